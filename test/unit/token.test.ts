import { beforeEach, describe, expect, it } from 'vitest';
import { createPlatformClient } from '../../main/platform/client.ts';
import type { Answer, Http, HttpRequest } from '../../main/platform/http.ts';
import { createTokenSource, scope, type TokenSource } from '../../main/platform/token.ts';
import { KeychainError } from '../../main/secrets/keychain.ts';
import { fakeClock } from '../support/clocks.ts';

const secret = 'geheim +/ä&=';
let asked: HttpRequest[];
let answers: (Answer | Promise<Answer>)[];
let clock: ReturnType<typeof fakeClock>;
let readSecret: () => Promise<string | null>;
let tokens: TokenSource;

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? undefined : (body as never),
  text: typeof body === 'string' ? body : JSON.stringify(body),
  headers,
});
const token = (value: string, more: object = {}) => answer(200, { access_token: value, ...more });
const http: Http = {
  send: async (request) => {
    asked.push(request);
    return answers.shift() ?? answer(500, 'no more answers');
  },
  download: async (request) => {
    asked.push(request);
    const found = (await answers.shift()) as Extract<Answer, { kind: 'answer' }>;
    if (found.status >= 300) return found;
    return { kind: 'file', mediaType: 'application/pdf', bytes: Buffer.from(found.text) };
  },
};

beforeEach(() => {
  asked = [];
  answers = [];
  clock = fakeClock();
  readSecret = async () => secret;
  tokens = createTokenSource(http, {
    baseUrl: 'https://h/api',
    clientId: 'client',
    secret: () => readSecret(),
    clock,
  });
});

describe('the token', () => {
  it('is requested as the guide does: form-encoded, with all scopes', async () => {
    answers = [token('t')];
    expect(await tokens.get()).toEqual({ kind: 'token', value: 't', scope: null });
    const [request] = asked;
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://h/api/oauth/token',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(Object.fromEntries(new URLSearchParams(Buffer.from(request?.body ?? []).toString()))).toEqual({
      grant_type: 'client_credentials',
      scope,
      client_id: 'client',
      client_secret: secret,
    });
  });
  it('is fetched once for all that ask at the same moment', async () => {
    answers = [token('t')];
    const got = await Promise.all(Array.from({ length: 20 }, () => tokens.get()));
    expect(asked).toHaveLength(1);
    expect(new Set(got.map((result) => result.kind === 'token' && result.value))).toEqual(new Set(['t']));
  });
  it('is kept until it is refused when it has no lifetime', async () => {
    answers = [token('t')];
    await tokens.get();
    clock.advance(365 * 24 * 3_600_000);
    expect(await tokens.get()).toMatchObject({ value: 't' });
    expect(asked).toHaveLength(1);
  });
  it('is renewed before it expires', async () => {
    answers = [token('t1', { expires_in: 3600 }), token('t2')];
    await tokens.get();
    clock.advance(3_569_999);
    expect(await tokens.get()).toMatchObject({ value: 't1' });
    clock.advance(1);
    expect(await tokens.get()).toMatchObject({ value: 't2' });
  });
  it.each([-3_600_000, -86_400_000])(
    'is renewed by elapsed time, so that a clock set by %d ms does not prolong its life',
    async (set) => {
      answers = [token('t1', { expires_in: 3600 }), token('t2')];
      await tokens.get();
      clock.set(set);
      clock.advance(3_570_000);
      expect(await tokens.get()).toMatchObject({ value: 't2' });
    },
  );
  it('is renewed by the wall clock after the machine slept', async () => {
    answers = [token('t1', { expires_in: 3600 }), token('t2')];
    await tokens.get();
    clock.sleep(3_570_000);
    expect(await tokens.get()).toMatchObject({ value: 't2' });
  });
  it('still serves a call with a very short lifetime', async () => {
    answers = [token('t1', { expires_in: 5 }), token('t2')];
    await tokens.get();
    expect(await tokens.get()).toMatchObject({ value: 't1' });
  });
  it('is renewed once, however many lanes were refused with it', async () => {
    answers = [token('t1'), token('t2'), token('t3')];
    await tokens.get();
    tokens.refuse('t1');
    expect(await tokens.get()).toMatchObject({ value: 't2' });
    tokens.refuse('t1');
    expect(await tokens.get()).toMatchObject({ value: 't2' });
    expect(asked).toHaveLength(2);
  });
});

describe('a token request', () => {
  it('is not sent without a secret', async () => {
    readSecret = async () => null;
    expect(await tokens.get()).toEqual({ kind: 'noSecret' });
    expect(asked).toHaveLength(0);
  });
  it('is not sent, and does not throw, while the keychain cannot be read', async () => {
    readSecret = async () => {
      throw new Error('the keychain is locked');
    };
    expect(await tokens.get()).toEqual({ kind: 'keychain', said: 'the keychain is locked' });
    readSecret = async () => {
      throw new KeychainError('the keychain did not answer', { said: null });
    };
    expect(await tokens.get()).toEqual({ kind: 'keychain', said: null });
    readSecret = async () => secret;
    answers = [token('t')];
    expect(await tokens.get()).toMatchObject({ kind: 'token' });
  });
  it.each(['invalid_client', 'unauthorized_client', 'invalid_grant', 'access_denied'])(
    'is refused for its credentials by %s, with any 4xx',
    async (error) => {
      for (const status of [400, 401, 403, 404]) {
        answers = [answer(status, { error })];
        expect(await tokens.get()).toEqual({
          kind: 'credentials',
          status,
          said: error,
          problem: 'credentials',
        });
      }
    },
  );
  it('is refused for its scope by invalid_scope', async () => {
    for (const status of [400, 401, 403]) {
      answers = [answer(status, { error: 'invalid_scope' })];
      expect(await tokens.get()).toMatchObject({ kind: 'credentials', status, problem: 'scope' });
    }
  });
  it.each([
    ['JSON', answer(401, { detail: 'Who?' })],
    ['no body', answer(401, '')],
    ['a Bearer challenge on a page', answer(401, '<html>no</html>', { 'www-authenticate': 'Bearer' })],
  ])('is refused for its credentials by a 401 with %s', async (_, given) => {
    answers = [given];
    expect(await tokens.get()).toMatchObject({ kind: 'credentials', problem: 'credentials' });
  });
  it.each([
    ['401 of a proxy', answer(401, '<html>Sign in to the proxy</html>'), 'between'],
    ['403 with a page', answer(403, '<html>Blocked</html>'), 'between'],
    ['404 without a body', answer(404, ''), 'between'],
    ['407', answer(407, ''), 'between'],
    ['another OAuth error', answer(400, { error: 'unsupported_grant_type' }), 'failing'],
    ['404 of the platform', answer(404, { detail: 'Not found.' }), 'failing'],
    ['a page in place of a token', answer(200, '<html>Welcome</html>'), 'between'],
    ['invalid_client with a 5xx', answer(500, { error: 'invalid_client' }), 'failing'],
  ])('learns nothing about the credentials from %s', async (_, given, because) => {
    answers = [given];
    expect(await tokens.get()).toMatchObject({ kind: 'unavailable', because });
  });
  it('has to wait after a 503 with Retry-After', async () => {
    answers = [answer(503, '', { 'retry-after': '9' })];
    expect(await tokens.get()).toEqual({ kind: 'rateLimited', retryAfter: '9', status: 503 });
  });
  it.each([
    { expires_in: null },
    { expires_in: 0 },
    { expires_in: -1 },
    { expires_in: 'soon' },
    { expires_in: {} },
    { scope: null },
    { scope: ['a'] },
  ])('accepts a token with %j beside it', async (beside) => {
    answers = [answer(200, { access_token: 'abc', ...beside })];
    expect(await tokens.get()).toEqual({ kind: 'token', value: 'abc', scope: null });
  });
  it.each([[{ token: 'abcdef' }], [{ access_token: ['abcdef'] }], [['abcdef']]])(
    'never repeats what may be a token of another kind: %j',
    async (body) => {
      answers = [answer(200, body)];
      expect(await tokens.get()).toEqual({
        kind: 'unavailable',
        said: 'no access_token in the answer',
        status: 200,
        because: 'failing',
      });
    },
  );
  it('has to wait after a 429', async () => {
    answers = [answer(429, '', { 'retry-after': '9' })];
    expect(await tokens.get()).toEqual({ kind: 'rateLimited', retryAfter: '9', status: 429 });
  });
  it.each([
    ['500', answer(500, 'boom')],
    ['408', answer(408, '')],
    ['HTML', answer(200, '<html>')],
    ['an answer without a token', answer(200, {})],
    ['an empty token', answer(200, { access_token: '' })],
  ])('finds the platform unavailable after %s', async (_, given) => {
    answers = [given, token('t')];
    expect(await tokens.get()).toMatchObject({ kind: 'unavailable' });
    expect(await tokens.get()).toMatchObject({ kind: 'token' });
  });
  it.each([
    [true, 'offline'],
    [false, 'failing'],
  ] as const)(
    'finds the platform unavailable without a whole answer (unreachable: %s)',
    async (unreachable, because) => {
      answers = [{ kind: 'noAnswer', said: 'X', unreachable }];
      expect(await tokens.get()).toEqual({ kind: 'unavailable', said: 'X', status: null, because });
    },
  );
  it('never repeats the secret in the platform’s words, in any spelling', async () => {
    const echo = `You sent ${secret} and ${encodeURIComponent(secret)} and ${new URLSearchParams({ s: secret })}`;
    for (const status of [401, 500]) {
      answers = [answer(status, echo)];
      const said = JSON.stringify(await tokens.get());
      expect(said).not.toContain(secret);
      expect(said).not.toContain(encodeURIComponent(secret));
      expect(said).not.toContain(new URLSearchParams({ s: secret }).toString().slice(2));
    }
    // Words that are cut in the middle of the secret would keep half of it.
    for (let before = 480; before < 500; before += 1) {
      answers = [answer(401, `${'x'.repeat(before)}${secret}`)];
      expect(JSON.stringify(await tokens.get())).not.toContain(secret.slice(0, 4));
    }
  });
});

describe('a secret that is changed while the former one is being tried', () => {
  it('counts at once, and nobody is told that the former one was refused', async () => {
    let refuse = (_: Answer) => {};
    answers = [
      new Promise<Answer>((resolve) => {
        refuse = resolve;
      }),
      token('new'),
    ];
    const first = tokens.get();
    await Promise.resolve();
    tokens.forget();
    refuse(answer(401, 'wrong'));
    expect(await first).toMatchObject({ kind: 'token', value: 'new' });
  });
  it('lets no token of the former one be kept', async () => {
    let grant = (_: Answer) => {};
    answers = [
      new Promise<Answer>((resolve) => {
        grant = resolve;
      }),
      token('new'),
    ];
    const first = tokens.get();
    await Promise.resolve();
    tokens.forget();
    grant(token('old'));
    await first;
    expect(await tokens.get()).toMatchObject({ value: 'new' });
  });
});

describe('calls with a token', () => {
  const client = () => createPlatformClient(http, tokens, 'https://h/api');
  const call = { method: 'POST' as const, path: '/v2/x/', body: Buffer.from('{}'), idempotencyKey: 'k' };
  it('carry the token, and the key if there is one', async () => {
    answers = [token('t'), answer(200, {}), answer(200, {})];
    const platform = client();
    await platform.call(call);
    await platform.call({ method: 'GET', path: '/v2/y/' });
    expect(asked[1]?.headers).toEqual({
      Authorization: 'Bearer t',
      'Content-Type': 'application/json',
      'X-Idempotency-Key': 'k',
    });
    expect(asked[2]?.headers).toEqual({ Authorization: 'Bearer t' });
    expect(platform.counts).toEqual({ writes: 1, reads: 1 });
  });
  it.each(['/v2/investors//wallets/', '/v2/investments//', '//v2/x/', '/v2/../x/', '/v2/./x/'])(
    'never leave when the path lacks an id: %s',
    async (path) => {
      await expect(client().call({ method: 'GET', path })).rejects.toThrow('lacks an id');
      expect(asked).toEqual([]);
    },
  );
  it('that are refused with 401 go out once more with a new token, the same key and the same bytes', async () => {
    answers = [token('t1'), answer(401, ''), token('t2'), answer(201, { id: 'a' })];
    expect(await client().call(call)).toMatchObject({ kind: 'answer', status: 201 });
    expect(asked[3]).toEqual({ ...asked[1], headers: { ...asked[1]?.headers, Authorization: 'Bearer t2' } });
  });
  it('that are refused twice are about credentials, with what the platform said', async () => {
    answers = [token('t1'), answer(401, ''), token('t2'), answer(401, { detail: 'Not you.' })];
    expect(await client().call(call)).toEqual({ kind: 'unauthorised', said: 'Not you.' });
    expect(asked).toHaveLength(4);
  });
  it('that are refused twice with the former secret, which was changed meanwhile, are tried with the new one', async () => {
    let refuse = (_: Answer) => {};
    answers = [token('t1'), answer(401, ''), token('t2'), new Promise((resolve) => (refuse = resolve))];
    const called = client().call(call);
    await new Promise((resolve) => setTimeout(resolve, 0));
    tokens.forget();
    answers = [token('t3'), answer(201, { id: 'a' })];
    refuse(answer(401, { detail: 'Not you.' }));
    expect(await called).toMatchObject({ kind: 'answer', status: 201 });
    expect(asked.at(-1)).toEqual({
      ...asked[1],
      headers: { ...asked[1]?.headers, Authorization: 'Bearer t3' },
    });
  });
  it('that meet the 401 of a proxy keep their token, and are not about credentials', async () => {
    answers = [token('t1'), answer(401, '<html>Sign in to the proxy</html>'), answer(200, {})];
    const platform = client();
    expect(await platform.call(call)).toMatchObject({ kind: 'answer', status: 401 });
    await platform.call(call);
    expect(asked.map(({ url }) => url)).toEqual([
      'https://h/api/oauth/token',
      'https://h/api/v2/x/',
      'https://h/api/v2/x/',
    ]);
  });
  it('whose time is over while they wait for a token do not leave, neither at first nor again', async () => {
    answers = [token('t1')];
    expect(await client().call({ ...call, mayLeave: () => false })).toEqual({ kind: 'tooLate' });
    let left = 0;
    answers = [answer(401, ''), token('t2')];
    expect(await client().call({ ...call, mayLeave: () => left++ === 0 })).toEqual({ kind: 'tooLate' });
    expect(asked.filter(({ url }) => url.endsWith('/x/'))).toHaveLength(1);
  });
  it('report each answer as it came', async () => {
    const heard: number[] = [];
    answers = [token('t1'), answer(401, ''), token('t2'), answer(201, { id: 'a' })];
    await createPlatformClient(http, tokens, 'https://h/api', ({ status }) => heard.push(status)).call(call);
    expect(heard).toEqual([401, 201]);
  });
  it('are not made without a token', async () => {
    answers = [answer(401, { error: 'invalid_client' })];
    expect(await client().call(call)).toMatchObject({ kind: 'credentials' });
    expect(asked).toHaveLength(1);
  });
  it('for a document of the platform renew the token likewise', async () => {
    answers = [token('t1'), answer(401, ''), token('t2'), answer(200, '%PDF')];
    expect(await client().download('https://h/api/v2/documents/1/')).toMatchObject({ kind: 'file' });
    answers = [answer(401, ''), token('t3'), answer(401, '')];
    expect(await client().download('https://h/api/v2/documents/1/')).toMatchObject({ kind: 'unauthorised' });
  });
  it('for a document of the platform are not made without a token', async () => {
    answers = [answer(401, { error: 'invalid_client' })];
    expect(await client().download('https://h/api/v2/documents/1/')).toMatchObject({ kind: 'credentials' });
    expect(asked).toHaveLength(1);
  });
  it('for a document elsewhere carry no token', async () => {
    answers = [answer(200, '%PDF')];
    await client().download('https://cdn.example/1.pdf');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers).not.toHaveProperty('Authorization');
  });
});
