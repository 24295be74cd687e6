import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { allAnswers, TestClient } from '../../sandbox/test-client.ts';
import { until } from '../support/until.ts';

let served: ServedSandbox;
let client: TestClient;

beforeAll(async () => {
  served = await serveSandbox({ documentDelay: 100 });
  client = new TestClient(served.base, served.sandbox.info);
  await client.login();
});
afterAll(() => served.close());

const investorId = (index = 0) => served.sandbox.info.investors[index]?.id ?? '';
const walletId = (index = 0) => served.sandbox.info.investors[index]?.wallets[0] ?? '';

describe('the flow of the guide', () => {
  it.each([0, 1, 2])('works step by step in campaign %i', async (campaign) => {
    const invitation = await client.invite(7, campaign);
    const path = `/v2/invitations/${invitation}/`;
    const { survey, survey_waiver, survey_submitted_at, ...disclosure } = allAnswers();
    expect((await client.patch(path, disclosure, crypto.randomUUID())).status).toBe(200);
    expect((await client.patch(path, { survey, survey_submitted_at }, crypto.randomUUID())).status).toBe(200);
    expect((await client.patch(path, { survey_waiver }, crypto.randomUUID())).status).toBe(200);
    const signed = { invitation_id: invitation, signed_at: new Date().toISOString() };
    const made = await client.post('/v2/investments/', signed, crypto.randomUUID());
    expect(made.status).toBe(201);
    const wallets = await client.get(`/v2/investors/${investorId()}/wallets/`);
    expect(wallets.body).toEqual([{ id: walletId(), type: 'eth-generic', address: expect.any(String) }]);
    const assigned = await client.patch(`/v2/investments/${made.body.id}/`, { wallet: walletId() });
    expect(assigned.status).toBe(200);
    const seen = await client.get(`/v2/investments/${made.body.id}/`);
    expect(seen.body).toMatchObject({
      id: made.body.id,
      invitation_id: invitation,
      investor_id: investorId(),
      units: 7,
      wallet: walletId(),
      status: 'KYC_PENDING',
    });
  });

  it('gives money as an integer string', async () => {
    const invitation = await client.get(`/v2/invitations/${await client.invite(40, 2)}/`);
    expect(invitation.body.amount).toEqual({ amount: '40000000', decimals: 3, currency: 'EUR' });
    const large = await client.get(`/v2/invitations/${await client.invite(2_147_483_647, 2)}/`);
    expect(large.body.amount.amount).toBe('2147483647000000');
  });

  it('says whether the self-disclosure is required, and returns the answers', async () => {
    const id = await client.invite(1, 1);
    const before = await client.get(`/v2/invitations/${id}/`);
    expect(before.body).toMatchObject({ self_disclosure_required: true, survey: null, survey_waiver: null });
    const at = '2024-02-29T13:00:00.5+01:00';
    await client.patch(`/v2/invitations/${id}/`, {
      ...allAnswers(at),
      survey: [{ question: 'a', answer: 'b' }],
    });
    const after = await client.get(`/v2/invitations/${id}/`);
    expect(after.body).toMatchObject({
      survey_submitted_at: '2024-02-29T12:00:00.500000Z',
      survey: [{ question: 'a', answer: 'b' }],
      self_disclosure_monthly_income: true,
    });
    await client.patch(`/v2/invitations/${id}/`, {
      survey_waiver: null,
      self_disclosure_monthly_income: null,
    });
    const cleared = await client.get(`/v2/invitations/${id}/`);
    expect(cleared.body).toMatchObject({ survey_waiver: null, self_disclosure_monthly_income: null });
  });

  it('accepts ids in capitals and bodies with unknown fields', async () => {
    const reply = await client.post('/v2/invitations/', {
      investor_id: investorId().toUpperCase(),
      campaign_id: client.info.campaigns[0]?.id,
      units: 3,
      colour: 'green',
    });
    expect(reply.status).toBe(201);
    expect((await client.get(`/v2/invitations/${reply.body.id.toUpperCase()}/`)).body.investor_id).toBe(
      investorId(),
    );
  });
});

describe('the costs document', () => {
  const existing = async (invitation: string) => {
    const document = async () => (await client.get(`/v2/invitations/${invitation}/`)).body.costs_document;
    await until(async () => (await document()) !== null, 'the costs document comes');
    return document();
  };

  it('exists a moment after the invitation, as a PDF with an absolute address', async () => {
    const reply = await client.post('/v2/invitations/', {
      investor_id: investorId(),
      campaign_id: client.info.campaigns[0]?.id,
      units: 5,
    });
    expect(reply.body.costs_document).toBeNull();
    const document = await existing(reply.body.id);
    expect(document.url).toBe(`${served.base}/v2/documents/${document.id}/`);
    const file = await client.call('GET', document.url);
    expect(file.status).toBe(200);
    expect(file.headers.get('Content-Type')).toBe('application/pdf');
    expect(file.body).toMatch(/^%PDF-1\.4/);
    const nobody = await client.call('GET', document.url, undefined, { headers: { Authorization: '' } });
    expect(nobody.status).toBe(401);
  });

  it('is made again when the units change, and the old one stays', async () => {
    const invitation = await client.invite(5);
    const first = await existing(invitation);
    const changed = await client.patch(`/v2/invitations/${invitation}/`, { units: 6 });
    expect(changed.body).toMatchObject({ units: 6, costs_document: null });
    const second = await existing(invitation);
    expect(second.id).not.toBe(first.id);
    expect((await client.call('GET', first.url)).body).toContain('(5)');
    expect((await client.call('GET', second.url)).body).toContain('(6)');
  });
});

describe('lists', () => {
  it('come oldest first, and continue with `next`', async () => {
    const units = [31, 32, 33, 34, 35];
    for (const count of units) await client.invest(count);
    const seen: number[] = [];
    let next: string | null = `${served.base}/v2/investments/?limit=2`;
    while (next !== null) {
      const { body }: { body: { next: string | null; results: { units: number }[] } } = await client.call(
        'GET',
        next,
      );
      expect(body.results.length).toBeLessThanOrEqual(2);
      seen.push(...body.results.map((item) => item.units));
      next = body.next;
    }
    expect(seen.slice(-5)).toEqual(units);
    const { body } = await client.get('/v2/investments/');
    expect(body).toMatchObject({ count: seen.length, next: null, previous: null });
  });

  it('go back with `previous`, and tolerate senseless values', async () => {
    const page = await client.get('/v2/investors/?limit=2&offset=3');
    expect(page.body).toMatchObject({
      count: 6,
      next: `${served.base}/v2/investors/?limit=2&offset=5`,
      previous: `${served.base}/v2/investors/?limit=2&offset=1`,
    });
    const beyond = (await client.get('/v2/investors/?limit=4&offset=99999999999999999999999')).body;
    expect(beyond).toMatchObject({ count: 6, next: null, results: [] });
    expect((await client.call('GET', beyond.previous)).body.results).toHaveLength(4);
  });
});

describe('investors, wallets and documents', () => {
  it('can be created', async () => {
    const person = { forename: 'Übung', surname: 'Neu', email: 'neu@example.invalid' };
    const investor = await client.post('/v2/investors/', person, crypto.randomUUID());
    expect(investor).toMatchObject({ status: 201, body: person });
    const path = `/v2/investors/${investor.body.id}/`;
    expect((await client.get(path)).body).toEqual(investor.body);
    expect((await client.get(`${path}wallets/`)).body).toEqual([]);
    const address = `0x${'aB'.repeat(20)}`;
    const wallet = await client.post(`${path}wallets/eth-generic/`, { address });
    expect(wallet).toMatchObject({ status: 201, body: { type: 'eth-generic', address } });
    expect((await client.get(`${path}wallets/`)).body).toEqual([wallet.body]);
    const again = await client.post(`${path}wallets/eth-generic/`, { address: address.toLowerCase() });
    expect(again).toMatchObject({ status: 400, body: { address: [expect.any(String)] } });
  });

  it('store a file and return it', async () => {
    const form = new FormData();
    form.set('file', new File(['Grüße'], 'gruß.txt', { type: 'text/plain' }));
    const { status, body } = await client.call('POST', '/v2/documents/', undefined, { raw: form });
    expect(status).toBe(201);
    const file = await client.get(`/v2/documents/${body.id}/`);
    expect(file.body).toBe('Grüße');
    expect(file.headers.get('Content-Type')).toBe('text/plain');
  });
});
