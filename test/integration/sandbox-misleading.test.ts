/** How the sandbox misleads its callers on command, with answers that differ from what was done. */
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule, Settings } from '../../sandbox/index.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { allAnswers, TestClient } from '../../sandbox/test-client.ts';
import { until } from '../support/until.ts';

let served: ServedSandbox;
let client: TestClient;
let good: { investor_id: string; campaign_id: string; units: number };

describe.each(['over HTTP', 'in-process'])('%s', (way) => {
  beforeEach(async () => {
    served = await serveSandbox({ seed: 'misleading' });
    const { info, fetch: inProcess } = served.sandbox;
    client =
      way === 'in-process'
        ? new TestClient('http://sandbox.test/api/external', info, inProcess)
        : new TestClient(served.base, info, (url, init) => fetch(url, { redirect: 'manual', ...init }));
    await client.login();
    good = {
      investor_id: info.investors[0]?.id ?? '',
      campaign_id: info.campaigns[0]?.id ?? '',
      units: 5,
    };
  });
  afterEach(async () => {
    expect(served.sandbox.report().internalErrors).toEqual([]);
    await served.close();
  });

  const report = () => served.sandbox.report();
  const breaks = async (...rules: FaultRule[]) =>
    expect(await client.control('POST', '/faults', rules)).toMatchObject({ status: 201 });
  const settings = async (changes: Partial<Settings>) =>
    expect(await client.control('POST', '/settings', changes)).toMatchObject({ status: 200, body: changes });
  const invite = (key = 'a', units = 5) => client.post('/v2/invitations/', { ...good, units }, key);
  const get = async (id: string, collection = 'invitations') =>
    (await client.get(`/v2/${collection}/${id}/`)).body;

  describe('an answer that contradicts what was done', () => {
    it.each([
      ['after', 6],
      ['before', 5],
    ] as const)('is stale %s the write', async (when, units) => {
      const { id } = (await invite()).body;
      await breaks({ kind: 'answer', when, stale: true, times: 1, method: 'PATCH' });
      const reply = await client.patch(`/v2/invitations/${id}/`, { units: 6 }, 'b');
      expect(reply).toMatchObject({ status: 200, body: { id, units: 5 } });
      expect(await get(id)).toMatchObject({ id, units });
      // The stored answer is the true one.
      const again = await client.patch(`/v2/invitations/${id}/`, { units: 6 }, 'b');
      expect(again.body.units).toBe(6);
      expect(again.headers.get('X-Idempotent-Replay')).toBe(when === 'after' ? 'true' : null);
    });

    it.each([
      [{ units: 7 }, { units: 7 }],
      [{ self_disclosure_net_worth_100k: true }, { self_disclosure_net_worth_100k: true }],
    ])('shows %j', async (set, shown) => {
      const { id } = (await invite()).body;
      await breaks({ kind: 'answer', set, times: 1 });
      const reply = await client.patch(`/v2/invitations/${id}/`, allAnswers(), 'b');
      expect(reply).toMatchObject({ status: 200, body: { ...shown, survey_waiver: 'NO_ANSWERS' } });
      expect(await get(id)).toMatchObject({ units: 5, self_disclosure_net_worth_100k: false });
    });

    it('shows no wallet', async () => {
      const id = await client.invest();
      const wallet = client.info.investors[0]?.wallets[0];
      await breaks({ kind: 'answer', set: { wallet: null }, times: 1 });
      const reply = await client.patch(`/v2/investments/${id}/`, { wallet });
      expect(reply).toMatchObject({ status: 200, body: { id, wallet: null } });
      expect(await get(id, 'investments')).toMatchObject({ wallet });
    });

    it.each(['after', 'before'] as const)('shows another record, %s the write', async (when) => {
      const other = (await invite('other', 1)).body;
      await breaks({ kind: 'answer', when, foreign: true, times: 1 });
      expect(await invite()).toMatchObject({ status: 201, body: { id: other.id, units: 1 } });
      expect(report().invitations).toHaveLength(when === 'after' ? 2 : 1);
      const { body } = await invite();
      expect(body).toMatchObject({ units: 5 });
      await breaks({ kind: 'answer', foreign: true, times: 1 });
      expect((await client.patch(`/v2/invitations/${body.id}/`, { units: 6 })).body.id).toBe(other.id);
      expect(await get(other.id)).toMatchObject({ units: 1 });
    });

    it('is true when there is no other record', async () => {
      await breaks({ kind: 'answer', foreign: true, times: 1 });
      expect(await invite()).toMatchObject({ status: 201, body: { units: 5 } });
    });

    it('shows {"success": false} with 200', async () => {
      await breaks({ kind: 'answer', status: 200, replace: { success: false }, times: 1 });
      expect(await invite()).toMatchObject({ status: 200, body: { success: false } });
      expect(report().invitations).toHaveLength(1);
    });

    it('leaves a refusal as it is, unless the rule names a status', async () => {
      const refused = () => client.post('/v2/invitations/', { ...good, units: 0 });
      await breaks({ kind: 'answer', set: { units: 3 }, headers: { 'X-Rule': 'struck' }, times: 1 });
      const reply = await refused();
      expect(reply).toMatchObject({ status: 400, body: { units: ['At least 1 unit is needed.'] } });
      expect(reply.headers.get('X-Rule')).toBe('struck');
      await breaks({ kind: 'answer', status: 201, set: { units: 3 }, times: 1 });
      expect(await refused()).toMatchObject({ status: 201, body: { units: 3 } });
    });
  });

  describe('an answer with little content', () => {
    it.each([
      [{ status: 204 }, 204, ''],
      [{ replace: {} }, 201, {}],
      [{ replace: null }, 201, null],
      [{ text: '' }, 201, ''],
    ])('can be %j', async (change, status, body) => {
      await breaks({ kind: 'answer', times: 1, ...change });
      expect(await invite()).toMatchObject({ status, body });
      expect(report().invitations).toHaveLength(1);
      const retry = await invite();
      expect(retry.headers.get('X-Idempotent-Replay')).toBe('true');
      expect(retry).toMatchObject({ status: 201, body: { units: 5 } });
    });

    it('can lack the id of what was created', async () => {
      await breaks({ kind: 'answer', drop: ['id'], times: 1 });
      const { status, body } = await invite();
      expect([status, body.units, 'id' in body]).toEqual([201, 5, false]);
    });

    it('never shows hidden fields, and neither does a list', async () => {
      await settings({ hidden: ['units', 'forename'] });
      const { body } = await invite();
      expect(body.id).toBeTypeOf('string');
      for (const record of [
        body,
        await get(body.id),
        (await client.get('/v2/investors/')).body.results[0],
        await get(good.investor_id, 'investors'),
      ]) {
        expect(record).not.toHaveProperty('units');
        expect(record).not.toHaveProperty('forename');
        expect(record).toHaveProperty('created_at');
      }
      expect((await client.post('/v2/invitations/', { ...good, units: 0 })).body).toHaveProperty('units');
      await settings({ hidden: [] });
      expect(await get(body.id)).toMatchObject({ units: 5 });
    });
  });

  it('a write is shown late: a new record lacks it, and a changed record shows the former values', async () => {
    await settings({ showDelay: 10_000 });
    const made = await invite();
    const { id } = made.body;
    expect(made.body).not.toHaveProperty('units');
    expect(await get(id)).not.toHaveProperty('investor_id');
    served.sandbox.advanceClock(6_000);
    const changed = await client.patch(`/v2/invitations/${id}/`, { units: 6, ...allAnswers() }, 'b');
    expect(changed.body).not.toHaveProperty('units');
    expect(changed.body).toMatchObject({ survey: null, survey_submitted_at: null });
    served.sandbox.advanceClock(5_000);
    expect(await get(id)).toMatchObject({ units: 5, survey_waiver: null });
    served.sandbox.advanceClock(10_001);
    expect(await get(id)).toMatchObject({ units: 6, survey_waiver: 'NO_ANSWERS' });
    // A repetition writes nothing, so it delays nothing.
    expect((await invite()).body).toMatchObject({ units: 5 });
    expect(await get(id)).toMatchObject({ units: 6 });
    expect(report().invitations).toMatchObject([{ units: 6 }]);
  });

  it('a list shows a write late as well', async () => {
    const id = await client.invest();
    await settings({ showDelay: 1_000 });
    const wallet = client.info.investors[0]?.wallets[0];
    await client.patch(`/v2/investments/${id}/`, { wallet });
    const listed = async () => (await client.get('/v2/investments/')).body.results;
    expect(await listed()).toMatchObject([{ id, wallet: null }]);
    served.sandbox.advanceClock(1_001);
    expect(await listed()).toMatchObject([{ id, wallet }]);
  });

  it('records are spelled in other ways, which are the same with the same seed', async () => {
    const { id } = (await invite()).body;
    const seen = async () => {
      await settings({ spelling: null });
      const texts: string[] = [];
      await settings({ spelling: 'x' });
      for (let call = 0; call < 30; call += 1) texts.push(JSON.stringify(await get(id)));
      return texts;
    };
    const texts = await seen();
    expect(new Set(texts).size).toBeGreaterThan(20);
    expect(texts.join()).toMatch(/"units":"5"/);
    // Ids are accepted in every spelling in which they are shown.
    for (const spelled of [id.toUpperCase(), `{${id}}`, id]) {
      expect((await client.get(`/v2/invitations/${spelled}/`)).status).toBe(200);
    }
    const body = { ...good, investor_id: `{${good.investor_id.toUpperCase()}}` };
    expect((await client.post('/v2/invitations/', body)).status).toBe(201);
  });

  describe('a page from something in between', () => {
    // Node's fetch turns a 407 into an error, so that status has a test of its own.
    const statuses = [200, 403, 404, 405, 451, 511, ...(way === 'in-process' ? [407] : [])];
    it.each(statuses)('is HTML or plain text with %s', async (status) => {
      await breaks({ kind: 'html', status, times: 1 }, { kind: 'html', plain: true, status, times: 1 });
      const [html, plain] = [await invite(), await invite()];
      expect([html.status, plain.status]).toEqual([status, status]);
      expect(html.headers.get('Content-Type')).toMatch(/^text\/html/);
      expect(plain.headers.get('Content-Type')).toMatch(/^text\/plain/);
      expect(html.body).toContain('<html>');
      expect(plain.body).not.toContain('<');
      expect(report().invitations).toHaveLength(0);
    });

    it('asks for credentials of its own', async () => {
      await breaks({ kind: 'html', status: 401, times: 1 });
      const reply = await client.get('/v2/investors/');
      expect(reply.status).toBe(401);
      expect(reply.headers.get('WWW-Authenticate')).toBe('Negotiate');
    });

    it('is sent for the named calls, or for every call', async () => {
      await breaks({ kind: 'html', status: 200, path: '/v2/investments/*' });
      expect((await invite()).status).toBe(201);
      expect((await client.get('/v2/investments/')).body).toContain('<html>');
      await breaks({ kind: 'html', status: 200, path: '*' });
      expect((await client.login()).body).toContain('<html>');
      expect((await invite()).body).toContain('<html>');
    });
  });

  describe('a busy platform', () => {
    it.each([409, 423, 425] as const)('answers %s although the write was done', async (status) => {
      await breaks({ kind: 'busy', status, times: 2 });
      for (let attempt = 0; attempt < 2; attempt += 1) {
        expect(await invite()).toMatchObject({ status, body: { detail: expect.any(String) } });
      }
      const reply = await invite();
      expect(reply).toMatchObject({ status: 201, body: { units: 5 } });
      expect(reply.headers.get('X-Idempotent-Replay')).toBe('true');
      expect(report().invitations).toHaveLength(1);
    });

    it('answers 409 for a while', async () => {
      await breaks({ kind: 'busy', lasts: 5_000, retryAfter: 3 });
      const busy = await invite();
      expect([busy.status, busy.headers.get('Retry-After')]).toEqual([409, '3']);
      served.sandbox.advanceClock(4_000);
      expect((await invite()).status).toBe(409);
      served.sandbox.advanceClock(1_001);
      expect((await invite()).status).toBe(201);
      expect(served.sandbox.faults.list()).toEqual([]);
    });

    it('answers 409 while the first attempt runs, which then does the write', async () => {
      await breaks({ kind: 'busy', when: 'before', status: 423, later: 150, times: 1 });
      expect((await invite()).status).toBe(423);
      expect((await invite()).status).toBe(409);
      expect(report().invitations).toHaveLength(0);
      await until(() => report().invitations.length > 0, 'the first attempt is done');
      const reply = await invite();
      expect([reply.status, reply.headers.get('X-Idempotent-Replay')]).toEqual([201, 'true']);
      expect(report().invitations).toHaveLength(1);
    });
  });

  it('a write can be done after its answer or its connection was lost', async () => {
    await breaks(
      { kind: 'error', when: 'before', status: 504, later: 50, times: 1 },
      { kind: 'lost', when: 'before', later: 50, times: 1 },
    );
    expect((await invite('a', 1)).status).toBe(504);
    await expect(invite('b', 2)).rejects.toThrow('fetch failed');
    await until(() => report().invitations.length === 2, 'both are written');
    expect([(await invite('a', 1)).status, (await invite('b', 2)).status]).toEqual([201, 201]);
    expect(report()).toMatchObject({ replays: 2, doubledInvitations: [] });
  });

  it.each([
    [{ kind: 'error', when: 'before', status: 503, retryAfter: 9, times: 1 }, 503],
    [{ kind: 'error', when: 'after', status: 500, retryAfter: 9, times: 1 }, 500],
    [{ kind: 'html', status: 502, retryAfter: 9, times: 1 }, 502],
    [{ kind: 'answer', when: 'before', status: 400, retryAfter: 9, times: 1 }, 400],
  ] satisfies [FaultRule, number][])('Retry-After can come with %j', async (rule, status) => {
    await breaks(rule);
    const reply = await invite();
    expect([reply.status, reply.headers.get('Retry-After')]).toEqual([status, '9']);
  });

  describe('a list', () => {
    const page = async () => (await client.get('/v2/investors/?limit=2')).body;

    it('can claim more than its pages hold, or leave out where it continues', async () => {
      await breaks(
        { kind: 'answer', set: { count: 999 }, times: 1 },
        { kind: 'answer', drop: ['next'], times: 1 },
        { kind: 'answer', set: { next: null }, times: 1 },
      );
      expect(await page()).toMatchObject({ count: 999, results: [{}, {}] });
      expect(await page()).not.toHaveProperty('next');
      expect(await page()).toMatchObject({ next: null });
      expect((await page()).next).toMatch(/^http/);
    });

    it('can give a page twice', async () => {
      await breaks({ kind: 'answer', again: true, times: 1 });
      const first = await page();
      const second = (await client.get(first.next)).body;
      expect(second.results).toEqual(first.results);
      expect((await client.get(second.next)).body.results).not.toEqual(first.results);
    });

    it('can have entries without an id, with a state of their own, or of another investor', async () => {
      const wallets = async () =>
        (await client.get(`/v2/investors/${client.info.investors[1]?.id}/wallets/`)).body;
      await breaks(
        { kind: 'answer', entries: { first: 1, drop: ['id'] }, times: 1 },
        { kind: 'answer', entries: { set: { status: 'CLOSED', is_active: false } }, times: 1 },
        { kind: 'answer', entries: { first: 1, set: { investor_id: good.investor_id } }, times: 1 },
      );
      const [anonymous, other] = await wallets();
      expect([anonymous.id, other.id]).toEqual([undefined, expect.any(String)]);
      expect(await wallets()).toMatchObject(Array(3).fill({ status: 'CLOSED', is_active: false }));
      expect((await wallets()).map((entry: object) => 'investor_id' in entry)).toEqual([true, false, false]);
    });

    it('can have numeric ids that no double holds', async () => {
      await breaks({ kind: 'answer', entries: { numericIds: true }, times: 2 });
      const [one, two] = (await page()).results;
      expect(one.id).toBe(two.id - 2); // as JavaScript reads them: 2^53 and 2^53 + 2
      const url = `${client.base}/v2/investors/?limit=2`;
      const headers = { Authorization: `Bearer ${client.token}` };
      const read = way === 'in-process' ? served.sandbox.fetch : fetch;
      const text = await (await read(url, { headers })).text();
      expect(text).toContain('"id":9007199254740993,');
      expect(text).toContain('"id":9007199254740994,');
    });
  });

  describe('the Date header', () => {
    const seconds = (headers: Headers) => Date.parse(headers.get('Date') ?? '') / 1000 - Date.now() / 1000;

    it("follows the sandbox's clock, in every answer", async () => {
      expect(seconds((await invite()).headers)).toBeCloseTo(0, -1);
      await client.control('POST', '/clock', { seconds: 3_000 });
      for (const reply of [await client.login(), await invite(), await client.get('/v2/nothing/')]) {
        expect(seconds(reply.headers)).toBeGreaterThan(2_950);
      }
    });

    it('can be shifted or left out', async () => {
      await settings({ dateShift: -3_000 });
      expect(seconds((await invite()).headers)).toBeLessThan(-2_950);
      await settings({ dateShift: null });
      expect((await invite()).headers.get('Date')).toBeNull();
      await settings({ dateShift: 0 });
      await breaks({ kind: 'answer', headers: { Date: null }, times: 1 });
      expect((await invite()).headers.get('Date')).toBeNull();
      await breaks({ kind: 'html', headers: { Date: 'yesterday' }, times: 1 });
      expect((await invite()).headers.get('Date')).toBe('yesterday');
    });
  });

  describe('a refusal in an unknown shape', () => {
    it.each([
      [{ replace: { faults: [{ at: '/units', why: 'too many' }] } }, { faults: [expect.any(Object)] }],
      [{ replace: ['too many'] }, ['too many']],
      [{ replace: 'too many' }, 'too many'],
      [{ text: '' }, ''],
      [{ text: 'too many' }, 'too many'],
    ])('can be %j', async (change, body) => {
      await breaks(
        { kind: 'answer', when: 'before', status: 400, times: 1, ...change },
        { kind: 'answer', when: 'before', status: 422, times: 1, ...change },
      );
      expect(await invite()).toMatchObject({ status: 400, body });
      expect(await invite()).toMatchObject({ status: 422, body });
      expect(report().invitations).toHaveLength(0);
    });
  });

  it.each([
    ['invalid_scope', 400],
    ['invalid_client', 401],
    ['unauthorized_client', 400],
    ['invalid_grant', 400],
    ['access_denied', 400],
    ['temporarily_unavailable', 503],
  ])('a token can be refused with %s', async (error, status) => {
    await breaks({ kind: 'token-error', error, times: 1 });
    expect((await invite()).status).toBe(201);
    expect(await client.login()).toMatchObject({ status, body: { error } });
    expect((await client.login()).status).toBe(200);
  });

  it.each([
    { kind: 'answer', stale: true, foreign: true },
    { kind: 'answer', replace: {}, text: '' },
    { kind: 'answer', when: 'after', later: 5 },
    { kind: 'busy', later: 5 },
    { kind: 'busy', status: 404 },
    { kind: 'answer', headers: { Date: 'a\nb' } },
    { kind: 'answer', headers: { 'a b': '' } },
    { kind: 'token-error' },
  ])('a rule that makes no sense is refused: %j', async (rule) => {
    expect(await client.control('POST', '/faults', rule)).toMatchObject({ status: 400 });
    expect(served.sandbox.faults.list()).toEqual([]);
  });
});

describe('a redirect', () => {
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
  served = await serveSandbox();
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
