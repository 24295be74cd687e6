import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { clientAccount, formerAccount } from '../../main/secrets/client-secret.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import { newDataKey } from '../../main/storage/cipher.ts';
import { filesBelow } from '../support/files.ts';
import { scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';

/**
 * Uses the real keychain of the system. On Linux that is a Secret Service on D-Bus:
 * dbus-run-session -- bash -c 'printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null &&
 *   npx vitest run test/integration/keychain.test.ts'
 */
const why = await systemKeychain(`probe-${randomUUID()}`)
  .get('probe')
  .then(() => null)
  .catch((error: Error) => error.message);
if (why) console.warn(`NOT RUN HERE: the tests of the real keychain, because none answers (${why}).`);
beforeEach((context) => {
  context.skip(why !== null, `no keychain answers: ${why}`);
});

const used: { profile: string; account: string }[] = [];
const keychain = (profile: string) => {
  const store = systemKeychain(profile);
  return {
    ...store,
    set: (account: string, secret: string) => {
      used.push({ profile, account });
      return store.set(account, secret);
    },
  };
};
afterEach(async () => {
  for (const { profile, account } of used.splice(0)) await systemKeychain(profile).delete(account);
});

describe("the system's keychain", () => {
  it('returns exactly what was stored, until it is deleted', async () => {
    const store = keychain(randomUUID());
    expect(await store.get('a')).toBeNull();
    for (const secret of ['short', 'ä€🙂 "quoted" \\ \n', 'x'.repeat(2000)]) {
      await store.set('a', secret);
      expect(await store.get('a')).toBe(secret);
    }
    await store.delete('a');
    expect(await store.get('a')).toBeNull();
    await store.delete('a');
  });

  it('keeps accounts and profiles apart', async () => {
    const [one, other] = [keychain(randomUUID()), keychain(randomUUID())];
    await one.set('a', '1');
    await one.set('b', '2');
    await other.set('a', '3');
    expect([await one.get('a'), await one.get('b'), await other.get('a'), await other.get('b')]).toEqual([
      '1',
      '2',
      '3',
      null,
    ]);
    await one.delete('a');
    expect([await one.get('a'), await one.get('b'), await other.get('a')]).toEqual([null, '2', '3']);
  });
});

describe("the app with the system's keychain", () => {
  let folder: ReturnType<typeof scratchFolder>;
  let ports: TestPorts;
  let app: TestApp;
  const open = () => {
    app = startApp(ports, { secrets: keychain });
    return app.whenOpened();
  };
  const profileId = () => readFileSync(join(folder.path, 'profile-id'), 'utf8');
  beforeEach(async () => {
    folder = scratchFolder();
    ports = testPorts(folder.path, { fetch: () => Promise.reject(new TypeError('no network in this test')) });
    await open();
  });
  afterEach(async () => {
    await app?.backend.close();
    folder?.remove();
  });

  it('opens Training, and opens the same data again', async () => {
    const { id } = await app.get('subscriptions.create');
    await app.backend.close();
    expect(await open()).toMatchObject({ phase: 'ready' });
    expect(await app.get('subscriptions.get', { id })).toMatchObject({ id });
  });

  it('has data key and client secrets there, and nowhere in the profile', async () => {
    const { id } = await app.get('environments.save', {
      kind: 'demo',
      name: 'Demo',
      baseUrl: 'https://platform.invalid',
      clientId: 'c',
      campaigns: [],
    });
    await app.get('environments.setSecret', { id, secret: 'ganz-geheim-4711' });
    const store = systemKeychain(profileId());
    const secrets = [
      JSON.parse((await store.get(clientAccount(id))) ?? '{}').secret,
      await store.get('data-key'),
      await store.get(formerAccount(trainingId)),
    ];
    expect(secrets).toEqual(['ganz-geheim-4711', expect.any(String), expect.any(String)]);
    await app.backend.close();
    for (const { path, bytes } of filesBelow(folder.path))
      for (const secret of secrets) expect(bytes.includes(secret ?? '?'), path).toBe(false);
    await open();
    expect(await app.get('environments.forgetSecret', { id })).toMatchObject({ hasSecret: false });
    expect(await store.get(clientAccount(id))).toBeNull();
  });

  it('is blocked when its key is missing or another one, makes no new key, and opens when the key is back', async () => {
    const { id } = await app.get('subscriptions.create');
    await app.backend.close();
    const store = keychain(profileId());
    const key = (await store.get('data-key')) ?? '';
    await store.delete('data-key');
    expect(await open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'dataKeyMissing' } });
    expect(await store.get('data-key')).toBeNull();
    await store.set('data-key', newDataKey());
    expect(await app.get('app.retry')).toMatchObject({ blocked: { reason: 'dataKeyWrong' } });
    await store.set('data-key', key);
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await app.get('subscriptions.get', { id })).toMatchObject({ id });
  });
});
