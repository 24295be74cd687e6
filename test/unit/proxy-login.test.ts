import { describe, expect, it } from 'vitest';
import { createProxyLogins, proxyAccount } from '../../main/app/proxy-login.ts';
import { KeychainError } from '../../main/secrets/keychain.ts';
import { memorySecrets } from '../support/headless.ts';

const proxy = { isProxy: true, scheme: 'basic', host: 'proxy.example', port: 8080, realm: 'Office' };
const account = proxyAccount(proxy);
const anna = { name: 'anna', password: 'right' };
const entered = { host: proxy.host, port: proxy.port, ...anna, keep: false };

function setUp(stored?: string) {
  const secrets = memorySecrets();
  let changes = 0;
  let entries = 0;
  const logins = createProxyLogins({
    secrets: () => secrets,
    changed: () => {
      changes += 1;
    },
    enteredAnew: () => {
      entries += 1;
    },
  });
  const ready = stored === undefined ? Promise.resolve() : secrets.set(account, stored);
  return { logins, secrets, ready, counts: () => ({ changes, entries }) };
}

describe('a proxy that asks', () => {
  it('is shown, with its own words on one line', async () => {
    const { logins, counts } = setUp();
    expect(logins.view).toBeNull();
    expect(await logins.credentials({ ...proxy, realm: 'Office\u202e\nnetwork' }, null)).toBeNull();
    expect(logins.view).toEqual({
      host: 'proxy.example',
      port: 8080,
      scheme: 'basic',
      realm: 'Office network',
      state: 'asks',
      name: '',
      isKept: false,
    });
    expect(counts()).toEqual({ changes: 1, entries: 0 });
    await logins.credentials(proxy, null);
    expect(counts().changes).toBe(1);
  });

  it('is told what a person has entered, and what waits for it is tried at once', async () => {
    const { logins, counts } = setUp();
    await logins.credentials(proxy, null);
    logins.signIn(entered);
    expect(logins.view).toMatchObject({ state: 'answered', name: 'anna' });
    expect(counts().entries).toBe(1);
    expect(await logins.credentials(proxy, null)).toEqual(anna);
  });

  it('that nobody has met gets nothing: a page cannot plant a password for one', async () => {
    const { logins } = setUp();
    expect(() => logins.signIn(entered)).toThrow(expect.objectContaining({ failure: { code: 'notFound' } }));
    await logins.credentials(proxy, null);
    expect(() => logins.signIn({ ...entered, host: 'other.example' })).toThrow();
  });

  it('is no server: a 401 is never answered', async () => {
    const { logins } = setUp();
    expect(await logins.credentials({ ...proxy, isProxy: false }, null)).toBeNull();
    expect(logins.view).toBeNull();
  });
});

describe('a wrong password', () => {
  it('is told once, however many calls meet the proxy at the same time: it must not lock an account', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null);
    logins.signIn(entered);
    const first = await logins.credentials(proxy, null);
    const others = Promise.all([1, 2, 3].map(() => logins.credentials(proxy, null)));
    expect(await logins.credentials(proxy, first)).toBeNull();
    expect(await others).toEqual([null, null, null]);
    expect(logins.view).toMatchObject({ state: 'refused', name: 'anna' });
    expect(await logins.credentials(proxy, null)).toBeNull();
    logins.signIn({ ...entered, password: 'new' });
    expect(await logins.credentials(proxy, null)).toEqual({ ...anna, password: 'new' });
  });

  it('that was right before is told once as well', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null);
    logins.signIn(entered);
    await logins.credentials(proxy, null);
    logins.ended(proxy, anna, false);
    const later = [1, 2, 3].map(() => logins.credentials(proxy, null));
    const told = await Promise.race(later);
    expect(await logins.credentials(proxy, told)).toBeNull();
    expect((await Promise.all(later)).filter((each) => each !== null)).toEqual([anna]);
  });

  it('is what the next call finds out, when the one that told it has ended for another reason', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null);
    logins.signIn(entered);
    await logins.credentials(proxy, null);
    const next = logins.credentials(proxy, null);
    logins.ended(proxy, anna, false);
    expect(await next).toEqual(anna);
  });

  it('that was replaced meanwhile does not count against the new one', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null);
    logins.signIn({ ...entered, password: 'wrong' });
    const wrong = await logins.credentials(proxy, null);
    logins.signIn(entered);
    expect(await logins.credentials(proxy, wrong)).toEqual(anna);
  });
});

describe('a proxy that asks in another way', () => {
  it('is not told in the clear what was entered for one that encrypts it', async () => {
    const { logins, ready } = setUp(JSON.stringify({ ...anna, scheme: 'ntlm' }));
    await ready;
    expect(await logins.credentials(proxy, null)).toBeNull();
    expect(logins.view).toMatchObject({ state: 'asks', scheme: 'basic', name: 'anna' });
    const safe = { ...proxy, scheme: 'negotiate' };
    expect(await logins.credentials(safe, null)).toEqual(anna);
  });
});

describe('the keychain', () => {
  const accepted = async ({ logins }: ReturnType<typeof setUp>) => {
    const told = await logins.credentials(proxy, null);
    logins.ended(proxy, told ?? anna, true);
  };

  it('keeps name and password if wanted, once they were accepted, and they are told after the next start', async () => {
    const now = setUp();
    const { logins, secrets } = now;
    await logins.credentials(proxy, null);
    logins.signIn({ ...entered, keep: true });
    expect(await secrets.get(account)).toBeNull();
    await accepted(now);
    await expect.poll(() => logins.view?.isKept).toBe(true);
    const next = setUp((await secrets.get(account)) ?? undefined);
    await next.ready;
    expect(await next.logins.credentials(proxy, null)).toEqual(anna);
    expect(next.logins.view).toMatchObject({ state: 'answered', name: 'anna', isKept: true });
  });

  it('holds what was accepted once, also when it is refused later, and never what was not accepted', async () => {
    const { logins, secrets, ready } = setUp(JSON.stringify(anna));
    await ready;
    await logins.credentials(proxy, await logins.credentials(proxy, null));
    expect(logins.view).toMatchObject({ state: 'refused', isKept: true });
    expect(await secrets.get(account)).toBe(JSON.stringify(anna));
    logins.signIn({ ...entered, password: 'wrong', keep: true });
    await logins.credentials(proxy, await logins.credentials(proxy, null));
    expect(await secrets.get(account)).toBe(JSON.stringify(anna));
  });

  it('holds nothing any more when they are not to be kept, or to be forgotten', async () => {
    for (const end of ['signIn', 'forget'] as const) {
      const { logins, secrets, ready } = setUp(JSON.stringify(anna));
      await ready;
      await logins.credentials(proxy, null);
      if (end === 'signIn') logins.signIn(entered);
      else await logins.forget();
      await expect.poll(() => secrets.get(account)).toBeNull();
      expect(logins.view?.isKept).toBe(false);
    }
  });

  it('that refuses to forget leaves everything as it was, so that it can be tried again', async () => {
    const { logins, secrets, ready } = setUp(JSON.stringify(anna));
    await ready;
    logins.ended(proxy, (await logins.credentials(proxy, null)) ?? anna, true);
    secrets.delete = () => Promise.reject(new KeychainError('locked'));
    await expect(logins.forget()).rejects.toThrow('locked');
    expect(logins.view).toMatchObject({ state: 'answered', name: 'anna', isKept: true });
  });

  it.each(['{', '{"name":1}', '"x"', ''])(
    'holds something else (%s): the person is asked',
    async (stored) => {
      const { logins, ready } = setUp(stored);
      await ready;
      expect(await logins.credentials(proxy, null)).toBeNull();
      expect(logins.view).toMatchObject({ state: 'asks' });
    },
  );

  it('is asked once, also when it refuses: each question may be one more prompt', async () => {
    const { logins, secrets } = setUp();
    let questions = 0;
    secrets.get = () => {
      questions += 1;
      return Promise.reject(new KeychainError('locked'));
    };
    for (const _ of [1, 2, 3]) await logins.credentials(proxy, null);
    expect(questions).toBe(1);
  });

  it('refuses: what was entered is told all the same, and counts as not kept', async () => {
    const now = setUp();
    const { logins, secrets, counts } = now;
    await logins.credentials(proxy, null);
    secrets.set = () => Promise.reject(new KeychainError('locked'));
    logins.signIn({ ...entered, keep: true });
    const { changes } = counts();
    await accepted(now);
    await expect.poll(() => counts().changes).toBeGreaterThan(changes);
    expect(logins.view).toMatchObject({ state: 'answered', isKept: false });
    expect(await logins.credentials(proxy, null)).toEqual(anna);
  });
});
