/** Tests the app's own network with hostile servers over real HTTP, on a host that fails wherever Electron fails. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { answer, closeServers, http, inMain, listening, serve, serveBytes } from './fixtures/network.ts';

afterEach(closeServers);

describe('an answer', () => {
  const utf8 = (text: string) => Buffer.from(text).toString('latin1');
  test.each([
    ['a header in UTF-8', answer('200 OK', [`X-Name: ${utf8('Kosten–Information')}`], 'body')],
    ['a header in Latin-1', answer('200 OK', ['X-Name: Kosten\xe4'], 'body')],
    ['a header whose bytes are not text', answer('200 OK', ['X-Name: \x80\xff\xc3'], 'body')],
    ['a status text in UTF-8', answer(`200 ${utf8('Zwróć')}`, [], 'body')],
    ['no status text', answer('200 ', [], 'body')],
    ['a status beyond 599', answer('999 Odd', [], 'body')],
    [
      'a status beyond 599 and a JSON body',
      answer('600 Odd', ['Content-Type: application/json'], '{"id":1}'),
    ],
  ])('arrives with %s', async (_name, bytes) => {
    const base = await serveBytes(bytes);
    const { value, uncaught } = await inMain(`told(network.fetch('${base}/', { method: 'POST' }))`);
    expect(uncaught).toEqual([]);
    const [, status, text] = /^HTTP\/1\.1 (\d+) (.*)\r\n/.exec(bytes.toString('latin1')) ?? [];
    expect(value).toMatchObject({
      status: Number(status),
      statusText: Buffer.from(String(text), 'latin1').toString('utf8'),
      ok: status === '200',
      text: bytes.toString('latin1').split('\r\n\r\n')[1],
    });
  });

  test('keeps the bytes of its headers, one character per byte', async () => {
    const name = Buffer.from('filename="Kosten–Information.pdf"').toString('latin1');
    const base = await serveBytes(answer('200 OK', [`Content-Disposition: ${name}`]));
    const { value } = await inMain(`told(network.fetch('${base}/'))`);
    expect(value).toMatchObject({ headers: { 'content-disposition': name } });
  });

  test('keeps the status and target of a redirect, which is not followed', async () => {
    const asked: string[] = [];
    const base = await serve((request, response) => {
      asked.push(String(request.url));
      response.writeHead(307, { location: '/elsewhere?a=1' }).end('words');
    });
    const { value, uncaught } = await inMain(`told(network.fetch('${base}/', { method: 'POST' }))`);
    expect(value).toMatchObject({ status: 307, headers: { location: '/elsewhere?a=1' }, text: '' });
    expect({ uncaught, asked }).toEqual({ uncaught: [], asked: ['/'] });
  });

  test('has the same text whether compressed or not', async () => {
    const base = await serve((request, response) => {
      const zip = String(request.url) === '/zip';
      response.writeHead(200, zip ? { 'content-encoding': 'gzip' } : {});
      response.end(zip ? gzipSync('{"ä":1}') : '{"ä":1}');
    });
    const { value } = await inMain(
      `[await told(network.fetch('${base}/zip')), await told(network.fetch('${base}/plain'))]`,
    );
    expect(value).toMatchObject([{ text: '{"ä":1}' }, { text: '{"ä":1}' }]);
  });
});

test('answers that are too long free their connections, of which a host has only six', async () => {
  let open = 0;
  const base = await serve((request, response) => {
    open += 1;
    response.on('close', () => {
      open -= 1;
    });
    if (request.url === '/good') return void response.end('good');
    const chunk = Buffer.alloc(256 * 1024, 'x');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  const { value, uncaught } = await inMain(`{
    const { createHttp } = await import('${http}');
    const client = createHttp(network.fetch, 'test');
    const call = (path) => client.send({ method: 'GET', url: '${base}' + path });
    const said = [];
    for (let nth = 0; nth < 7; nth += 1) said.push((await call('/long')).said);
    return { said, good: (await call('/good')).text };
  }`);
  expect(value).toEqual({ said: Array.from({ length: 7 }, () => 'ERR_ANSWER_TOO_LONG'), good: 'good' });
  expect(uncaught).toEqual([]);
  await expect.poll(() => open).toBe(0);
});

describe('a request', () => {
  test('has the given method, headers and bytes, and no cookies', async () => {
    const seen: unknown[] = [];
    const base = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const { authorization, 'x-idempotency-key': key, cookie, 'content-length': length } = request.headers;
        seen.push([request.method, authorization, key, cookie, length, Buffer.concat(chunks).toString()]);
        response.writeHead(200, { 'set-cookie': 'a=b' }).end('{}');
      });
    });
    const headers = `{ Authorization: 'Bearer t', 'X-Idempotency-Key': 'k' }`;
    const call = (method: string, body: string) =>
      `await told(network.fetch('${base}/', { method: '${method}', headers: ${headers}, body: ${body} }))`;
    await inMain(
      `[${call('PATCH', 'Buffer.from(\'{"ä": 1}\')')}, ${call('GET', 'undefined')}, ${call('POST', 'new Uint8Array()')}]`,
    );
    expect(seen).toEqual([
      ['PATCH', 'Bearer t', 'k', undefined, '9', '{"ä": 1}'],
      ['GET', 'Bearer t', 'k', undefined, undefined, ''],
      ['POST', 'Bearer t', 'k', undefined, '0', ''],
    ]);
  });

  test('has binary bytes unchanged, also as a part of a larger buffer', async () => {
    const seen: string[] = [];
    const base = await serve((request, response) => {
      const hash = createHash('sha256');
      request.on('data', (chunk) => hash.update(chunk));
      request.on('end', () => {
        seen.push(`${request.headers['content-length']} ${hash.digest('hex')}`);
        response.end('{}');
      });
    });
    const every = `Buffer.alloc(3_000_000, Buffer.from(Array.from({ length: 256 }, (_, index) => index)))`;
    const type = `{ 'Content-Type': 'multipart/form-data; boundary=x' }`;
    await inMain(
      `told(network.fetch('${base}/', { method: 'POST', headers: ${type}, body: ${every}.subarray(5) }))`,
    );
    const sent = Buffer.alloc(3_000_000, Buffer.from(Array.from({ length: 256 }, (_, at) => at))).subarray(5);
    expect(seen).toEqual([`${sent.length} ${createHash('sha256').update(sent).digest('hex')}`]);
  });
});

describe('a failing call rejects without an uncaught exception', () => {
  test('on a refused connection, an unknown name, and an invalid URL, scheme or header', async () => {
    const closed = createServer();
    const base = `http://${await listening(closed)}`;
    await new Promise((resolve) => closed.close(resolve));
    const { value, uncaught } = await inMain(`[
      await told(network.fetch('${base}/')),
      await told(network.fetch('http://nowhere.invalid/')),
      await told(network.fetch('https://999.1.1.1/')),
      await told(network.fetch('data:text/plain,x')),
      await told(network.fetch('${base}/', { headers: { 'X-A': 'a\\nb' } })),
    ]`);
    expect(value).toEqual([
      { error: 'Error: net::ERR_CONNECTION_REFUSED' },
      { error: 'Error: net::ERR_NAME_NOT_RESOLVED' },
      { error: 'TypeError: Invalid URL' },
      { error: 'Error: ClientRequest only supports http: and https: protocols' },
      { error: expect.stringMatching(/^TypeError: /) },
    ]);
    expect(uncaught).toEqual([]);
  });

  test('on an answer that is cut off, compressed or not', async () => {
    const whole = gzipSync('x'.repeat(5000));
    const base = await serve((request, response) => {
      const zip = request.url === '/zip';
      response.writeHead(200, zip ? { 'content-encoding': 'gzip', 'content-length': whole.length } : {});
      response.write(zip ? whole.subarray(0, 20) : 'some', () => response.destroy());
    });
    const { value, uncaught } = await inMain(
      `[await told(network.fetch('${base}/zip')), await told(network.fetch('${base}/plain'))]`,
    );
    expect(value).toEqual([
      { error: expect.stringMatching(/net::ERR_/) },
      { error: expect.stringMatching(/net::ERR_/) },
    ]);
    expect(uncaught).toEqual([]);
  });

  test('when aborted before it starts, at once, while it waits, and while its body arrives', async () => {
    const base = await serve((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('some');
    });
    const { value, uncaught } = await inMain(`{
      const reason = new Error('ours');
      const first = new AbortController();
      first.abort(reason);
      const results = [await told(network.fetch('${base}/', { signal: first.signal }))];
      const atOnce = new AbortController();
      const post = network.fetch('${base}/', { method: 'POST', body: Buffer.from('{}'), signal: atOnce.signal });
      atOnce.abort(reason);
      results.push(await told(post));
      const waiting = new AbortController();
      const call = network.fetch('${base}/', { signal: waiting.signal });
      setTimeout(() => waiting.abort(reason), 100);
      results.push(await told(call));
      const arriving = new AbortController();
      const answer = await network.fetch('${base}/body', { signal: arriving.signal });
      setTimeout(() => arriving.abort(reason), 100);
      results.push(await told(answer));
      return results.map(({ error }) => error);
    }`);
    expect(value).toEqual(['Error: ours', 'Error: ours', 'Error: ours', expect.stringMatching(/Error/)]);
    expect(uncaught).toEqual([]);
  });
});
