import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockProfile } from '../../main/profile/lock.ts';
import { newDataKey } from '../../main/storage/cipher.ts';
import { type AppProcess, startAppProcess } from '../support/app-process.ts';
import { fileSecrets, memorySecrets, scratchFolder, temporaryFolder } from '../support/headless.ts';
import { whyNoOtherUser } from '../support/other-user.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';

const dataKey = newDataKey();
const inUse = { phase: 'blocked', blocked: { reason: 'profileInUse' } };
const ready = { phase: 'ready', blocked: null };

let folder: ReturnType<typeof scratchFolder>;
const apps: TestApp[] = [];
const processes: AppProcess[] = [];
beforeEach(() => {
  folder = scratchFolder();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.backend.close();
  for (const process of processes.splice(0)) await process.kill();
  folder.remove();
  rmSync(`${folder.path}.keychain`, { force: true });
});

const openHere = (path = folder.path) => {
  const secrets = fileSecrets(`${folder.path}.keychain`, { 'data-key': dataKey });
  const app = startApp(testPorts(path), { secrets: () => secrets });
  apps.push(app);
  return app;
};
const openElsewhere = async (options: Partial<Parameters<typeof startAppProcess>[0]> = {}) => {
  const started = await startAppProcess({
    profile: folder.path,
    dataKey,
    keychain: `${folder.path}.keychain`,
    ...options,
  });
  processes.push(started);
  return started;
};

describe('one app per profile folder', () => {
  it('a second process reports the lock, reads and changes nothing, and opens once the first has ended', async () => {
    const first = await openElsewhere();
    expect(first.state).toMatchObject(ready);
    const second = openHere();
    expect(await second.whenOpened()).toMatchObject(inUse);
    expect(await second.call('subscriptions.create')).toMatchObject({ error: { code: 'blocked' } });
    expect(await second.call('settings.update', { theme: 'dark' })).toMatchObject({
      error: { code: 'blocked' },
    });
    expect(existsSync(join(folder.path, 'settings.json'))).toBe(false);
    expect(await second.get('app.retry')).toMatchObject(inUse);
    await first.close();
    expect(await second.get('app.retry')).toMatchObject(ready);
    expect(await second.call('subscriptions.create')).toMatchObject({ ok: true });
  });

  it('a killed process leaves nothing that keeps the next one out', async () => {
    const first = await openElsewhere();
    const drafted = await first.call('subscriptions.create');
    expect(await openHere().whenOpened()).toMatchObject(inUse);
    await first.kill();
    const next = openHere();
    expect(await next.whenOpened()).toMatchObject(ready);
    if (!drafted.ok) throw new Error('no draft');
    expect(await next.get('subscriptions.get', { id: drafted.value.id })).toMatchObject({ stage: 'draft' });
  });

  it('a second process reports the lock in the language that the person has chosen', async () => {
    const first = openHere();
    await first.whenOpened();
    await first.get('settings.update', { language: 'en', theme: 'dark' });
    const { state } = await openElsewhere();
    expect(state).toMatchObject({ ...inUse, preferences: { language: 'en', theme: 'dark' } });
  });

  it('trying again and switching the environment do not lock the app out of its own folder', async () => {
    const app = openHere();
    expect(await app.whenOpened()).toMatchObject(ready);
    expect(await app.get('app.retry')).toMatchObject(ready);
    const { id } = await app.get('environments.save', {
      kind: 'demo',
      name: 'Demo',
      baseUrl: 'https://platform.invalid/api',
      clientId: 'c',
      campaigns: [],
    });
    expect(await app.get('environments.activate', { id })).toMatchObject(ready);
    // The lock is still held, because switching does not release it.
    expect((await openElsewhere()).state).toMatchObject(inUse);
  });

  it('a closed app releases the folder within the same process as well', async () => {
    const first = openHere();
    await first.whenOpened();
    await first.backend.close();
    expect(await openHere().whenOpened()).toMatchObject(ready);
  });

  it('the lock is held while the app is blocked for another reason', async () => {
    const app = startApp(testPorts(folder.path), {
      secrets: () => ({ ...memorySecrets(), get: () => Promise.reject(new Error('broken')) }),
    });
    apps.push(app);
    expect(await app.whenOpened()).toMatchObject({ phase: 'blocked', blocked: { reason: 'storage' } });
    expect((await openElsewhere()).state).toMatchObject(inUse);
  });

  it('the locks of two folders are independent', async () => {
    const other = scratchFolder();
    try {
      const locks = [lockProfile(folder.path), lockProfile(other.path)];
      for (const lock of locks) lock.release();
    } finally {
      other.remove();
    }
  });

  it('the lock leaves one empty file, and no journal beside it', async () => {
    const first = await openElsewhere();
    await first.kill();
    expect(readdirSync(folder.path).filter((name) => name.startsWith('profile.lock'))).toEqual([
      'profile.lock',
    ]);
  });
});

const noOtherUsers = whyNoOtherUser(40_001);

describe('two users of one computer', () => {
  let shared: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    shared = temporaryFolder();
    chmodSync(shared.path, 0o777);
  });
  afterEach(() => shared.remove());

  it('cannot use one folder: the second cannot even open the lock of the first', async (ctx) => {
    ctx.skip(noOtherUsers !== null, String(noOtherUsers));
    const profile = shared.path;
    const first = await openElsewhere({ profile, uid: 40_001, umask: 0 });
    expect(first.state).toMatchObject(ready);
    const refused = { phase: 'blocked', blocked: { reason: 'storage' } };
    expect((await openElsewhere({ profile, uid: 40_002, umask: 0 })).state).toMatchObject(refused);
    expect(await first.call('subscriptions.create')).toMatchObject({ ok: true });
  });

  it('cannot use one folder, even if the second can read the lock of the first', async (ctx) => {
    ctx.skip(noOtherUsers !== null, String(noOtherUsers));
    const profile = shared.path;
    await openElsewhere({ profile, uid: 40_001, umask: 0o022 });
    // As earlier versions made the lock.
    chmodSync(join(profile, 'profile.lock'), 0o644);
    expect((await openElsewhere({ profile, uid: 40_002 })).state).toMatchObject(inUse);
  });
});
