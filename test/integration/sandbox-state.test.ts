import { describe, expect, it } from 'vitest';
import { createSandbox, type SandboxOptions, type SandboxSnapshot } from '../../sandbox/index.ts';
import { TestClient } from '../../sandbox/test-client.ts';

const BASE = 'http://sandbox.test/api/external';

async function open(options: SandboxOptions = {}) {
  // Long enough for tests that move the clock.
  const sandbox = createSandbox({ tokenLifetime: 1_000_000, ...options });
  const client = new TestClient(BASE, sandbox.info, sandbox.fetch);
  await client.login();
  const status = async (id: string) => (await client.get(`/v2/investments/${id}/`)).body.status;
  return { sandbox, client, status };
}

async function withWallet(client: TestClient, investor = 0) {
  const id = await client.invest(10, 0, investor);
  await client.patch(`/v2/investments/${id}/`, { wallet: client.info.investors[investor]?.wallets[0] });
  return id;
}

describe('the status', () => {
  it('stays the same unless it is moved', async () => {
    const { sandbox, client, status } = await open();
    const id = await withWallet(client);
    sandbox.advanceClock(3_600_000);
    expect(await status(id)).toBe('KYC_PENDING');
    const moved = await client.control('POST', `/investments/${id}/status`, { status: 'ACCEPTED' });
    expect(moved.status).toBe(200);
    expect(await status(id)).toBe('ACCEPTED');
    await client.control('POST', `/investments/${id}/status`, { status: 'SOMETHING_NEW' });
    expect(await status(id)).toBe('SOMETHING_NEW');
    expect((await client.control('POST', `/investments/${id}/status`, {})).status).toBe(400);
  });

  it('moves with time, and shows since when', async () => {
    const { sandbox, client } = await open({
      autoProgress: 10,
      now: () => Date.parse('2025-06-01T12:00:00Z'),
    });
    const invitation = await client.invite();
    const answers = { survey_submitted_at: '2025-06-01T11:00:00Z', survey: [], survey_waiver: 'NO_ANSWERS' };
    await client.patch(`/v2/invitations/${invitation}/`, answers);
    const body = { invitation_id: invitation, signed_at: '2025-06-01T11:30:00Z' };
    const { id } = (await client.post('/v2/investments/', body)).body;
    await client.patch(`/v2/investments/${id}/`, { wallet: client.info.investors[0]?.wallets[0] });
    const seen: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      const { status, status_changed_at } = (await client.get(`/v2/investments/${id}/`)).body;
      seen.push(`${status} ${status_changed_at.slice(14, 19)}`);
      sandbox.advanceClock(10_000);
    }
    expect(seen).toEqual([
      'KYC_PENDING 00:00',
      'REVIEW_PENDING 00:10',
      'WAITING_FOR_ACCEPTANCE 00:20',
      'ACCEPTED 00:30',
      'PAID 00:40',
      'DELIVERED 00:50',
      'DELIVERED 00:50',
    ]);
    const late = await client.patch(`/v2/investments/${id}/`, { wallet: null });
    expect(late.status).toBe(409);
  });

  it('does not become DELIVERED without a wallet', async () => {
    const { sandbox, client, status } = await open({ autoProgress: true });
    const id = await client.invest();
    sandbox.advanceClock(3_600_000);
    expect(await status(id)).toBe('PAID');
    expect((await client.control('POST', `/investments/${id}/status`, { status: 'DELIVERED' })).status).toBe(
      409,
    );
    await client.patch(`/v2/investments/${id}/`, { wallet: client.info.investors[0]?.wallets[0] });
    expect(await status(id)).toBe('PAID');
    sandbox.advanceClock(21_000);
    expect(await status(id)).toBe('DELIVERED');
  });

  it('takes another path for other investors', async () => {
    const { sandbox, client, status } = await open({ autoProgress: true, investors: 7 });
    const ids: string[] = [];
    for (const investor of [3, 4, 5, 6]) ids.push(await withWallet(client, investor));
    sandbox.advanceClock(50_000);
    expect(await status(ids[2] ?? '')).toBe('KYC_PENDING'); // moved back again
    sandbox.advanceClock(3_600_000);
    const ends = await Promise.all(ids.map(status));
    expect(ends).toEqual(['KYC_INSUFFICIENT', 'REJECTED_BY_ISSUER', 'DELIVERED', 'WAITING_FOR_ACCEPTANCE']);
  });

  it('can be started and stopped', async () => {
    const { sandbox, client, status } = await open();
    const id = await withWallet(client);
    sandbox.advanceClock(100_000);
    await client.control('POST', '/progress', { stepSeconds: 10 });
    expect(await status(id)).toBe('KYC_PENDING');
    sandbox.advanceClock(11_000);
    expect(await status(id)).toBe('REVIEW_PENDING');
    await client.control('POST', '/progress', { stepSeconds: false });
    sandbox.advanceClock(100_000);
    expect(await status(id)).toBe('REVIEW_PENDING');
  });
});

describe('a snapshot', () => {
  it('restores everything: records, stored answers, documents and seeded ids', async () => {
    const { sandbox, client } = await open({ clientSecret: 'top-secret', seed: 'snap', documentDelay: 0 });
    const good = {
      investor_id: client.info.investors[0]?.id,
      campaign_id: client.info.campaigns[0]?.id,
      units: 4,
    };
    const first = await client.post('/v2/invitations/', good, 'key');
    const investment = await withWallet(client, 1);
    const form = new FormData();
    form.set('file', new File(['paper'], 'p.txt'));
    const file = await client.call('POST', '/v2/documents/', undefined, { raw: form });

    const text = JSON.stringify(sandbox.snapshot());
    expect(text).not.toContain('top-secret');
    expect(text).not.toContain(client.token);
    const second = await open({ clientSecret: 'top-secret', seed: 'snap', snapshot: JSON.parse(text) });
    expect(second.sandbox.info).toEqual(sandbox.info);
    expect(second.sandbox.snapshot()).toEqual(JSON.parse(text));
    const replay = await second.client.post('/v2/invitations/', good, 'key');
    expect(replay.body).toEqual(first.body);
    expect(replay.headers.get('X-Idempotent-Replay')).toBe('true');
    const path = `/v2/investments/${investment}/`;
    expect((await second.client.get(path)).body).toEqual((await client.get(path)).body);
    expect((await second.client.get(`/v2/documents/${file.body.id}/`)).body).toBe('paper');
    const fresh = await second.client.invite(9);
    expect(sandbox.report().invitations.map(({ id }) => id)).not.toContain(fresh);
  });

  it('is a copy that later changes do not affect', async () => {
    const { sandbox, client } = await open();
    const before = sandbox.snapshot();
    const copy = structuredClone(before);
    await client.ready();
    expect(before).toEqual(copy);
    const second = createSandbox({ snapshot: before });
    const own = new TestClient(BASE, second.info, second.fetch);
    await own.login();
    await own.invite();
    expect(before).toEqual(copy);
  });

  it('of another kind or version is refused', () => {
    expect(() => createSandbox({ snapshot: {} as SandboxSnapshot })).toThrow('not a snapshot');
    expect(() => createSandbox({ snapshot: { ...createSandbox().snapshot(), version: 2 as 1 } })).toThrow(
      'version',
    );
  });

  it('is offered with every change, before the answer is sent', async () => {
    const seen: SandboxSnapshot[] = [];
    const { client } = await open({ onWrite: (snapshot) => seen.push(snapshot()) });
    expect(seen).toHaveLength(0);
    const { investors, campaigns } = client.info;
    const body = { investor_id: investors[0]?.id, campaign_id: campaigns[0]?.id, units: 4 };
    const pending = client.post('/v2/invitations/', body, 'key');
    const { id } = (await pending).body;
    expect(seen).toHaveLength(1);
    expect(seen[0]?.invitations[0]?.id).toBe(id);
    expect(seen[0]?.keptAnswers[0]).toMatchObject({ key: 'key', status: 201 });
    await client.get(`/v2/invitations/${id}/`);
    await client.post('/v2/invitations/', body, 'key');
    expect(seen).toHaveLength(1);
    await client.post('/v2/invitations/', {}, 'refused');
    expect(seen.at(-1)?.keptAnswers).toHaveLength(2);
  });

  it('that cannot be written makes the call fail, and its retry finds the answer', async () => {
    let full = true;
    const onWrite = () => {
      if (full) throw new Error('disk full at /secret/place');
    };
    const { sandbox, client } = await open({ onWrite });
    const { investors, campaigns } = client.info;
    const body = { investor_id: investors[0]?.id, campaign_id: campaigns[0]?.id, units: 4 };
    const failed = await client.post('/v2/invitations/', body, 'key');
    expect(failed.status).toBe(500);
    expect(JSON.stringify(failed.body)).not.toContain('secret');
    expect(sandbox.report().internalErrors[0]).toContain('disk full');
    full = false;
    expect((await client.post('/v2/invitations/', body, 'key')).status).toBe(201);
    expect(sandbox.report().invitations).toHaveLength(1);
  });
});

describe('the report', () => {
  it('lists apparent duplicates, orphans and investments without a wallet', async () => {
    const { sandbox, client } = await open();
    const one = await withWallet(client);
    const two = await client.invest(10);
    const orphan = await client.invite(11);
    const report = sandbox.report();
    expect(report.doubledInvestments).toEqual([
      {
        investor_id: client.info.investors[0]?.id,
        campaign_id: client.info.campaigns[0]?.id,
        units: 10,
        ids: [one, two],
      },
    ]);
    expect(report.doubledInvitations[0]?.ids).toHaveLength(2);
    expect(report.orphans).toEqual([orphan]);
    expect(report.investmentsWithoutWallet).toEqual([two]);
    expect(report.byInvestor[client.info.investors[0]?.id ?? '']?.investments).toEqual([one, two]);
    expect(report.byCampaign[client.info.campaigns[0]?.id ?? '']?.invitations).toHaveLength(3);
    expect(report.endpoints['POST /v2/invitations/']).toEqual({ calls: 3, statuses: { 201: 3 } });
    expect(report.endpoints['PATCH /v2/investments/{id}/']?.calls).toBe(1);
    expect((await client.control('GET', '/report')).body).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('does not grow with made-up paths', async () => {
    const { sandbox, client } = await open();
    for (let i = 0; i < 30; i += 1) await client.get(`/v2/made-up-${i}/`);
    expect(sandbox.report().endpoints['GET (unknown)']).toEqual({ calls: 30, statuses: { 404: 30 } });
  });

  it('starts again after a reset, as everything else does', async () => {
    const { sandbox, client } = await open({ seed: 'again' });
    const before = sandbox.info;
    await client.invest();
    await client.control('POST', '/reset');
    expect(sandbox.report()).toMatchObject({ calls: 0, invitations: [], investments: [], keys: 0 });
    expect(sandbox.info).toEqual(before);
    expect((await client.get('/v2/investors/')).status).toBe(200);
  });
});

describe('the control endpoint', () => {
  it('shows everything but the secret, and refuses what it does not know', async () => {
    const { sandbox, client } = await open();
    const info = await client.control('GET', '/info');
    expect(info.body).toMatchObject({ clientId: sandbox.info.clientId, campaigns: sandbox.info.campaigns });
    expect(JSON.stringify(info.body)).not.toContain(sandbox.info.clientSecret);
    expect((await client.control('GET', '/snapshot')).body.version).toBe(1);
    expect((await client.control('GET', '/nothing')).status).toBe(404);
    expect((await client.control('POST', '/settings', { latency: 'x' })).status).toBe(400);
    expect((await client.control('GET', '/settings')).body.latency).toBe(0);
    const broken = await sandbox.fetch('http://sandbox.test/_control/faults', { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    expect((await sandbox.fetch('http://sandbox.test/elsewhere')).status).toBe(404);
  });

  it('distinguishes an unknown investment from one that cannot be delivered, and accepts any spelling of an id', async () => {
    const { client } = await open();
    const move = (id: string, status: string) =>
      client.control('POST', `/investments/${id}/status`, { status });
    expect(await move('xx', 'PAID')).toMatchObject({ status: 404, body: { detail: expect.any(String) } });
    const id = await client.invest();
    expect((await move(id, 'DELIVERED')).status).toBe(409);
    expect((await move(id.toUpperCase(), 'PAID')).status).toBe(200);
  });

  it('does not move the clock to a time that no date can represent', async () => {
    const { client } = await open();
    expect((await client.control('POST', '/clock', { seconds: 1e300 })).status).toBe(400);
    expect((await client.login()).status).toBe(200);
  });
});

describe('the start', () => {
  it('gives each of ten thousand investors their own id', () => {
    const { info } = createSandbox({ investors: 10_000 });
    expect(new Set(info.investors.map(({ id }) => id)).size).toBe(10_000);
    expect(info.investors[0]?.wallets).toHaveLength(1);
    expect(info.campaigns.map((campaign) => campaign.selfDisclosureRequired)).toEqual([false, true, true]);
    expect(createSandbox().info.investors[0]?.id).toBe(info.investors[0]?.id);
    expect(createSandbox({ seed: 'x' }).info.investors[0]?.id).not.toBe(info.investors[0]?.id);
  });
});
