import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlockReason } from '../../contract/app.ts';
import { trainingId } from '../../contract/environment.ts';
import { KeychainError, type SecretStore } from '../../main/secrets/keychain.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { defaultSettings } from '../../main/storage/settings.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

let folder: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let secrets: SecretStore;
const open = (store: SecretStore = secrets) => {
  app = startApp(ports, { secrets: () => store });
  return app.whenOpened();
};
const database = (id = trainingId) => join(folder.path, 'environments', id, 'desk.sqlite');
const drafts = async () =>
  (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 })).rows.map(
    ({ units }) => units,
  );
const blockedBy = (reason: BlockReason) => ({
  phase: 'blocked',
  blocked: { reason },
});

/** A profile with one draft in Training, closed. */
beforeEach(async () => {
  folder = scratchFolder();
  ports = testPorts(folder.path);
  secrets = memorySecrets();
  await open();
  const { id, form } = await app.get('subscriptions.create');
  await app.get('subscriptions.save', { id, form: { ...form, units: '42' } });
  await app.backend.close();
});
afterEach(async () => {
  await app.backend.close();
  folder.remove();
});

function foreign(script: string): void {
  const file = new DatabaseSync(database());
  file.exec(script);
  file.close();
}

/** Blocked, every call about data says so, and nothing else happens. */
async function staysShut(): Promise<void> {
  expect(await app.call('subscriptions.create')).toEqual({ ok: false, error: { code: 'blocked' } });
  expect(
    await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 1 }),
  ).toMatchObject({ ok: false, error: { code: 'blocked' } });
  expect(await app.call('trail.verify')).toMatchObject({ ok: false, error: { code: 'blocked' } });
}

it('a profile on a share of the network: blocked with its folder, nothing is read or made; opened where it is on a disk again', async () => {
  const before = readdirSync(folder.path);
  let realPath: string | null = '\\\\server\\share\\desk';
  app = startApp(ports, {
    secrets: () => secrets,
    placeOfFolder: (path) => ({ platform: 'win32', path, realPath, type: 0 }),
  });
  expect(await app.whenOpened()).toMatchObject({
    ...blockedBy('networkFolder'),
    blocked: { path: folder.path, said: null },
  });
  await staysShut();
  expect(readdirSync(folder.path)).toEqual(before);
  realPath = 'C:\\desk';
  expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
  expect(await drafts()).toEqual(['42']);
});

describe('the data key', () => {
  it('gone from the keychain: blocked, never a silent new one; back again: everything is there', async () => {
    const key = (await secrets.get('data-key')) ?? '';
    await secrets.delete('data-key');
    expect(await open()).toMatchObject(blockedBy('dataKeyMissing'));
    await staysShut();
    expect(await secrets.get('data-key')).toBeNull();
    expect(await app.get('app.retry')).toMatchObject(blockedBy('dataKeyMissing'));
    await secrets.set('data-key', key);
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', blocked: null });
    expect(await drafts()).toEqual(['42']);
  });

  it.each([
    ['another one', newDataKey()],
    ['one of the wrong length', 'c2hvcnQ='],
    ['no key at all', 'not base64 !'],
  ])('changed to %s: blocked, and the data is unharmed', async (_, wrong) => {
    const key = (await secrets.get('data-key')) ?? '';
    await secrets.set('data-key', wrong);
    expect(await open()).toMatchObject(blockedBy('dataKeyWrong'));
    await staysShut();
    await secrets.set('data-key', key);
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await drafts()).toEqual(['42']);
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('changed, where the training platform has data as well: that is told first', async () => {
    const snapshot = createSandbox().snapshot();
    const key = (await secrets.get('data-key')) ?? '';
    const sealed = createCipher(key).sealJson('training/platform', 1, snapshot);
    mkdirSync(join(folder.path, 'training'), { recursive: true });
    writeFileSync(join(folder.path, 'training', 'platform.sealed'), sealed);
    await secrets.set('data-key', newDataKey());
    expect(await open()).toMatchObject(blockedBy('dataKeyWrong'));
  });

  it('also where only the training platform has data yet', async () => {
    rmSync(join(folder.path, 'environments'), { recursive: true });
    mkdirSync(join(folder.path, 'training'), { recursive: true });
    writeFileSync(join(folder.path, 'training', 'platform.sealed'), 'sealed');
    await secrets.delete('data-key');
    expect(await open()).toMatchObject(blockedBy('dataKeyMissing'));
  });
});

describe('the keychain', () => {
  const broken = (error: Error): SecretStore => ({
    get: () => Promise.reject(error),
    set: () => Promise.reject(error),
    delete: () => Promise.reject(error),
  });
  it('locked or absent: blocked, and retrying goes on where it is unlocked', async () => {
    let isLocked = true;
    const store: SecretStore = {
      get: (account) => (isLocked ? Promise.reject(new KeychainError('locked')) : secrets.get(account)),
      set: secrets.set,
      delete: secrets.delete,
    };
    expect(await open(store)).toMatchObject({
      phase: 'blocked',
      blocked: { reason: 'keychainUnavailable', said: 'locked' },
    });
    await staysShut();
    isLocked = false;
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await drafts()).toEqual(['42']);
  });
  it('that keeps nothing is noticed before anything is sealed with what it forgets', async () => {
    ports = testPorts(join(folder.path, 'new'));
    mkdirSync(ports.profilePath);
    expect(await open({ get: async () => null, set: async () => {}, delete: async () => {} })).toMatchObject(
      blockedBy('keychainUnavailable'),
    );
    expect(existsSync(join(ports.profilePath, 'environments', trainingId))).toBe(false);
  });
  it('on a new profile, too: no data is written in plain text instead', async () => {
    ports = testPorts(join(folder.path, 'new'));
    mkdirSync(ports.profilePath);
    expect(await open(broken(new KeychainError('no service')))).toMatchObject(
      blockedBy('keychainUnavailable'),
    );
    await staysShut();
  });
});

describe('the data file', () => {
  it('of a newer version is refused, unharmed', async () => {
    const file = new DatabaseSync(database());
    file.exec('PRAGMA user_version = 999');
    file.close();
    const before = readFileSync(database());
    expect(await open()).toMatchObject({
      blocked: { reason: 'dataNewer', said: null, path: database() },
    });
    await staysShut();
    await app.backend.close();
    expect(readFileSync(database()).equals(before)).toBe(true);
  });
  it.each([
    ['overwritten at its beginning', (bytes: Buffer) => bytes.fill('X', 0, 200)],
    ['overwritten in the middle', (bytes: Buffer) => bytes.fill(0xff, 4096, bytes.length - 10)],
    ['that is another file', () => Buffer.from('<html>'.repeat(1000))],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 5000)],
  ])('%s is told as damaged, and left as it is', async (_, damage) => {
    const bytes = damage(readFileSync(database()));
    writeFileSync(database(), bytes);
    expect(await open()).toMatchObject(blockedBy('dataUnreadable'));
    await staysShut();
    await app.backend.close();
    expect(readFileSync(database()).equals(bytes)).toBe(true);
  });
  it.each<[string, () => void]>([
    ['a folder in its place', () => mkdirSync(database())],
    ['the file of another program', () => foreign('CREATE TABLE theirs (id TEXT)')],
    [
      'the same, of a version that could be ours',
      () => foreign('CREATE TABLE theirs (id TEXT); PRAGMA user_version = 1'),
    ],
  ])('%s is damage, and is set aside whole', async (_, put) => {
    rmSync(database());
    put();
    expect(await open()).toMatchObject(blockedBy('dataUnreadable'));
    expect(await app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
    const aside = (await app.get('app.state')).recovered?.aside ?? '';
    expect(readdirSync(aside)).toContain('desk.sqlite');
  });
  it.each<[string, () => void]>([
    ['a single byte', () => writeFileSync(database(), 'x')],
    [
      'the first page alone, its log being gone',
      () => {
        rmSync(database());
        const file = new DatabaseSync(database());
        file.exec('PRAGMA journal_mode = WAL');
        file.close();
        expect(statSync(database()).size).toBe(4096);
      },
    ],
  ])('%s, where there has been data, is not met with an empty desk', async (_, put) => {
    put();
    expect(await open()).toMatchObject(blockedBy('dataMissing'));
    await staysShut();
  });
  it('that is damaged while it is open is looked at as at a start, and can still be exported', async () => {
    await open();
    const other = new DatabaseSync(database());
    other.exec(`INSERT INTO meta (name, value) VALUES ('other', x'00'); PRAGMA wal_checkpoint(TRUNCATE);`);
    other.close();
    const bytes = readFileSync(database());
    writeFileSync(database(), bytes.fill(0xff, 4096));
    const all = { filter: 'all', search: '', offset: 0, limit: 9 } as const;
    expect(await app.call('subscriptions.list', all)).toMatchObject({ ok: false });
    await until(async () => (await app.get('app.state')).phase === 'blocked', 'the damage is found');
    expect(await app.get('app.state')).toMatchObject(blockedBy('dataUnreadable'));
    // Nothing is left to be read of it; that, too, is a whole file.
    const outside = scratchFolder();
    ports.saveTo.push(join(outside.path, 'export.json'));
    expect(await app.get('subscriptions.export', { ids: null })).toMatchObject({ count: 0, damaged: 0 });
    outside.remove();
  });
  it('whose schema is damaged is told as such', async () => {
    const file = new DatabaseSync(database());
    file.exec('ALTER TABLE operations RENAME COLUMN answer TO answers');
    file.close();
    expect(await open()).toMatchObject(blockedBy('dataUnreadable'));
  });
  it('of the training platform, damaged, is told as such', async () => {
    mkdirSync(join(folder.path, 'training'), { recursive: true });
    writeFileSync(join(folder.path, 'training', 'platform.sealed'), 'not sealed');
    expect(await open()).toMatchObject(blockedBy('trainingUnreadable'));
  });
});

describe('the profile folder', () => {
  it('that cannot be written: storage, and the desk still answers', async () => {
    // Root may write anywhere, so the folder is one that nobody can make.
    const path = join(folder.path, 'a-file');
    writeFileSync(path, '');
    ports = testPorts(path);
    ports.settings = { ...ports.settings, read: () => undefined };
    expect(await open()).toMatchObject(blockedBy('storage'));
    await staysShut();
  });
  it('with a damaged id is not given another one: its secrets would be lost', async () => {
    writeFileSync(join(folder.path, 'profile-id'), 'xx');
    expect(await open()).toMatchObject({
      blocked: { reason: 'profileIdUnreadable', said: null, path: join(folder.path, 'profile-id') },
    });
    expect(readFileSync(join(folder.path, 'profile-id'), 'utf8')).toBe('xx');
  });
  it('with a folder in place of its id: that is said, and not that nothing can be written', async () => {
    const path = join(folder.path, 'profile-id');
    rmSync(path);
    mkdirSync(path);
    expect(await open()).toMatchObject({
      blocked: { reason: 'profileIdUnreadable', said: expect.stringContaining('EISDIR'), path },
    });
    await staysShut();
  });
});

describe('the settings file', () => {
  const environment = {
    kind: 'production' as const,
    name: 'Echt',
    baseUrl: 'https://platform.invalid/api',
    clientId: 'c',
    campaigns: [],
  };
  let id: string;
  beforeEach(async () => {
    await open();
    id = (await app.get('environments.save', environment)).id;
    await app.get('environments.setSecret', { id, secret: 'any secret' });
    await app.backend.close();
  });

  const note = () => join(folder.path, 'environments', id, 'environment.json');
  const broken = () => readdirSync(folder.path).filter((name) => name.startsWith('settings.broken-'));

  it.each([
    ['no JSON', '{"version": 1, "envir'],
    ['no text', ''],
    ['a number', '5'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['JSON of something else', '{"name": "else"}'],
    ['a version alone', '{"version": 1}'],
    ['no environment', JSON.stringify({ ...defaultSettings('de'), environments: [] })],
    ['one bad entry', JSON.stringify({ version: 1, preferences: { language: 'xx' } })],
  ])(
    'broken (%s): blocked; retried, it is set aside and the environments are found again',
    async (_, text) => {
      writeFileSync(ports.settingsPath, text);
      expect(await open()).toMatchObject({
        blocked: { reason: 'settingsUnreadable', path: ports.settingsPath, loss: { found: ['Echt'] } },
      });
      await staysShut();
      expect(readFileSync(ports.settingsPath, 'utf8')).toBe(text);
      expect(await app.get('app.retry')).toMatchObject({
        phase: 'ready',
        activeEnvironmentId: trainingId,
        environments: [{ id: trainingId }, { id, name: 'Echt', kind: 'production', hasSecret: true }],
      });
      expect(broken().map((name) => readFileSync(join(folder.path, name), 'utf8'))).toEqual([text]);
      expect(await drafts()).toEqual(['42']);
      await app.backend.close();
      expect(await open(), 'asked once').toMatchObject({ phase: 'ready', environments: [{}, { id }] });
    },
  );

  it('a folder in its place is set aside likewise', async () => {
    rmSync(ports.settingsPath);
    mkdirSync(ports.settingsPath);
    expect(await open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', said: expect.stringContaining('EISDIR') },
    });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', environments: [{}, { id }] });
    expect(broken()).toHaveLength(1);
  });

  it('with one bad setting keeps all others, and names the bad one', async () => {
    const good = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    const preferences = { language: 'en', theme: 'purple', adviserName: 'Anna Muster' };
    writeFileSync(ports.settingsPath, JSON.stringify({ ...good, preferences }));
    expect(await open()).toMatchObject({
      blocked: { loss: { reset: ['theme'], gaps: [], found: [], dropped: [], unknown: [] } },
      preferences: { language: 'en' },
    });
    expect(await app.get('app.retry')).toMatchObject({
      phase: 'ready',
      preferences: { language: 'en', theme: 'system', adviserName: 'Anna Muster' },
      environments: [{}, { id }],
    });
  });

  it('damaged in another way meanwhile: that is told first', async () => {
    const good = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    writeFileSync(ports.settingsPath, 'broken');
    await open();
    writeFileSync(ports.settingsPath, JSON.stringify({ ...good, environments: [] }));
    expect(await app.get('app.retry')).toMatchObject({
      blocked: { loss: { reset: [], found: ['Echt'] } },
    });
    expect(broken()).toEqual([]);
  });

  it('that cannot be replaced stays, with what can be read of it', async () => {
    const good = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    const preferences = { ...good.preferences, theme: 'purple', adviserName: 'Anna Muster' };
    writeFileSync(ports.settingsPath, JSON.stringify({ ...good, preferences }));
    await open();
    const { replace } = ports.settings;
    ports.settings.replace = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    expect(await app.get('app.retry')).toMatchObject(blockedBy('storage'));
    ports.settings.replace = replace;
    expect(await app.get('app.retry')).toMatchObject({
      phase: 'ready',
      preferences: { adviserName: 'Anna Muster' },
    });
  });

  const change = (work: (settings: Record<string, unknown>) => unknown) =>
    writeFileSync(
      ports.settingsPath,
      JSON.stringify(work(JSON.parse(readFileSync(ports.settingsPath, 'utf8')))),
    );

  it('without a client id or what a campaign requires: the note is kept, and gives it back', async () => {
    const campaign = { id: crypto.randomUUID(), name: 'A', selfDisclosureRequired: true };
    await open();
    await app.get('environments.save', { ...environment, id, campaigns: [campaign] });
    await app.get('environments.activate', { id });
    await app.backend.close();
    const noted = readFileSync(note(), 'utf8');
    change((settings) => ({
      ...settings,
      environments: [
        {
          ...environment,
          id,
          clientId: undefined,
          campaigns: [{ ...campaign, selfDisclosureRequired: undefined }],
        },
      ],
    }));
    const gap = { environment: 'Echt', fromNote: true };
    expect(await open()).toMatchObject({
      blocked: {
        reason: 'settingsUnreadable',
        loss: {
          gaps: [
            { ...gap, field: 'clientId', campaign: null },
            { ...gap, field: 'selfDisclosureRequired', campaign: 'A' },
          ],
        },
      },
    });
    await staysShut();
    expect(await app.get('app.retry')).toMatchObject({
      phase: 'ready',
      activeEnvironmentId: id,
      environments: [{}, { id, clientId: 'c', campaigns: [campaign] }],
    });
    expect(readFileSync(note(), 'utf8')).toBe(noted);
    await app.backend.close();
    expect(await open(), 'asked once').toMatchObject({ phase: 'ready' });
  });

  it.each([
    ['the entry', (settings: object) => ({ ...settings, environments: [] })],
    ['the whole list', (settings: object) => ({ ...settings, environments: undefined })],
  ])('without %s, and the note unreadable: the folder is named once', async (_, work) => {
    await open();
    await app.get('environments.activate', { id });
    await app.get('environments.activate', { id: trainingId });
    await app.backend.close();
    change(work);
    writeFileSync(note(), 'broken');
    expect(await open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', loss: { unknown: [dirname(note())] } },
    });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
    await app.get('settings.update', { language: 'en' });
    await app.backend.close();
    expect(await open(), 'asked once').toMatchObject({ phase: 'ready' });
    expect(existsSync(database(id))).toBe(true);
  });

  it.each([
    ['preferences', ['language', 'theme', 'adviserName']],
    ['activeEnvironmentId', ['activeEnvironmentId']],
  ])('without %s: what is reset is named', async (name, reset) => {
    change((settings) => ({ ...settings, [name]: undefined }));
    expect(await open()).toMatchObject({ blocked: { reason: 'settingsUnreadable', loss: { reset } } });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    await app.backend.close();
    expect(await open(), 'asked once').toMatchObject({ phase: 'ready' });
  });

  it.each([
    ['with the id of another one', () => ({ id, name: 'Zwei' }), 'duplicate'],
    ['with the id of Training', () => ({ id: trainingId, name: 'Zwei' }), 'reserved'],
  ])('an environment %s is named, and is not opened over the same data', async (_, changes, why) => {
    const good = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    const environments = [...good.environments, { ...good.environments[0], ...changes() }];
    writeFileSync(ports.settingsPath, JSON.stringify({ ...good, environments }));
    expect(await open()).toMatchObject({
      blocked: { loss: { dropped: [{ name: 'Zwei', position: 2, why }] } },
    });
    const { environments: known } = await app.get('app.retry');
    expect(known.map(({ name }) => name)).toEqual(['Training', 'Echt']);
  });

  it('keeps what a newer version has stored with an environment, also when that is changed', async () => {
    const good = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    const campaign = { id: crypto.randomUUID(), name: 'A', selfDisclosureRequired: null };
    const later = { ...good.environments[0], novelty: 1, campaigns: [{ ...campaign, novelty: 2 }] };
    writeFileSync(ports.settingsPath, JSON.stringify({ ...good, environments: [later] }));
    expect(await open()).toMatchObject({ phase: 'ready' });
    await app.get('environments.save', { ...environment, id, name: 'Neu', campaigns: [campaign] });
    expect(JSON.parse(readFileSync(ports.settingsPath, 'utf8')).environments).toMatchObject([
      { ...later, name: 'Neu' },
    ]);
  });

  it('does not bring back an environment that was removed', async () => {
    await open();
    await app.get('environments.remove', { id });
    await app.backend.close();
    expect(await open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
    await app.backend.close();
    rmSync(ports.settingsPath);
    expect(await open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
  });

  it('broken: nothing that a person does meanwhile writes over it', async () => {
    writeFileSync(ports.settingsPath, 'broken');
    await open();
    for (const result of [
      await app.call('settings.update', { language: 'en' }),
      await app.call('environments.save', environment),
      await app.call('environments.activate', { id: trainingId }),
    ])
      expect(result).toEqual({ ok: false, error: { code: 'blocked' } });
    expect(readFileSync(ports.settingsPath, 'utf8')).toBe('broken');
  });

  it('broken, then mended by hand, is read as it is', async () => {
    const good = readFileSync(ports.settingsPath, 'utf8');
    writeFileSync(ports.settingsPath, 'broken');
    await open();
    writeFileSync(ports.settingsPath, good);
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', environments: [{}, { id }] });
    expect(readdirSync(folder.path).filter((name) => name.includes('broken'))).toEqual([]);
  });

  it('points to an environment whose data is damaged: a person can go back to another', async () => {
    await open();
    mkdirSync(join(folder.path, 'environments', id), { recursive: true });
    writeFileSync(database(id), 'damaged, and long enough to be looked at as a database file'.repeat(20));
    expect(await app.get('environments.activate', { id })).toMatchObject(blockedBy('dataUnreadable'));
    await staysShut();
    expect(await app.get('environments.activate', { id: trainingId })).toMatchObject({ phase: 'ready' });
    expect(await drafts()).toEqual(['42']);
  });

  it('gone: said, and the environments are found again', async () => {
    rmSync(ports.settingsPath);
    expect(await open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', loss: { found: ['Echt'] } },
    });
    expect(await app.get('app.retry')).toMatchObject({
      phase: 'ready',
      activeEnvironmentId: trainingId,
      environments: [{}, { id, hasSecret: true }],
    });
    expect(await drafts()).toEqual(['42']);
  });

  it('gone, and a note as well: the folder with data is named', async () => {
    await open();
    await app.get('environments.activate', { id });
    await app.backend.close();
    rmSync(ports.settingsPath);
    rmSync(note());
    expect(await open()).toMatchObject({ blocked: { loss: { unknown: [dirname(note())] } } });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
  });

  it('gone, where there is Training alone: as at the first start', async () => {
    rmSync(ports.settingsPath);
    rmSync(join(folder.path, 'environments', id), { recursive: true });
    expect(await open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
  });
});

describe("an environment's folder", () => {
  const input = {
    kind: 'demo' as const,
    name: 'D',
    baseUrl: 'https://h.invalid',
    clientId: 'c',
    campaigns: [],
  };
  let id: string;
  const within = (...names: string[]) => join(folder.path, 'environments', id, ...names);
  beforeEach(async () => {
    await open();
    id = (await app.get('environments.save', input)).id;
  });
  const openIt = () => app.get('environments.activate', { id });

  it('without a data file is no alarm before the first opening', async () => {
    expect(existsSync(within('environment.json'))).toBe(true);
    expect(await openIt()).toMatchObject({ phase: 'ready' });
  });

  it.each([() => id, () => trainingId])(
    'whose data file and backups are gone is told by its note, and can be left for an empty one',
    async (which) => {
      await openIt();
      await app.backend.close();
      const own = join(folder.path, 'environments', which());
      for (const name of readdirSync(own))
        if (name !== 'environment.json') rmSync(join(own, name), { recursive: true });
      await open();
      expect(await app.get('environments.activate', { id: which() })).toMatchObject({
        blocked: { reason: 'dataMissing', backups: [], canStartEmpty: true },
      });
      expect(await app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
      await app.backend.close();
      expect(await open()).toMatchObject({ phase: 'ready' });
    },
  );

  it('whose data is gone with its key is met with a new key: nothing is left to be opened with the former', async () => {
    await openIt();
    await app.backend.close();
    for (const which of [id, trainingId]) {
      const own = join(folder.path, 'environments', which);
      for (const name of readdirSync(own))
        if (name !== 'environment.json') rmSync(join(own, name), { recursive: true });
    }
    rmSync(join(folder.path, 'training'), { recursive: true, force: true });
    await secrets.delete('data-key');
    expect(await open()).toMatchObject(blockedBy('dataMissing'));
  });

  it('has a note of the address that was saved last, also where opening fails then', async () => {
    await openIt();
    const other = new DatabaseSync(database(id));
    other.exec('PRAGMA user_version = 999');
    other.close();
    await app.get('environments.save', { ...input, id, baseUrl: 'https://elsewhere.invalid' });
    expect(await app.get('app.state')).toMatchObject(blockedBy('dataNewer'));
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({
      baseUrl: 'https://elsewhere.invalid',
    });
  });

  it('keeps the note of the first opening when the environment is changed', async () => {
    await openIt();
    await app.get('environments.save', { ...input, id, name: 'Anders' });
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({
      name: 'Anders',
      wasOpened: true,
    });
  });

  it('a folder in place of its note is moved away', async () => {
    rmSync(within('environment.json'));
    mkdirSync(within('environment.json', 'inner'), { recursive: true });
    const { phase, quarantined } = await openIt();
    expect(phase).toBe('ready');
    expect(existsSync(join(quarantined[0] ?? '', 'environment.json', 'inner'))).toBe(true);
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({ id });
  });

  it('a note that cannot be written keeps nobody from working', async () => {
    rmSync(within('environment.json'));
    mkdirSync(within('environment.json.new', 'inner'), { recursive: true });
    expect(await openIt()).toMatchObject({ phase: 'ready' });
    expect(ports.logged.join()).toContain('storage.failed');
  });

  it('a file in place of its backups is moved away, and that is said', async () => {
    await openIt();
    await app.get('environments.activate', { id: trainingId });
    rmSync(within('backups'), { recursive: true });
    writeFileSync(within('backups'), 'a file');
    const { phase, recovered } = await openIt();
    expect(phase).toBe('ready');
    expect(recovered).toMatchObject({ what: 'backups' });
    expect(readFileSync(join(recovered?.aside ?? '', 'backups'), 'utf8')).toBe('a file');
  });

  it('is not the only thing in its place: a stray file beside it changes nothing', async () => {
    await app.backend.close();
    writeFileSync(join(folder.path, 'environments', '.DS_Store'), 'x');
    expect(await open()).toMatchObject({ phase: 'ready' });
  });
});

describe('a keychain that waits for a person', () => {
  it('is asked for the data key alone until it answers, and then once per environment', async () => {
    const of = (id: string) => ({
      ...defaultSettings('de').environments[0],
      id,
      kind: 'demo',
      name: id,
      baseUrl: `https://${id}.example`,
      clientId: 'c',
      campaigns: [],
    });
    const settings = { ...defaultSettings('de'), environments: ['a', 'b', 'c'].map(of) };
    writeFileSync(ports.settingsPath, JSON.stringify(settings));
    const asked: string[] = [];
    const answer = Promise.withResolvers<void>();
    const waiting: SecretStore = {
      ...secrets,
      async get(account) {
        asked.push(account);
        await answer.promise;
        return secrets.get(account);
      },
    };
    app = startApp(ports, { secrets: () => waiting });
    await until(() => asked.length > 0, 'the keychain is asked');
    for (let calls = 0; calls < 3; calls++) expect((await app.get('app.state')).phase).toBe('starting');
    expect(asked).toEqual(['data-key']);
    answer.resolve();
    expect(await app.whenOpened()).toMatchObject({ phase: 'ready' });
    const before = asked.length;
    for (let calls = 0; calls < 3; calls++) await app.get('app.state');
    expect(asked.slice(before).filter((account) => /^[abc]\/client$/.test(account))).toHaveLength(0);
    expect(asked.filter((account) => account === 'a/client')).toHaveLength(1);
  });
});
