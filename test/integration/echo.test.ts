/** A platform, or something on the way to it, repeats what it was sent: nothing of it goes on, wherever it stands. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { type Changed, type EchoServer, serveEcho } from '../support/echo.ts';
import { filesBelow } from '../support/files.ts';
import { completeForm, memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

const secret = 'Client-Secret/+ 4711?';

let served: ServedSandbox;
let echo: EchoServer;
let folder: ReturnType<typeof scratchFolder>;
let out: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let environmentId: string;
/** All that came out of the backend. */
let told: string[];

beforeEach(async () => {
  served = await serveSandbox({ documentDelay: 0, clientSecret: secret });
  echo = await serveEcho(served);
  folder = scratchFolder();
  out = scratchFolder();
  ports = testPorts(folder.path);
  const secrets = memorySecrets();
  app = startApp(ports, { secrets: () => secrets });
  told = [];
  await app.whenOpened();
  const { clientId, campaigns } = served.sandbox.info;
  const made = await app.get('environments.save', {
    kind: 'demo',
    name: 'Demo',
    baseUrl: echo.base,
    clientId,
    campaigns,
  });
  environmentId = made.id;
  await app.get('environments.setSecret', { id: environmentId, secret });
  await app.get('environments.activate', { id: environmentId });
});
afterEach(async () => {
  await app.backend.close();
  await echo.close();
  await served.close();
  folder.remove();
  out.remove();
});

/** Calls as the page does, and keeps what it was told. */
const call: TestApp['call'] = async (method, ...input) => {
  const result = await app.call(method, ...input);
  told.push(
    JSON.stringify(result, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString() : value,
    ),
  );
  return result;
};

async function send(): Promise<string> {
  const { id } = await app.get('subscriptions.create');
  const { info } = served.sandbox;
  const form = completeForm(info.investors[0]?.id ?? '', info.campaigns[0]?.id ?? '');
  await call('subscriptions.save', { id, form });
  await call('subscriptions.queue', { id });
  return id;
}
const detail = (id: string) => app.get('subscriptions.get', { id });

/** Asks every method that calls the platform, or shows what it has said. */
async function askAll(id: string): Promise<void> {
  const page = { search: '', offset: 0, limit: 50 };
  const save = (name: string) => {
    const path = join(out.path, `${name}-${told.length}`);
    ports.saveTo.push(path);
  };
  await call('environments.test', { id: environmentId });
  await call('investors.refresh');
  await call('investors.search', { text: '', limit: 50 });
  await call('investors.lookup', { id: served.sandbox.info.investors[0]?.id ?? '' });
  await call('documents.look', { subscriptionId: id });
  for (const { id: documentId } of (await detail(id)).documents) {
    await call('documents.read', { subscriptionId: id, documentId });
    save('document');
    await call('documents.saveAs', { subscriptionId: id, documentId });
  }
  await call('review.refresh', { subscriptionId: id });
  await call('review.list', { filter: 'all', ...page } as never);
  await call('sync.now');
  await call('subscriptions.get', { id });
  await call('subscriptions.list', { filter: 'all', ...page });
  await call('subscriptions.trail', { id });
  save('subscriptions');
  await call('subscriptions.export', { ids: null });
  save('trail');
  await call('trail.export');
  save('log');
  await call('log.export');
  await call('log.read');
  await call('app.state');
}

/** Everything that left the backend, or lies on the disk: as it is, with undone escapes, and in small letters. */
function everything(): string {
  const files = [folder.path, out.path].flatMap(filesBelow).map(({ bytes }) => bytes.toString('latin1'));
  return [...told, ...app.events.map((event) => JSON.stringify(event)), ...ports.logged, ...files]
    .join('\n')
    .replaceAll('\\/', '/')
    .toLowerCase();
}

function expectNothing(): void {
  const seen = everything();
  expect(echo.seen.size).toBeGreaterThan(1);
  expect(echo.echoes.size).toBeGreaterThan(20);
  for (const each of echo.echoes) expect(seen.includes(each.toLowerCase()), each).toBe(false);
}

describe('a platform that echoes the secret and the token', () => {
  it('in names, values, headers and status texts of everything it answers: nothing of it appears', async () => {
    const id = await send();
    await until(async () => {
      const { investmentId, stage } = await detail(id);
      return investmentId !== null && stage !== 'onItsWay';
    }, 'the platform has taken all of it');
    await askAll(id);
    expect(served.sandbox.report().investments).toHaveLength(1);
    expectNothing();
    expect(everything()).toContain('…');
  });

  const page = (text: string) => `<!doctype html><title>${text}</title><p>${text}</p>`;
  const everywhere: [string, (echo: string) => Changed][] = [
    [
      'a refusal',
      (text) => ({ status: 400, body: { detail: text, non_field_errors: [text], units: [text] } }),
    ],
    ['OAuth’s words', (text) => ({ status: 400, body: { error: text, error_description: text } })],
    ['401', (text) => ({ status: 401, body: { error: 'invalid_client', error_description: text } })],
    ['403 in plain text', (text) => ({ status: 403, body: text, headers: { 'content-type': 'text/plain' } })],
    ['404', (text) => ({ status: 404, body: { detail: text } })],
    ['429', (text) => ({ status: 429, body: { detail: text }, headers: { 'retry-after': encodeURI(text) } })],
    ['503', (text) => ({ status: 503, body: text, headers: { 'retry-after': encodeURI(text) } })],
    ['500', (text) => ({ status: 500, body: { detail: text } })],
    ['a page', (text) => ({ status: 502, body: page(text), headers: { 'content-type': 'text/html' } })],
    [
      'a page with 200',
      (text) => ({ status: 200, body: page(text), headers: { 'content-type': 'text/html' } }),
    ],
    [
      'JSON that is cut off',
      (text) => ({ body: `{"detail": "${text}`, headers: { 'content-type': 'application/json' } }),
    ],
    [
      'a list',
      (text) => ({
        status: 400,
        body: JSON.stringify([text]),
        headers: { 'content-type': 'application/json' },
      }),
    ],
    [
      'a redirect',
      (text) => ({ status: 302, body: '', headers: { location: `/${encodeURIComponent(text)}` } }),
    ],
  ];
  it.each(everywhere)('%s, at every call and at the token: nothing of it appears', async (_, change) => {
    const id = await send();
    await until(async () => (await detail(id)).invitationId !== null, 'there is an invitation');
    for (const isHit of [
      (path: string) => !path.endsWith('/oauth/token'),
      (path: string) => path.endsWith('/oauth/token'),
    ]) {
      echo.change = ({ path, echo: text }) => (isHit(path) ? change(text) : null);
      // The token in hand is refused, so that another is asked for.
      await app.get('environments.setSecret', { id: environmentId, secret });
      await askAll(id);
    }
    expectNothing();
  });
});

describe('JSON nested more deeply than any answer is nonsense', () => {
  const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  const created = '33333333-3333-4333-8333-333333333333';

  it('in the answer to a creation: it is uncertain, and made once all the same', async () => {
    let answers = 0;
    echo.change = ({ method, path }) =>
      method === 'POST' && path.endsWith('/v2/investments/') && answers++ < 2
        ? { status: 201, body: { id: created, deep: nested(100) } }
        : null;
    const id = await send();
    await until(async () => (await detail(id)).investmentId !== null, 'there is an investment');
    expect(answers).toBeGreaterThan(2);
    const { investments } = served.sandbox.report();
    expect(investments).toMatchObject([{ id: (await detail(id)).investmentId }]);
    expect(investments[0]?.id).not.toBe(created);
  });

  it('in a refusal: it is no refusal', async () => {
    let answers = 0;
    echo.change = ({ method, path }) =>
      method === 'POST' && path.endsWith('/v2/investments/') && answers++ < 2
        ? { status: 400, body: { units: ['too many'], deep: nested(100) } }
        : null;
    const id = await send();
    await until(async () => (await detail(id)).investmentId !== null, 'there is an investment');
    expect((await detail(id)).messages).toEqual([]);
  });

  it('in the answer about a document: it is told as no answer of the platform', async () => {
    const id = await send();
    await until(async () => (await detail(id)).investmentId !== null, 'there is an investment');
    const levels = { deep: 100 };
    echo.change = ({ path }) =>
      path.includes('/v2/documents/')
        ? { status: 404, body: { detail: 'Gone.', deep: nested(levels.deep) } }
        : null;
    expect(await call('documents.look', { subscriptionId: id })).toMatchObject({
      error: { code: 'between' },
    });
    levels.deep = 90;
    expect(await call('documents.look', { subscriptionId: id })).toMatchObject({
      error: { code: 'platform', said: expect.stringContaining('Gone.') },
    });
  });

  it('in a token answer: there is no token', async () => {
    await app.get('environments.test', { id: environmentId });
    echo.change = ({ path }) =>
      path.endsWith('/oauth/token')
        ? { status: 200, body: { access_token: 'a-token', deep: nested(100) } }
        : null;
    expect(await app.get('environments.test', { id: environmentId })).toMatchObject({ ok: false });
    echo.change = ({ path }) =>
      path.endsWith('/oauth/token')
        ? { status: 200, body: { access_token: 'a-token', deep: nested(99) } }
        : null;
    expect(await app.get('environments.test', { id: environmentId })).toMatchObject({ ok: true });
  });
});
