import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { TestClient } from '../../sandbox/test-client.ts';

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

describe('tokens', () => {
  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['a wrong client', { client_id: 'wrong' }, 401, 'invalid_client'],
    ['an unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, 400, 'invalid_request'],
    ['an unknown scope', { scope: 'investors:read admin' }, 400, 'invalid_scope'],
    ['no scope', { scope: '' }, 400, 'invalid_scope'],
  ])('are not given for %s', async (_, changes, status, error) => {
    expect(await client.login(undefined, changes)).toMatchObject({ status, body: { error } });
  });

  it('are not given for JSON, or by GET', async () => {
    expect((await client.call('POST', '/oauth/token', { grant_type: 'client_credentials' })).status).toBe(
      415,
    );
    expect((await client.get('/oauth/token')).status).toBe(405);
  });

  it.each([
    ['no token', ''],
    ['a wrong token', 'Bearer wrong'],
    ['another scheme', 'Basic YTpi'],
  ])('are required: %s is refused', async (_, Authorization) => {
    const reply = await client.call('GET', '/v2/investors/', undefined, { headers: { Authorization } });
    expect(reply).toMatchObject({ status: 401, body: detail });
    expect(reply.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
  });

  it('expire', async () => {
    const { body } = await client.login();
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    await client.control('POST', '/tokens/expire');
    expect(await client.get('/v2/investors/')).toMatchObject({ status: 401, body: detail });
    await client.login();
    expect((await client.get('/v2/investors/')).status).toBe(200);
    await client.control('POST', '/clock', { seconds: 3601 });
    expect((await client.get('/v2/investors/')).status).toBe(401);
    await client.control('POST', '/clock', { seconds: -3601 });
  });

  it.each([
    ['investors:write', 'GET', '/v2/investors/'],
    ['investors:read', 'POST', '/v2/investors/'],
    ['investors:write', 'GET', `/v2/investors/${NOBODY}/`],
    ['investors:write', 'GET', `/v2/investors/${NOBODY}/wallets/`],
    ['investors:read', 'POST', `/v2/investors/${NOBODY}/wallets/eth-generic/`],
    ['investments:read', 'POST', '/v2/invitations/'],
    ['investments:read', 'PATCH', `/v2/invitations/${NOBODY}/`],
    ['investments:write', 'GET', `/v2/invitations/${NOBODY}/`],
    ['investments:write', 'GET', '/v2/investments/'],
    ['investments:read', 'POST', '/v2/investments/'],
    ['investments:read', 'PATCH', `/v2/investments/${NOBODY}/`],
    ['investments:read', 'POST', '/v2/documents/'],
    ['documents:write', 'GET', `/v2/documents/${NOBODY}/`],
  ])('with only %s do not allow %s %s', async (scope, method, path) => {
    await client.login(scope);
    const body = method === 'GET' ? undefined : {};
    expect(await client.call(method, path, body)).toMatchObject({ status: 403, body: detail });
  });

  it('are not given for withdrawn credentials, and existing ones become invalid', async () => {
    await client.control('POST', '/credentials/revoke');
    expect((await client.get('/v2/investors/')).status).toBe(401);
    expect((await client.login()).status).toBe(401);
    await client.control('POST', '/credentials/restore');
    expect((await client.login()).status).toBe(200);
  });
});

describe('addresses, methods and bodies', () => {
  it.each([
    '/v2/invitations',
    '/v2/nothing/',
    '/',
    '/v2/investors//',
    `/v2/investors/${NOBODY}/wallets/eth-generic`,
  ])('%s is not found', async (path) => {
    expect(await client.get(path)).toMatchObject({ status: 404, body: detail });
  });

  it.each([
    ['/v2/invitations/x/', 'GET'],
    [`/v2/invitations/${NOBODY}/`, 'GET'],
    [`/v2/invitations/${NOBODY}/`, 'PATCH'],
    [`/v2/investments/${NOBODY}/`, 'GET'],
    [`/v2/investments/${NOBODY}/`, 'PATCH'],
    [`/v2/investors/${NOBODY}/`, 'GET'],
    [`/v2/investors/${NOBODY}/wallets/`, 'GET'],
    [`/v2/investors/${NOBODY}/wallets/eth-generic/`, 'POST'],
    [`/v2/documents/${NOBODY}/`, 'GET'],
  ])('%s has an unknown id and is not found (%s)', async (path, method) => {
    const reply = await client.call(method, path, method === 'GET' ? undefined : {});
    expect(reply).toMatchObject({ status: 404, body: detail });
  });

  it('an address allows only its own methods', async () => {
    const reply = await client.call('DELETE', '/v2/investments/');
    expect(reply).toMatchObject({ status: 405, body: detail });
    expect(reply.headers.get('Allow')).toBe('GET, POST');
  });

  it('only JSON is accepted, and no malformed JSON', async () => {
    const send = (raw: RequestInit['body'], type: string) =>
      client.call('POST', '/v2/invitations/', undefined, { raw, headers: { 'Content-Type': type } });
    expect(await send('{}', 'text/plain')).toMatchObject({ status: 415, body: detail });
    expect(await send('{"units": ', 'application/json')).toMatchObject({ status: 400, body: detail });
    expect(await send(new Uint8Array([0x22, 0xff, 0x22]), 'application/json')).toMatchObject({ status: 400 });
    expect(await send('[]', 'application/json')).toMatchObject({
      status: 400,
      body: { non_field_errors: message },
    });
    const charset = await send('{}', 'application/json; charset=utf-8');
    expect(charset.body).toEqual({ investor_id: message, campaign_id: message, units: message });
    expect((await send('', 'application/json')).body).toHaveProperty('units');
  });

  it('a body above the limit is refused, declared or not', async () => {
    const large = new Uint8Array(1_000_001).fill(0x20);
    const headers = { 'Content-Type': 'application/json' };
    const declared = await client.call('POST', '/v2/invitations/', undefined, { raw: large, headers });
    expect(declared).toMatchObject({ status: 413, body: detail });
    const { sandbox } = served;
    const stream = new Blob([large]).stream();
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body: stream, duplex: 'half' };
    const chunked = await sandbox.fetch('http://sandbox.test/api/external/v2/invitations/', init);
    expect(chunked.status).toBe(413);
  });

  it('an upload without a file is refused', async () => {
    expect((await client.post('/v2/documents/', {})).status).toBe(415);
    const upload = (form: FormData) => client.call('POST', '/v2/documents/', undefined, { raw: form });
    const form = new FormData();
    form.set('other', 'x');
    expect(await upload(form)).toMatchObject({ status: 400, body: { file: message } });
    form.set('file', 'text');
    expect(await upload(form)).toMatchObject({ status: 400, body: { file: message } });
    form.set('file', new File([], 'empty.pdf'));
    expect(await upload(form)).toMatchObject({ status: 400, body: { file: message } });
    const headers = { 'Content-Type': 'multipart/form-data' };
    expect((await client.call('POST', '/v2/documents/', undefined, { raw: 'x', headers })).status).toBe(400);
  });
});
