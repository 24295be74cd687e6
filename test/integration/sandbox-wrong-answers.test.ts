/** Lists, dates and refusals with which the sandbox misleads its callers on command. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SandboxCaller, sandboxCaller } from '../support/sandbox-caller.ts';

describe.each(['over HTTP', 'in-process'])('%s', (way) => {
  let here: SandboxCaller;
  beforeEach(async () => {
    here = await sandboxCaller(way);
  });
  afterEach(() => here.close());

  describe('a list', () => {
    const page = async () => (await here.client.get('/v2/investors/?limit=2')).body;

    it('can claim more than its pages hold, or leave out where it continues', async () => {
      await here.breaks(
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
      await here.breaks({ kind: 'answer', again: true, times: 1 });
      const first = await page();
      const second = (await here.client.get(first.next)).body;
      expect(second.results).toEqual(first.results);
      expect((await here.client.get(second.next)).body.results).not.toEqual(first.results);
    });

    it('can have entries without an id, with a state of their own, or of another investor', async () => {
      const wallets = async () =>
        (await here.client.get(`/v2/investors/${here.client.info.investors[1]?.id}/wallets/`)).body;
      await here.breaks(
        { kind: 'answer', entries: { first: 1, drop: ['id'] }, times: 1 },
        { kind: 'answer', entries: { set: { status: 'CLOSED', is_active: false } }, times: 1 },
        { kind: 'answer', entries: { first: 1, set: { investor_id: here.good.investor_id } }, times: 1 },
      );
      const [anonymous, other] = await wallets();
      expect([anonymous.id, other.id]).toEqual([undefined, expect.any(String)]);
      expect(await wallets()).toMatchObject(Array(3).fill({ status: 'CLOSED', is_active: false }));
      expect((await wallets()).map((entry: object) => 'investor_id' in entry)).toEqual([true, false, false]);
    });

    it('can have numeric ids that no double holds', async () => {
      await here.breaks({ kind: 'answer', entries: { numericIds: true }, times: 2 });
      const [one, two] = (await page()).results;
      expect(one.id).toBe(two.id - 2); // as JavaScript reads them: 2^53 and 2^53 + 2
      const url = `${here.client.base}/v2/investors/?limit=2`;
      const headers = { Authorization: `Bearer ${here.client.token}` };
      const read = way === 'in-process' ? here.served.sandbox.fetch : fetch;
      const text = await (await read(url, { headers })).text();
      expect(text).toContain('"id":9007199254740993,');
      expect(text).toContain('"id":9007199254740994,');
    });
  });

  describe('the Date header', () => {
    const seconds = (headers: Headers) => Date.parse(headers.get('Date') ?? '') / 1000 - Date.now() / 1000;

    it("follows the sandbox's clock, in every answer", async () => {
      expect(seconds((await here.invite()).headers)).toBeCloseTo(0, -1);
      await here.client.control('POST', '/clock', { seconds: 3_000 });
      for (const reply of [
        await here.client.login(),
        await here.invite(),
        await here.client.get('/v2/nothing/'),
      ]) {
        expect(seconds(reply.headers)).toBeGreaterThan(2_950);
      }
    });

    it('can be shifted or left out', async () => {
      await here.settings({ dateShift: -3_000 });
      expect(seconds((await here.invite()).headers)).toBeLessThan(-2_950);
      await here.settings({ dateShift: null });
      expect((await here.invite()).headers.get('Date')).toBeNull();
      await here.settings({ dateShift: 0 });
      await here.breaks({ kind: 'answer', headers: { Date: null }, times: 1 });
      expect((await here.invite()).headers.get('Date')).toBeNull();
      await here.breaks({ kind: 'html', headers: { Date: 'yesterday' }, times: 1 });
      expect((await here.invite()).headers.get('Date')).toBe('yesterday');
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
      await here.breaks(
        { kind: 'answer', when: 'before', status: 400, times: 1, ...change },
        { kind: 'answer', when: 'before', status: 422, times: 1, ...change },
      );
      expect(await here.invite()).toMatchObject({ status: 400, body });
      expect(await here.invite()).toMatchObject({ status: 422, body });
      expect(here.report().invitations).toHaveLength(0);
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
    await here.breaks({ kind: 'token-error', error, times: 1 });
    expect((await here.invite()).status).toBe(201);
    expect(await here.client.login()).toMatchObject({ status, body: { error } });
    expect((await here.client.login()).status).toBe(200);
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
    expect(await here.client.control('POST', '/faults', rule)).toMatchObject({ status: 400 });
    expect(here.served.sandbox.faults.list()).toEqual([]);
  });
});
