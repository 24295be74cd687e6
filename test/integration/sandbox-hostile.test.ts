/** Requests of a malicious client, over real HTTP: none may crash or hang the sandbox, or count as valid. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { TestClient } from '../../sandbox/test-client.ts';
import { aMoment, until } from '../support/until.ts';

let served: ServedSandbox;
let client: TestClient;
let path: string;

beforeAll(async () => {
  served = await serveSandbox();
  client = new TestClient(served.base, served.sandbox.info);
  await client.login();
  path = `/v2/invitations/${await client.invite(3)}/`;
});
afterAll(async () => {
  expect(served.sandbox.report().internalErrors).toEqual([]);
  await served.close();
});

const message = [expect.any(String)];
const patch = (raw: string) =>
  client.call('PATCH', path, undefined, { raw, headers: { 'Content-Type': 'application/json' } });

describe('a body', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  it.each([
    ['nested too deeply', `{"survey": ${deep}}`, 'survey'],
    ['with a field twice', '{"units": 1, "units": 1000}', 'units'],
    ['with a name twice in an inner object', '{"survey": [{"a": 1, "a": 2}]}', 'survey'],
    ['with a number that reads as infinite', '{"survey": [1e999]}', 'survey'],
    ['with units that read as infinite', '{"units": 1e999}', 'units'],
    [
      'with a time before the earliest one',
      '{"survey_submitted_at": "1900-01-01T00:00:00+23:59"}',
      'survey_submitted_at',
    ],
    [
      'with a time after the latest one',
      '{"survey_submitted_at": "9999-12-31T23:59:59-23:59"}',
      'survey_submitted_at',
    ],
    ['that is a list', '[{"units": 4}]', 'non_field_errors'],
    ['that is null', 'null', 'non_field_errors'],
  ])('%s is refused at its field, and nothing is changed', async (_, body, field) => {
    const before = (await client.get(path)).body;
    const reply = await patch(body);
    expect(reply.status).toBe(400);
    expect(Object.entries(reply.body)).toEqual([[field, message]]);
    expect({ ...(await client.get(path)).body, costs_document: null }).toEqual({
      ...before,
      costs_document: null,
    });
  });

  it.each(['{"units": NaN}', "{'units': 1}", '{"units": 1,}', '{"units": 01}'])(
    'is refused when it is no JSON: %s',
    async (body) => expect(await patch(body)).toMatchObject({ status: 400, body: { detail: message[0] } }),
  );

  // A parser that goes back over what it has read would not finish within the test's limit.
  it('of a full megabyte is read', async () => {
    expect((await patch(`{"survey": ["${'\\n'.repeat(490_000)}"]}`)).status).toBe(200);
    expect((await patch(`{"survey": [${'1,'.repeat(490_000)}1]}`)).status).toBe(200);
    expect((await patch('{"survey": []}')).status).toBe(200);
  });

  it.each<Record<string, string>>([
    { 'Content-Type': 'application/json; charset=utf-16' },
    { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    { 'Content-Type': 'application/jsonp' },
    { 'Content-Type': 'text/plain; x=application/json' },
  ])('is not read with the headers %j', async (headers) => {
    const reply = await client.call('PATCH', path, undefined, { raw: '{"units": 4}', headers });
    expect(reply).toMatchObject({ status: 415, body: { detail: message[0] } });
  });

  it('with two files is refused', async () => {
    const form = new FormData();
    for (const name of ['a', 'b']) form.append('file', new File([name], name));
    const reply = await client.call('POST', '/v2/documents/', undefined, { raw: form });
    expect(reply).toMatchObject({ status: 400, body: { file: message } });
  });
});

it.each([
  ['limit=0', 'limit'],
  ['limit=-1', 'limit'],
  ['limit=abc', 'limit'],
  ['limit=', 'limit'],
  ['offset=-1', 'offset'],
  ['offset=NaN', 'offset'],
])('a list is refused with ?%s', async (query, name) => {
  const reply = await client.get(`/v2/investors/?${query}`);
  expect(reply).toMatchObject({ status: 400 });
  expect(reply.body).toEqual({ [name]: message });
});

describe('a method', () => {
  it('HEAD is a GET without its body', async () => {
    const headers = { Authorization: `Bearer ${client.token}` };
    const reply = await fetch(`${served.base}/v2/investors/`, { method: 'HEAD', headers });
    expect([reply.status, await reply.text()]).toEqual([200, '']);
    const nobody = await fetch(`${served.base}/v2/documents/`, { method: 'HEAD', headers });
    expect(nobody.status).toBe(405);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS'])('%s is refused, with the allowed methods', async (method) => {
    const reply = await client.call(method, path);
    expect(reply).toMatchObject({ status: 405, body: { detail: message[0] } });
    expect(reply.headers.get('Allow')).toBe('GET, PATCH');
  });
});

describe('a connection', () => {
  const port = () => Number(new URL(served.base).port);
  /** Sends a text as it is, closes the connection after an answer or without one, and returns what came. */
  const say = async (text: string, { answered }: { answered: boolean }) => {
    const socket = connect(port(), '127.0.0.1');
    let came = '';
    socket.on('data', (data) => {
      came += data;
    });
    socket.on('error', () => {});
    socket.write(text);
    if (answered) await until(() => came.includes('\r\n'), 'the server answers');
    else await aMoment();
    socket.destroy();
    return came;
  };

  it('that breaks off within a body, or has no valid host, harms nobody else', async () => {
    const head = `POST /api/external${path} HTTP/1.1\r\nContent-Type: application/json\r\n`;
    expect(await say(`${head}Host: x\r\nContent-Length: 100\r\n\r\n{"a`, { answered: false })).toBe('');
    expect(
      await say(`${head}Host: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a`, { answered: false }),
    ).toBe('');
    expect(await say(`${head}Host: a b:%\r\nContent-Length: 0\r\n\r\n`, { answered: true })).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect(await say(`${head}Host: x\r\nContent-Length: -1\r\n\r\n`, { answered: true })).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect((await client.get(path)).status).toBe(200);
  });

  it('works again after unplugging, even by two calls at once, and after plugging in by hand', async () => {
    const pull = (body: unknown) => client.control('POST', '/unplug', body);
    for (const ms of [-1, 'soon', null, 1e9]) expect((await pull({ ms })).status).toBe(400);
    const both = await Promise.allSettled([pull({ ms: 50_000 }), pull({ ms: 60_000 })]);
    // The second call may be cut off because the first one has unplugged the server.
    const answers = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.status] : []));
    expect(new Set(answers)).toEqual(new Set([200]));
    const isBack = () =>
      client.get(path).then(
        ({ status }) => status === 200,
        () => false,
      );
    await until(async () => !(await isBack()), 'the server is unplugged');
    await served.plug();
    expect(await isBack()).toBe(true);
    // The close of a connection is seen, however short the time without the plug.
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    const cut = once(socket, 'close');
    expect((await pull({ ms: 100 })).status).toBe(200);
    await cut;
    await until(isBack, 'the server is back by itself');
  });
});
