import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainingId } from '../../contract/environment.ts';
import type { NewRecoveryKey } from '../../contract/recovery-key.ts';
import { clockWithoutBackups } from './clocks.ts';
import { draftIn, unitsIn } from './drafts.ts';
import { scratchFolder } from './headless.ts';
import { machineKeychain } from './keychains.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from './ports.ts';

/** An open profile on a machine with a keychain of its own, which can be copied to another machine. */
export class ProfileOnMachine {
  scratch!: ReturnType<typeof scratchFolder>;
  ports!: TestPorts;
  app!: TestApp;
  keychain!: ReturnType<typeof machineKeychain>;

  /** Opens a profile below the scratch folder, by default this machine's. */
  async open(folder = 'here', machine = this.keychain) {
    this.ports = testPorts(join(this.scratch.path, folder));
    mkdirSync(this.ports.profilePath, { recursive: true });
    this.app = startApp(this.ports, { secrets: machine.of, clock: clockWithoutBackups() });
    return this.app.whenOpened();
  }
  closeApp = () => this.app.backend.close();
  /** Returns a path in the profile that is open. */
  inProfile = (...parts: string[]) => join(this.ports.profilePath, ...parts);
  /** Returns a path in the folder of Training. */
  training = (...parts: string[]) => this.inProfile('environments', trainingId, ...parts);
  units = () => unitsIn(this.app);

  draft = (units: string) => draftIn(this.app, units);

  /** Makes and confirms a recovery key. */
  async makeKey(): Promise<NewRecoveryKey> {
    const made = await this.app.get('recoveryKey.make');
    await this.app.get('recoveryKey.confirm', { last: made.key.slice(-4) });
    return made;
  }

  async addEnvironment(name: string): Promise<string> {
    const at = { baseUrl: 'https://h.invalid', clientId: 'c', campaigns: [] };
    return (await this.app.get('environments.save', { kind: 'demo', name, ...at })).id;
  }

  /** Returns the events of the open environment's trail, without those of subscriptions. */
  async trailEvents(): Promise<string[]> {
    this.ports.saveTo.push(join(this.scratch.path, 'trail.jsonl'));
    await this.app.get('trail.export');
    return readFileSync(join(this.scratch.path, 'trail.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).what);
  }

  /** Copies the closed profile to another machine, which has a keychain of its own, and opens it there. */
  async openElsewhere(change: () => void = () => {}) {
    cpSync(this.ports.profilePath, join(this.scratch.path, 'there'), { recursive: true });
    this.ports = testPorts(join(this.scratch.path, 'there'));
    change();
    return this.open('there', machineKeychain());
  }

  async setUp(): Promise<void> {
    this.scratch = scratchFolder();
    this.keychain = machineKeychain();
    await this.open();
  }

  async close(): Promise<void> {
    await this.closeApp();
    this.scratch.remove();
  }

  profileId = async () => readFileSync(this.inProfile('profile-id'), 'utf8');
  dataKey = async () => this.keychain.entries.get(`${await this.profileId()}/data-key`) ?? '';
}
