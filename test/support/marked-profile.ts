import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AppState } from '../../contract/app.ts';
import type { SecretStore } from '../../main/secrets/keychain.ts';
import type { DataModel } from '../../main/session/kinds.ts';
import type { SandboxOptions } from '../../sandbox/index.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { type MovableClock, movableClock } from './clocks.ts';
import { connectTo } from './connected.ts';
import { completeDraftIn } from './drafts.ts';
import { memorySecrets, scratchFolder } from './headless.ts';
import { startApp, type TestApp, testPorts } from './ports.ts';
import { until } from './until.ts';

export const hour = 3_600_000;
const thisMachine = { id: 'this machine', name: 'PC-7' };

/** An app that is connected to a sandbox, and copies of its data file that are put back later. */
export class MarkedProfile {
  folder!: ReturnType<typeof scratchFolder>;
  profile!: string;
  clock!: MovableClock;
  served!: ServedSandbox;
  secrets!: SecretStore;
  app!: TestApp;
  environmentId!: string;
  private readonly how: { model?: DataModel; fetch?: typeof fetch; endpoints?: SandboxOptions['endpoints'] };

  constructor(how: MarkedProfile['how'] = {}) {
    this.how = how;
  }

  /** Opens the profile, or a copy of it, on this machine or on another one. */
  open(options: { at?: string; machine?: typeof thisMachine } = {}): Promise<AppState> {
    this.app = startApp(testPorts(options.at ?? this.profile, this.how.fetch && { fetch: this.how.fetch }), {
      secrets: () => this.secrets,
      clock: this.clock,
      model: this.how.model,
      machine: async () => options.machine ?? thisMachine,
    });
    return this.app.whenOpened();
  }
  closeApp = () => this.app.backend.close();

  async setUp(): Promise<void> {
    this.folder = scratchFolder();
    this.profile = join(this.folder.path, 'profile');
    mkdirSync(this.profile);
    this.clock = movableClock(Date.now());
    this.served = await serveSandbox({
      documentDelay: 0,
      keyLifetime: 24 * 3_600,
      now: this.clock.now,
      endpoints: this.how.endpoints,
    });
    this.secrets = memorySecrets();
    await this.open();
    this.environmentId = await connectTo(this.served, this.app);
  }

  async close(): Promise<void> {
    await this.closeApp();
    await this.served.close();
    expect(this.app.defects).toEqual([]);
    this.folder.remove();
  }

  dataFile = (at = this.profile) => join(at, 'environments', this.environmentId, 'desk.sqlite');
  /** Copies the data file with its log, as a backup program does. */
  copyOf(name: string): string {
    const to = join(this.folder.path, name);
    mkdirSync(to);
    for (const suffix of ['', '-wal'])
      if (existsSync(`${this.dataFile()}${suffix}`))
        cpSync(`${this.dataFile()}${suffix}`, join(to, `desk.sqlite${suffix}`));
    return to;
  }
  /** Replaces the data file by a copy of it. */
  putBack(copy: string): void {
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(`${this.dataFile()}${suffix}`, { force: true });
      const from = join(copy, `desk.sqlite${suffix}`);
      if (existsSync(from)) cpSync(from, `${this.dataFile()}${suffix}`);
    }
  }

  /** Creates a draft that could be released, and returns its id. */
  draft = (units = 1) => completeDraftIn(this.app, this.served, units);
  release = (id: string) => this.app.get('subscriptions.queue', { id });
  stageOf = async (id: string) => {
    const { stage, reason, restoredFrom } = await this.app.get('subscriptions.get', { id });
    return { stage, reason, restoredFrom };
  };
  /** Waits until a subscription is complete. */
  isDone = (id: string) =>
    until(async () => (await this.stageOf(id)).reason === 'complete', 'the investment has its wallet');
  /** Returns the number of investments on the platform. */
  investments = () => this.served.sandbox.report().investments.length;
  /** Waits until the app has had every chance to send: the platform has answered, and nothing is being sent. */
  async hasContact(): Promise<void> {
    await until(
      async () => (await this.app.get('app.state')).sync.lastContactAt,
      'the platform has answered',
    );
    await until(async () => (await this.app.get('app.state')).sync.sending === 0, 'nothing is being sent');
  }
}
