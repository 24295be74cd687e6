import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { TestClient } from '../../sandbox/test-client.ts';
import { until } from '../support/until.ts';

let served: ServedSandbox;
let client: TestClient;
let good: Record<string, unknown>;

beforeEach(async () => {
  served = await serveSandbox();
  client = new TestClient(served.base, served.sandbox.info);
  await client.login();
  const { investors, campaigns } = client.info;
  good = { investor_id: investors[0]?.id, campaign_id: campaigns[0]?.id, units: 5 };
});
afterEach(() => served.close());

const made = () => served.sandbox.report().invitations.length;

describe('an idempotency key', () => {
  it('gives the same answer again, whatever happened in between', async () => {
    const first = await client.post('/v2/invitations/', good, 'a');
    expect(first.headers.get('X-Idempotent-Replay')).toBeNull();
    await client.patch(`/v2/invitations/${first.body.id}/`, { units: 6 }, 'b');
    const again = await client.post('/v2/invitations/', good, 'a');
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('X-Idempotent-Replay')).toBe('true');
    expect(made()).toBe(1);
    expect(served.sandbox.report()).toMatchObject({ replays: 1, writes: 2, keyMisuse: 0, keys: 2 });
  });

  it('with another body or path is refused with 422, and changes nothing', async () => {
    const first = await client.post('/v2/invitations/', good, 'a');
    const otherBody = await client.post('/v2/invitations/', { ...good, units: 6 }, 'a');
    expect(otherBody).toMatchObject({ status: 422, body: { detail: expect.any(String) } });
    const otherBytes = await client.call('POST', '/v2/invitations/', undefined, {
      raw: JSON.stringify(good, null, 1),
      headers: { 'Content-Type': 'application/json', 'X-Idempotency-Key': 'a' },
    });
    expect(otherBytes.status).toBe(422);
    expect((await client.patch(`/v2/invitations/${first.body.id}/`, good, 'a')).status).toBe(422);
    expect((await client.post('/v2/invitations/', good, 'a')).status).toBe(201);
    expect(made()).toBe(1);
    expect(served.sandbox.report().keyMisuse).toBe(3);
  });

  it('sent twenty times at once writes once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => client.post('/v2/invitations/', good, 'a')),
    );
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
    expect(replies.every((reply) => reply.status === 201)).toBe(true);
    expect(made()).toBe(1);
  });

  it('sent again while the first answer is still open writes once', async () => {
    served.sandbox.faults.add({ kind: 'hang', when: 'after', times: 1 });
    const stop = new AbortController();
    const first = client.call('POST', '/v2/invitations/', good, { key: 'a', signal: stop.signal });
    const stopped = expect(first).rejects.toThrow();
    await until(() => made() > 0, 'the first call has written');
    const second = await client.post('/v2/invitations/', good, 'a');
    stop.abort();
    await stopped;
    expect(second.status).toBe(201);
    expect(made()).toBe(1);
  });

  it('is valid for its configured lifetime', async () => {
    await client.control('POST', '/settings', { keyLifetime: 60 });
    await client.post('/v2/invitations/', good, 'a');
    await client.control('POST', '/clock', { seconds: 59 });
    await client.post('/v2/invitations/', good, 'a');
    expect(made()).toBe(1);
    await client.control('POST', '/clock', { seconds: 2 });
    await client.post('/v2/invitations/', good, 'a');
    expect(made()).toBe(2);
  });

  it('is ignored for reads, and not stored for calls that never reached the API', async () => {
    const invitation = await client.invite();
    const path = `/v2/invitations/${invitation}/`;
    const { token } = client;
    client.token = 'wrong';
    expect((await client.patch(path, { units: 2 }, 'a')).status).toBe(401);
    client.token = token;
    expect((await client.patch(path, { units: 2 }, 'a')).status).toBe(200);
    const headers = { 'X-Idempotency-Key': 'a' };
    expect((await client.call('GET', path, undefined, { headers })).body.units).toBe(2);
  });

  it('may be absent or empty, but not too long', async () => {
    await client.post('/v2/invitations/', good);
    await client.post('/v2/invitations/', good, '');
    await client.post('/v2/invitations/', good, '');
    expect(made()).toBe(3);
    expect((await client.post('/v2/invitations/', good, 'x'.repeat(256))).status).toBe(400);
  });
});

describe('a refusal', () => {
  it('is stored under its key as well', async () => {
    const early = { invitation_id: await client.invite(), signed_at: new Date().toISOString() };
    const refused = await client.post('/v2/investments/', early, 'a');
    expect(refused.status).toBe(400);
    const answers = { survey_submitted_at: '2024-01-01T00:00:00Z', survey: [], survey_waiver: 'NO_ANSWERS' };
    await client.patch(`/v2/invitations/${early.invitation_id}/`, answers);
    const again = await client.post('/v2/investments/', early, 'a');
    expect(again).toMatchObject({ status: 400, body: refused.body });
    expect((await client.post('/v2/investments/', early, 'b')).status).toBe(201);
  });

  it('is not stored when that is switched off', async () => {
    await client.control('POST', '/settings', { cacheErrors: false });
    expect((await client.post('/v2/invitations/', { ...good, units: 0 }, 'a')).status).toBe(400);
    expect((await client.post('/v2/invitations/', good, 'a')).status).toBe(201);
    expect((await client.post('/v2/invitations/', { ...good, units: 0 }, 'a')).status).toBe(422);
  });
});
