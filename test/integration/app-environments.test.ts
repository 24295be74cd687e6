import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EnvironmentView, leastSecret, trainingId } from '../../contract/environment.ts';
import { clientAccount } from '../../main/secrets/client-secret.ts';
import { settingsFaultOf } from '../../renderer/shell/settingsFault.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { filesBelow } from '../support/files.ts';
import { completeForm, memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { aMoment, until } from '../support/until.ts';

let folder: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let served: ServedSandbox;
let secrets = memorySecrets();
const open = () => {
  app = startApp(ports, { secrets: () => secrets });
  return app.whenOpened();
};
beforeEach(async () => {
  served = await serveSandbox();
  folder = scratchFolder();
  ports = testPorts(folder.path);
  secrets = memorySecrets();
  await open();
});
afterEach(async () => {
  await app.backend.close();
  await served.close();
  expect(app.defects).toEqual([]);
  folder.remove();
});

const input = (changes: object = {}) => ({
  kind: 'demo' as const,
  name: 'Demo',
  baseUrl: served.base,
  clientId: served.sandbox.info.clientId,
  campaigns: served.sandbox.info.campaigns,
  ...changes,
});
const add = (changes: object = {}): Promise<EnvironmentView> => app.get('environments.save', input(changes));
/** Adds an environment with its secret and opens it. */
const connect = async (changes: object = {}) => {
  const { id } = await add(changes);
  await app.get('environments.setSecret', { id, secret: served.sandbox.info.clientSecret });
  await app.get('environments.activate', { id });
  return id;
};
const draft = async () => (await app.get('subscriptions.create')).id;
const total = async () =>
  (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 1 })).total;

describe('environments', () => {
  it('are added, changed, opened and removed', async () => {
    const made = await add({ baseUrl: `${served.base}/`, name: ' Demo ' });
    expect(made).toMatchObject({ name: 'Demo', baseUrl: served.base, hasSecret: false });
    expect(await app.get('environments.save', input({ id: made.id, name: 'Anders' }))).toMatchObject({
      id: made.id,
      name: 'Anders',
    });
    expect(await app.get('environments.activate', { id: made.id })).toMatchObject({
      activeEnvironmentId: made.id,
      phase: 'ready',
    });
    expect(await app.call('environments.remove', { id: made.id })).toMatchObject({
      ok: false,
      error: { code: 'environmentActive' },
    });
    await app.get('environments.activate', { id: trainingId });
    const { environments } = await app.get('environments.remove', { id: made.id });
    expect(environments.map(({ id }) => id)).toEqual([trainingId]);
  });

  it('are there again after a restart, and the one that was open is opened', async () => {
    const id = await connect();
    await app.backend.close();
    expect(await open()).toMatchObject({
      activeEnvironmentId: id,
      phase: 'ready',
      environments: [{}, { id, hasSecret: true }],
    });
  });

  it.each([
    ['without encryption', { baseUrl: 'http://platform.example/api' }, 'baseUrl'],
    ['of an unknown kind', { kind: 'training' }, 'kind'],
  ])('%s are refused, and nothing is written', async (_, change, field) => {
    expect(await app.call('environments.save', input(change))).toMatchObject({
      ok: false,
      error: { code: 'invalidInput', field },
    });
    expect((await app.get('app.state')).environments).toHaveLength(1);
  });

  it('that do not exist are reported as not found', async () => {
    for (const method of [
      'environments.remove',
      'environments.activate',
      'environments.test',
      'environments.forgetSecret',
    ] as const)
      expect(await app.call(method, { id: 'nobody' }), method).toMatchObject({
        ok: false,
        error: { code: 'notFound', field: 'id' },
      });
  });

  it('keep their data apart', async () => {
    await draft();
    const id = await connect();
    expect(await total()).toBe(0);
    await draft();
    await draft();
    expect(await total()).toBe(2);
    await app.get('environments.activate', { id: trainingId });
    expect(await total()).toBe(1);
    await app.get('environments.activate', { id });
    expect(await total()).toBe(2);
  });

  it('that are left while the platform is being read end the reading with an answer, without a defect', async () => {
    await connect();
    await until(async () => (await app.get('app.state')).sync.lastContactAt, 'the app is online');
    const { calls } = served.sandbox.report();
    const release = served.sandbox.hold();
    const reading = app.call('investors.refresh');
    await until(() => served.sandbox.report().calls > calls, 'the list is being read');
    await app.get('environments.activate', { id: trainingId });
    release();
    expect(await reading).toMatchObject({ ok: false, error: { code: 'blocked' } });
  });

  it('are never reported as ready while a change of environments leaves calls unanswered', async () => {
    await connect();
    const { id } = await add({ name: 'Zwei' });
    // Closing waits for the open call.
    served.sandbox.faults.add({ kind: 'latency', ms: 500, path: '/v2/investors/' });
    void app.call('investors.refresh');
    let isOpen = false;
    const opening = app.get('environments.activate', { id }).then(() => {
      isOpen = true;
    });
    const seen: string[] = [];
    while (!isOpen) {
      // The phase may change between the two readings, so only equal ones count.
      const before = (await app.get('app.state')).phase;
      const list = await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 1 });
      const { phase } = await app.get('app.state');
      seen.push(`${before === phase ? phase : 'between'} ${list.ok}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await opening;
    expect(seen).toContain('starting false');
    expect(seen).not.toContain('ready false');
  });

  it('with data are not removed; an empty one is moved away, and its secret is deleted', async () => {
    const id = await connect();
    const subscription = await draft();
    await app.get('environments.activate', { id: trainingId });
    expect(await app.call('environments.remove', { id })).toMatchObject({
      ok: false,
      error: { code: 'environmentInUse' },
    });
    expect(await secrets.get(clientAccount(id))).not.toBeNull();
    await app.get('environments.activate', { id });
    await app.get('subscriptions.remove', { id: subscription });
    await app.get('environments.activate', { id: trainingId });
    await app.get('environments.remove', { id });
    expect(await secrets.get(clientAccount(id))).toBeNull();
    expect(readdirSync(folder.path).some((name) => name.startsWith(`removed-${id}`))).toBe(true);
  });

  it('with data keep their address, because what was acknowledged there means nothing elsewhere', async () => {
    const id = await connect();
    await app.get('environments.save', input({ id, name: 'Noch leer', baseUrl: `${served.base}/anders` }));
    await app.get('environments.save', input({ id }));
    await draft();
    const answer = await app.backend.call(
      'environments.save',
      input({ id, baseUrl: `${served.base}/anders` }),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'environmentInUse', field: 'baseUrl' } });
    expect(await app.get('environments.save', input({ id, name: 'Umbenannt' }))).toMatchObject({
      name: 'Umbenannt',
      baseUrl: served.base,
    });
  });

  it('at another address need their secret again, because it is never sent to a host it was not entered for', async () => {
    const { id } = await add();
    await app.get('environments.setSecret', { id, secret: served.sandbox.info.clientSecret });
    expect(await app.get('environments.save', input({ id, clientId: 'corrected' }))).toMatchObject({
      hasSecret: true,
    });
    const moved = await app.get('environments.save', input({ id, baseUrl: `${served.base}/anders` }));
    expect(moved).toMatchObject({ hasSecret: false, secretLost: true });
    expect(await app.get('environments.test', { id })).toMatchObject({ ok: false, reason: 'noSecret' });
  });

  it('remember that their secret was lost with the address until a person enters or forgets one', async () => {
    const { id } = await add();
    const moveTo = (path: string) =>
      app.get('environments.save', input({ id, baseUrl: `${served.base}${path}` }));
    expect(await moveTo('/without')).toMatchObject({ secretLost: false });
    await app.get('environments.setSecret', { id, secret: 'any secret' });
    await moveTo('/other');
    expect(await moveTo('/third')).toMatchObject({ secretLost: true });
    await app.backend.close();
    await open();
    const stored = async () =>
      (await app.get('app.state')).environments.find((environment) => environment.id === id);
    expect(await stored()).toMatchObject({ hasSecret: false, secretLost: true });
    await app.get('environments.setSecret', { id, secret: 'any secret' });
    expect(await stored()).toMatchObject({ hasSecret: true, secretLost: false });
    await app.get('environments.forgetSecret', { id });
    expect(await stored()).toMatchObject({ hasSecret: false, secretLost: false });
  });

  it('never send a secret to an address it was not entered for, even with outdated settings', async () => {
    const seen: string[] = [];
    const other = createServer((request, response) => {
      request.on('data', (chunk) => seen.push(String(chunk)));
      request.on('end', () => response.writeHead(401).end('{"error":"invalid_client"}'));
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/api`;
    const { id } = await add();
    await app.get('environments.setSecret', { id, secret: 'FIRST-SECRET' });
    await app.get('environments.save', input({ id, baseUrl: `${served.base}/x` }));
    // The secret is stored, but the settings cannot be written, so their note about a lost secret is out of date.
    const { write } = ports.settings;
    ports.settings.write = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    await app.call('environments.setSecret', { id, secret: 'SECOND-SECRET' });
    ports.settings.write = write;
    await app.get('environments.save', input({ id, baseUrl: elsewhere }));
    expect(await app.get('environments.test', { id })).toMatchObject({ ok: false, reason: 'noSecret' });
    expect(seen.join()).not.toContain('SECOND-SECRET');
    await new Promise((resolve) => other.close(resolve));
  });

  it('send what is queued to their own platform', async () => {
    await connect();
    const { investors, campaigns } = served.sandbox.info;
    const id = await draft();
    await app.get('subscriptions.save', {
      id,
      form: completeForm(investors[0]?.id ?? '', campaigns[0]?.id ?? '', 3),
    });
    await app.get('subscriptions.queue', { id });
    await until(
      async () => (await app.get('subscriptions.get', { id })).reason === 'complete',
      'the subscription is complete',
    );
    expect(served.sandbox.report().investments).toMatchObject([{ units: 3 }]);
  });

  it('send what was queued under a mistyped client id only once it is queued again under the corrected one', async () => {
    const id = await connect({ clientId: 'mistyped' });
    const { investors, campaigns } = served.sandbox.info;
    const subscription = await draft();
    await app.get('subscriptions.save', {
      id: subscription,
      form: completeForm(investors[0]?.id ?? '', campaigns[0]?.id ?? ''),
    });
    await app.get('subscriptions.queue', { id: subscription });
    await until(
      async () => (await app.get('app.state')).sync.pause?.reason === 'credentials',
      'the credentials are refused',
    );
    await app.get('environments.save', input({ id }));
    await until(
      async () => (await app.get('subscriptions.get', { id: subscription })).reason === 'otherClient',
      'the subscription waits for a person',
    );
    expect(served.sandbox.report().writes).toBe(0);
    await app.get('subscriptions.queue', { id: subscription });
    await until(
      async () => (await app.get('subscriptions.get', { id: subscription })).reason === 'complete',
      'the subscription is complete',
    );
    expect(served.sandbox.report().investments).toHaveLength(1);
  });
});

it('the app reports sending while a call is open, and no longer once the call is answered or the app ends', async () => {
  await app.backend.close();
  let sendGate = Promise.withResolvers<void>();
  ports = testPorts(folder.path, {
    fetch: async (...call) => {
      const isWrite = call[1]?.method === 'POST' && !String(call[0]).includes('token');
      if (isWrite) await sendGate.promise;
      return fetch(...call);
    },
  });
  await open();
  await connect();
  const { investors, campaigns } = served.sandbox.info;
  const queue = async () => {
    const id = await draft();
    const form = completeForm(investors[0]?.id ?? '', campaigns[0]?.id ?? '', 3);
    await app.get('subscriptions.save', { id, form });
    await app.get('subscriptions.queue', { id, second: true });
    return id;
  };
  expect(app.backend.isSending()).toBe(false);
  const id = await queue();
  await until(() => app.backend.isSending(), 'the app sends');
  sendGate.resolve();
  await until(
    async () =>
      (await app.get('subscriptions.get', { id })).reason === 'complete' && !app.backend.isSending(),
    'the subscription is complete, and nothing is sent',
  );
  sendGate = Promise.withResolvers();
  await queue();
  await until(() => app.backend.isSending(), 'the app sends again');
  const closing = app.backend.close(0);
  sendGate.resolve();
  await closing;
  expect(app.backend.isSending()).toBe(false);
});

it.each(['https://a..b', 'https://999.1.1.1', 'https://[:::::]', 'https://-a.example/%zz//x'])(
  'an environment whose stored address cannot be called opens, reports the fault, and keeps its drafts: %s',
  async (baseUrl) => {
    const id = await connect();
    const before = await draft();
    await app.backend.close();
    const settings = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    settings.environments = settings.environments.map((each: object) => ({ ...each, baseUrl }));
    writeFileSync(ports.settingsPath, JSON.stringify(settings));
    const state = await open();
    expect(state).toMatchObject({ phase: 'ready', activeEnvironmentId: id });
    const [, view] = state.environments;
    expect(view).toMatchObject({ id, baseUrl });
    expect(view && settingsFaultOf(view)).toBe('address');
    expect(await app.get('subscriptions.get', { id: before })).toMatchObject({ id: before });
    await app.get('environments.setSecret', { id, secret: served.sandbox.info.clientSecret });
    expect(await app.get('environments.test', { id })).toMatchObject({ ok: false, reason: 'unreachable' });
    // Everything else can be changed, and the address too as long as no data belongs to it.
    expect(await app.get('environments.save', input({ id, name: 'Anders', baseUrl }))).toMatchObject({
      baseUrl,
    });
    const other = await app.call('environments.save', input({ id, baseUrl: 'https://b..a' }));
    expect(other).toMatchObject({ ok: false, error: { code: 'invalidInput', field: 'baseUrl' } });
  },
);

describe('the secret', () => {
  it('that an earlier version stored and that is too short is used, and the page is told', async () => {
    const short = { ...served.sandbox.info, clientSecret: 'x'.repeat(leastSecret - 1) };
    const { id } = await add();
    await app.get('environments.setSecret', { id, secret: short.clientSecret.padEnd(leastSecret, 'x') });
    expect(await app.call('environments.setSecret', { id, secret: short.clientSecret })).toMatchObject({
      ok: false,
      error: { code: 'invalidInput', field: 'secret' },
    });
    const entry = JSON.parse((await secrets.get(clientAccount(id))) ?? '');
    await app.backend.close();
    await secrets.set(clientAccount(id), JSON.stringify({ ...entry, secret: short.clientSecret }));
    const [, view] = (await open()).environments;
    expect(view).toMatchObject({ id, hasSecret: true, secretFault: null, secretIsShort: true });
    expect(view && settingsFaultOf(view)).toBe('shortSecret');
    expect(await app.get('environments.test', { id })).toMatchObject({ reason: 'credentials' });
    const secret = served.sandbox.info.clientSecret;
    expect(await app.get('environments.setSecret', { id, secret })).toMatchObject({ secretIsShort: false });
  });
  it('longer than the system keychain accepts is refused beforehand, and the page knows the limit', async () => {
    await app.backend.close();
    const longest = 300;
    secrets = { ...memorySecrets(), longest };
    await open();
    const { id, longestSecret: most } = await add();
    expect(most).toBeGreaterThan(50);
    const secret = 's'.repeat(most);
    await app.get('environments.setSecret', { id, secret: ` ${secret}\u200b ` });
    const longer = await app.call('environments.setSecret', { id, secret: `${secret}s` });
    expect(longer).toMatchObject({ ok: false, error: { code: 'secretTooLong', field: 'secret' } });
    const stored = (await secrets.get(clientAccount(id))) ?? '';
    expect([stored.length, JSON.parse(stored).secret]).toEqual([longest, secret]);
    // A longer client id leaves less room. The change is refused where the secret would no longer fit.
    const { clientId } = served.sandbox.info;
    const changed = await app.call('environments.save', input({ id, clientId: `${clientId}-2` }));
    expect(changed).toMatchObject({ ok: false, error: { code: 'secretTooLong', field: 'clientId' } });
    const known = (await app.get('app.state')).environments.find((each) => each.id === id);
    expect(known).toMatchObject({ clientId, hasSecret: true });
  });
  it('can be set, queried for existence and forgotten, but never read', async () => {
    const { id } = await add();
    const secret = served.sandbox.info.clientSecret;
    expect(await app.get('environments.setSecret', { id, secret })).toMatchObject({ id, hasSecret: true });
    expect(JSON.parse((await secrets.get(clientAccount(id))) ?? '')).toEqual({
      version: 1,
      secret,
      baseUrl: served.base,
      clientId: served.sandbox.info.clientId,
    });
    expect(await app.get('environments.forgetSecret', { id })).toMatchObject({ hasSecret: false });
    expect(await secrets.get(clientAccount(id))).toBeNull();
  });

  it('set again ends the pause by itself', async () => {
    const { id } = await add();
    await app.get('environments.activate', { id });
    await until(
      async () => (await app.get('app.state')).sync.pause?.reason === 'noSecret',
      'there is no secret',
    );
    await app.get('environments.setSecret', { id, secret: 'a wrong one' });
    await until(
      async () => (await app.get('app.state')).sync.pause?.reason === 'credentials',
      'the credentials are refused',
    );
    await app.get('environments.setSecret', { id, secret: served.sandbox.info.clientSecret });
    await until(async () => (await app.get('app.state')).sync.pause === null, 'the app is online');
    await app.get('environments.forgetSecret', { id });
    await until(
      async () => (await app.get('app.state')).sync.pause?.reason === 'noSecret',
      'the secret is forgotten',
    );
  });

  it('is in no file of the profile and in nothing that the page is told', async () => {
    const id = await connect();
    const secret = served.sandbox.info.clientSecret;
    await app.get('environments.test', { id });
    const said = await app.call('environments.setSecret', { id, secret: `${secret}\u0000`.repeat(200) });
    await app.backend.close();
    const files = filesBelow(folder.path);
    expect(files.length).toBeGreaterThan(3);
    for (const { path, bytes } of files) expect(bytes.includes(secret), path).toBe(false);
    expect(JSON.stringify([app.events, said])).not.toContain(secret);
  });
});

describe('"Test connection"', () => {
  it('uses the secret that was handed over before, even while the keychain is still writing it', async () => {
    const { id } = await add();
    await app.get('environments.setSecret', { id, secret: 'falsch' });
    const { set } = secrets;
    const written = Promise.withResolvers<void>();
    secrets.set = async (...what) => {
      await written.promise;
      await set(...what);
    };
    const stored = app.get('environments.setSecret', { id, secret: served.sandbox.info.clientSecret });
    const tested = app.get('environments.test', { id });
    await aMoment();
    written.resolve();
    expect(await tested).toMatchObject({ ok: true });
    await stored;
  });

  const testOf = async (changes: object, secret: string | null = served.sandbox.info.clientSecret) => {
    const { id } = await add(changes);
    if (secret) await app.get('environments.setSecret', { id, secret });
    return app.get('environments.test', { id });
  };

  it('fetches a real token', async () => {
    expect(await testOf({})).toEqual({
      ok: true,
      scope: expect.stringContaining('investments:write'),
      milliseconds: expect.any(Number),
    });
    expect(served.sandbox.report().tokensIssued).toBe(1);
  });
  it('shows what the platform said about a wrong secret', async () =>
    expect(await testOf({}, 'a wrong one')).toEqual({
      ok: false,
      reason: 'credentials',
      status: 401,
      said: expect.stringContaining('These credentials are not valid.'),
    }));
  it('shows what the platform said about a wrong client id', async () =>
    expect(await testOf({ clientId: 'nobody' })).toMatchObject({
      ok: false,
      reason: 'credentials',
      status: 401,
    }));
  it('calls nobody without a secret', async () => {
    expect(await testOf({}, null)).toEqual({ ok: false, reason: 'noSecret', status: null, said: null });
    expect(served.sandbox.report().calls).toBe(0);
  });
  it('reports an address where nobody listens', async () => {
    const baseUrl = served.base;
    await served.unplug();
    expect(await testOf({ baseUrl })).toEqual({
      ok: false,
      reason: 'unreachable',
      status: null,
      said: 'ECONNREFUSED',
    });
  });
  it('shows where a portal redirects to, without anything that could grant access', async () => {
    const server = createServer((_, response) =>
      response.writeHead(302, { Location: 'https://portal.example/login?ticket=1' }).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await testOf({ baseUrl: `http://127.0.0.1:${port}` })).toEqual({
      ok: false,
      reason: 'between',
      status: 302,
      said: '→ https://portal.example/login',
    });
    server.closeAllConnections();
    server.close();
  });
  it('shows what answered instead of the platform', async () => {
    const server = createServer((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Hotel-WLAN</html>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await testOf({ baseUrl: `http://127.0.0.1:${port}` })).toEqual({
      ok: false,
      reason: 'between',
      status: 200,
      said: 'Hotel-WLAN',
    });
    server.closeAllConnections();
    server.close();
  });
  it.each([
    [401, 'credentials'],
    [404, 'unexpected'],
    [429, 'rateLimited'],
    [500, 'failing'],
    [503, 'failing'],
  ])('reports an answer with %d as %s', async (status, reason) => {
    const server = createServer((_, response) => response.writeHead(status).end('{"detail":"x"}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await testOf({ baseUrl: `http://127.0.0.1:${port}` })).toMatchObject({
      ok: false,
      reason,
      status,
    });
    server.closeAllConnections();
    server.close();
  });
  it('never shows the secret, even when the platform echoes it', async () => {
    const server = createServer((request, response) => {
      request.pipe(response.writeHead(401));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const result = await testOf({ baseUrl: `http://127.0.0.1:${port}` }, 'sehr geheim/+');
    expect(result).toMatchObject({ reason: 'between', said: expect.stringContaining('client_secret=…') });
    expect(JSON.stringify(result)).not.toMatch(/geheim/);
    server.closeAllConnections();
    server.close();
  });
});
