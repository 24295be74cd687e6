import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withoutChromium } from './fixtures/chromium.ts';
import { temporaryFolder, writePreload } from './fixtures/run-main.ts';
import {
  type Listeners,
  listenForAnything,
  text,
  tryHints,
  tryNames,
  tryWebRtc,
} from './fixtures/ways-out.ts';
import { type HostedApp, type LaunchOptions, launchOnHost } from './launch.ts';

const plain = { appPath: import.meta.dirname, main: `${import.meta.dirname}/fixtures/plain-main.js` };
const allowlist = '("*://*:*/*");webrtc=block';

/** The parts of Chromium's network log that are read here. */
interface NetLog {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: object }[];
}

/**
 * Tests what an unrestricted page can send, and what each of the app's measures blocks. These tests also prove that the
 * host itself blocks nothing, so that silence in the tests of the app is evidence.
 */
describe.skipIf(withoutChromium())('the page and the network', () => {
  let app: HostedApp | null = null;
  let listeners: Listeners;

  const launch = async (env: Record<string, string>): Promise<HostedApp> => {
    app = await launchOnHost({
      ...plain,
      userDataDir: temporaryFolder(),
      env: { FIXTURE_PRELOAD: writePreload(''), ...env },
    });
    return app;
  };

  beforeEach(async () => {
    listeners = await listenForAnything();
  });
  afterEach(async () => {
    await app?.kill();
    listeners.close();
  });

  test.each([
    ['nothing', {}, ['tcp', 'tcp with the text', 'udp', 'udp with the text']],
    ['the policy', { FIXTURE_WEBRTC: 'disable_non_proxied_udp' }, ['tcp', 'tcp with the text']],
    [
      'policy and proxy',
      { FIXTURE_WEBRTC: 'disable_non_proxied_udp', FIXTURE_PROXY: 'http://127.0.0.1:9' },
      [],
    ],
    ['the allowlist', { FIXTURE_ALLOWLIST: allowlist }, []],
  ])(
    'WebRTC restricted by %s reaches exactly the expected listeners',
    async (_name, env: Record<string, string>, heard: string[]) => {
      const { page } = await launch(env);
      const all = { ...listeners.ports, text, patience: 1_500 };
      await Promise.all([
        page.evaluate(tryWebRtc, { ...all, inFrame: false }),
        // Under an allowlist, Chromium ends a page whose frame tries WebRTC.
        page.evaluate(tryWebRtc, { ...all, inFrame: true }),
      ]).catch(() => {});
      await expect.poll(() => listeners.heard()).toEqual(heard);
    },
  );

  test('a session downloads a dictionary by default', async () => {
    const { call } = await launch({ LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' });
    expect(await call('refusals')).toContainEqual({
      kind: 'request',
      url: expect.stringMatching(/^https:\/\/redirector\.gvt1\.com\/edgedl\/chrome\/dict\/de/),
      by: 'host',
    });
  });

  test.each([
    ['nothing', {}, ['tcp']],
    ['the proxy', { FIXTURE_PROXY: 'http://127.0.0.1:9' }, []],
  ])(
    'other requests restricted by %s reach exactly the expected listeners',
    async (_name, env: Record<string, string>, heard: string[]) => {
      const { page } = await launch(env);
      await page.evaluate(tryHints, { ...listeners.ports, patience: 1_000 });
      await expect.poll(() => listeners.heard()).toEqual(heard);
    },
  );

  /**
   * Returns the names that Chromium looks up for the page, according to Chromium's network log. A name can carry text to
   * the name server of its domain. The log leaves out most names that WebRTC looks up. A trace of system calls shows
   * these names, and that only the allowlist prevents their look-up (docs/electron.md).
   */
  async function namesLookedUp(options: Omit<LaunchOptions, 'userDataDir' | 'args'>): Promise<string[]> {
    const userDataDir = temporaryFolder();
    const log = path.join(userDataDir, 'net-log.json');
    const args = [`--log-net-log=${log}`, '--net-log-capture-mode=IncludeSensitive'];
    app = await launchOnHost({ ...options, userDataDir, args });
    await app.page.evaluate(tryNames, 4_000);
    await app.close();
    const { constants, events }: NetLog = JSON.parse(readFileSync(log, 'utf8'));
    const resolver = Object.entries(constants.logEventTypes).filter(([name]) =>
      name.startsWith('HOST_RESOLVER'),
    );
    const types = new Set(resolver.map(([, type]) => type));
    // Names that go to the proxy, as for a connection made in advance, are in other events.
    const looked = events
      .filter(({ type }) => types.has(type))
      .map(({ params }) => JSON.stringify(params ?? ''));
    const found = looked.join().matchAll(/\b(by-[a-z-]+)\.invalid/g);
    return [...new Set([...found].map(([, name]) => String(name)))].sort();
  }

  test('an unrestricted page makes Chromium look up names', async () => {
    const names = await namesLookedUp({ ...plain, env: { FIXTURE_PRELOAD: writePreload('') } });
    expect(names).toEqual(expect.arrayContaining(['by-preconnect', 'by-prefetch']));
  });

  test.skipIf(!existsSync('out/main/index.js'))(
    "the app's own page makes Chromium look up no name",
    async () => {
      expect(await namesLookedUp({})).toEqual([]);
    },
  );
});
