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
/** An address where nobody listens: that of a server that has closed again. */
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

/** What `net.fetch(...).text()` gives in the main process. */
async function fetched(expression: string): Promise<string> {
  const { output } = await runMain(`
    import { app, net, session } from 'electron';
    app.whenReady().then(async () => {
      try { console.log('GOT', await (async () => ${expression})()); }
      catch (error) { console.log('GOT', String(error)); }
      app.exit(0);
    });
  `);
  return /GOT (.*)/.exec(output)?.[1] ?? output;
}

describe('net.fetch fails as Electron does', () => {
  test.each([
    ['nobody listens', () => closedBase, 'Error: net::ERR_CONNECTION_REFUSED'],
    ['no such name', () => 'http://nowhere.invalid/', 'Error: net::ERR_NAME_NOT_RESOLVED'],
    ['reset', () => `${base}/reset`, 'Error: net::ERR_CONNECTION_RESET'],
    ['closed without an answer', () => `${base}/empty`, 'Error: net::ERR_EMPTY_RESPONSE'],
    ['not HTTP', () => senselessBase, 'Error: net::ERR_INVALID_HTTP_RESPONSE'],
    ['another scheme', () => 'data:text/plain,x', 'Error: net::ERR_UNKNOWN_URL_SCHEME'],
  ])('%s', async (_name, url, message) => {
    expect(await fetched(`(await net.fetch('${url()}')).text()`)).toBe(message);
  });

  test('an answer cut off fails in the body', async () => {
    const text = await fetched(`{
      const response = await net.fetch('${base}/cut');
      return response.status + ' ' + await response.text().catch(String);
    }`);
    expect(text).toMatch(
      /^200 Error: net::ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|CONTENT_LENGTH_MISMATCH)$/,
    );
  });

  test('aborting gives the reason of the signal', async () => {
    const call = `net.fetch('${base}/never', { signal: AbortSignal.timeout(50) })`;
    expect(await fetched(call)).toMatch(/^TimeoutError: /);
  });
});

test('net.fetch sends, follows redirects unless told not to, and says nothing about url and type', async () => {
  const post = `(await net.fetch('${base}/ok', { method: 'POST', body: 'abc' })).text()`;
  expect(await fetched(post)).toBe('POST abc 3');
  expect(
    await fetched(`{ const r = await net.fetch('${base}/moved'); return r.status + ' ' + r.url + r.type }`),
  ).toBe('200 default');
  expect(await fetched(`net.fetch('${base}/moved', { redirect: 'error' })`)).toContain(
    "redirect policy was 'error'",
  );
  expect(await fetched(`net.fetch('${base}/moved', { redirect: 'manual' })`)).toContain(
    'Redirect was cancelled',
  );
});

test("the default session's webRequest sees the main process's requests, as under Electron", async () => {
  const call = `{
    session.defaultSession.webRequest.onBeforeRequest((details, callback) => callback({ cancel: true }));
    return net.fetch('${base}/ok');
  }`;
  expect(await fetched(call)).toBe('Error: net::ERR_BLOCKED_BY_CLIENT');
});
