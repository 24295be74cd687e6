import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import type { TakeoverFound } from '../../contract/takeover.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { clockWithoutBackups } from './clocks.ts';
import { draftIn, rowsIn, unitsIn } from './drafts.ts';
import { completeForm, scratchFolder } from './headless.ts';
import { keychainInFile } from './keychains.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from './ports.ts';

const investor = '3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14';
export const campaign = {
  id: '7d9f8a34-1c2b-4e5f-8a6b-9c0d1e2f3a4b',
  name: 'Solarpark',
  selfDisclosureRequired: null,
};

/**
 * An old machine with a profile, and the open, empty profile of a new machine. The old profile has a draft in Training;
 * in Demo a draft, a queued subscription, a backup of both, and a later draft.
 */
export class TwoMachines {
  scratch!: ReturnType<typeof scratchFolder>;
  ports!: TestPorts;
  app!: TestApp;
  /** For each point of a takeover, whether the end of the session would wait for it. */
  heldUp: boolean[] = [];

  /** Opens the profile of a machine. Each machine has a keychain of its own. */
  async open(machine: string) {
    this.ports = testPorts(join(this.scratch.path, machine));
    mkdirSync(this.ports.profilePath, { recursive: true });
    this.app = startApp(this.ports, {
      clock: clockWithoutBackups(),
      secrets: keychainInFile(join(this.scratch.path, `${machine}.keychain`)),
      takeoverAt: () => this.heldUp.push(this.app.backend.hasUnsaved()),
    });
    return this.app.whenOpened();
  }
  /** Returns a path in the old machine's profile. */
  old = (...parts: string[]) => join(this.scratch.path, 'old', ...parts);
  /** Returns a path in the new machine's profile. */
  fresh = (...parts: string[]) => join(this.scratch.path, 'new', ...parts);
  rows = () => rowsIn(this.app);
  units = () => unitsIn(this.app);

  draft = (units: string) => draftIn(this.app, units);

  /** Backs up an environment of the old machine, and returns the backup's path. */
  async backUp(id: string, now = Date.now()): Promise<string> {
    const profileId = readFileSync(this.old('profile-id'), 'utf8');
    const keychain = keychainInFile(join(this.scratch.path, 'old.keychain'))(profileId);
    return (
      await makeBackup({
        path: this.old('environments', id, 'desk.sqlite'),
        folder: this.old('environments', id, 'backups'),
        now,
        cipher: createCipher((await keychain.get('data-key')) ?? ''),
      })
    ).path;
  }

  /** The old machine's recovery key. */
  key!: string;
  /** The id of Demo. */
  demo!: string;

  /** Makes the old machine: a draft in Training; in Demo a draft, a queued one, a backup of both, and a later draft. */
  async setUp(): Promise<void> {
    this.scratch = scratchFolder();
    await this.open('old');
    await this.draft('1');
    const made = await this.app.get('recoveryKey.make');
    this.key = made.key;
    await this.app.get('recoveryKey.confirm', { last: this.key.slice(-4) });
    const at = { baseUrl: 'http://127.0.0.1:9', clientId: 'c', campaigns: [campaign] };
    this.demo = (await this.app.get('environments.save', { kind: 'demo', name: 'Haus', ...at })).id;
    await this.app.get('environments.activate', { id: this.demo });
    await this.app.get('environments.setSecret', { id: this.demo, secret: 'old-secret' });
    await this.draft('2');
    const queued = await this.draft('3');
    await this.app.get('subscriptions.save', { id: queued, form: completeForm(investor, campaign.id, 3) });
    await this.app.get('subscriptions.queue', { id: queued });
    await this.backUp(this.demo);
    await this.backUp(trainingId);
    await this.draft('4');
    await this.app.backend.close();
    await this.open('new');
  }

  async close(): Promise<void> {
    await this.app.backend.close();
    this.scratch.remove();
  }

  /** Makes a folder with the layout of a second backup folder. */
  secondFolder(): string {
    const root = join(this.scratch.path, 'stick');
    for (const id of [this.demo, trainingId]) {
      const to = join(root, `investment-desk-${readFileSync(this.old('profile-id'), 'utf8')}`, id);
      cpSync(this.old('environments', id, 'backups'), to, { recursive: true });
      cpSync(this.old('environments', id, 'environment.json'), join(to, 'environment.json'));
    }
    return root;
  }

  /** Checks the chosen folder to the end, and returns what was found. */
  async look(): Promise<TakeoverFound> {
    const found = await this.app.get('takeover.look', { key: this.key });
    if (!found) throw new Error('the check was stopped');
    return found;
  }

  /** Takes over from a folder, and checks that the end of the session would wait for each part of it. */
  async takeOver(folder: string) {
    this.ports.folders.push(folder);
    const chosen = await this.app.get('takeover.choose');
    const found = await this.look();
    this.heldUp = [];
    const state = await this.app.get('takeover.confirm');
    expect(this.heldUp).not.toContain(false);
    expect(this.app.backend.hasUnsaved()).toBe(false);
    return { chosen, found, state };
  }

  /** Checks that nothing is sent by itself and that a person has to look first, as after a restore by the app. */
  async isHeldBack(expected: string[]): Promise<void> {
    expect(await this.units()).toEqual(expected);
    expect((await this.rows()).every((row) => row.queuedAt === null)).toBe(true);
    const queued = (await this.rows()).find((row) => row.units === '3');
    const { id } = queued ?? { id: '' };
    expect(await this.app.call('subscriptions.queue', { id })).toMatchObject({ error: { code: 'restored' } });
    expect(await this.app.get('trail.verify')).toMatchObject({ intact: true });
  }
}
