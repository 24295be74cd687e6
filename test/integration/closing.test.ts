/** Ending the app: nothing new is sent, and the data file is closed whatever hangs. */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { completeDraftIn } from '../support/drafts.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { aMoment, until } from '../support/until.ts';

const forever = new Promise<never>(() => {});

let folder: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let served: ServedSandbox;
let secrets: ReturnType<typeof memorySecrets>;
let app: TestApp;
/** The requests that were sent, and whether the network leaves them without an answer. */
let requests: string[];
let isNetworkHung: boolean;

beforeEach(async () => {
  served = await serveSandbox();
  folder = scratchFolder();
  requests = [];
  isNetworkHung = false;
  secrets = memorySecrets();
  ports = testPorts(folder.path, {
    fetch: (input, init) => {
      requests.push(`${init?.method} ${input}`);
      return isNetworkHung ? forever : fetch(input, init);
    },
  });
  app = startApp(ports, { secrets: () => secrets });
  await app.whenOpened();
});
afterEach(async () => {
  await app.backend.close(0);
  await served.close();
  folder.remove();
});

/** Opens an environment that points to the sandbox. */
async function connect(): Promise<string> {
  const { baseUrl, clientId, clientSecret, campaigns } = { ...served.sandbox.info, baseUrl: served.base };
  const input = { kind: 'demo' as const, name: 'Demo', baseUrl, clientId, campaigns };
  const { id } = await app.get('environments.save', input);
  await app.get('environments.setSecret', { id, secret: clientSecret });
  await app.get('environments.activate', { id });
  return id;
}

/** Queues a subscription. */
async function queue(): Promise<void> {
  const id = await completeDraftIn(app, served);
  await app.get('subscriptions.queue', { id });
}

/** Returns the logs of the open data files. SQLite removes a log when the last connection to its file is closed. */
const openFiles = () =>
  readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('-wal'));

describe('closing', () => {
  it('closes the data file and frees the profile while the keychain waits for a person', async () => {
    const id = await connect();
    const asked = new Promise<void>((resolve) => {
      secrets.set = () => {
        resolve();
        return forever;
      };
    });
    void app.call('environments.setSecret', { id, secret: 'a new one' });
    await asked;
    expect(openFiles()).toHaveLength(1);
    expect(await app.backend.close(0)).toBe(false);
    expect(openFiles()).toEqual([]);
    const next = startApp(ports, { secrets: () => memorySecrets() });
    expect((await next.whenOpened()).blocked?.reason).not.toBe('profileInUse');
    await next.backend.close();
  });

  it('closes the data file while calls to the platform have no answer, and no defect follows', async () => {
    await connect();
    isNetworkHung = true;
    await queue();
    await until(() => requests.some((request) => request.startsWith('POST')), 'something is sent');
    expect(await app.backend.close(0)).toBe(false);
    expect(openFiles()).toEqual([]);
    await aMoment();
    expect(app.defects).toEqual([]);
  });

  it('opens no file when the keychain answers later', async () => {
    await app.backend.close();
    let answer: (key: null) => void = () => {};
    const asked = new Promise<void>((resolve) => {
      secrets.get = () => {
        resolve();
        return new Promise((answered) => {
          answer = answered;
        });
      };
    });
    app = startApp(ports, { secrets: () => secrets });
    await asked;
    expect(await app.backend.close(0)).toBe(false);
    secrets.get = memorySecrets().get;
    answer(null);
    await aMoment();
    expect(openFiles()).toEqual([]);
    expect(app.defects).toEqual([]);
  });
});

describe('after stop', () => {
  it('nothing new is sent, and the page can still save and queue', async () => {
    await connect();
    await until(() => requests.some((request) => request.includes('/investors/')), 'the investors are read');
    await until(
      async () => (await app.get('app.state')).sync.lastContactAt !== null,
      'first contact is made',
    );
    await aMoment();
    app.backend.stop();
    requests.length = 0;
    await queue();
    await app.get('sync.now');
    app.backend.wake();
    await aMoment();
    expect(requests).toEqual([]);
    expect(await app.backend.close()).toBe(true);
  });
});
