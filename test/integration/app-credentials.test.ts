import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leastSecret } from '../../contract/environment.ts';
import { clientAccount } from '../../main/secrets/client-secret.ts';
import { settingsFaultOf } from '../../renderer/shell/settingsFault.ts';
import { filesBelow } from '../support/files.ts';
import { memorySecrets } from '../support/headless.ts';
import { ServedApp } from '../support/served-app.ts';
import { aMoment, until } from '../support/until.ts';

let here: ServedApp;
beforeEach(async () => {
  here = new ServedApp();
  await here.setUp();
});
afterEach(() => here.close());

describe('the secret', () => {
  it('that an earlier version stored and that is too short is used, and the page is told', async () => {
    const short = { ...here.served.sandbox.info, clientSecret: 'x'.repeat(leastSecret - 1) };
    const { id } = await here.add();
    await here.app.get('environments.setSecret', { id, secret: short.clientSecret.padEnd(leastSecret, 'x') });
    expect(await here.app.call('environments.setSecret', { id, secret: short.clientSecret })).toMatchObject({
      ok: false,
      error: { code: 'invalidInput', field: 'secret' },
    });
    const entry = JSON.parse((await here.secrets.get(clientAccount(id))) ?? '');
    await here.app.backend.close();
    await here.secrets.set(clientAccount(id), JSON.stringify({ ...entry, secret: short.clientSecret }));
    const [, view] = (await here.open()).environments;
    expect(view).toMatchObject({ id, hasSecret: true, secretFault: null, secretIsShort: true });
    expect(view && settingsFaultOf(view)).toBe('shortSecret');
    expect(await here.app.get('environments.test', { id })).toMatchObject({ reason: 'credentials' });
    const secret = here.served.sandbox.info.clientSecret;
    expect(await here.app.get('environments.setSecret', { id, secret })).toMatchObject({
      secretIsShort: false,
    });
  });
  it('longer than the system keychain accepts is refused beforehand, and the page knows the limit', async () => {
    await here.app.backend.close();
    const longest = 300;
    here.secrets = { ...memorySecrets(), longest };
    await here.open();
    const { id, longestSecret: most } = await here.add();
    expect(most).toBeGreaterThan(50);
    const secret = 's'.repeat(most);
    await here.app.get('environments.setSecret', { id, secret: ` ${secret}\u200b ` });
    const longer = await here.app.call('environments.setSecret', { id, secret: `${secret}s` });
    expect(longer).toMatchObject({ ok: false, error: { code: 'secretTooLong', field: 'secret' } });
    const stored = (await here.secrets.get(clientAccount(id))) ?? '';
    expect([stored.length, JSON.parse(stored).secret]).toEqual([longest, secret]);
    // A longer client id leaves less room. The change is refused where the secret would no longer fit.
    const { clientId } = here.served.sandbox.info;
    const changed = await here.app.call('environments.save', here.input({ id, clientId: `${clientId}-2` }));
    expect(changed).toMatchObject({ ok: false, error: { code: 'secretTooLong', field: 'clientId' } });
    const known = (await here.app.get('app.state')).environments.find((each) => each.id === id);
    expect(known).toMatchObject({ clientId, hasSecret: true });
  });
  it('can be set, queried for existence and forgotten, but never read', async () => {
    const { id } = await here.add();
    const secret = here.served.sandbox.info.clientSecret;
    expect(await here.app.get('environments.setSecret', { id, secret })).toMatchObject({
      id,
      hasSecret: true,
    });
    expect(JSON.parse((await here.secrets.get(clientAccount(id))) ?? '')).toEqual({
      version: 1,
      secret,
      baseUrl: here.served.base,
      clientId: here.served.sandbox.info.clientId,
    });
    expect(await here.app.get('environments.forgetSecret', { id })).toMatchObject({ hasSecret: false });
    expect(await here.secrets.get(clientAccount(id))).toBeNull();
  });

  it('set again ends the pause by itself', async () => {
    const { id } = await here.add();
    await here.app.get('environments.activate', { id });
    await until(
      async () => (await here.app.get('app.state')).sync.pause?.reason === 'noSecret',
      'there is no secret',
    );
    await here.app.get('environments.setSecret', { id, secret: 'a wrong one' });
    await until(
      async () => (await here.app.get('app.state')).sync.pause?.reason === 'credentials',
      'the credentials are refused',
    );
    await here.app.get('environments.setSecret', { id, secret: here.served.sandbox.info.clientSecret });
    await until(async () => (await here.app.get('app.state')).sync.pause === null, 'the app is online');
    await here.app.get('environments.forgetSecret', { id });
    await until(
      async () => (await here.app.get('app.state')).sync.pause?.reason === 'noSecret',
      'the secret is forgotten',
    );
  });

  it('is in no file of the profile and in nothing that the page is told', async () => {
    const id = await here.connect();
    const secret = here.served.sandbox.info.clientSecret;
    await here.app.get('environments.test', { id });
    const said = await here.app.call('environments.setSecret', { id, secret: `${secret}\u0000`.repeat(200) });
    await here.app.backend.close();
    const files = filesBelow(here.folder.path);
    expect(files.length).toBeGreaterThan(3);
    for (const { path, bytes } of files) expect(bytes.includes(secret), path).toBe(false);
    expect(JSON.stringify([here.app.events, said])).not.toContain(secret);
  });
});

describe('"Test connection"', () => {
  it('uses the secret that was handed over before, even while the keychain is still writing it', async () => {
    const { id } = await here.add();
    await here.app.get('environments.setSecret', { id, secret: 'falsch' });
    const { set } = here.secrets;
    const written = Promise.withResolvers<void>();
    here.secrets.set = async (...what) => {
      await written.promise;
      await set(...what);
    };
    const stored = here.app.get('environments.setSecret', {
      id,
      secret: here.served.sandbox.info.clientSecret,
    });
    const tested = here.app.get('environments.test', { id });
    await aMoment();
    written.resolve();
    expect(await tested).toMatchObject({ ok: true });
    await stored;
  });

  const testOf = async (changes: object, secret: string | null = here.served.sandbox.info.clientSecret) => {
    const { id } = await here.add(changes);
    if (secret) await here.app.get('environments.setSecret', { id, secret });
    return here.app.get('environments.test', { id });
  };

  it('fetches a real token', async () => {
    expect(await testOf({})).toEqual({
      ok: true,
      scope: expect.stringContaining('investments:write'),
      milliseconds: expect.any(Number),
    });
    expect(here.served.sandbox.report().tokensIssued).toBe(1);
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
    expect(here.served.sandbox.report().calls).toBe(0);
  });
  it('reports an address where nobody listens', async () => {
    const baseUrl = here.served.base;
    await here.served.unplug();
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
