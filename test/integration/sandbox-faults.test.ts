import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../sandbox/index.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { TestClient } from '../../sandbox/test-client.ts';
import { timeoutOnceHung } from '../support/hung.ts';
import { until } from '../support/until.ts';

let served: ServedSandbox;
let client: TestClient;
let good: Record<string, unknown>;

beforeEach(async () => {
  served = await serveSandbox({ seed: 'faults' });
  client = new TestClient(served.base, served.sandbox.info);
  await client.login();
  const { investors, campaigns } = client.info;
  good = { investor_id: investors[0]?.id, campaign_id: campaigns[0]?.id, units: 5 };
});
afterEach(() => served.close());

const report = () => served.sandbox.report();
const made = () => report().invitations.length;
const invite = (key = 'a', signal?: AbortSignal) =>
  client.call('POST', '/v2/invitations/', good, { key, signal });
const breaks = async (...rules: FaultRule[]) => {
  const reply = await client.control('POST', '/faults', rules);
  expect(reply.status).toBe(201);
};

/** Makes a request and returns what really came over the wire. */
function wire(
  method: string,
  path: string,
): Promise<{ declared: number; received: number; error: string | null }> {
  return new Promise((resolve) => {
    let [declared, received] = [0, 0];
    const done = (error: string | null) => resolve({ declared, received, error });
    const headers = { Authorization: `Bearer ${client.token}` };
    request(`${served.base}${path}`, { method, headers, agent: false }, (response) => {
      declared = Number(response.headers['content-length']);
      response.on('data', (chunk: Uint8Array) => {
        received += chunk.byteLength;
      });
      response.on('end', () => done(null));
      response.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'));
    })
      .on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'))
      .end();
  });
}

describe('over real connections', () => {
  it('an answer is lost after the write, and the retry gets it', async () => {
    await breaks({ kind: 'lost', when: 'after', times: 1 });
    await expect(invite()).rejects.toThrow('fetch failed');
    expect(made()).toBe(1);
    const retry = await invite();
    expect(retry.status).toBe(201);
    expect(retry.headers.get('X-Idempotent-Replay')).toBe('true');
    expect(made()).toBe(1);
  });

  it('a connection is lost before the write', async () => {
    await breaks({ kind: 'lost', when: 'before', times: 2 });
    await expect(invite()).rejects.toThrow('fetch failed');
    expect(await wire('GET', '/v2/investors/')).toMatchObject({ error: 'ECONNRESET', received: 0 });
    expect(made()).toBe(0);
    expect((await invite()).headers.get('X-Idempotent-Replay')).toBeNull();
  });

  it.each([
    [{ kind: 'error', when: 'before', times: 1 }, 503, 0],
    [{ kind: 'error', when: 'after', status: 504, times: 1 }, 504, 1],
    [{ kind: 'html', times: 1 }, 502, 0],
    [{ kind: 'html', when: 'after', status: 200, times: 1 }, 200, 1],
  ] satisfies [FaultRule, number, number][])(
    'an error or a page is sent: %j',
    async (rule, status, written) => {
      await breaks(rule);
      const reply = await invite();
      expect(reply.status).toBe(status);
      const isHtml = rule.kind === 'html';
      expect(reply.headers.get('Content-Type')).toMatch(isHtml ? /^text\/html/ : /^application\/json/);
      expect(made()).toBe(written);
      expect((await invite()).status).toBe(201);
      expect(made()).toBe(1);
    },
  );

  it('calls are throttled, in seconds or until a date', async () => {
    await breaks(
      { kind: 'rate-limit', retryAfter: 7, times: 1 },
      { kind: 'rate-limit', retryAfter: 60, asDate: true, times: 1 },
    );
    const seconds = await invite();
    expect(seconds.status).toBe(429);
    expect(seconds.headers.get('Retry-After')).toBe('7');
    // The header's date is the time of sending plus 60 seconds, without milliseconds.
    const before = Math.floor(Date.now() / 1000) * 1000;
    const date = Date.parse((await invite()).headers.get('Retry-After') ?? '');
    expect(date).toBeGreaterThanOrEqual(before + 60_000);
    expect(date).toBeLessThanOrEqual(Date.now() + 60_000);
    expect((await invite()).status).toBe(201);
  });

  it('JSON is cut off in the middle of the answer', async () => {
    await breaks({ kind: 'cut-off', times: 1 });
    const cut = await wire('GET', '/v2/investors/');
    expect(cut.error).toBe('ECONNRESET');
    expect(cut.received).toBeGreaterThan(0);
    expect(cut.received).toBeLessThan(cut.declared);
    await breaks({ kind: 'cut-off', times: 1 });
    await expect(invite()).rejects.toThrow();
    expect(made()).toBe(1);
    expect((await invite()).status).toBe(201);
  });

  it('JSON is broken in an answer that is complete as HTTP', async () => {
    await breaks({ kind: 'broken-json', times: 1 });
    await expect(invite()).rejects.toThrow(SyntaxError);
    expect(made()).toBe(1);
    expect((await wire('GET', '/v2/investors/')).error).toBeNull();
  });

  it.each(['before', 'after'] as const)('a request hangs %s the write', async (when) => {
    await breaks({ kind: 'hang', when, times: 1 });
    await expect(invite('a', timeoutOnceHung(report))).rejects.toThrow('timeout');
    expect(made()).toBe(when === 'before' ? 0 : 1);
    expect((await invite()).status).toBe(201);
    expect(made()).toBe(1);
  });

  it('calls are delayed', async () => {
    await breaks({ kind: 'latency', ms: 80, method: 'POST' });
    served.sandbox.settings.latency = 40;
    const begin = performance.now();
    await invite();
    expect(performance.now() - begin).toBeGreaterThan(118);
  });

  it('calls are held until they are released, and the control endpoint answers meanwhile', async () => {
    const { calls } = report();
    const release = served.sandbox.hold();
    const inviting = invite();
    await until(() => report().calls > calls, 'the call has arrived');
    expect((await client.control('GET', '/report')).status).toBe(200);
    expect(made()).toBe(0);
    release();
    expect((await inviting).status).toBe(201);
    expect((await invite()).status).toBe(201);
  });

  it('a token expires while it is in use', async () => {
    await breaks({ kind: 'expired-token', times: 1 });
    expect((await invite()).status).toBe(401);
    expect((await invite()).status).toBe(401);
    await client.login();
    expect((await invite()).status).toBe(201);
  });

  it('the server is unreachable, by a rule or by unplugging', async () => {
    await breaks({ kind: 'offline' });
    await expect(invite()).rejects.toThrow('fetch failed');
    await expect(client.login()).rejects.toThrow('fetch failed');
    await client.control('DELETE', '/faults');
    await served.unplug();
    const refused = await wire('GET', '/v2/investors/');
    expect(refused.error).toBe('ECONNREFUSED');
    await served.plug();
    expect((await invite()).status).toBe(201);
  });
});

describe('fault rules', () => {
  it('apply to the calls they name, after those they skip', async () => {
    await breaks({
      kind: 'error',
      when: 'before',
      method: ['PATCH', 'post'],
      path: '/v2/invitations/*',
      skip: 1,
    });
    const invitation = await client.invite();
    expect((await client.patch(`/v2/invitations/${invitation}/`, { units: 2 })).status).toBe(503);
    expect((await client.get(`/v2/invitations/${invitation}/`)).status).toBe(200);
    expect((await client.post('/v2/investments/', {})).status).toBe(400);
    expect((await client.login()).status).toBe(200);
    const { body } = await client.control('GET', '/faults');
    expect(body).toMatchObject({ faults: [{ fired: 1, left: null }], fired: { error: 1 } });
    await client.control('DELETE', `/faults/${body.faults[0].id}`);
    expect((await client.control('DELETE', '/faults/99')).status).toBe(404);
    expect((await client.patch(`/v2/invitations/${invitation}/`, { units: 2 })).status).toBe(200);
  });

  it('apply to the token endpoint when they name it', async () => {
    await breaks({ kind: 'error', when: 'before', path: '/oauth/token', times: 1 });
    expect((await client.login()).status).toBe(503);
    expect((await client.login()).status).toBe(200);
  });

  it('apply by chance, which is the same with the same seed', async () => {
    const run = async () => {
      const sandbox = createSandbox({ seed: 'chance', clientSecret: 's' });
      const inProcess = new TestClient('http://sandbox.test/api/external', sandbox.info, sandbox.fetch);
      await inProcess.login();
      sandbox.faults.add({ kind: 'error', when: 'before', probability: 0.3 });
      const replies: number[] = [];
      for (let i = 0; i < 200; i += 1) replies.push((await inProcess.get('/v2/investors/?limit=1')).status);
      return replies;
    };
    const [first, second] = [await run(), await run()];
    expect(first).toEqual(second);
    const struck = first.filter((status) => status === 503).length;
    expect(struck).toBeGreaterThan(40);
    expect(struck).toBeLessThan(80);
  });

  it.each([
    {},
    { kind: 'lost' },
    { kind: 'error', when: 'before', status: 404 },
    { kind: 'latency', ms: 5, times: 0 },
    { kind: 'hang', when: 'after', probability: 2 },
    { kind: 'hang', when: 'after', colour: 'green' },
  ])('that make no sense are refused: %j', async (rule) => {
    expect(await client.control('POST', '/faults', rule)).toMatchObject({ status: 400 });
    expect(served.sandbox.faults.list()).toEqual([]);
  });
});

describe('in-process', () => {
  const inProcess = async (rule: FaultRule) => {
    const { sandbox } = served;
    const own = new TestClient('http://sandbox.test/api/external', sandbox.info, sandbox.fetch);
    await own.login();
    sandbox.faults.add({ times: 1, ...rule } as FaultRule);
    return own;
  };

  it.each([
    [{ kind: 'lost', when: 'after' }, 'ECONNRESET', 1],
    [{ kind: 'lost', when: 'before' }, 'ECONNRESET', 0],
    [{ kind: 'offline' }, 'ECONNREFUSED', 0],
    [{ kind: 'cut-off' }, 'UND_ERR_SOCKET', 1],
  ] satisfies [FaultRule, string, number][])('%j rejects as fetch does', async (rule, code, written) => {
    const own = await inProcess(rule);
    const error = await own.post('/v2/invitations/', good, 'a').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).cause).toMatchObject({ code });
    expect(made()).toBe(written);
    expect((await own.post('/v2/invitations/', good, 'a')).status).toBe(201);
  });

  it('a request that never ends can be aborted', async () => {
    const own = await inProcess({ kind: 'hang', when: 'after' });
    const reply = own.call('POST', '/v2/invitations/', good, { signal: timeoutOnceHung(report) });
    await expect(reply).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(made()).toBe(1);
    const aborted = own.call('POST', '/v2/invitations/', good, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });
});
