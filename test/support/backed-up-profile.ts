import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainingId } from '../../contract/environment.ts';
import type { RecoveryDeps } from '../../main/app/replace-data-file.ts';
import { systemClock } from '../../main/clock.ts';
import { markToTakeOver } from '../../main/freshness/freshness.ts';
import { systemMachine } from '../../main/profile/machine.ts';
import type { SecretStore } from '../../main/secrets/keychain.ts';
import { dataModel } from '../../main/session/kinds.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { placeOfFile } from '../../main/storage/mark.ts';
import { clockWithoutBackups } from './clocks.ts';
import { draftIn, unitsIn } from './drafts.ts';
import { memorySecrets, scratchFolder } from './headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from './ports.ts';

export const start = Date.parse('2026-03-01T10:00:00.000Z');

/** A closed profile with a draft from before its first backup, one from before the second, and one from after it. */
export class BackedUpProfile {
  scratch!: ReturnType<typeof scratchFolder>;
  ports!: TestPorts;
  app!: TestApp;
  secrets!: SecretStore;
  open = () => {
    this.app = startApp(this.ports, { secrets: () => this.secrets, clock: clockWithoutBackups() });
    return this.app.whenOpened();
  };
  /** Returns a path in the folder of Training. */
  environment = (...parts: string[]) => join(this.scratch.path, 'environments', trainingId, ...parts);
  database = () => this.environment('desk.sqlite');
  /** Returns the names of the folders that hold quarantined files. */
  quarantines = () => readdirSync(this.environment()).filter((name) => name.startsWith('damaged-'));
  units = () => unitsIn(this.app);

  draft = (units: string) => draftIn(this.app, units);

  /** Backs up Training, and returns the backup's name. */
  async backUp(now: number): Promise<string> {
    const cipher = createCipher((await this.secrets.get('data-key')) ?? '');
    return (await makeBackup({ path: this.database(), folder: this.environment('backups'), now, cipher }))
      .name;
  }

  /** Counter for a clock that never returns the same time twice. */
  ticks = 0;
  /** Returns what a recovery of the data file needs. */
  recovery = async (): Promise<RecoveryDeps> => ({
    path: this.database(),
    backups: this.environment('backups'),
    cipher: createCipher((await this.secrets.get('data-key')) ?? ''),
    clock: { ...systemClock, now: () => Date.now() + ++this.ticks },
    who: () => 'tester',
    model: dataModel,
    mark: async () =>
      markToTakeOver(this.secrets, trainingId, placeOfFile(await systemMachine(), this.database())),
    sender: { environmentId: trainingId, baseUrl: 'https://training.example', clientId: 'client' },
  });

  /** Damages the data file so that nothing of it can be read, and returns its bytes. */
  damage(): Buffer {
    const bytes = readFileSync(this.database()).fill(0xff, 0, 8192);
    writeFileSync(this.database(), bytes);
    return bytes;
  }

  /**
   * Names of the two backups, newest first.
   */
  names!: string[];
  async setUp(): Promise<void> {
    this.scratch = scratchFolder();
    this.ports = testPorts(this.scratch.path);
    this.secrets = memorySecrets();
    await this.open();
    await this.draft('1');
    const first = await this.backUp(start);
    await this.draft('2');
    const second = await this.backUp(start + 3_600_000);
    await this.draft('3');
    this.names = [second, first];
    await this.app.backend.close();
  }

  async close(): Promise<void> {
    await this.app.backend.close();
    this.scratch.remove();
  }
}
