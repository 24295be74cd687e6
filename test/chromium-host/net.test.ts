/** Tests that the host's `net.request` fails wherever Electron's fails. */
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMain } from './fixtures/run-main.ts';

const answers: Record<string, RequestListener> = {
  '/ok': (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.end(`${request.method} ${body} ${request.headers['content-length']}`));
  },
  '/407': (_request, response) => response.writeHead(407).end(),
  '/moved': (_request, response) => response.writeHead(302, { location: '/ok' }).end(),
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('some');
    setTimeout(() => response.destroy(), 20);
  },
  '/reset': (request) => request.socket.resetAndDestroy(),
  '/empty': (request) => request.socket.destroy(),
};
const server = createServer((request, response) => answers[request.url ?? '']?.(request, response));
const senseless = createTcpServer((socket) => socket.end('no HTTP at all\r\n\r\n'));
let base = '';
let senselessBase = '';
let closedBase = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => senseless.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  senselessBase = `http://127.0.0.1:${(senseless.address() as AddressInfo).port}`;
});
/** Gets an address where nothing listens, from a server that is closed again. */
beforeAll(async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  closedBase = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
  await new Promise((resolve) => closed.close(resolve));
});
afterAll(() => {
  server.close();
  senseless.close();
});

/**
 * Returns the outcome of a `net.request` in a main process: `status text` of a complete answer, else the error.
 * @param more statements that use `request` before it is sent
 */
async function asked(url: string, options = '{}', more = ''): Promise<string> {
  const { output } = await runMain(`
    import { app, net, session } from 'electron';
    const said = (text) => { console.log('GOT ' + text); app.exit(0); };
    process.on('uncaughtException', (error) => said('uncaught ' + error));
    app.whenReady().then(async () => {
      const safe = { redirect: 'manual', credentials: 'omit', cache: 'no-store' };
      try {
        const request = net.request({ url: '${url}', ...safe, ...${options} });
        ${more}
        request.on('error', said);
        request.on('response', (response) => {
          let text = '';
          response.on('error', () => {});
          response.on('data', (chunk) => { text += chunk; });
          response.on('end', () => said(response.statusCode + ' ' + text));
        });
        request.end();
      } catch (error) { said('thrown ' + error); }
    });
  `);
  return /GOT (.*)/.exec(output)?.[1] ?? output;
}

describe('net.request fails as Electron does', () => {
  test.each([
    ['a refused connection', () => closedBase, 'Error: net::ERR_CONNECTION_REFUSED'],
    ['an unknown host name', () => 'http://nowhere.invalid/', 'Error: net::ERR_NAME_NOT_RESOLVED'],
    ['a reset connection', () => `${base}/reset`, 'Error: net::ERR_CONNECTION_RESET'],
    [
      'a connection that is closed without an answer',
      () => `${base}/empty`,
      'Error: net::ERR_EMPTY_RESPONSE',
    ],
    ['an answer that is not HTTP', () => senselessBase, 'Error: net::ERR_INVALID_HTTP_RESPONSE'],
    ['a port that Chromium blocks', () => 'http://127.0.0.1:6000/', 'Error: net::ERR_UNSAFE_PORT'],
    ['an answer that is cut off', () => `${base}/cut`, 'Error: net::ERR_CONTENT_LENGTH_MISMATCH'],
    ['a 407 without a proxy', () => `${base}/407`, 'Error: net::ERR_UNEXPECTED_PROXY_AUTH'],
    ['a redirect that is not followed', () => `${base}/moved`, 'Error: Redirect was cancelled'],
  ])('on %s', async (_name, url, message) => {
    expect(await asked(url())).toBe(message);
  });

  test.each([
    ['another scheme', 'data:text/plain,x', '{}', 'only supports http: and https:'],
    ['following redirects', 'http://a/', "{ redirect: 'follow' }", 'redirect: follow is not declared'],
    ['sending cookies', 'http://a/', "{ credentials: 'include' }", 'credentials: include is not declared'],
    ['an undeclared option', 'http://a/', "{ partition: 'x' }", 'partition: x is not declared'],
    ['a header with a line break', 'http://a/', "{ headers: { a: 'b\\nc' } }", 'Invalid value for header'],
  ])('%s throws at once', async (_name, url, options, message) => {
    expect(await asked(url, options)).toContain(message);
  });

  test.each(['Host', 'Keep-Alive', 'Proxy-Authorization', 'Transfer-Encoding'])(
    'the header %s is refused',
    async (name) => {
      const text = await asked(`${base}/ok`, `{ headers: { '${name}': 'x' } }`);
      expect(text).toBe('Error: net::ERR_INVALID_ARGUMENT');
    },
  );

  test('an error event without a listener is an uncaught exception', async () => {
    const { output } = await runMain(`
      import { app, net } from 'electron';
      process.on('uncaughtException', (error) => { console.log('GOT uncaught ' + error); app.exit(0); });
      app.whenReady().then(() => {
        net.request({ url: '${closedBase}', redirect: 'manual', credentials: 'omit', cache: 'no-store' }).end();
      });
    `);
    expect(output).toContain('GOT uncaught Error: net::ERR_CONNECTION_REFUSED');
  });

  test('an error thrown by a listener is an uncaught exception', async () => {
    const text = await asked(
      `${base}/ok`,
      '{}',
      "request.on('response', () => { throw new Error('ours'); });",
    );
    expect(text).toBe('uncaught Error: ours');
  });
});

test("the default session's webRequest sees the main process's requests, as under Electron", async () => {
  const cancel =
    'session.defaultSession.webRequest.onBeforeRequest((details, back) => back({ cancel: true }));';
  expect(await asked(`${base}/ok`)).toBe('200 GET  undefined');
  expect(await asked(`${base}/ok`, '{}', cancel)).toBe('Error: net::ERR_BLOCKED_BY_CLIENT');
});
