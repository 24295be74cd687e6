import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EnvironmentView } from '../../contract/environment.ts';
import { clientAccount, formerAccount } from '../../main/secrets/client-secret.ts';
import type { SecretStore } from '../../main/secrets/keychain.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

/** Starts a second server, to which edited files point. */
async function listen() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      received.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''} ${body}`);
      response.writeHead(401).end('{"error":"invalid_client"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}/api`,
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

let folder: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let served: ServedSandbox;
let evil: Awaited<ReturnType<typeof listen>>;
let secrets: SecretStore;
let id: string;

const open = (profilePorts = ports) => {
  app = startApp(profilePorts, { secrets: () => secrets });
  return app.whenOpened();
};
const view = async (): Promise<EnvironmentView | undefined> =>
  (await app.get('app.state')).environments.find((each) => each.id === id);
const notePath = (of = folder.path) => join(of, 'environments', id, 'environment.json');

beforeEach(async () => {
  served = await serveSandbox();
  evil = await listen();
  folder = scratchFolder();
  ports = testPorts(folder.path);
  secrets = memorySecrets();
  await open();
  const { clientId, clientSecret, campaigns } = served.sandbox.info;
  const made = await app.get('environments.save', {
    kind: 'demo',
    name: 'Demo',
    baseUrl: served.base,
    clientId,
    campaigns,
  });
  id = made.id;
  await app.get('environments.setSecret', { id, secret: clientSecret });
  await app.get('environments.activate', { id });
  await until(() => served.sandbox.report().tokensIssued > 0, 'the secret is used');
  await app.backend.close();
});
afterEach(async () => {
  await app.backend.close();
  await served.close();
  await evil.close();
  expect(app.defects).toEqual([]);
  folder.remove();
});

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
const toEvil = (text: string) => text.replaceAll(served.base, evil.base);
const toGood = (text: string) => text.replaceAll(evil.base, served.base);

/** Checks that nothing leaves, neither by itself nor when a person clicks. */
async function expectNothingLeaves(fault: EnvironmentView['secretFault'] = 'other') {
  await until(async () => (await app.get('app.state')).sync.pause?.reason === 'noSecret', 'nothing is sent');
  expect(await app.get('environments.test', { id })).toMatchObject({ ok: false, reason: 'noSecret' });
  expect(await view()).toMatchObject({ hasSecret: false, secretFault: fault, secretLost: true });
  expect(await app.call('investors.refresh')).toMatchObject({ ok: false });
  expect(evil.received).toEqual([]);
  expect(ports.logged.some((line) => line.includes('secret.withheld'))).toBe(true);
}

/** Puts the keychain into the state in which an earlier version left it. */
async function asEarlierVersion() {
  await secrets.delete(clientAccount(id));
  await secrets.set(formerAccount(id), served.sandbox.info.clientSecret);
}

it('a client secret is sent to no address edited into the settings, and is used again once the edit is undone', async () => {
  edit(ports.settingsPath, toEvil);
  await open();
  await expectNothingLeaves();
  await app.backend.close();

  edit(ports.settingsPath, toGood);
  const before = served.sandbox.report().tokensIssued;
  await open();
  await until(() => served.sandbox.report().tokensIssued > before, 'the secret is used');
  expect(await view()).toMatchObject({ hasSecret: true, secretFault: null });
});

it('a client secret is withheld under a client id edited into the settings, and is used again once a person corrects it', async () => {
  const { clientId } = served.sandbox.info;
  edit(ports.settingsPath, (text) => text.replaceAll(clientId, 'somebody-else'));
  const before = served.sandbox.report().tokensIssued;
  await open();
  await expectNothingLeaves();
  expect(served.sandbox.report().tokensIssued).toBe(before);
  const { campaigns } = served.sandbox.info;
  const saved = await app.get('environments.save', {
    id,
    kind: 'demo',
    name: 'Demo',
    baseUrl: served.base,
    clientId,
    campaigns,
  });
  expect(saved).toMatchObject({ hasSecret: true });
  await until(() => served.sandbox.report().tokensIssued > before, 'the secret is used');
});

it('a client secret stays unsent when a person corrects an edited address, and is kept for its own address', async () => {
  edit(ports.settingsPath, toEvil);
  await open();
  await expectNothingLeaves();
  const { clientId, campaigns } = served.sandbox.info;
  const environment = { id, kind: 'demo' as const, name: 'Demo', baseUrl: served.base, clientId, campaigns };
  expect(await app.get('environments.save', environment)).toMatchObject({ hasSecret: true });
  expect(evil.received).toEqual([]);
});

it('a client secret is sent to no address from a note that rebuilt the settings', async () => {
  edit(ports.settingsPath, () => '{');
  edit(notePath(), toEvil);
  expect(await open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'settingsUnreadable' } });
  await app.get('app.retry');
  await app.get('environments.activate', { id });
  await expectNothingLeaves();
});

it('a client secret is sent to no address of another folder with this profile’s id', async () => {
  const other = scratchFolder();
  const otherPorts = testPorts(other.path, { log: ports.log });
  const copied = toEvil(readFileSync(ports.settingsPath, 'utf8'));
  writeFileSync(join(other.path, 'profile-id'), readFileSync(join(folder.path, 'profile-id')));
  writeFileSync(otherPorts.settingsPath, copied);
  await open(otherPorts);
  await expectNothingLeaves();
  await app.backend.close();
  other.remove();
});

it('a client secret of an earlier version is taken over and used, and is sent to no address edited in later', async () => {
  await asEarlierVersion();
  const before = served.sandbox.report().tokensIssued;
  await open();
  await until(() => served.sandbox.report().tokensIssued > before, 'the secret is used');
  expect(await secrets.get(formerAccount(id))).toBeNull();
  await app.backend.close();
  for (const path of [ports.settingsPath, notePath()]) edit(path, toEvil);
  await open();
  await expectNothingLeaves();
});

it.each<[string, (() => string)[]]>([
  ['the settings', [() => ports.settingsPath]],
  ['the note', [() => notePath()]],
])(
  'a client secret of an earlier version is sent nowhere after %s was edited, nor at a later start',
  async (_, files) => {
    await asEarlierVersion();
    for (const path of files) edit(path(), toEvil);
    const before = served.sandbox.report().tokensIssued;
    await open();
    await expectNothingLeaves('unproven');
    // Opening has rewritten the note, which now agrees with the settings.
    await app.backend.close();
    for (const path of [ports.settingsPath, notePath()]) edit(path, toEvil);
    await open();
    await expectNothingLeaves('unproven');
    expect(served.sandbox.report().tokensIssued).toBe(before);
    await app.get('environments.setSecret', { id, secret: 'entered-for-it' });
    await until(() => evil.received.length > 0, 'what a person entered for this address is used');
    expect(evil.received.join()).not.toContain(served.sandbox.info.clientSecret);
    expect(await secrets.get(formerAccount(id))).toBeNull();
  },
);

it('a client secret of an earlier version is sent to no address from a note that rebuilt the settings', async () => {
  await asEarlierVersion();
  edit(ports.settingsPath, () => '{');
  edit(notePath(), toEvil);
  await open();
  await app.get('app.retry');
  await app.get('environments.activate', { id });
  await expectNothingLeaves('unproven');
});

it('a client secret of an earlier version is sent nowhere when an environment is saved before anything could be opened', async () => {
  await asEarlierVersion();
  edit(ports.settingsPath, toEvil);
  const key = (await secrets.get('data-key')) ?? '';
  await secrets.delete('data-key');
  expect(await open()).toMatchObject({ blocked: { reason: 'dataKeyMissing' } });
  const { clientId, campaigns } = served.sandbox.info;
  const environment = { id, kind: 'demo' as const, name: 'Neu', baseUrl: evil.base, clientId, campaigns };
  await app.get('environments.save', environment);
  expect(JSON.parse(readFileSync(notePath(), 'utf8'))).toMatchObject({ baseUrl: evil.base });
  await secrets.set('data-key', key);
  expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
  await expectNothingLeaves('unproven');
});

it.each([
  ['damaged', 'something else'],
  ['newer', JSON.stringify({ version: 2, sealed: 'geheim' })],
] as const)(
  'a client secret with a %s entry is reported as such, sent to nobody, and can be replaced by a person',
  async (fault, text) => {
    await secrets.set(clientAccount(id), text);
    const before = served.sandbox.report().tokensIssued;
    await open();
    await until(
      async () => (await app.get('app.state')).sync.pause?.reason === 'noSecret',
      'nothing is sent',
    );
    expect(await view()).toMatchObject({ hasSecret: false, secretFault: fault });
    expect(served.sandbox.report().tokensIssued).toBe(before);
    await app.get('environments.setSecret', { id, secret: served.sandbox.info.clientSecret });
    await until(() => served.sandbox.report().tokensIssued > before, 'the secret is used');
  },
);

it('a client secret stays with the former client id when a changed one could not be stored', async () => {
  await open();
  const { write } = ports.settings;
  ports.settings.write = () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const { clientId, campaigns } = served.sandbox.info;
  const environment = { id, kind: 'demo' as const, name: 'Demo', baseUrl: served.base, campaigns };
  expect(await app.call('environments.save', { ...environment, clientId: 'other' })).toMatchObject({
    ok: false,
  });
  ports.settings.write = write;
  expect(await view()).toMatchObject({ clientId, hasSecret: true });
});
