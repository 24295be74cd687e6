/** Taking over the environments of another installation: from a second backup folder, a folder of backups, a copied profile. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { recoveryKeyText } from '../../contract/recovery-key.ts';
import type { TakeoverFound } from '../../contract/takeover.ts';
import { KeychainError } from '../../main/secrets/keychain.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { newRecoveryKey } from '../../main/storage/recovery-wrap.ts';
import type { TakeoverPoint } from '../../main/storage/takeover-commit.ts';
import { filesBelow } from '../support/files.ts';
import { completeForm, scratchFolder } from '../support/headless.ts';
import { keychainInFile } from '../support/keychains.ts';
import { addressOf, endAt, expectKilled } from '../support/killed.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';

const investor = '3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14';
const campaign = {
  id: '7d9f8a34-1c2b-4e5f-8a6b-9c0d1e2f3a4b',
  name: 'Solarpark',
  selfDisclosureRequired: null,
};

let scratch: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
/** At each point of a takeover: whether the end of the session would wait for it. */
let heldUp: boolean[] = [];

/** Opens a profile of a machine; each machine has a keychain of its own. */
async function open(machine: string) {
  ports = testPorts(join(scratch.path, machine));
  mkdirSync(ports.profilePath, { recursive: true });
  app = startApp(ports, {
    secrets: keychainInFile(join(scratch.path, `${machine}.keychain`)),
    takeoverAt: () => heldUp.push(app.backend.hasUnsaved()),
  });
  return app.whenOpened();
}
const old = (...parts: string[]) => join(scratch.path, 'old', ...parts);
const fresh = (...parts: string[]) => join(scratch.path, 'new', ...parts);
const rows = async () =>
  (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 })).rows;
const units = async () => (await rows()).map((row) => row.units).sort();

async function draft(typed: string): Promise<string> {
  const { id, form } = await app.get('subscriptions.create');
  await app.get('subscriptions.save', { id, form: { ...form, units: typed } });
  return id;
}

async function backUp(id: string, now = Date.now()): Promise<string> {
  const profileId = readFileSync(old('profile-id'), 'utf8');
  const keychain = keychainInFile(join(scratch.path, 'old.keychain'))(profileId);
  return (
    await makeBackup({
      path: old('environments', id, 'desk.sqlite'),
      folder: old('environments', id, 'backups'),
      now,
      cipher: createCipher((await keychain.get('data-key')) ?? ''),
    })
  ).path;
}

let key: string;
let demo: string;

/** On the old machine: a draft in Training; in Demo a draft and a queued one, a backup of it, and a draft of after it. */
beforeEach(async () => {
  scratch = scratchFolder();
  await open('old');
  await draft('1');
  const made = await app.get('recoveryKey.make');
  key = made.key;
  await app.get('recoveryKey.confirm', { last: key.slice(-4) });
  const at = { baseUrl: 'http://127.0.0.1:9', clientId: 'c', campaigns: [campaign] };
  demo = (await app.get('environments.save', { kind: 'demo', name: 'Haus', ...at })).id;
  await app.get('environments.activate', { id: demo });
  await app.get('environments.setSecret', { id: demo, secret: 'old-secret' });
  await draft('2');
  const queued = await draft('3');
  await app.get('subscriptions.save', { id: queued, form: completeForm(investor, campaign.id, 3) });
  await app.get('subscriptions.queue', { id: queued });
  await backUp(demo);
  await backUp(trainingId);
  await draft('4');
  await app.backend.close();
  await open('new');
});
afterEach(async () => {
  await app.backend.close();
  scratch.remove();
});

/** As the second backup folder is laid out. */
function secondFolder(): string {
  const root = join(scratch.path, 'stick');
  for (const id of [demo, trainingId]) {
    const to = join(root, `investment-desk-${readFileSync(old('profile-id'), 'utf8')}`, id);
    cpSync(old('environments', id, 'backups'), to, { recursive: true });
    cpSync(old('environments', id, 'environment.json'), join(to, 'environment.json'));
  }
  return root;
}

/** Checks the chosen folder to the end. */
async function look(): Promise<TakeoverFound> {
  const found = await app.get('takeover.look', { key });
  if (!found) throw new Error('it was stopped');
  return found;
}

async function takeOver(folder: string) {
  ports.folders.push(folder);
  const chosen = await app.get('takeover.choose');
  const found = await look();
  heldUp = [];
  const state = await app.get('takeover.confirm');
  expect(heldUp).not.toContain(false);
  expect(app.backend.hasUnsaved()).toBe(false);
  return { chosen, found, state };
}

/** As after a restore through the app: nothing goes out by itself, and a person looks first. */
async function isHeldBack(expected: string[]): Promise<void> {
  expect(await units()).toEqual(expected);
  expect((await rows()).every((row) => row.queuedAt === null)).toBe(true);
  const queued = (await rows()).find((row) => row.units === '3');
  const { id } = queued ?? { id: '' };
  expect(await app.call('subscriptions.queue', { id })).toMatchObject({ error: { code: 'restored' } });
  expect(await app.get('trail.verify')).toMatchObject({ intact: true });
}

describe('from a second backup folder', () => {
  it('every environment is put in place, held back, with its settings and without its secret', async () => {
    const folder = secondFolder();
    const before = filesBelow(folder);
    const { chosen, found, state } = await takeOver(folder);
    expect(chosen?.environments.map(({ name, sources }) => [name, sources[0]?.copies]).sort()).toEqual([
      ['Haus', 1],
      ['Training', 1],
    ]);
    expect(heldUp).toContain(true);
    expect(found.unusable).toEqual([]);
    expect(found.environments.find(({ id }) => id === demo)).toMatchObject({
      name: 'Haus',
      kind: 'demo',
      baseUrl: 'http://127.0.0.1:9',
      subscriptions: 2,
      isDataFile: false,
      partial: false,
      ahead: false,
      skipped: 0,
    });
    expect(state).toMatchObject({
      phase: 'ready',
      activeEnvironmentId: demo,
      recovered: { what: 'data', heldBack: 1, drafts: 1, aside: expect.stringContaining('before-takeover-') },
    });
    expect(state.environments.find(({ id }) => id === demo)).toMatchObject({
      name: 'Haus',
      baseUrl: 'http://127.0.0.1:9',
      clientId: 'c',
      campaigns: [campaign],
      hasSecret: false,
    });
    await isHeldBack(['2', '3']);
    // The source is as it was.
    expect(filesBelow(folder)).toEqual(before);
    await app.get('environments.activate', { id: trainingId });
    expect(await units()).toEqual(['1']);
  });

  it('stays put over a restart, and the recovery key stays in force', async () => {
    await takeOver(secondFolder());
    await app.backend.close();
    const state = await open('new');
    expect(state).toMatchObject({ phase: 'ready', blocked: null, activeEnvironmentId: demo });
    expect(state.recoveryKey?.id).toBe(JSON.parse(readFileSync(old('recovery.json'), 'utf8')).id);
    await isHeldBack(['2', '3']);
    expect(readdirSync(fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
  });

  it('the former files are kept', async () => {
    const id = readFileSync(fresh('profile-id'), 'utf8');
    await takeOver(secondFolder());
    const former = readdirSync(fresh()).find((name) => name.startsWith('before-takeover-')) ?? '';
    expect(readFileSync(fresh(former, 'profile-id'), 'utf8')).toBe(id);
    expect(existsSync(fresh(former, 'environments', trainingId, 'desk.sqlite'))).toBe(true);
  });

  it('a damaged newest backup is passed over for the one before it, and that is said', async () => {
    await app.backend.close();
    writeFileSync(await backUp(demo), 'damaged');
    await open('new');
    const { found } = await takeOver(secondFolder());
    expect(found.environments.find(({ id }) => id === demo)).toMatchObject({ subscriptions: 2, skipped: 1 });
  });

  it('a backup from the future is only used where there is no other, and is named', async () => {
    await backUp(demo, Date.now() + 86_400_000);
    ports.folders.push(secondFolder());
    await app.get('takeover.choose');
    const first = await look();
    expect(first.environments.find(({ id }) => id === demo)).toMatchObject({
      ahead: false,
      subscriptions: 2,
    });
  });

  it('backups of another profile in the same folder are left out', async () => {
    const folder = secondFolder();
    await app.backend.close();
    await open('third');
    await draft('9');
    await app.backend.close();
    // One in the place of Training, newer than our own, and one of an environment that only the other profile has.
    const name = `desk-${new Date().toISOString().replaceAll(':', '-')}.sqlite`;
    const note = {
      id: 'theirs',
      kind: 'demo',
      name: 'Theirs',
      baseUrl: 'https://h.invalid',
      clientId: 'c',
      campaigns: [],
    };
    for (const id of ['training', 'theirs']) {
      const there = join(folder, 'investment-desk-third', id);
      mkdirSync(there, { recursive: true });
      cpSync(join(ports.profilePath, 'environments', trainingId, 'desk.sqlite'), join(there, name));
      if (id === 'theirs') writeFileSync(join(there, 'environment.json'), JSON.stringify(note));
    }
    await open('new');
    const { found } = await takeOver(folder);
    expect(found.environments.map(({ id }) => id).sort()).toEqual([demo, trainingId].sort());
    expect(found.environments.map(({ skipped }) => skipped)).toEqual([0, 0]);
    expect(found.unusable).toEqual([]);
    await app.get('environments.activate', { id: trainingId });
    expect(await units()).toEqual(['1']);
  });

  it('says which computer made the backups, and takes those of another one when its folder is chosen', async () => {
    const folder = secondFolder();
    const environment = join(folder, `investment-desk-${readFileSync(old('profile-id'), 'utf8')}`, demo);
    const [newest = ''] = readdirSync(environment).filter((name) => name.endsWith('.sqlite'));
    const place = (computer: string, name: string) => {
      const own = join(environment, computer);
      mkdirSync(own);
      cpSync(join(environment, newest), join(own, name));
      cpSync(join(environment, 'environment.json'), join(own, 'environment.json'));
      writeFileSync(join(own, 'computer.json'), JSON.stringify({ computer }));
      return own;
    };
    place('PC-NEW', `desk-${new Date().toISOString().replaceAll(':', '-')}.sqlite`);
    const former = place('PC-OLD', 'desk-2026-01-02T10-00-00.000Z.sqlite');
    ports.folders.push(folder, former);
    const chosen = await app.get('takeover.choose');
    const copiesOf = chosen?.environments.find(({ id }) => id === demo)?.sources;
    expect(copiesOf?.map(({ computer, copies }) => [computer, copies])).toEqual([
      ['PC-NEW', 1],
      [null, 1],
      ['PC-OLD', 1],
    ]);
    const found = await look();
    expect(found.environments.find(({ id }) => id === demo)).toMatchObject({ computer: 'PC-NEW' });
    await app.get('takeover.choose');
    expect((await look()).environments).toMatchObject([
      { id: demo, computer: 'PC-OLD', at: '2026-01-02T10:00:00.000Z' },
    ]);
  });

  it('an older recovery key opens the backups that were made with it', async () => {
    const folder = secondFolder();
    await app.backend.close();
    await open('old');
    const newer = await app.get('recoveryKey.make');
    await app.get('recoveryKey.confirm', { last: newer.key.slice(-4) });
    await app.backend.close();
    await open('new');
    const { state } = await takeOver(folder);
    expect(state.phase).toBe('ready');
    await isHeldBack(['2', '3']);
  });
});

describe('what cannot be read in full', () => {
  /** A record of the old machine's Demo that does not open. */
  function damageRecord(): void {
    const sql = new DatabaseSync(old('environments', demo, 'desk.sqlite'));
    sql.exec(
      'UPDATE subscriptions SET data = zeroblob(300) WHERE rowid = (SELECT MIN(rowid) FROM subscriptions)',
    );
    sql.close();
  }

  it('a partial backup is put in place where it is the newest, and named', async () => {
    damageRecord();
    expect(await backUp(demo)).toContain('-partial');
    const { found, state } = await takeOver(secondFolder());
    expect(found.environments.find(({ id }) => id === demo)).toMatchObject({
      partial: true,
      subscriptions: 3,
    });
    expect(state.phase).toBe('ready');
    expect((await rows()).length).toBe(3);
  });

  it('a data file with such a record is named as well', async () => {
    damageRecord();
    const { found } = await takeOver(old());
    expect(found.environments.find(({ id }) => id === demo)).toMatchObject({
      partial: true,
      isDataFile: true,
    });
  });

  it('a damaged data file gives way to its newest backup', async () => {
    writeFileSync(old('environments', demo, 'desk.sqlite'), 'damaged');
    const { found } = await takeOver(old());
    expect(found.environments.find(({ id }) => id === demo)).toMatchObject({
      isDataFile: false,
      subscriptions: 2,
      skipped: 1,
    });
    await isHeldBack(['2', '3']);
  });
});

describe('from other folders', () => {
  it.each([
    ['the copied profile', () => old()],
    ['its environments', () => old('environments')],
    ['the folder that holds it', () => join(scratch.path, 'copy')],
  ])('%s: the data files themselves, with what only their logs hold', async (_, folder) => {
    cpSync(old(), join(scratch.path, 'copy', 'profile'), { recursive: true });
    const { found, state } = await takeOver(folder());
    expect(found.environments.find(({ id }) => id === demo)).toMatchObject({
      isDataFile: true,
      subscriptions: 3,
    });
    expect(state).toMatchObject({ phase: 'ready', activeEnvironmentId: demo });
    await isHeldBack(['2', '3', '4']);
    await app.get('environments.activate', { id: trainingId });
    expect(await units()).toEqual(['1']);
  });

  it('a profile that was copied while it was in use, with a log that was never worked in', async () => {
    await app.backend.close();
    await open('old');
    await draft('5');
    cpSync(old(), join(scratch.path, 'copy'), { recursive: true });
    await app.backend.close();
    expect(existsSync(join(scratch.path, 'copy', 'environments', demo, 'desk.sqlite-wal'))).toBe(true);
    await open('new');
    await takeOver(join(scratch.path, 'copy'));
    await isHeldBack(['2', '3', '4', '5']);
  });

  it("one environment's folder of backups", async () => {
    const { found, state } = await takeOver(old('environments', demo, 'backups'));
    expect(found.environments).toMatchObject([{ id: demo, isDataFile: false, subscriptions: 2 }]);
    expect(state.activeEnvironmentId).toBe(demo);
    await isHeldBack(['2', '3']);
    await app.get('environments.activate', { id: trainingId });
    expect(await units()).toEqual([]);
  });

  it('a folder of backups without a note is named, and nothing of it is used', async () => {
    cpSync(old('environments', demo, 'backups'), join(scratch.path, 'alone', 'backups'), { recursive: true });
    ports.folders.push(join(scratch.path, 'alone'));
    expect(await app.get('takeover.choose')).toMatchObject({
      environments: [],
      unnamed: [join(scratch.path, 'alone')],
    });
  });

  it('one without any backup, or that cannot be read, is refused', async () => {
    mkdirSync(join(scratch.path, 'empty'));
    ports.folders.push(join(scratch.path, 'empty'), join(scratch.path, 'gone'), null, fresh());
    expect(await app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverNothing' } });
    expect(await app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverUnreadable' } });
    expect(await app.get('takeover.choose')).toBeNull();
    expect(await app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverNothing' } });
  });
});

describe('the recovery key', () => {
  it('mistyped, wrong, or of data without one: each is told, and nothing is left behind', async () => {
    ports.folders.push(secondFolder());
    await app.get('takeover.choose');
    expect(await app.call('takeover.look', { key: key.slice(1) })).toMatchObject({
      error: { code: 'recoveryKeyMistyped' },
    });
    expect(await app.call('takeover.look', { key: recoveryKeyText(newRecoveryKey()) })).toMatchObject({
      error: { code: 'recoveryKeyWrong' },
    });
    expect(await app.call('takeover.confirm')).toMatchObject({ error: { code: 'notFound' } });
    expect(readdirSync(fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
    expect((await look()).environments).toHaveLength(2);
  });

  it('all copies damaged: told as that', async () => {
    const folder = secondFolder();
    for (const { path } of filesBelow(folder).filter((file) => file.path.endsWith('.sqlite'))) {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0xff, bytes.length - 4096));
    }
    ports.folders.push(folder);
    await app.get('takeover.choose');
    expect(await app.call('takeover.look', { key })).toMatchObject({ ok: false });
    expect(await app.get('app.state')).toMatchObject({ phase: 'ready' });
  });

  it('what was prepared is removed when the person goes no further', async () => {
    ports.folders.push(secondFolder());
    await app.get('takeover.choose');
    await app.get('takeover.look', { key });
    expect(readdirSync(fresh()).some((name) => name.startsWith('takeover-'))).toBe(true);
    await app.get('takeover.discard');
    await expect.poll(() => readdirSync(fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
    expect(await app.call('takeover.confirm')).toMatchObject({ error: { code: 'notFound' } });
  });
});

describe('a keychain that refuses the data key', () => {
  it('changes nothing, and it can be tried again', async () => {
    await app.backend.close();
    const real = keychainInFile(join(scratch.path, 'new.keychain'));
    let refuses = true;
    ports = testPorts(fresh());
    app = startApp(ports, {
      secrets: (profileId) => ({
        ...real(profileId),
        set: async (account, secret) => {
          if (refuses && account === 'data-key') throw new KeychainError('locked');
          return real(profileId).set(account, secret);
        },
      }),
    });
    await app.whenOpened();
    ports.folders.push(secondFolder());
    await app.get('takeover.choose');
    await app.get('takeover.look', { key });
    expect(await app.call('takeover.confirm')).toMatchObject({ error: { code: 'keychain' } });
    expect(await app.get('app.state')).toMatchObject({ phase: 'ready', activeEnvironmentId: trainingId });
    refuses = false;
    await takeOver(secondFolder());
    await isHeldBack(['2', '3']);
  });
});

describe('only while nothing was entered', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a draft', () => draft('8')],
    ['a draft that was removed', async () => app.get('subscriptions.remove', { id: await draft('8') })],
    [
      'an environment',
      () =>
        app.get('environments.save', {
          kind: 'demo',
          name: 'Neu',
          baseUrl: 'https://h.invalid',
          clientId: 'c',
          campaigns: [],
        }),
    ],
  ])('refused after %s', async (_, enter) => {
    await enter();
    ports.folders.push(secondFolder());
    expect(await app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverEntered' } });
  });

  it('refused where something was entered since the folder was chosen', async () => {
    ports.folders.push(secondFolder());
    await app.get('takeover.choose');
    await app.get('takeover.look', { key });
    await draft('8');
    expect(await app.call('takeover.confirm')).toMatchObject({ error: { code: 'takeoverEntered' } });
    expect(await units()).toEqual(['8']);
  });
});

describe('killed in the middle of it', () => {
  /** Takes over in a process of its own, which is killed the `nth` time that it comes to a point. */
  async function killedAt(point: TakeoverPoint, nth: number): Promise<void> {
    const folder = secondFolder();
    await app.backend.close();
    const code = `
      import { startApp, testPorts } from ${addressOf('test/support/ports.ts')};
      import { keychainInFile } from ${addressOf('test/support/keychains.ts')};
      const ports = testPorts(${JSON.stringify(fresh())});
      const app = startApp(ports, {
        secrets: keychainInFile(${JSON.stringify(join(scratch.path, 'new.keychain'))}),
        takeoverAt: ${endAt(point, nth)},
      });
      await app.whenOpened();
      ports.folders.push(${JSON.stringify(folder)});
      await app.get('takeover.choose');
      await app.get('takeover.look', { key: '${key}' });
      await app.get('takeover.confirm');`;
    await expectKilled(code);
  }

  it('before it was decided: the former state, nothing left behind, and it can be done again', async () => {
    await killedAt('keyStored', 1);
    expect(await open('new')).toMatchObject({ phase: 'ready', activeEnvironmentId: trainingId });
    expect(await units()).toEqual([]);
    expect(readdirSync(fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
    await takeOver(secondFolder());
    await isHeldBack(['2', '3']);
  });

  it.each<[TakeoverPoint, number]>([
    ['noted', 1],
    ['movedAway', 1],
    ['moved', 1],
    ['movedAway', 2],
    ['moved', 2],
    ['movedAway', 3],
    ['moved', 3],
    ['movedAway', 4],
    ['moved', 4],
    ['settingsWritten', 1],
  ])('at "%s", time %i: the next start finishes it', async (point, nth) => {
    await killedAt(point, nth);
    expect(await open('new')).toMatchObject({ phase: 'ready', blocked: null, activeEnvironmentId: demo });
    await isHeldBack(['2', '3']);
    await app.get('environments.activate', { id: trainingId });
    expect(await units()).toEqual(['1']);
    expect(readdirSync(fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
  });

  it('the settings file gone as well: the environments are taken up from their notes', async () => {
    await killedAt('noted', 1);
    rmSync(fresh('settings.json'), { force: true });
    expect(await open('new')).toMatchObject({ phase: 'ready', activeEnvironmentId: demo });
    await isHeldBack(['2', '3']);
  });
});

describe('a trigger that somebody planted in the copies', () => {
  const plant = (path: string) => {
    const sql = new DatabaseSync(path);
    sql.exec(`CREATE TRIGGER planted AFTER INSERT ON trail BEGIN
      UPDATE subscriptions SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending'; END`);
    sql.close();
  };
  const isGone = () => {
    const sql = new DatabaseSync(fresh('environments', demo, 'desk.sqlite'), { readOnly: true });
    expect(sql.prepare(`SELECT name FROM sqlite_schema WHERE name = 'planted'`).all()).toEqual([]);
    sql.close();
  };

  it.each(['backups', 'data file'])('is not taken over from the %s, and is told of', async (kind) => {
    const backups = old('environments', demo, 'backups');
    if (kind === 'backups') for (const name of readdirSync(backups)) plant(join(backups, name));
    else plant(old('environments', demo, 'desk.sqlite'));
    const { state } = await takeOver(kind === 'backups' ? secondFolder() : old());
    expect(state.recovered).toMatchObject({ what: 'data', schemaChanged: true });
    isGone();
    await isHeldBack(kind === 'backups' ? ['2', '3'] : ['2', '3', '4']);
  });
});
