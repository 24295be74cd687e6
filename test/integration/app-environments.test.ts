import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { clientAccount } from '../../main/secrets/client-secret.ts';
import { settingsFaultOf } from '../../renderer/shell/settingsFault.ts';
import { completeDraftIn } from '../support/drafts.ts';
import { testPorts } from '../support/ports.ts';
import { ServedApp } from '../support/served-app.ts';
import { until } from '../support/until.ts';

let here: ServedApp;
beforeEach(async () => {
  here = new ServedApp();
  await here.setUp();
});
afterEach(() => here.close());

describe('environments', () => {
  it('are added, changed, opened and removed', async () => {
    const made = await here.add({ baseUrl: `${here.served.base}/`, name: ' Demo ' });
    expect(made).toMatchObject({ name: 'Demo', baseUrl: here.served.base, hasSecret: false });
    expect(
      await here.app.get('environments.save', here.input({ id: made.id, name: 'Anders' })),
    ).toMatchObject({
      id: made.id,
      name: 'Anders',
    });
    expect(await here.app.get('environments.activate', { id: made.id })).toMatchObject({
      activeEnvironmentId: made.id,
      phase: 'ready',
    });
    expect(await here.app.call('environments.remove', { id: made.id })).toMatchObject({
      ok: false,
      error: { code: 'environmentActive' },
    });
    await here.app.get('environments.activate', { id: trainingId });
    const { environments } = await here.app.get('environments.remove', { id: made.id });
    expect(environments.map(({ id }) => id)).toEqual([trainingId]);
  });

  it('are there again after a restart, and the one that was open is opened', async () => {
    const id = await here.connect();
    await here.app.backend.close();
    expect(await here.open()).toMatchObject({
      activeEnvironmentId: id,
      phase: 'ready',
      environments: [{}, { id, hasSecret: true }],
    });
  });

  it.each([
    ['without encryption', { baseUrl: 'http://platform.example/api' }, 'baseUrl'],
    ['of an unknown kind', { kind: 'training' }, 'kind'],
  ])('%s are refused, and nothing is written', async (_, change, field) => {
    expect(await here.app.call('environments.save', here.input(change))).toMatchObject({
      ok: false,
      error: { code: 'invalidInput', field },
    });
    expect((await here.app.get('app.state')).environments).toHaveLength(1);
  });

  it('that do not exist are reported as not found', async () => {
    for (const method of [
      'environments.remove',
      'environments.activate',
      'environments.test',
      'environments.forgetSecret',
    ] as const)
      expect(await here.app.call(method, { id: 'nobody' }), method).toMatchObject({
        ok: false,
        error: { code: 'notFound', field: 'id' },
      });
  });

  it('keep their data apart', async () => {
    await here.draft();
    const id = await here.connect();
    expect(await here.total()).toBe(0);
    await here.draft();
    await here.draft();
    expect(await here.total()).toBe(2);
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.total()).toBe(1);
    await here.app.get('environments.activate', { id });
    expect(await here.total()).toBe(2);
  });

  it('end a reading with an answer when they are left during it, and report no defect', async () => {
    await here.connect();
    await until(async () => (await here.app.get('app.state')).sync.lastContactAt, 'the app is online');
    const { calls } = here.served.sandbox.report();
    const release = here.served.sandbox.hold();
    const reading = here.app.call('investors.refresh');
    await until(() => here.served.sandbox.report().calls > calls, 'the list is being read');
    await here.app.get('environments.activate', { id: trainingId });
    release();
    expect(await reading).toMatchObject({ ok: false, error: { code: 'blocked' } });
  });

  it('are never reported as ready while a change of environments leaves calls unanswered', async () => {
    await here.connect();
    const { id } = await here.add({ name: 'Zwei' });
    // Closing waits for the open call.
    here.served.sandbox.faults.add({ kind: 'latency', ms: 500, path: '/v2/investors/' });
    void here.app.call('investors.refresh');
    let isOpen = false;
    const opening = here.app.get('environments.activate', { id }).then(() => {
      isOpen = true;
    });
    const seen: string[] = [];
    while (!isOpen) {
      // The phase may change between the two readings, so only equal ones count.
      const before = (await here.app.get('app.state')).phase;
      const list = await here.app.call('subscriptions.list', {
        filter: 'all',
        search: '',
        offset: 0,
        limit: 1,
      });
      const { phase } = await here.app.get('app.state');
      seen.push(`${before === phase ? phase : 'between'} ${list.ok}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await opening;
    expect(seen).toContain('starting false');
    expect(seen).not.toContain('ready false');
  });

  it('with data are not removed; an empty one is moved away, and its secret is deleted', async () => {
    const id = await here.connect();
    const subscription = await here.draft();
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.app.call('environments.remove', { id })).toMatchObject({
      ok: false,
      error: { code: 'environmentInUse' },
    });
    expect(await here.secrets.get(clientAccount(id))).not.toBeNull();
    await here.app.get('environments.activate', { id });
    await here.app.get('subscriptions.remove', { id: subscription });
    await here.app.get('environments.activate', { id: trainingId });
    await here.app.get('environments.remove', { id });
    expect(await here.secrets.get(clientAccount(id))).toBeNull();
    expect(readdirSync(here.folder.path).some((name) => name.startsWith(`removed-${id}`))).toBe(true);
  });

  it('with data keep their address, because what was acknowledged there means nothing elsewhere', async () => {
    const id = await here.connect();
    await here.app.get(
      'environments.save',
      here.input({ id, name: 'Noch leer', baseUrl: `${here.served.base}/anders` }),
    );
    await here.app.get('environments.save', here.input({ id }));
    await here.draft();
    const answer = await here.app.backend.call(
      'environments.save',
      here.input({ id, baseUrl: `${here.served.base}/anders` }),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'environmentInUse', field: 'baseUrl' } });
    expect(await here.app.get('environments.save', here.input({ id, name: 'Umbenannt' }))).toMatchObject({
      name: 'Umbenannt',
      baseUrl: here.served.base,
    });
  });

  it('at another address need their secret again, because it is never sent to a host it was not entered for', async () => {
    const { id } = await here.add();
    await here.app.get('environments.setSecret', { id, secret: here.served.sandbox.info.clientSecret });
    expect(await here.app.get('environments.save', here.input({ id, clientId: 'corrected' }))).toMatchObject({
      hasSecret: true,
    });
    const moved = await here.app.get(
      'environments.save',
      here.input({ id, baseUrl: `${here.served.base}/anders` }),
    );
    expect(moved).toMatchObject({ hasSecret: false, secretLost: true });
    expect(await here.app.get('environments.test', { id })).toMatchObject({ ok: false, reason: 'noSecret' });
  });

  it('remember that their secret was lost with the address until a person enters or forgets one', async () => {
    const { id } = await here.add();
    const moveTo = (path: string) =>
      here.app.get('environments.save', here.input({ id, baseUrl: `${here.served.base}${path}` }));
    expect(await moveTo('/without')).toMatchObject({ secretLost: false });
    await here.app.get('environments.setSecret', { id, secret: 'any secret' });
    await moveTo('/other');
    expect(await moveTo('/third')).toMatchObject({ secretLost: true });
    await here.app.backend.close();
    await here.open();
    const stored = async () =>
      (await here.app.get('app.state')).environments.find((environment) => environment.id === id);
    expect(await stored()).toMatchObject({ hasSecret: false, secretLost: true });
    await here.app.get('environments.setSecret', { id, secret: 'any secret' });
    expect(await stored()).toMatchObject({ hasSecret: true, secretLost: false });
    await here.app.get('environments.forgetSecret', { id });
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
    const { id } = await here.add();
    await here.app.get('environments.setSecret', { id, secret: 'FIRST-SECRET' });
    await here.app.get('environments.save', here.input({ id, baseUrl: `${here.served.base}/x` }));
    // The secret is stored, but the settings cannot be written, so their note about a lost secret is out of date.
    const { write } = here.ports.settings;
    here.ports.settings.write = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    await here.app.call('environments.setSecret', { id, secret: 'SECOND-SECRET' });
    here.ports.settings.write = write;
    await here.app.get('environments.save', here.input({ id, baseUrl: elsewhere }));
    expect(await here.app.get('environments.test', { id })).toMatchObject({ ok: false, reason: 'noSecret' });
    expect(seen.join()).not.toContain('SECOND-SECRET');
    await new Promise((resolve) => other.close(resolve));
  });

  it('send what is queued to their own platform', async () => {
    await here.connect();
    const id = await completeDraftIn(here.app, here.served, 3);
    await here.app.get('subscriptions.queue', { id });
    await until(
      async () => (await here.app.get('subscriptions.get', { id })).reason === 'complete',
      'the subscription is complete',
    );
    expect(here.served.sandbox.report().investments).toMatchObject([{ units: 3 }]);
  });

  it('send what was queued under a mistyped client id only once it is queued again under the corrected one', async () => {
    const id = await here.connect({ clientId: 'mistyped' });
    const subscription = await completeDraftIn(here.app, here.served);
    await here.app.get('subscriptions.queue', { id: subscription });
    await until(
      async () => (await here.app.get('app.state')).sync.pause?.reason === 'credentials',
      'the credentials are refused',
    );
    await here.app.get('environments.save', here.input({ id }));
    await until(
      async () => (await here.app.get('subscriptions.get', { id: subscription })).reason === 'otherClient',
      'the subscription waits for a person',
    );
    expect(here.served.sandbox.report().writes).toBe(0);
    await here.app.get('subscriptions.queue', { id: subscription });
    await until(
      async () => (await here.app.get('subscriptions.get', { id: subscription })).reason === 'complete',
      'the subscription is complete',
    );
    expect(here.served.sandbox.report().investments).toHaveLength(1);
  });
});

it('the app reports sending while a call is open, and no longer once the call is answered or the app ends', async () => {
  await here.app.backend.close();
  let sendGate = Promise.withResolvers<void>();
  here.ports = testPorts(here.folder.path, {
    fetch: async (...call) => {
      const isWrite = call[1]?.method === 'POST' && !String(call[0]).includes('token');
      if (isWrite) await sendGate.promise;
      return fetch(...call);
    },
  });
  await here.open();
  await here.connect();
  const queue = async () => {
    const id = await completeDraftIn(here.app, here.served, 3);
    await here.app.get('subscriptions.queue', { id, second: true });
    return id;
  };
  expect(here.app.backend.isSending()).toBe(false);
  const id = await queue();
  await until(() => here.app.backend.isSending(), 'the app sends');
  sendGate.resolve();
  await until(
    async () =>
      (await here.app.get('subscriptions.get', { id })).reason === 'complete' &&
      !here.app.backend.isSending(),
    'the subscription is complete, and nothing is sent',
  );
  sendGate = Promise.withResolvers();
  await queue();
  await until(() => here.app.backend.isSending(), 'the app sends again');
  const closing = here.app.backend.close(0);
  sendGate.resolve();
  await closing;
  expect(here.app.backend.isSending()).toBe(false);
});

it.each(['https://a..b', 'https://999.1.1.1', 'https://[:::::]', 'https://-a.example/%zz//x'])(
  'an environment whose stored address cannot be called opens, reports the fault, and keeps its drafts: %s',
  async (baseUrl) => {
    const id = await here.connect();
    const before = await here.draft();
    await here.app.backend.close();
    const settings = JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'));
    settings.environments = settings.environments.map((each: object) => ({ ...each, baseUrl }));
    writeFileSync(here.ports.settingsPath, JSON.stringify(settings));
    const state = await here.open();
    expect(state).toMatchObject({ phase: 'ready', activeEnvironmentId: id });
    const [, view] = state.environments;
    expect(view).toMatchObject({ id, baseUrl });
    expect(view && settingsFaultOf(view)).toBe('address');
    expect(await here.app.get('subscriptions.get', { id: before })).toMatchObject({ id: before });
    await here.app.get('environments.setSecret', { id, secret: here.served.sandbox.info.clientSecret });
    expect(await here.app.get('environments.test', { id })).toMatchObject({
      ok: false,
      reason: 'unreachable',
    });
    // Everything else can be changed, and the address too as long as no data belongs to it.
    expect(
      await here.app.get('environments.save', here.input({ id, name: 'Anders', baseUrl })),
    ).toMatchObject({
      baseUrl,
    });
    const other = await here.app.call('environments.save', here.input({ id, baseUrl: 'https://b..a' }));
    expect(other).toMatchObject({ ok: false, error: { code: 'invalidInput', field: 'baseUrl' } });
  },
);
