import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlockReason } from '../../contract/app.ts';
import { trainingId } from '../../contract/environment.ts';
import { defaultSettings } from '../../main/profile/settings.ts';
import { KeychainError, type SecretStore } from '../../main/secrets/keychain.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
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

/** A closed profile with one draft in Training. */
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

/** Checks that every call about data answers "blocked". */
async function staysShut(): Promise<void> {
  expect(await app.call('subscriptions.create')).toEqual({ ok: false, error: { code: 'blocked' } });
  expect(
    await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 1 }),
  ).toMatchObject({ ok: false, error: { code: 'blocked' } });
  expect(await app.call('trail.verify')).toMatchObject({ ok: false, error: { code: 'blocked' } });
}

it('a profile on a network share blocks and stays untouched, and opens once its folder is on a local disk', async () => {
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
  it('blocks when it is missing, is never replaced by a new one, and opens everything once it is back', async () => {
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
    ['another key', newDataKey()],
    ['a key of the wrong length', 'c2hvcnQ='],
    ['something that is no key', 'not base64 !'],
  ])('blocks when it is changed to %s, and leaves the data unharmed', async (_, wrong) => {
    const key = (await secrets.get('data-key')) ?? '';
    await secrets.set('data-key', wrong);
    expect(await open()).toMatchObject(blockedBy('dataKeyWrong'));
    await staysShut();
    await secrets.set('data-key', key);
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await drafts()).toEqual(['42']);
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('that was changed is reported as wrong first when the training platform has data as well', async () => {
    const snapshot = createSandbox().snapshot();
    const key = (await secrets.get('data-key')) ?? '';
    const sealed = createCipher(key).sealJson('training/platform', 1, snapshot);
    mkdirSync(join(folder.path, 'training'), { recursive: true });
    writeFileSync(join(folder.path, 'training', 'platform.sealed'), sealed);
    await secrets.set('data-key', newDataKey());
    expect(await open()).toMatchObject(blockedBy('dataKeyWrong'));
  });

  it('blocks when it is missing, even if only the training platform has data', async () => {
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
  it('blocks while it is locked or absent, and a retry continues once it is unlocked', async () => {
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
  it('that stores nothing is noticed before anything is sealed with a key that it forgets', async () => {
    ports = testPorts(join(folder.path, 'new'));
    mkdirSync(ports.profilePath);
    expect(await open({ get: async () => null, set: async () => {}, delete: async () => {} })).toMatchObject(
      blockedBy('keychainUnavailable'),
    );
    expect(existsSync(join(ports.profilePath, 'environments', trainingId))).toBe(false);
  });
  it('that is broken blocks a new profile as well, and no data is written in plain text', async () => {
    ports = testPorts(join(folder.path, 'new'));
    mkdirSync(ports.profilePath);
    expect(await open(broken(new KeychainError('no service')))).toMatchObject(
      blockedBy('keychainUnavailable'),
    );
    await staysShut();
  });
});

describe('the data file', () => {
  it('of a newer version is refused and left unharmed', async () => {
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
    ['replaced by another file', () => Buffer.from('<html>'.repeat(1000))],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 5000)],
  ])('%s is reported as damaged and left as it is', async (_, damage) => {
    const bytes = damage(readFileSync(database()));
    writeFileSync(database(), bytes);
    expect(await open()).toMatchObject(blockedBy('dataUnreadable'));
    await staysShut();
    await app.backend.close();
    expect(readFileSync(database()).equals(bytes)).toBe(true);
  });
  it.each<[string, () => void]>([
    ['a folder', () => mkdirSync(database())],
    ["another program's file", () => foreign('CREATE TABLE theirs (id TEXT)')],
    [
      "another program's file with a version number that could be ours",
      () => foreign('CREATE TABLE theirs (id TEXT); PRAGMA user_version = 1'),
    ],
  ])('is reported as damaged and quarantined whole when replaced by %s', async (_, put) => {
    rmSync(database());
    put();
    expect(await open()).toMatchObject(blockedBy('dataUnreadable'));
    expect(await app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
    const aside = (await app.get('app.state')).recovered?.aside ?? '';
    expect(readdirSync(aside)).toContain('desk.sqlite');
  });
  it.each<[string, () => void]>([
    ['cut to a single byte', () => writeFileSync(database(), 'x')],
    [
      'reduced to its first page, without its log',
      () => {
        rmSync(database());
        const file = new DatabaseSync(database());
        file.exec('PRAGMA journal_mode = WAL');
        file.close();
        expect(statSync(database()).size).toBe(4096);
      },
    ],
  ])('is reported as missing, and not replaced by an empty one, when it is %s', async (_, put) => {
    put();
    expect(await open()).toMatchObject(blockedBy('dataMissing'));
    await staysShut();
  });
  it('that is damaged while it is open is diagnosed as at a start, and can still be exported', async () => {
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
    // Nothing in the file is readable any more. The export of nothing is still a complete file.
    const outside = scratchFolder();
    ports.saveTo.push(join(outside.path, 'export.json'));
    expect(await app.get('subscriptions.export', { ids: null })).toMatchObject({ count: 0, damaged: 0 });
    outside.remove();
  });
  it('with a damaged schema is reported as unreadable', async () => {
    const file = new DatabaseSync(database());
    file.exec('ALTER TABLE operations RENAME COLUMN answer TO answers');
    file.close();
    expect(await open()).toMatchObject(blockedBy('dataUnreadable'));
  });
  it('of the training platform is reported as such when it is damaged', async () => {
    mkdirSync(join(folder.path, 'training'), { recursive: true });
    writeFileSync(join(folder.path, 'training', 'platform.sealed'), 'not sealed');
    expect(await open()).toMatchObject(blockedBy('trainingUnreadable'));
  });
});

describe('the profile folder', () => {
  it('that cannot be written is reported as a storage problem, and the app still answers', async () => {
    // Root may write anywhere, so the folder's path is one that cannot be created.
    const path = join(folder.path, 'a-file');
    writeFileSync(path, '');
    ports = testPorts(path);
    ports.settings = { ...ports.settings, read: () => undefined };
    expect(await open()).toMatchObject(blockedBy('storage'));
    await staysShut();
  });
  it('with a damaged id gets no new one, because its secrets would be lost', async () => {
    writeFileSync(join(folder.path, 'profile-id'), 'xx');
    expect(await open()).toMatchObject({
      blocked: { reason: 'profileIdUnreadable', said: null, path: join(folder.path, 'profile-id') },
    });
    expect(readFileSync(join(folder.path, 'profile-id'), 'utf8')).toBe('xx');
  });
  it('with a folder in place of its id is reported as such, and not as unwritable', async () => {
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
    ['an empty file', ''],
    ['a number', '5'],
    ['an array', '[1]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['JSON about something else', '{"name": "else"}'],
    ['only a version', '{"version": 1}'],
    ['no environment', JSON.stringify({ ...defaultSettings('de'), environments: [] })],
    ['one bad entry', JSON.stringify({ version: 1, preferences: { language: 'xx' } })],
  ])(
    'that is broken (%s) blocks, and a retry quarantines it and finds the environments again',
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
      expect(await open(), 'the question is asked once').toMatchObject({
        phase: 'ready',
        environments: [{}, { id }],
      });
    },
  );

  it('is quarantined as well when a folder is in its place', async () => {
    rmSync(ports.settingsPath);
    mkdirSync(ports.settingsPath);
    expect(await open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', said: expect.stringContaining('EISDIR') },
    });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', environments: [{}, { id }] });
    expect(broken()).toHaveLength(1);
  });

  it('keeps all other settings when one is bad, and the bad one is named', async () => {
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

  it('is diagnosed again at the retry, so that new damage is reported first', async () => {
    const good = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    writeFileSync(ports.settingsPath, 'broken');
    await open();
    writeFileSync(ports.settingsPath, JSON.stringify({ ...good, environments: [] }));
    expect(await app.get('app.retry')).toMatchObject({
      blocked: { loss: { reset: [], found: ['Echt'] } },
    });
    expect(broken()).toEqual([]);
  });

  it('that cannot be replaced stays, and its readable settings are kept', async () => {
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

  it('gets a missing client id or campaign requirement back from the note, which is kept', async () => {
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
    expect(await open(), 'the question is asked once').toMatchObject({ phase: 'ready' });
  });

  it.each([
    ["the environment's entry", (settings: object) => ({ ...settings, environments: [] })],
    ['the whole list of environments', (settings: object) => ({ ...settings, environments: undefined })],
  ])('without %s and with an unreadable note names the environment’s folder once', async (_, work) => {
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
    expect(await open(), 'the question is asked once').toMatchObject({ phase: 'ready' });
    expect(existsSync(database(id))).toBe(true);
  });

  it.each([
    ['preferences', ['language', 'theme', 'adviserName']],
    ['activeEnvironmentId', ['activeEnvironmentId']],
  ])('without %s names the settings that are reset', async (name, reset) => {
    change((settings) => ({ ...settings, [name]: undefined }));
    expect(await open()).toMatchObject({ blocked: { reason: 'settingsUnreadable', loss: { reset } } });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    await app.backend.close();
    expect(await open(), 'the question is asked once').toMatchObject({ phase: 'ready' });
  });

  it.each([
    ['with the id of another environment', () => ({ id, name: 'Zwei' }), 'duplicate'],
    ['with the id of Training', () => ({ id: trainingId, name: 'Zwei' }), 'reserved'],
  ])('names an environment %s and does not open it over the same data', async (_, changes, why) => {
    const good = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    const environments = [...good.environments, { ...good.environments[0], ...changes() }];
    writeFileSync(ports.settingsPath, JSON.stringify({ ...good, environments }));
    expect(await open()).toMatchObject({
      blocked: { loss: { dropped: [{ name: 'Zwei', position: 2, why }] } },
    });
    const { environments: known } = await app.get('app.retry');
    expect(known.map(({ name }) => name)).toEqual(['Training', 'Echt']);
  });

  it('keeps unknown fields of a newer version in an environment, also when that environment is changed', async () => {
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

  it('does not bring back a removed environment', async () => {
    await open();
    await app.get('environments.remove', { id });
    await app.backend.close();
    expect(await open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
    await app.backend.close();
    rmSync(ports.settingsPath);
    expect(await open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
  });

  it('that is broken is not overwritten by anything that a person does before the retry', async () => {
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

  it('that was broken and then repaired by hand is read as it is', async () => {
    const good = readFileSync(ports.settingsPath, 'utf8');
    writeFileSync(ports.settingsPath, 'broken');
    await open();
    writeFileSync(ports.settingsPath, good);
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', environments: [{}, { id }] });
    expect(readdirSync(folder.path).filter((name) => name.includes('broken'))).toEqual([]);
  });

  it('that names an environment with damaged data lets a person go back to another one', async () => {
    await open();
    mkdirSync(join(folder.path, 'environments', id), { recursive: true });
    writeFileSync(database(id), 'damaged, and long enough to be looked at as a database file'.repeat(20));
    expect(await app.get('environments.activate', { id })).toMatchObject(blockedBy('dataUnreadable'));
    await staysShut();
    expect(await app.get('environments.activate', { id: trainingId })).toMatchObject({ phase: 'ready' });
    expect(await drafts()).toEqual(['42']);
  });

  it('that is missing is reported, and the environments are found again', async () => {
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

  it('that is missing together with a note is reported, and the folder with data is named', async () => {
    await open();
    await app.get('environments.activate', { id });
    await app.backend.close();
    rmSync(ports.settingsPath);
    rmSync(note());
    expect(await open()).toMatchObject({ blocked: { loss: { unknown: [dirname(note())] } } });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
  });

  it('that is missing means a first start when only Training exists', async () => {
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

  it('without a data file raises no alarm before the first opening', async () => {
    expect(existsSync(within('environment.json'))).toBe(true);
    expect(await openIt()).toMatchObject({ phase: 'ready' });
  });

  it.each([() => id, () => trainingId])(
    'without data file and backups is recognised by its note, and a person can begin with an empty file',
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

  it('without data and key is reported as missing its data, because the former key could open nothing', async () => {
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

  it('has a note of the address that was saved last, even where opening then fails', async () => {
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

  it('keeps in its note that it was opened when the environment is changed', async () => {
    await openIt();
    await app.get('environments.save', { ...input, id, name: 'Anders' });
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({
      name: 'Anders',
      wasOpened: true,
    });
  });

  it('has a folder in place of its note moved away', async () => {
    rmSync(within('environment.json'));
    mkdirSync(within('environment.json', 'inner'), { recursive: true });
    const { phase, quarantined } = await openIt();
    expect(phase).toBe('ready');
    expect(existsSync(join(quarantined[0] ?? '', 'environment.json', 'inner'))).toBe(true);
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({ id });
  });

  it('can be worked in while its note cannot be written', async () => {
    rmSync(within('environment.json'));
    mkdirSync(within('environment.json.new', 'inner'), { recursive: true });
    expect(await openIt()).toMatchObject({ phase: 'ready' });
    expect(ports.logged.join()).toContain('storage.failed');
  });

  it('has a file in place of its backups moved away, which is reported', async () => {
    await openIt();
    await app.get('environments.activate', { id: trainingId });
    rmSync(within('backups'), { recursive: true });
    writeFileSync(within('backups'), 'a file');
    const { phase, recovered } = await openIt();
    expect(phase).toBe('ready');
    expect(recovered).toMatchObject({ what: 'backups' });
    expect(readFileSync(join(recovered?.aside ?? '', 'backups'), 'utf8')).toBe('a file');
  });

  it('may have a stray file beside it', async () => {
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
