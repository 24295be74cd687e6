import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { allAnswers, TestClient } from '../../sandbox/test-client.ts';

let served: ServedSandbox;
let client: TestClient;

beforeAll(async () => {
  served = await serveSandbox();
});
beforeEach(async () => {
  client = new TestClient(served.base, served.sandbox.info);
  await client.login();
});
afterAll(async () => {
  expect(served.sandbox.report().internalErrors).toEqual([]);
  await served.close();
});

const NOBODY = '00000000-0000-4000-8000-000000000000';
const message = [expect.any(String)];
const detail = { detail: expect.any(String) };
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('invitations', () => {
  it.each([
    ['units', 0],
    ['units', -1],
    ['units', 1.5],
    ['units', '5'],
    ['units', true],
    ['units', null],
    ['units', 3_000_000_000],
    ['investor_id', NOBODY],
    ['investor_id', 'x'],
    ['investor_id', 5],
    ['campaign_id', NOBODY],
    ['campaign_id', null],
  ])('are refused with %s = %j', async (field, value) => {
    const { investors, campaigns } = client.info;
    const good = { investor_id: investors[0]?.id, campaign_id: campaigns[0]?.id, units: 1 };
    const reply = await client.post('/v2/invitations/', { ...good, [field]: value });
    expect(reply).toMatchObject({ status: 400 });
    expect(reply.body).toEqual({ [field]: message });
  });

  it('are refused for a closed campaign', async () => {
    const { investors, closedCampaigns } = client.info;
    const body = { investor_id: investors[0]?.id, campaign_id: closedCampaigns[0]?.id, units: 1 };
    expect((await client.post('/v2/invitations/', body)).body).toEqual({ campaign_id: message });
  });

  it.each([
    ['units', '5'],
    ['units', null],
    ['self_disclosure_submitted_at', 'yesterday'],
    ['self_disclosure_submitted_at', '2024-01-01T10:00:00'],
    ['self_disclosure_submitted_at', '2023-02-29T10:00:00Z'],
    ['self_disclosure_submitted_at', inMinutes(6)],
    ['self_disclosure_submitted_at', 1_700_000_000],
    ['self_disclosure_monthly_income', 'true'],
    ['self_disclosure_net_worth_100k', 1],
    ['survey_submitted_at', '2024-01-01'],
    ['survey_submitted_at', inMinutes(6)],
    ['survey', null],
    ['survey', {}],
    ['survey', 'none'],
    ['survey_waiver', 'WHATEVER'],
    ['survey_waiver', true],
    ['investor_id', NOBODY],
    ['campaign_id', null],
    ['id', NOBODY],
    ['amount', { amount: '1', decimals: 3, currency: 'EUR' }],
    ['self_disclosure_required', true],
    ['costs_document', { id: NOBODY }],
    ['created_at', '2024-01-01T10:00:00Z'],
    ['updated_at', null],
  ])('are not changed to %s = %j', async (field, value) => {
    const path = `/v2/invitations/${await client.invite(3)}/`;
    const before = (await client.get(path)).body;
    const reply = await client.patch(path, { ...allAnswers(), [field]: value });
    expect(reply).toMatchObject({ status: 400 });
    expect(reply.body).toEqual({ [field]: message });
    expect((await client.get(path)).body).toEqual({ ...before, costs_document: null });
  });

  it('may be sent back complete, as they were shown', async () => {
    const path = `/v2/invitations/${await client.ready(3)}/`;
    const shown = (await client.get(path)).body;
    const changed = await client.patch(path, { ...shown, id: shown.id.toUpperCase(), units: 4 });
    expect(changed).toMatchObject({ status: 200, body: { id: shown.id, units: 4 } });
  });

  it('accept a clock that is slightly fast, and their own investor again', async () => {
    const path = `/v2/invitations/${await client.invite(3)}/`;
    const body = { survey_submitted_at: inMinutes(4), investor_id: client.info.investors[0]?.id };
    expect((await client.patch(path, body)).status).toBe(200);
  });

  it('cannot be changed once invested', async () => {
    const id = await client.ready(3);
    await client.post('/v2/investments/', { invitation_id: id, signed_at: inMinutes(0) });
    const reply = await client.patch(`/v2/invitations/${id}/`, { units: 4 });
    expect(reply).toMatchObject({ status: 409, body: detail });
    expect((await client.get(`/v2/invitations/${id}/`)).body.units).toBe(3);
  });
});

describe('investments', () => {
  const invest = (invitation: string, signed_at: unknown = inMinutes(0)) =>
    client.post('/v2/investments/', { invitation_id: invitation, signed_at });

  it.each([
    ['invitation_id', NOBODY],
    ['invitation_id', 'x'],
    ['invitation_id', undefined],
    ['signed_at', undefined],
    ['signed_at', null],
    ['signed_at', '2024-01-01T10:00'],
    ['signed_at', inMinutes(6)],
    ['signed_at', '2024-01-01T10:00:00Z'],
  ])('are refused with %s = %j', async (field, value) => {
    const good = { invitation_id: await client.ready(), signed_at: inMinutes(0) };
    const reply = await client.post('/v2/investments/', { ...good, [field]: value });
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body)).toEqual([field]);
  });

  it.each([
    ['no survey', 0, { survey: undefined }, ['survey']],
    ['no time of the survey', 0, { survey_submitted_at: null }, ['survey_submitted_at']],
    ['an empty survey without a waiver', 0, { survey_waiver: null }, ['survey_waiver']],
    ['no self-disclosure', 1, { self_disclosure_submitted_at: null }, ['self_disclosure_submitted_at']],
    ['a statement missing', 1, { self_disclosure_net_worth_100k: null }, ['self_disclosure_net_worth_100k']],
    ['an insufficient self-disclosure', 1, { self_disclosure_monthly_income: false }, ['non_field_errors']],
  ])('are refused with %s', async (_, campaign, lack, fields) => {
    const id = await client.invite(3, campaign);
    await client.patch(`/v2/invitations/${id}/`, { ...allAnswers(), ...lack });
    const reply = await invest(id);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body)).toEqual(fields);
  });

  it('need no self-disclosure where the campaign does not, and no waiver with answers', async () => {
    const id = await client.invite(3, 0);
    const answered = { survey_submitted_at: inMinutes(-1), survey: [{ question: 'a', answer: 1 }] };
    await client.patch(`/v2/invitations/${id}/`, answered);
    expect((await invest(id)).status).toBe(201);
  });

  it('must be signed after the answers, to the microsecond', async () => {
    const id = await client.ready(3);
    await client.patch(`/v2/invitations/${id}/`, allAnswers('2024-01-01T10:00:00.000002+01:00'));
    const early = await invest(id, '2024-01-01T09:00:00.000001Z');
    expect(early.body).toEqual({ signed_at: [expect.any(String), expect.any(String)] });
    expect((await invest(id, '2024-01-01T09:00:00.000002Z')).status).toBe(201);
  });

  it('can be made only once from an invitation', async () => {
    const id = await client.ready();
    expect((await invest(id)).status).toBe(201);
    const before = served.sandbox.report();
    expect(await invest(id)).toMatchObject({ status: 400, body: { invitation_id: message } });
    const after = served.sandbox.report();
    expect(after.secondInvestmentAttempts).toBe(before.secondInvestmentAttempts + 1);
    expect(after.investments.length).toBe(before.investments.length);
  });

  it('accept only a wallet of their investor', async () => {
    const path = `/v2/investments/${await client.invest()}/`;
    const [own, foreign] = [client.info.investors[0]?.wallets[0], client.info.investors[1]?.wallets[0]];
    for (const wallet of [foreign, NOBODY, 'x', 5]) {
      expect(await client.patch(path, { wallet })).toMatchObject({ status: 400, body: { wallet: message } });
    }
    expect((await client.patch(path, { wallet: own })).body.wallet).toBe(own);
    expect((await client.patch(path, { wallet: null })).body.wallet).toBeNull();
  });

  it.each([
    ['id', NOBODY],
    ['id', null],
    ['invitation_id', NOBODY],
    ['investor_id', NOBODY],
    ['campaign_id', 5],
    ['units', 99],
    ['amount', '10'],
    ['signed_at', inMinutes(-1)],
    ['status', 'PAID'],
    ['status', 'kyc_pending'],
    ['status_changed_at', null],
  ])('are not changed to %s = %j', async (field, value) => {
    const path = `/v2/investments/${await client.invest()}/`;
    const before = (await client.get(path)).body;
    const wallet = client.info.investors[0]?.wallets[0];
    const reply = await client.patch(path, { wallet, [field]: value });
    expect(reply).toMatchObject({ status: 400 });
    expect(reply.body).toEqual({ [field]: message });
    expect((await client.get(path)).body).toEqual(before);
  });

  it('may be sent back complete, as they were shown', async () => {
    const path = `/v2/investments/${await client.invest()}/`;
    const shown = (await client.get(path)).body;
    expect(await client.patch(path, shown)).toMatchObject({ status: 200, body: shown });
  });
});

describe('investors', () => {
  it('are refused with names that nobody could read or store', async () => {
    const names = { forename: 'a\0b', surname: '\u200b', email: 'a@b.example' };
    const reply = await client.post('/v2/investors/', names);
    expect(reply).toMatchObject({ status: 400, body: { forename: message, surname: message } });
  });

  it('are refused with empty or invalid fields', async () => {
    const reply = await client.post('/v2/investors/', { forename: ' ', surname: 3, email: 'x' });
    expect(reply).toMatchObject({
      status: 400,
      body: { forename: message, surname: message, email: message },
    });
    const path = `/v2/investors/${client.info.investors[0]?.id}/wallets/eth-generic/`;
    expect(await client.post(path, { address: '0x12' })).toMatchObject({
      status: 400,
      body: { address: message },
    });
    expect(await client.post(path, {})).toMatchObject({ status: 400, body: { address: message } });
  });
});
