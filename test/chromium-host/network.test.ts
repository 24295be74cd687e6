/** Tests the app's own network with hostile servers over real HTTP, on a host that fails wherever Electron fails. */
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GuardedProxy, startProxy } from '../support/proxy.ts';
import { runMain } from './fixtures/run-main.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = async (listener: RequestListener): Promise<string> =>
  `http://${await listening(createServer(listener))}`;
/** Starts a server that answers every connection with these bytes. Returns its URL. */
const serveBytes = async (bytes: string | Buffer): Promise<string> =>
  `http://${await listening(createTcpServer((socket) => socket.once('data', () => socket.end(bytes))))}`;

const http = pathToFileURL(path.join(import.meta.dirname, '../../main/platform/http.ts')).href;
const source = pathToFileURL(path.join(import.meta.dirname, '../../main/electron/network.ts')).href;

/**
 * Runs an expression in a main process, with the app's own network as `network`, and returns its JSON value. `uncaught`
 * lists uncaught exceptions and unhandled rejections, because Electron would show a dialog for each.
 */
async function inMain(
  expression: string,
  args: string[] = [],
): Promise<{ value: unknown; uncaught: string[] }> {
  const { output } = await runMain(
    `
    import { app } from 'electron';
    import { createNetwork } from '${source}';
    const uncaught = [];
    process.on('uncaughtException', (error) => uncaught.push(String(error)));
    process.on('unhandledRejection', (error) => uncaught.push(String(error)));
    app.whenReady().then(async () => {
      const network = createNetwork();
      const told = async (call) => {
        try {
          const answer = await call;
          const { status, statusText, ok } = answer;
          return { status, statusText, ok, headers: Object.fromEntries(answer.headers), text: await answer.text() };
        } catch (error) {
          return { error: error.name + ': ' + error.message };
        }
      };
      const value = await (async () => ${expression})();
      // An exception outside a promise is thrown in a later turn of the event loop.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      console.log('GOT ' + JSON.stringify({ value, uncaught }));
      app.exit(0);
    });
  `,
    args,
  );
  const got = /GOT (.*)/.exec(output)?.[1];
  if (!got) throw new Error(output);
  return JSON.parse(got);
}

const answer = (status: string, headers: string[], body = '') =>
  Buffer.from(
    [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n'),
    'latin1',
  );

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

describe('a proxy that wants a name and a password', () => {
  let proxy: GuardedProxy;
  let base: string;
  const paths: string[] = [];
  beforeEach(async () => {
    proxy = await startProxy('anna:right');
    paths.length = 0;
    base = await serve((request, response) => {
      paths.push(String(request.url));
      response.end('platform');
    });
  });
  afterEach(() => proxy.close());
  /** Runs calls through proxies. Returns their answers, and the calls of `ProxyLogin` as `heard`. */
  const through = async (credentials: string, calls: string, proxies = proxy.address) => {
    const { value, uncaught } = await inMain(
      `{
        const heard = [];
        network.answerProxies({
          decided: async () => {},
          passed: (origin) => heard.push(['passed', origin]),
          credentials: async (proxy, refused) => {
            heard.push(['asked', proxy.host + ':' + proxy.port, proxy.scheme, proxy.realm, refused]);
            return (${credentials})(refused);
          },
          ended: (proxy, { name }, verdict) => heard.push(['ended', proxy.host + ':' + proxy.port, name, verdict]),
        });
        const answers = ${calls};
        return { answers, heard };
      }`,
      [`--host-proxy=${proxies}`],
    );
    expect(uncaught).toEqual([]);
    return value as { answers: unknown; heard: unknown[] };
  };
  const anna = "{ name: 'anna', password: 'right' }";
  const asked = (refused: unknown = null, at = proxy) => [
    'asked',
    at.address,
    'basic',
    'Office network',
    refused,
  ];
  const ended = (verdict: string, at = proxy) => ['ended', at.address, 'anna', verdict];
  const passed = () => ['passed', base];

  test('gets the credentials, and lets all later calls pass without asking again', async () => {
    const { answers, heard } = await through(
      `() => (${anna})`,
      `[await told(network.fetch('${base}/')), await told(network.fetch('${base}/', { method: 'POST' }))]`,
    );
    expect(answers).toMatchObject([
      { status: 200, text: 'platform' },
      { status: 200, text: 'platform' },
    ]);
    expect(heard).toEqual([asked(), ended('accepted'), passed(), passed()]);
    expect(proxy.told).toEqual([null, 'anna:right', 'anna:right']);
  });

  test.each([
    ['plain HTTP', () => base],
    ['before a tunnel', () => base.replace('http:', 'https:')],
  ])('makes a call without credentials fail with a code of its own (%s)', async (_, url) => {
    const { answers, heard } = await through('() => null', `await told(network.fetch('${url()}/'))`);
    expect(answers).toEqual({ error: 'Error: net::ERR_PROXY_AUTH_REQUESTED' });
    expect(heard).toEqual([asked()]);
  });

  test('asks the same call again after refusing its credentials', async () => {
    const { answers, heard } = await through(
      "(refused) => refused ? null : { name: 'anna', password: 'wrong' }",
      `await told(network.fetch('${base}/'))`,
    );
    expect(answers).toEqual({ error: 'Error: net::ERR_PROXY_AUTH_REQUESTED' });
    expect(heard).toEqual([asked(), asked({ name: 'anna', password: 'wrong' })]);
  });

  test('gets no credentials from a call that was aborted meanwhile, which ends as untold', async () => {
    const { answers, heard } = await through(
      `() => new Promise((resolve) => setTimeout(resolve, 300, ${anna}))`,
      `await (async () => {
        const answer = await told(network.fetch('${base}/', { signal: AbortSignal.timeout(100) }));
        while (heard.length < 2) await new Promise((resolve) => setImmediate(resolve));
        return answer;
      })()`,
    );
    expect(answers).toMatchObject({ error: expect.stringMatching(/^TimeoutError/) });
    expect(heard).toEqual([asked(), ended('untold')]);
    expect(proxy.told).toEqual([null]);
  });

  test('asks the next call again after giving no verdict, so that Chromium does not send the credentials with every call', async () => {
    proxy.hangs = 'silent';
    const call = `await told(network.fetch('${base}/', { signal: AbortSignal.timeout(300) }))`;
    const { answers, heard } = await through(
      `() => heard.length < 4 ? (${anna}) : null`,
      `[${call}, await (async () => {
        while (heard.length < 2) await new Promise((resolve) => setImmediate(resolve));
        return ${call};
      })(), await (async () => {
        while (heard.length < 4) await new Promise((resolve) => setImmediate(resolve));
        return ${call};
      })()]`,
    );
    const timedOut = { error: expect.stringMatching(/^TimeoutError/) };
    expect(answers).toMatchObject([timedOut, timedOut, { error: 'Error: net::ERR_PROXY_AUTH_REQUESTED' }]);
    expect(heard).toEqual([asked(), ended('none'), asked(), ended('none'), asked()]);
    expect(proxy.told).toEqual([null, 'anna:right', null, 'anna:right', null]);
  });

  test('leads to the next proxy, without a refusal, when it breaks the connection after getting the credentials', async () => {
    proxy.hangs = 'breaks';
    const second = await startProxy('anna:right');
    try {
      const secure = base.replace('http:', 'https:');
      const { answers, heard } = await through(
        `() => (${anna})`,
        `await told(network.fetch('${secure}/'))`,
        `${proxy.address},${second.address}`,
      );
      // The target behind the second proxy's tunnel does not use TLS.
      expect(answers).toEqual({ error: 'Error: net::ERR_SSL_PROTOCOL_ERROR' });
      expect(heard).toEqual([asked(), ended('none'), asked(null, second), ended('none', second)]);
      expect(second.told).toEqual([null, 'anna:right']);
    } finally {
      await second.close();
    }
  });

  test('is skipped when it cannot be reached', async () => {
    const second = await startProxy('anna:right');
    try {
      await proxy.close();
      const { answers, heard } = await through(
        `() => (${anna})`,
        `await told(network.fetch('${base}/'))`,
        `${proxy.address},${second.address}`,
      );
      expect(answers).toMatchObject({ status: 200, text: 'platform' });
      expect(heard).toEqual([asked(null, second), ended('accepted', second), passed()]);
    } finally {
      await second.close();
    }
  });

  test('makes calls wait until its verdict, and an aborted one is never sent', async () => {
    const { value, uncaught } = await inMain(
      `{
        const settled = Promise.withResolvers();
        network.answerProxies({ decided: () => settled.promise, passed: () => {}, credentials: async () => null, ended: () => {} });
        const cut = await told(network.fetch('${base}/cut', { signal: AbortSignal.timeout(100) }));
        const before = AbortSignal.abort(new Error('ours'));
        const never = await told(network.fetch('${base}/never', { signal: before }));
        const call = told(network.fetch('${base}/', { method: 'POST' }));
        settled.resolve();
        return [cut, never, await call];
      }`,
    );
    expect(value).toMatchObject([
      { error: expect.stringMatching(/^TimeoutError/) },
      { error: 'Error: ours' },
      { status: 200 },
    ]);
    expect(uncaught).toEqual([]);
    expect(paths).toEqual(['/']);
  });

  test('gets the credentials before it opens a tunnel', async () => {
    const { answers } = await through(
      `() => (${anna})`,
      `await told(network.fetch('${base.replace('http:', 'https:')}/'))`,
    );
    // The target does not use TLS, so this error shows that the tunnel was opened.
    expect(answers).toEqual({ error: 'Error: net::ERR_SSL_PROTOCOL_ERROR' });
    expect(proxy.told).toEqual([null, 'anna:right']);
  });
});
