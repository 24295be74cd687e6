/** How the sandbox plays a platform that is busy, or something in between that answers in its place. */
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../sandbox/index.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { type SandboxCaller, sandboxCaller } from '../support/sandbox-caller.ts';
import { until } from '../support/until.ts';

describe.each(['over HTTP', 'in-process'])('%s', (way) => {
  let here: SandboxCaller;
  beforeEach(async () => {
    here = await sandboxCaller(way);
  });
  afterEach(() => here.close());

  describe('a page from something in between', () => {
    // Node's fetch turns a 407 into an error, so that status has a test of its own.
    const statuses = [200, 403, 404, 405, 451, 511, ...(way === 'in-process' ? [407] : [])];
    it.each(statuses)('is HTML or plain text with %s', async (status) => {
      await here.breaks({ kind: 'html', status, times: 1 }, { kind: 'html', plain: true, status, times: 1 });
      const [html, plain] = [await here.invite(), await here.invite()];
      expect([html.status, plain.status]).toEqual([status, status]);
      expect(html.headers.get('Content-Type')).toMatch(/^text\/html/);
      expect(plain.headers.get('Content-Type')).toMatch(/^text\/plain/);
      expect(html.body).toContain('<html>');
      expect(plain.body).not.toContain('<');
      expect(here.report().invitations).toHaveLength(0);
    });

    it('asks for credentials of its own', async () => {
      await here.breaks({ kind: 'html', status: 401, times: 1 });
      const reply = await here.client.get('/v2/investors/');
      expect(reply.status).toBe(401);
      expect(reply.headers.get('WWW-Authenticate')).toBe('Negotiate');
    });

    it('is sent for the named calls, or for every call', async () => {
      await here.breaks({ kind: 'html', status: 200, path: '/v2/investments/*' });
      expect((await here.invite()).status).toBe(201);
      expect((await here.client.get('/v2/investments/')).body).toContain('<html>');
      await here.breaks({ kind: 'html', status: 200, path: '*' });
      expect((await here.client.login()).body).toContain('<html>');
      expect((await here.invite()).body).toContain('<html>');
    });
  });

  describe('a busy platform', () => {
    it.each([409, 423, 425] as const)('answers %s although the write was done', async (status) => {
      await here.breaks({ kind: 'busy', status, times: 2 });
      for (let attempt = 0; attempt < 2; attempt += 1) {
        expect(await here.invite()).toMatchObject({ status, body: { detail: expect.any(String) } });
      }
      const reply = await here.invite();
      expect(reply).toMatchObject({ status: 201, body: { units: 5 } });
      expect(reply.headers.get('X-Idempotent-Replay')).toBe('true');
      expect(here.report().invitations).toHaveLength(1);
    });

    it('answers 409 for a while', async () => {
      await here.breaks({ kind: 'busy', lasts: 5_000, retryAfter: 3 });
      const busy = await here.invite();
      expect([busy.status, busy.headers.get('Retry-After')]).toEqual([409, '3']);
      here.served.sandbox.advanceClock(4_000);
      expect((await here.invite()).status).toBe(409);
      here.served.sandbox.advanceClock(1_001);
      expect((await here.invite()).status).toBe(201);
      expect(here.served.sandbox.faults.list()).toEqual([]);
    });

    it('answers 409 while the first attempt runs, which then does the write', async () => {
      await here.breaks({ kind: 'busy', when: 'before', status: 423, later: 150, times: 1 });
      expect((await here.invite()).status).toBe(423);
      expect((await here.invite()).status).toBe(409);
      expect(here.report().invitations).toHaveLength(0);
      await until(() => here.report().invitations.length > 0, 'the first attempt is done');
      const reply = await here.invite();
      expect([reply.status, reply.headers.get('X-Idempotent-Replay')]).toEqual([201, 'true']);
      expect(here.report().invitations).toHaveLength(1);
    });
  });

  it('a write can be done after its answer or its connection was lost', async () => {
    await here.breaks(
      { kind: 'error', when: 'before', status: 504, later: 50, times: 1 },
      { kind: 'lost', when: 'before', later: 50, times: 1 },
    );
    expect((await here.invite('a', 1)).status).toBe(504);
    await expect(here.invite('b', 2)).rejects.toThrow('fetch failed');
    await until(() => here.report().invitations.length === 2, 'both are written');
    expect([(await here.invite('a', 1)).status, (await here.invite('b', 2)).status]).toEqual([201, 201]);
    expect(here.report()).toMatchObject({ replays: 2, doubledInvitations: [] });
  });

  it.each([
    [{ kind: 'error', when: 'before', status: 503, retryAfter: 9, times: 1 }, 503],
    [{ kind: 'error', when: 'after', status: 500, retryAfter: 9, times: 1 }, 500],
    [{ kind: 'html', status: 502, retryAfter: 9, times: 1 }, 502],
    [{ kind: 'answer', when: 'before', status: 400, retryAfter: 9, times: 1 }, 400],
  ] satisfies [FaultRule, number][])('Retry-After can come with %j', async (rule, status) => {
    await here.breaks(rule);
    const reply = await here.invite();
    expect([reply.status, reply.headers.get('Retry-After')]).toEqual([status, '9']);
  });
});

describe('a redirect', () => {
  let served: ServedSandbox;
  beforeEach(async () => {
    served = await serveSandbox();
    served.sandbox.faults.add({ kind: 'html', status: 302, path: '*' });
  });
  afterEach(() => served.close());

  const token = '/oauth/token';

  it('leads where the rule says over HTTP', async () => {
    const reply = await fetch(`${served.base}${token}`, { method: 'POST', redirect: 'manual' });
    expect([reply.status, reply.headers.get('Location')]).toEqual([302, 'https://login.example.invalid/']);
    served.sandbox.faults.clear();
    served.sandbox.faults.add({ kind: 'html', status: 307, path: '*', headers: { Location: '/portal' } });
    const other = await fetch(`${served.base}${token}`, { method: 'POST', redirect: 'manual' });
    expect([other.status, other.headers.get('Location')]).toEqual([307, '/portal']);
  });

  it('is an error in-process when the caller does not want it, or when it would leave the sandbox', async () => {
    const call = (redirect: 'manual' | 'error' | 'follow') =>
      served.sandbox.fetch(`http://sandbox.test/api/external${token}`, { method: 'POST', redirect });
    expect((await call('manual')).status).toBe(302);
    await expect(call('error')).rejects.toMatchObject({ cause: { message: 'unexpected redirect' } });
    await expect(call('follow')).rejects.toMatchObject({ cause: { code: 'ENOTFOUND' } });
  });
});

it('a proxy asks for its credentials over HTTP', async () => {
  const served = await serveSandbox();
  served.sandbox.faults.add({ kind: 'html', status: 407, path: '*' });
  const reply = await new Promise<unknown>((resolve, reject) => {
    httpRequest(`${served.base}/v2/investors/`, { agent: false }, (response) => {
      response.resume();
      resolve([response.statusCode, response.headers['proxy-authenticate']]);
    })
      .on('error', reject)
      .end();
  });
  expect(reply).toEqual([407, 'Negotiate']);
  await served.close();
});
