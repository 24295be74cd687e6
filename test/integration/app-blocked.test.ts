import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { defaultSettings } from '../../main/profile/settings.ts';
import { KeychainError, type SecretStore } from '../../main/secrets/keychain.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { blockedBy, ClosedProfile } from '../support/closed-profile.ts';
import { scratchFolder } from '../support/headless.ts';
import { startApp, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

let here: ClosedProfile;
beforeEach(async () => {
  here = new ClosedProfile();
  await here.setUp();
});
afterEach(() => here.close());

it('a profile on a network share blocks and stays untouched, and opens once its folder is on a local disk', async () => {
  const before = readdirSync(here.folder.path);
  let realPath: string | null = '\\\\server\\share\\desk';
  here.app = startApp(here.ports, {
    secrets: () => here.secrets,
    placeOfFolder: (path) => ({ platform: 'win32', path, realPath, type: 0 }),
  });
  expect(await here.app.whenOpened()).toMatchObject({
    ...blockedBy('networkFolder'),
    blocked: { path: here.folder.path, said: null },
  });
  await here.staysShut();
  expect(readdirSync(here.folder.path)).toEqual(before);
  realPath = 'C:\\desk';
  expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready' });
  expect(await here.drafts()).toEqual(['42']);
});

describe('the data key', () => {
  it('blocks when it is missing, is never replaced by a new one, and opens everything once it is back', async () => {
    const key = (await here.secrets.get('data-key')) ?? '';
    await here.secrets.delete('data-key');
    expect(await here.open()).toMatchObject(blockedBy('dataKeyMissing'));
    await here.staysShut();
    expect(await here.secrets.get('data-key')).toBeNull();
    expect(await here.app.get('app.retry')).toMatchObject(blockedBy('dataKeyMissing'));
    await here.secrets.set('data-key', key);
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready', blocked: null });
    expect(await here.drafts()).toEqual(['42']);
  });

  it.each([
    ['another key', newDataKey()],
    ['a key of the wrong length', 'c2hvcnQ='],
    ['something that is no key', 'not base64 !'],
  ])('blocks when it is changed to %s, and leaves the data unharmed', async (_, wrong) => {
    const key = (await here.secrets.get('data-key')) ?? '';
    await here.secrets.set('data-key', wrong);
    expect(await here.open()).toMatchObject(blockedBy('dataKeyWrong'));
    await here.staysShut();
    await here.secrets.set('data-key', key);
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await here.drafts()).toEqual(['42']);
    expect(await here.app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('that was changed is reported as wrong first when the training platform has data as well', async () => {
    const snapshot = createSandbox().snapshot();
    const key = (await here.secrets.get('data-key')) ?? '';
    const sealed = createCipher(key).sealJson('training/platform', 1, snapshot);
    mkdirSync(join(here.folder.path, 'training'), { recursive: true });
    writeFileSync(join(here.folder.path, 'training', 'platform.sealed'), sealed);
    await here.secrets.set('data-key', newDataKey());
    expect(await here.open()).toMatchObject(blockedBy('dataKeyWrong'));
  });

  it('blocks when it is missing, even if only the training platform has data', async () => {
    rmSync(join(here.folder.path, 'environments'), { recursive: true });
    mkdirSync(join(here.folder.path, 'training'), { recursive: true });
    writeFileSync(join(here.folder.path, 'training', 'platform.sealed'), 'sealed');
    await here.secrets.delete('data-key');
    expect(await here.open()).toMatchObject(blockedBy('dataKeyMissing'));
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
      get: (account) => (isLocked ? Promise.reject(new KeychainError('locked')) : here.secrets.get(account)),
      set: here.secrets.set,
      delete: here.secrets.delete,
    };
    expect(await here.open(store)).toMatchObject({
      phase: 'blocked',
      blocked: { reason: 'keychainUnavailable', said: 'locked' },
    });
    await here.staysShut();
    isLocked = false;
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await here.drafts()).toEqual(['42']);
  });
  it('that stores nothing is noticed before anything is sealed with a key that it forgets', async () => {
    here.ports = testPorts(join(here.folder.path, 'new'));
    mkdirSync(here.ports.profilePath);
    expect(
      await here.open({ get: async () => null, set: async () => {}, delete: async () => {} }),
    ).toMatchObject(blockedBy('keychainUnavailable'));
    expect(existsSync(join(here.ports.profilePath, 'environments', trainingId))).toBe(false);
  });
  it('that is broken blocks a new profile as well, and no data is written in plain text', async () => {
    here.ports = testPorts(join(here.folder.path, 'new'));
    mkdirSync(here.ports.profilePath);
    expect(await here.open(broken(new KeychainError('no service')))).toMatchObject(
      blockedBy('keychainUnavailable'),
    );
    await here.staysShut();
  });
});

describe('the data file', () => {
  it('of a newer version is refused and left unharmed', async () => {
    const file = new DatabaseSync(here.database());
    file.exec('PRAGMA user_version = 999');
    file.close();
    const before = readFileSync(here.database());
    expect(await here.open()).toMatchObject({
      blocked: { reason: 'dataNewer', said: null, path: here.database() },
    });
    await here.staysShut();
    await here.app.backend.close();
    expect(readFileSync(here.database()).equals(before)).toBe(true);
  });
  it.each([
    ['overwritten at its beginning', (bytes: Buffer) => bytes.fill('X', 0, 200)],
    ['overwritten in the middle', (bytes: Buffer) => bytes.fill(0xff, 4096, bytes.length - 10)],
    ['replaced by another file', () => Buffer.from('<html>'.repeat(1000))],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 5000)],
  ])('%s is reported as damaged and left as it is', async (_, damage) => {
    const bytes = damage(readFileSync(here.database()));
    writeFileSync(here.database(), bytes);
    expect(await here.open()).toMatchObject(blockedBy('dataUnreadable'));
    await here.staysShut();
    await here.app.backend.close();
    expect(readFileSync(here.database()).equals(bytes)).toBe(true);
  });
  it.each<[string, () => void]>([
    ['a folder', () => mkdirSync(here.database())],
    ["another program's file", () => here.foreign('CREATE TABLE theirs (id TEXT)')],
    [
      "another program's file with a version number that could be ours",
      () => here.foreign('CREATE TABLE theirs (id TEXT); PRAGMA user_version = 1'),
    ],
  ])('is reported as damaged and quarantined whole when replaced by %s', async (_, put) => {
    rmSync(here.database());
    put();
    expect(await here.open()).toMatchObject(blockedBy('dataUnreadable'));
    expect(await here.app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
    const quarantineFolder = (await here.app.get('app.state')).recovered?.quarantineFolder ?? '';
    expect(readdirSync(quarantineFolder)).toContain('desk.sqlite');
  });
  it.each<[string, () => void]>([
    ['cut to a single byte', () => writeFileSync(here.database(), 'x')],
    [
      'reduced to its first page, without its log',
      () => {
        rmSync(here.database());
        const file = new DatabaseSync(here.database());
        file.exec('PRAGMA journal_mode = WAL');
        file.close();
        expect(statSync(here.database()).size).toBe(4096);
      },
    ],
  ])('is reported as missing, and not replaced by an empty one, when it is %s', async (_, put) => {
    put();
    expect(await here.open()).toMatchObject(blockedBy('dataMissing'));
    await here.staysShut();
  });
  it('that is damaged while it is open is diagnosed as at a start, and can still be exported', async () => {
    await here.open();
    const other = new DatabaseSync(here.database());
    other.exec(`INSERT INTO meta (name, value) VALUES ('other', x'00'); PRAGMA wal_checkpoint(TRUNCATE);`);
    other.close();
    const bytes = readFileSync(here.database());
    writeFileSync(here.database(), bytes.fill(0xff, 4096));
    const all = { filter: 'all', search: '', offset: 0, limit: 9 } as const;
    expect(await here.app.call('subscriptions.list', all)).toMatchObject({ ok: false });
    await until(async () => (await here.app.get('app.state')).phase === 'blocked', 'the damage is found');
    expect(await here.app.get('app.state')).toMatchObject(blockedBy('dataUnreadable'));
    // Nothing in the file is readable any more. The export of nothing is still a complete file.
    const outside = scratchFolder();
    here.ports.saveTo.push(join(outside.path, 'export.json'));
    expect(await here.app.get('subscriptions.export', { ids: null })).toMatchObject({ count: 0, damaged: 0 });
    outside.remove();
  });
  it('with a damaged schema is reported as unreadable', async () => {
    const file = new DatabaseSync(here.database());
    file.exec('ALTER TABLE operations RENAME COLUMN answer TO answers');
    file.close();
    expect(await here.open()).toMatchObject(blockedBy('dataUnreadable'));
  });
  it('of the training platform is reported as such when it is damaged', async () => {
    mkdirSync(join(here.folder.path, 'training'), { recursive: true });
    writeFileSync(join(here.folder.path, 'training', 'platform.sealed'), 'not sealed');
    expect(await here.open()).toMatchObject(blockedBy('trainingUnreadable'));
  });
});

describe('the profile folder', () => {
  it('that cannot be written is reported as a storage problem, and the app still answers', async () => {
    // Root may write anywhere, so the folder's path is one that cannot be created.
    const path = join(here.folder.path, 'a-file');
    writeFileSync(path, '');
    here.ports = testPorts(path);
    here.ports.settings = { ...here.ports.settings, read: () => undefined };
    expect(await here.open()).toMatchObject(blockedBy('storage'));
    await here.staysShut();
  });
  it('with a damaged id gets no new one, because its secrets would be lost', async () => {
    writeFileSync(join(here.folder.path, 'profile-id'), 'xx');
    expect(await here.open()).toMatchObject({
      blocked: { reason: 'profileIdUnreadable', said: null, path: join(here.folder.path, 'profile-id') },
    });
    expect(readFileSync(join(here.folder.path, 'profile-id'), 'utf8')).toBe('xx');
  });
  it('with a folder in place of its id is reported as such, and not as unwritable', async () => {
    const path = join(here.folder.path, 'profile-id');
    rmSync(path);
    mkdirSync(path);
    expect(await here.open()).toMatchObject({
      blocked: { reason: 'profileIdUnreadable', said: expect.stringContaining('EISDIR'), path },
    });
    await here.staysShut();
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
    writeFileSync(here.ports.settingsPath, JSON.stringify(settings));
    const asked: string[] = [];
    const answer = Promise.withResolvers<void>();
    const waiting: SecretStore = {
      ...here.secrets,
      async get(account) {
        asked.push(account);
        await answer.promise;
        return here.secrets.get(account);
      },
    };
    here.app = startApp(here.ports, { secrets: () => waiting });
    await until(() => asked.length > 0, 'the keychain is asked');
    for (let calls = 0; calls < 3; calls++) expect((await here.app.get('app.state')).phase).toBe('starting');
    expect(asked).toEqual(['data-key']);
    answer.resolve();
    expect(await here.app.whenOpened()).toMatchObject({ phase: 'ready' });
    const before = asked.length;
    for (let calls = 0; calls < 3; calls++) await here.app.get('app.state');
    expect(asked.slice(before).filter((account) => /^[abc]\/client$/.test(account))).toHaveLength(0);
    expect(asked.filter((account) => account === 'a/client')).toHaveLength(1);
  });
});
