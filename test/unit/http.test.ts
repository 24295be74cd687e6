import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip, type Gzip } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp, largestAnswer } from '../../main/platform/http.ts';
import { troubleOf } from '../../main/platform/voice.ts';

let server: Server | undefined;
const http = createHttp(fetch, 'InvestmentDesk/test');

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = undefined;
});

const get = (url: string, timeout?: number) => http.send({ method: 'GET', url, timeout });

/** Sends through a `fetch` that fails the way a network stack does. */
const failing = (error: Error) =>
  createHttp(async () => {
    throw error;
  }, 'test').send({ method: 'POST', url: 'https://h/', body: Buffer.from('{}') });
const caused = (code: string, message = code) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

describe('a request', () => {
  it('sends exactly the given bytes and headers', async () => {
    const seen: { body: string; headers: Record<string, unknown>; method?: string }[] = [];
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({
          body: Buffer.concat(chunks).toString(),
          headers: request.headers,
          method: request.method,
        });
        response.end('{}');
      });
    });
    const body = '{"b":1,  "a":"ä"}';
    await http.send({
      method: 'PATCH',
      url,
      headers: { 'X-Idempotency-Key': 'k', 'Content-Type': 'application/json' },
      body: Buffer.from(body),
    });
    expect(seen[0]).toMatchObject({
      method: 'PATCH',
      body,
      headers: {
        'x-idempotency-key': 'k',
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': 'InvestmentDesk/test',
      },
    });
  });
});

describe('an answer', () => {
  it.each([200, 201, 400, 401, 404, 429, 500, 503])(
    'of status %d is an answer, never a throw',
    async (status) => {
      const url = await serve((_, response) =>
        response.writeHead(status, { 'Retry-After': '7' }).end('{"a":1}'),
      );
      expect(await get(url)).toMatchObject({
        kind: 'answer',
        status,
        body: { a: 1 },
        text: '{"a":1}',
        headers: { 'retry-after': '7' },
      });
    },
  );
  it.each([
    ['HTML', '<html>'],
    ['half a text', '{"id":"a'],
    ['nothing', ''],
    ['nested too deeply', `${'['.repeat(2_500)}${']'.repeat(2_500)}`],
  ])('that is no JSON (%s) has its text and no body', async (_, text) => {
    const url = await serve((_request, response) => response.end(text));
    expect(await get(url)).toMatchObject({ kind: 'answer', body: undefined, text });
  });
  it('that redirects is not followed, because the request would carry the token along', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(String(request.url));
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    const answer = await get(`${url}/first`);
    expect(answer).toMatchObject({ kind: 'answer', status: 302, headers: { location: '/elsewhere' } });
    expect(troubleOf(answer)).toBe('between');
    expect(asked).toEqual(['/first']);
  });
  it.each(['', '{"detail":"Proxy."}', '<html>Anmelden</html>'])(
    'with a 407, which Node does not hand over, counts as an intermediary’s: %j',
    async (body) => {
      const url = await serve((_, response) => void response.writeHead(407).end(body));
      expect(troubleOf(await get(url))).toBe('between');
    },
  );
});

describe('a call may have arrived but has no whole answer when', () => {
  it('the connection is cut before the answer', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await get(url)).toMatchObject({ kind: 'noAnswer' });
  });
  it('the connection is cut in the middle of the answer', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"id":', () => setTimeout(() => request.socket.destroy(), 10));
    });
    expect(await get(url)).toMatchObject({ kind: 'noAnswer' });
  });
  it('the answer takes longer than the timeout', async () => {
    const url = await serve(() => {});
    expect(await get(url, 100)).toMatchObject({ kind: 'noAnswer' });
  });
  it('a signal reports a timeout with a number as its code', async () => {
    const answer = await failing(new TypeError('x', { cause: new DOMException('late', 'TimeoutError') }));
    expect(answer).toEqual({ kind: 'noAnswer', said: 'unknown', unreachable: false });
  });
  it('the body takes longer than the timeout', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      response.write('{');
    });
    expect(await get(url, 100)).toMatchObject({ kind: 'noAnswer' });
  });
  it('the app closes', async () => {
    const url = await serve(() => {});
    const closing = new AbortController();
    const call = createHttp(fetch, 'test', closing.signal).send({ method: 'GET', url });
    closing.abort();
    expect(await call).toMatchObject({ kind: 'noAnswer' });
  });
  it.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT', 'SOMETHING_NEW'])(
    'it fails with %s',
    async (code) =>
      expect(await failing(caused(code))).toEqual({ kind: 'noAnswer', said: code, unreachable: false }),
  );
  it.each([
    'ERR_CONNECTION_RESET',
    'ERR_EMPTY_RESPONSE',
    'ERR_CONNECTION_CLOSED',
    'ERR_NETWORK_CHANGED',
    'ERR_TIMED_OUT',
    'ERR_HTTP2_PROTOCOL_ERROR',
  ])('it fails with net::%s', async (code) =>
    expect(await failing(new Error(`net::${code}`))).toEqual({
      kind: 'noAnswer',
      said: code,
      unreachable: false,
    }),
  );
  it('it fails with an error of an unknown kind', async () =>
    expect(await failing(new Error('?'))).toEqual({ kind: 'noAnswer', said: 'unknown', unreachable: false }));
});

describe('the platform is unreachable (a hint for the send gate, no proof that nothing was sent) when', () => {
  it('nobody listens', async () => {
    const url = await serve(() => {});
    await new Promise((resolve) => server?.close(resolve));
    expect(await get(url)).toEqual({ kind: 'noAnswer', said: 'ECONNREFUSED', unreachable: true });
  });
  it.each([
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ])('the call fails with %s', async (code) =>
    expect(await failing(caused(code))).toEqual({ kind: 'noAnswer', said: code, unreachable: true }),
  );
  it.each([
    'ERR_INTERNET_DISCONNECTED',
    'ERR_NAME_NOT_RESOLVED',
    'ERR_PROXY_CONNECTION_FAILED',
    'ERR_TUNNEL_CONNECTION_FAILED',
    'ERR_CERT_AUTHORITY_INVALID',
  ])('the call fails with net::%s', async (code) =>
    expect(await failing(new Error(`net::${code}`))).toEqual({
      kind: 'noAnswer',
      said: code,
      unreachable: true,
    }),
  );
  it('every address of the host refuses the connection', async () => {
    const each = [
      Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    ];
    expect(await failing(new TypeError('fetch failed', { cause: new AggregateError(each) }))).toEqual({
      kind: 'noAnswer',
      said: 'ECONNREFUSED',
      unreachable: true,
    });
  });
});

describe('a document', () => {
  it('arrives as bytes with its media type', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'Content-Type': 'application/pdf' }).end(Buffer.of(0, 255, 10)),
    );
    expect(await http.download({ method: 'GET', url })).toEqual({
      kind: 'file',
      mediaType: 'application/pdf',
      bytes: new Uint8Array([0, 255, 10]),
    });
  });
  it('that is refused is an answer like that of any call', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('{"detail":"Not found."}'));
    expect(await http.download({ method: 'GET', url })).toMatchObject({
      kind: 'answer',
      status: 404,
      body: { detail: 'Not found.' },
    });
  });
  it('that is cut off is no answer, never half a document', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('%PDF', () => setTimeout(() => request.socket.destroy(), 10));
    });
    expect(await http.download({ method: 'GET', url })).toMatchObject({ kind: 'noAnswer' });
  });
});

describe('an answer whose length', () => {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  /** Sends until the receiver takes no more. @returns how many bytes were taken */
  function endless(response: ServerResponse, encode?: Gzip): { taken: number } {
    const sent = { taken: 0 };
    const target = encode ?? response;
    if (encode) encode.pipe(response);
    const more = () => {
      for (let full = false; !full && !response.destroyed; ) {
        sent.taken += chunk.length;
        full = !target.write(chunk);
      }
    };
    target.on('drain', more);
    target.on('error', () => {});
    more();
    return sent;
  }

  it.each([
    ['uncompressed', undefined],
    ['compressed', createGzip],
  ])('exceeds the limit is aborted while it arrives, %s', async (_, encoder) => {
    let sent = { taken: 0 };
    const url = await serve((_request, response) => {
      response.writeHead(200, encoder ? { 'Content-Encoding': 'gzip' } : {});
      sent = endless(response, encoder?.());
    });
    for (const call of [get(url), http.download({ method: 'GET', url })])
      expect(await call).toEqual({ kind: 'noAnswer', said: 'ERR_ANSWER_TOO_LONG', unreachable: false });
    expect(sent.taken).toBeGreaterThan(largestAnswer);
  });

  it('is declared above the limit is aborted at once', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': largestAnswer + 1 }).write('x');
    });
    expect(await get(url)).toMatchObject({ kind: 'noAnswer', said: 'ERR_ANSWER_TOO_LONG' });
  });

  it('is within the limit is accepted', async () => {
    const url = await serve((_, response) => response.end(Buffer.alloc(largestAnswer)));
    expect(await http.download({ method: 'GET', url })).toMatchObject({ kind: 'file' });
  });
});
