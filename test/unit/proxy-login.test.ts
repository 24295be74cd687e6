import { describe, expect, it } from 'vitest';
import { createProxyLogins, proxyAccount } from '../../main/app/proxy-login.ts';
import { KeychainError } from '../../main/secrets/keychain.ts';
import { memorySecrets } from '../support/headless.ts';

const proxy = { isProxy: true, scheme: 'basic', host: 'proxy.example', port: 8080, realm: 'Office' };
const account = proxyAccount(proxy);
const anna = { name: 'anna', password: 'right' };
const origin = 'https://platform.example';
const view = ({ views }: ReturnType<typeof createProxyLogins>) => views[0] ?? null;
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
  it('is shown with its own words on one line', async () => {
    const { logins, counts } = setUp();
    expect(view(logins)).toBeNull();
    const asking = { ...proxy, realm: 'Office\u202e\nnetwork' };
    expect(await logins.credentials(asking, null, origin)).toBeNull();
    expect(view(logins)).toEqual({
      host: 'proxy.example',
      port: 8080,
      scheme: 'basic',
      realm: 'Office network',
      state: 'asks',
      name: '',
      isKept: false,
      keep: false,
    });
    expect(counts()).toEqual({ changes: 1, entries: 0 });
    await logins.credentials(asking, null, origin);
    expect(counts().changes).toBe(1);
  });

  it('receives what a person has entered, and the calls that wait for it are tried at once', async () => {
    const { logins, counts } = setUp();
    await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    expect(view(logins)).toMatchObject({ state: 'passes', name: 'anna' });
    expect(counts().entries).toBe(1);
    expect(await logins.credentials(proxy, null, origin)).toEqual(anna);
  });

  it('receives nothing when no call has met it, so that a page cannot plant a password for it', async () => {
    const { logins } = setUp();
    expect(() => logins.signIn(entered)).toThrow(expect.objectContaining({ failure: { code: 'notFound' } }));
    await logins.credentials(proxy, null, origin);
    expect(() => logins.signIn({ ...entered, host: 'other.example' })).toThrow();
  });

  it('is no server: a 401 is never answered', async () => {
    const { logins } = setUp();
    expect(await logins.credentials({ ...proxy, isProxy: false }, null, origin)).toBeNull();
    expect(view(logins)).toBeNull();
  });
});

describe('a wrong password', () => {
  it('is sent once, however many calls meet the proxy at the same time, so that it does not lock an account', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    const first = await logins.credentials(proxy, null, origin);
    const others = Promise.all([1, 2, 3].map(() => logins.credentials(proxy, null, origin)));
    expect(await logins.credentials(proxy, first, origin)).toBeNull();
    expect(await others).toEqual([null, null, null]);
    expect(view(logins)).toMatchObject({ state: 'refused', name: 'anna' });
    expect(await logins.credentials(proxy, null, origin)).toBeNull();
    logins.signIn({ ...entered, password: 'new' });
    expect(await logins.credentials(proxy, null, origin)).toEqual({ ...anna, password: 'new' });
  });

  it('is sent only once also when it was right before', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    await logins.credentials(proxy, null, origin);
    logins.ended(proxy, anna, 'accepted');
    const later = [1, 2, 3].map(() => logins.credentials(proxy, null, origin));
    const told = await Promise.race(later);
    expect(await logins.credentials(proxy, told, origin)).toBeNull();
    expect((await Promise.all(later)).filter((each) => each !== null)).toEqual([anna]);
  });

  it('is found out by the next call when the call that sent it ended for another reason', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    await logins.credentials(proxy, null, origin);
    const next = logins.credentials(proxy, null, origin);
    logins.ended(proxy, anna, 'none');
    expect(await next).toEqual(anna);
  });

  it('does not count against the password that replaced it meanwhile', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    logins.signIn({ ...entered, password: 'wrong' });
    const wrong = await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    expect(await logins.credentials(proxy, wrong, origin)).toEqual(anna);
  });
});

describe('a proxy that gives no verdict on a password', () => {
  const unheard = async (logins: ReturnType<typeof createProxyLogins>) => {
    const told = await logins.credentials(proxy, null, origin);
    if (told) logins.ended(proxy, told, 'none');
    return told;
  };

  it('receives it twice; then the person is asked, because each time may have been a wrong password', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    expect(await unheard(logins)).toEqual(anna);
    expect(view(logins)?.state).toBe('passes');
    expect(await unheard(logins)).toEqual(anna);
    expect(view(logins)).toMatchObject({ state: 'silent', name: 'anna' });
    expect(await unheard(logins)).toBeNull();
    logins.signIn(entered);
    expect(await unheard(logins)).toEqual(anna);
  });

  it.each(['since the start', 'before it was kept'])(
    'keeps receiving what it has accepted %s, because it may be the platform that does not answer',
    async (when) => {
      const { logins, ready } = setUp(when === 'since the start' ? undefined : JSON.stringify(anna));
      await ready;
      await logins.credentials(proxy, null, origin);
      if (when === 'since the start') {
        logins.signIn(entered);
        await logins.credentials(proxy, null, origin);
      }
      logins.ended(proxy, anna, 'accepted');
      for (const _ of [1, 2, 3]) expect(await unheard(logins)).toEqual(anna);
    },
  );

  it('is not counted as silent when the call ended before the password was sent', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    for (const _ of [1, 2, 3]) {
      expect(await logins.credentials(proxy, null, origin)).toEqual(anna);
      logins.ended(proxy, anna, 'untold');
    }
    expect(view(logins)?.state).toBe('passes');
  });

  it('holds back the calls that begin meanwhile, because Chromium would send the password with each', async () => {
    const { logins } = setUp();
    await logins.decided();
    await logins.credentials(proxy, null, origin);
    logins.signIn(entered);
    await logins.credentials(proxy, null, origin);
    let isDecided = false;
    const decided = logins.decided().then(() => {
      isDecided = true;
    });
    await Promise.resolve();
    expect(isDecided).toBe(false);
    logins.ended(proxy, anna, 'accepted');
    await decided;
  });
});

describe('several proxies', () => {
  const other = { ...proxy, host: 'other.example' };

  it('are shown in the order in which they asked, and each has its own sign-in', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    await logins.credentials(other, null, origin);
    logins.signIn(entered);
    expect(logins.views).toMatchObject([
      { host: 'proxy.example', state: 'passes', name: 'anna' },
      { host: 'other.example', state: 'asks', name: '' },
    ]);
    expect(await logins.credentials(proxy, null, origin)).toEqual(anna);
    expect(await logins.credentials(other, null, origin)).toBeNull();
    logins.signIn({ ...entered, host: other.host, name: 'ben' });
    expect(await logins.credentials(other, null, origin)).toEqual({ ...anna, name: 'ben' });
    await logins.forget(other);
    expect(logins.views).toMatchObject([{ name: 'anna' }, { name: '' }]);
  });

  it('are cleared one by one, when a call gets through to the origin where the proxy stopped one', async () => {
    const { logins } = setUp();
    await logins.credentials(proxy, null, origin);
    await logins.credentials(other, null, 'https://documents.example');
    logins.passed(origin);
    expect(logins.views.map(({ state }) => state)).toEqual(['passes', 'asks']);
    // A dialog that is open for this proxy can still be submitted.
    logins.signIn(entered);
  });
});

describe('a proxy that asks with another scheme', () => {
  it('does not receive in clear text what was entered for a scheme that encrypts it', async () => {
    const { logins, ready } = setUp(JSON.stringify({ ...anna, scheme: 'ntlm' }));
    await ready;
    expect(await logins.credentials(proxy, null, origin)).toBeNull();
    expect(view(logins)).toMatchObject({ state: 'asks', scheme: 'basic', name: 'anna' });
    const safe = { ...proxy, scheme: 'negotiate' };
    expect(await logins.credentials(safe, null, origin)).toEqual(anna);
  });
});

describe('the keychain', () => {
  const accepted = async ({ logins }: ReturnType<typeof setUp>) => {
    const told = await logins.credentials(proxy, null, origin);
    logins.ended(proxy, told ?? anna, 'accepted');
  };

  it('keeps name and password on request once they were accepted, and they are sent after the next start', async () => {
    const now = setUp();
    const { logins, secrets } = now;
    await logins.credentials(proxy, null, origin);
    logins.signIn({ ...entered, keep: true });
    expect(await secrets.get(account)).toBeNull();
    await accepted(now);
    await expect.poll(() => view(logins)?.isKept).toBe(true);
    const next = setUp((await secrets.get(account)) ?? undefined);
    await next.ready;
    expect(await next.logins.credentials(proxy, null, origin)).toEqual(anna);
    expect(view(next.logins)).toMatchObject({ state: 'passes', name: 'anna', isKept: true });
  });

  it('keeps them also when the call that sent them failed for another reason', async () => {
    const now = setUp();
    const { logins, secrets } = now;
    await logins.credentials(proxy, null, origin);
    logins.signIn({ ...entered, keep: true });
    await logins.credentials(proxy, null, origin);
    logins.ended(proxy, anna, 'none');
    expect(await secrets.get(account)).toBeNull();
    await accepted(now);
    await expect.poll(() => secrets.get(account)).not.toBeNull();
  });

  it('holds the former password until the new one is accepted, and the wish to keep survives a wrong one', async () => {
    const now = setUp(JSON.stringify({ ...anna, password: 'former' }));
    const { logins, secrets, ready } = now;
    await ready;
    await logins.credentials(proxy, await logins.credentials(proxy, null, origin), origin);
    logins.signIn({ ...entered, password: 'mistyped', keep: true });
    await logins.credentials(proxy, await logins.credentials(proxy, null, origin), origin);
    expect(view(logins)).toMatchObject({ state: 'refused', isKept: true, keep: true });
    expect(await secrets.get(account)).toContain('former');
    logins.signIn({ ...entered, keep: true });
    await accepted(now);
    await expect.poll(() => secrets.get(account)).toContain('right');
    logins.signIn({ ...entered, keep: false });
    await expect.poll(() => view(logins)?.isKept).toBe(false);
    expect(await secrets.get(account)).toBeNull();
  });

  it('is still shown as holding an entry that it refuses to delete', async () => {
    const { logins, secrets, ready } = setUp(JSON.stringify(anna));
    await ready;
    await logins.credentials(proxy, null, origin);
    secrets.delete = () => Promise.reject(new KeychainError('locked'));
    logins.signIn(entered);
    await expect.poll(() => view(logins)?.isKept).toBe(true);
  });

  it('holds what was accepted once, also when it is refused later, and nothing that was never accepted', async () => {
    const { logins, secrets, ready } = setUp(JSON.stringify(anna));
    await ready;
    await logins.credentials(proxy, await logins.credentials(proxy, null, origin), origin);
    expect(view(logins)).toMatchObject({ state: 'refused', isKept: true });
    expect(await secrets.get(account)).toBe(JSON.stringify(anna));
    logins.signIn({ ...entered, password: 'wrong', keep: true });
    await logins.credentials(proxy, await logins.credentials(proxy, null, origin), origin);
    expect(await secrets.get(account)).toBe(JSON.stringify(anna));
  });

  it('holds nothing once the entry is no longer to be kept, or is forgotten', async () => {
    for (const end of ['signIn', 'forget'] as const) {
      const { logins, secrets, ready } = setUp(JSON.stringify(anna));
      await ready;
      await logins.credentials(proxy, null, origin);
      if (end === 'signIn') logins.signIn(entered);
      else await logins.forget(proxy);
      await expect.poll(() => secrets.get(account)).toBeNull();
      expect(view(logins)?.isKept).toBe(false);
    }
  });

  it('leaves everything as it was when it refuses to forget, so that a person can try again', async () => {
    const { logins, secrets, ready } = setUp(JSON.stringify(anna));
    await ready;
    logins.ended(proxy, (await logins.credentials(proxy, null, origin)) ?? anna, 'accepted');
    secrets.delete = () => Promise.reject(new KeychainError('locked'));
    await expect(logins.forget(proxy)).rejects.toThrow('locked');
    expect(view(logins)).toMatchObject({ state: 'passes', name: 'anna', isKept: true });
  });

  it.each(['{', '{"name":1}', '"x"', ''])(
    'holds something else (%s), so the person is asked',
    async (stored) => {
      const { logins, ready } = setUp(stored);
      await ready;
      expect(await logins.credentials(proxy, null, origin)).toBeNull();
      expect(view(logins)).toMatchObject({ state: 'asks' });
    },
  );

  it('is read once, even when it refuses, because each read may be one more prompt', async () => {
    const { logins, secrets } = setUp();
    let questions = 0;
    secrets.get = () => {
      questions += 1;
      return Promise.reject(new KeychainError('locked'));
    };
    for (const _ of [1, 2, 3]) await logins.credentials(proxy, null, origin);
    expect(questions).toBe(1);
  });

  it('refuses, and what was entered is sent all the same and counts as not kept', async () => {
    const now = setUp();
    const { logins, secrets, counts } = now;
    await logins.credentials(proxy, null, origin);
    secrets.set = () => Promise.reject(new KeychainError('locked'));
    logins.signIn({ ...entered, keep: true });
    const { changes } = counts();
    await accepted(now);
    await expect.poll(() => counts().changes).toBeGreaterThan(changes);
    expect(view(logins)).toMatchObject({ state: 'passes', isKept: false });
    expect(await logins.credentials(proxy, null, origin)).toEqual(anna);
  });
});
