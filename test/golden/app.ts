import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { type MovableClock, movableClock, withRealFolderTimes } from '../support/clocks.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import {
  copyProfile,
  type Golden,
  networkTo,
  platformClient,
  readGolden,
  withoutConnection,
} from './profile.ts';

/** A copy of a golden profile that a test may open, change and break, with the profile's platform. */
export interface GoldenApp {
  golden: Golden;
  folder: string;
  ports: TestPorts;
  secrets: ReturnType<typeof memorySecrets>;
  clock: MovableClock;
  platform: Sandbox;
  /** Returns the id of the environment whose name starts with `name`. */
  environment(name: string): string;
  databasePath(environmentId: string): string;
  /** Opens the profile. Closes it first if it is open. */
  open(): Promise<TestApp>;
  /** Sets whether calls reach the platform. At first they do not. */
  connect(connected: boolean): void;
  close(): Promise<void>;
}

export function goldenApp(version: string): GoldenApp {
  const golden = readGolden(version);
  const folder = scratchFolder();
  copyProfile(golden, folder.path);
  const { closedAt, state } = golden.expected;
  // Timers fire 20 times sooner, so that tests do not wait for background work.
  const base = movableClock(closedAt + 60_000);
  const clock = withRealFolderTimes<MovableClock>({
    ...base,
    after: (milliseconds, work) => base.after(milliseconds / 20, work),
  });
  const platform = createSandbox({
    ...platformClient,
    snapshot: golden.platform,
    documentDelay: 0,
    now: clock.now,
  });
  let network = withoutConnection;
  let app: TestApp | null = null;
  const secrets = memorySecrets(golden.keychain);
  const ports = testPorts(folder.path, { fetch: (input, init) => network(input, init) });
  return {
    golden,
    folder: folder.path,
    ports,
    secrets,
    clock,
    platform,
    environment(name) {
      const found = state.environments.find((environment) => environment.name.startsWith(name));
      if (!found) throw new Error(`the golden profile has no environment ${name}`);
      return found.id;
    },
    databasePath: (id) => join(folder.path, 'environments', id, 'desk.sqlite'),
    async open() {
      await app?.backend.close();
      app = startApp(ports, { clock, secrets: () => secrets });
      await app.whenOpened();
      return app;
    },
    connect(connected) {
      network = connected ? networkTo(platform) : withoutConnection;
    },
    async close() {
      await app?.backend.close();
      folder.remove();
    },
  };
}
