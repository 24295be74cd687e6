/** How the sandbox misleads its callers on command, with answers that differ from what was done. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allAnswers } from '../../sandbox/test-client.ts';
import { type SandboxCaller, sandboxCaller } from '../support/sandbox-caller.ts';

describe.each(['over HTTP', 'in-process'])('%s', (way) => {
  let here: SandboxCaller;
  beforeEach(async () => {
    here = await sandboxCaller(way);
  });
  afterEach(() => here.close());

  describe('an answer that contradicts what was done', () => {
    it.each([
      ['after', 6],
      ['before', 5],
    ] as const)('is stale %s the write', async (when, units) => {
      const { id } = (await here.invite()).body;
      await here.breaks({ kind: 'answer', when, stale: true, times: 1, method: 'PATCH' });
      const reply = await here.client.patch(`/v2/invitations/${id}/`, { units: 6 }, 'b');
      expect(reply).toMatchObject({ status: 200, body: { id, units: 5 } });
      expect(await here.get(id)).toMatchObject({ id, units });
      // The stored answer is the true one.
      const again = await here.client.patch(`/v2/invitations/${id}/`, { units: 6 }, 'b');
      expect(again.body.units).toBe(6);
      expect(again.headers.get('X-Idempotent-Replay')).toBe(when === 'after' ? 'true' : null);
    });

    it.each([
      [{ units: 7 }, { units: 7 }],
      [{ self_disclosure_net_worth_100k: true }, { self_disclosure_net_worth_100k: true }],
    ])('shows %j', async (set, shown) => {
      const { id } = (await here.invite()).body;
      await here.breaks({ kind: 'answer', set, times: 1 });
      const reply = await here.client.patch(`/v2/invitations/${id}/`, allAnswers(), 'b');
      expect(reply).toMatchObject({ status: 200, body: { ...shown, survey_waiver: 'NO_ANSWERS' } });
      expect(await here.get(id)).toMatchObject({ units: 5, self_disclosure_net_worth_100k: false });
    });

    it('shows no wallet', async () => {
      const id = await here.client.invest();
      const wallet = here.client.info.investors[0]?.wallets[0];
      await here.breaks({ kind: 'answer', set: { wallet: null }, times: 1 });
      const reply = await here.client.patch(`/v2/investments/${id}/`, { wallet });
      expect(reply).toMatchObject({ status: 200, body: { id, wallet: null } });
      expect(await here.get(id, 'investments')).toMatchObject({ wallet });
    });

    it.each(['after', 'before'] as const)('shows another record, %s the write', async (when) => {
      const other = (await here.invite('other', 1)).body;
      await here.breaks({ kind: 'answer', when, foreign: true, times: 1 });
      expect(await here.invite()).toMatchObject({ status: 201, body: { id: other.id, units: 1 } });
      expect(here.report().invitations).toHaveLength(when === 'after' ? 2 : 1);
      const { body } = await here.invite();
      expect(body).toMatchObject({ units: 5 });
      await here.breaks({ kind: 'answer', foreign: true, times: 1 });
      expect((await here.client.patch(`/v2/invitations/${body.id}/`, { units: 6 })).body.id).toBe(other.id);
      expect(await here.get(other.id)).toMatchObject({ units: 1 });
    });

    it('is true when there is no other record', async () => {
      await here.breaks({ kind: 'answer', foreign: true, times: 1 });
      expect(await here.invite()).toMatchObject({ status: 201, body: { units: 5 } });
    });

    it('shows {"success": false} with 200', async () => {
      await here.breaks({ kind: 'answer', status: 200, replace: { success: false }, times: 1 });
      expect(await here.invite()).toMatchObject({ status: 200, body: { success: false } });
      expect(here.report().invitations).toHaveLength(1);
    });

    it('leaves a refusal as it is, unless the rule names a status', async () => {
      const refused = () => here.client.post('/v2/invitations/', { ...here.good, units: 0 });
      await here.breaks({ kind: 'answer', set: { units: 3 }, headers: { 'X-Rule': 'struck' }, times: 1 });
      const reply = await refused();
      expect(reply).toMatchObject({ status: 400, body: { units: ['At least 1 unit is needed.'] } });
      expect(reply.headers.get('X-Rule')).toBe('struck');
      await here.breaks({ kind: 'answer', status: 201, set: { units: 3 }, times: 1 });
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
      await here.breaks({ kind: 'answer', times: 1, ...change });
      expect(await here.invite()).toMatchObject({ status, body });
      expect(here.report().invitations).toHaveLength(1);
      const retry = await here.invite();
      expect(retry.headers.get('X-Idempotent-Replay')).toBe('true');
      expect(retry).toMatchObject({ status: 201, body: { units: 5 } });
    });

    it('can lack the id of what was created', async () => {
      await here.breaks({ kind: 'answer', drop: ['id'], times: 1 });
      const { status, body } = await here.invite();
      expect([status, body.units, 'id' in body]).toEqual([201, 5, false]);
    });

    it('never shows hidden fields, and neither does a list', async () => {
      await here.settings({ hidden: ['units', 'forename'] });
      const { body } = await here.invite();
      expect(body.id).toBeTypeOf('string');
      for (const record of [
        body,
        await here.get(body.id),
        (await here.client.get('/v2/investors/')).body.results[0],
        await here.get(here.good.investor_id, 'investors'),
      ]) {
        expect(record).not.toHaveProperty('units');
        expect(record).not.toHaveProperty('forename');
        expect(record).toHaveProperty('created_at');
      }
      expect((await here.client.post('/v2/invitations/', { ...here.good, units: 0 })).body).toHaveProperty(
        'units',
      );
      await here.settings({ hidden: [] });
      expect(await here.get(body.id)).toMatchObject({ units: 5 });
    });
  });

  it('a write is shown late: a new record lacks it, and a changed record shows the former values', async () => {
    await here.settings({ showDelay: 10_000 });
    const made = await here.invite();
    const { id } = made.body;
    expect(made.body).not.toHaveProperty('units');
    expect(await here.get(id)).not.toHaveProperty('investor_id');
    here.served.sandbox.advanceClock(6_000);
    const changed = await here.client.patch(`/v2/invitations/${id}/`, { units: 6, ...allAnswers() }, 'b');
    expect(changed.body).not.toHaveProperty('units');
    expect(changed.body).toMatchObject({ survey: null, survey_submitted_at: null });
    here.served.sandbox.advanceClock(5_000);
    expect(await here.get(id)).toMatchObject({ units: 5, survey_waiver: null });
    here.served.sandbox.advanceClock(10_001);
    expect(await here.get(id)).toMatchObject({ units: 6, survey_waiver: 'NO_ANSWERS' });
    // A repetition writes nothing, so it delays nothing.
    expect((await here.invite()).body).toMatchObject({ units: 5 });
    expect(await here.get(id)).toMatchObject({ units: 6 });
    expect(here.report().invitations).toMatchObject([{ units: 6 }]);
  });

  it('a list shows a write late as well', async () => {
    const id = await here.client.invest();
    await here.settings({ showDelay: 1_000 });
    const wallet = here.client.info.investors[0]?.wallets[0];
    await here.client.patch(`/v2/investments/${id}/`, { wallet });
    const listed = async () => (await here.client.get('/v2/investments/')).body.results;
    expect(await listed()).toMatchObject([{ id, wallet: null }]);
    here.served.sandbox.advanceClock(1_001);
    expect(await listed()).toMatchObject([{ id, wallet }]);
  });

  it('records are spelled in other ways, which are the same with the same seed', async () => {
    const { id } = (await here.invite()).body;
    const seen = async () => {
      await here.settings({ spelling: null });
      const texts: string[] = [];
      await here.settings({ spelling: 'x' });
      for (let call = 0; call < 30; call += 1) texts.push(JSON.stringify(await here.get(id)));
      return texts;
    };
    const texts = await seen();
    expect(new Set(texts).size).toBeGreaterThan(20);
    expect(texts.join()).toMatch(/"units":"5"/);
    // Ids are accepted in every spelling in which they are shown.
    for (const spelled of [id.toUpperCase(), `{${id}}`, id]) {
      expect((await here.client.get(`/v2/invitations/${spelled}/`)).status).toBe(200);
    }
    const body = { ...here.good, investor_id: `{${here.good.investor_id.toUpperCase()}}` };
    expect((await here.client.post('/v2/invitations/', body)).status).toBe(201);
  });
});
