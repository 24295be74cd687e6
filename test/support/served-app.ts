import { expect } from 'vitest';
import type { EnvironmentView } from '../../contract/environment.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { memorySecrets, scratchFolder } from './headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from './ports.ts';

/** An open app, and a sandbox over HTTP that environments of the app can name. */
export class ServedApp {
  folder!: ReturnType<typeof scratchFolder>;
  ports!: TestPorts;
  app!: TestApp;
  served!: ServedSandbox;
  secrets = memorySecrets();
  open = () => {
    this.app = startApp(this.ports, { secrets: () => this.secrets });
    return this.app.whenOpened();
  };
  async setUp(): Promise<void> {
    this.served = await serveSandbox();
    this.folder = scratchFolder();
    this.ports = testPorts(this.folder.path);
    this.secrets = memorySecrets();
    await this.open();
  }

  async close(): Promise<void> {
    await this.app.backend.close();
    await this.served.close();
    expect(this.app.defects).toEqual([]);
    this.folder.remove();
  }

  /** Returns an environment that names the sandbox. */
  input = (changes: object = {}) => ({
    kind: 'demo' as const,
    name: 'Demo',
    baseUrl: this.served.base,
    clientId: this.served.sandbox.info.clientId,
    campaigns: this.served.sandbox.info.campaigns,
    ...changes,
  });
  /** Adds an environment without a secret. */
  add = (changes: object = {}): Promise<EnvironmentView> =>
    this.app.get('environments.save', this.input(changes));
  /** Adds an environment with its secret and opens it. */
  connect = async (changes: object = {}) => {
    const { id } = await this.add(changes);
    await this.app.get('environments.setSecret', { id, secret: this.served.sandbox.info.clientSecret });
    await this.app.get('environments.activate', { id });
    return id;
  };
  /** Creates a draft, and returns its id. */
  draft = async () => (await this.app.get('subscriptions.create')).id;
  /** Returns the number of subscriptions in the open environment. */
  total = async () =>
    (await this.app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 1 })).total;
}
