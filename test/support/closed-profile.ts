import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import type { BlockReason } from '../../contract/blocked.ts';
import { trainingId } from '../../contract/environment.ts';
import type { SecretStore } from '../../main/secrets/keychain.ts';
import { draftIn, unitsIn } from './drafts.ts';
import { memorySecrets, scratchFolder } from './headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from './ports.ts';

/** The state of an app that is blocked for this reason. */
export const blockedBy = (reason: BlockReason) => ({
  phase: 'blocked',
  blocked: { reason },
});

/** A closed profile with one draft in Training, which a test damages before it opens the app. */
export class ClosedProfile {
  folder!: ReturnType<typeof scratchFolder>;
  ports!: TestPorts;
  app!: TestApp;
  secrets!: SecretStore;
  open = (store: SecretStore = this.secrets) => {
    this.app = startApp(this.ports, { secrets: () => store });
    return this.app.whenOpened();
  };
  database = (id = trainingId) => join(this.folder.path, 'environments', id, 'desk.sqlite');
  /** Returns the units of all drafts. */
  drafts = () => unitsIn(this.app);

  async setUp(): Promise<void> {
    this.folder = scratchFolder();
    this.ports = testPorts(this.folder.path);
    this.secrets = memorySecrets();
    await this.open();
    await draftIn(this.app, '42');
    await this.app.backend.close();
  }

  async close(): Promise<void> {
    await this.app.backend.close();
    this.folder.remove();
  }

  /** Runs SQL on the data file, as another program does. */
  foreign(script: string): void {
    const file = new DatabaseSync(this.database());
    file.exec(script);
    file.close();
  }

  /** Checks that every call about data answers "blocked". */
  async staysShut(): Promise<void> {
    expect(await this.app.call('subscriptions.create')).toEqual({ ok: false, error: { code: 'blocked' } });
    expect(
      await this.app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 1 }),
    ).toMatchObject({ ok: false, error: { code: 'blocked' } });
    expect(await this.app.call('trail.verify')).toMatchObject({ ok: false, error: { code: 'blocked' } });
  }
}
