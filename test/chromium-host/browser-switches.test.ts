import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { reasons } from './chromium/switches.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { temporaryFolder, writePreload } from './fixtures/run-main.ts';
import { type HostedApp, launchOnHost } from './launch.ts';

const plain = { appPath: import.meta.dirname, main: `${import.meta.dirname}/fixtures/plain-main.js` };

/** Switches that Chromium adds to its own command line. */
const ownOfChromium = [
  'flag-switches-begin',
  'flag-switches-end',
  'ozone-platform',
  'origin-trial-disabled-features',
];

describe.skipIf(withoutChromium())('the Chromium that the host starts', () => {
  let app: HostedApp | null = null;
  const launch = async (): Promise<HostedApp> => {
    app = await launchOnHost({
      ...plain,
      userDataDir: temporaryFolder(),
      env: { FIXTURE_PRELOAD: writePreload('') },
      size: { width: 1000, height: 700 },
    });
    return app;
  };
  afterEach(() => app?.kill());

  test('has only switches with a reason, so that a page can do what it can do under Electron', async () => {
    const { page } = await launch();
    const session = await page.context().browser()?.newBrowserCDPSession();
    const { commandLine } = (await session?.send('SystemInfo.getInfo')) ?? { commandLine: '' };
    const names = [...commandLine.matchAll(/(?:^|\s)--([a-z][a-z-]+)/g)].map(([, name]) => String(name));
    expect(names).toContain('remote-debugging-pipe');
    expect(names.filter((name) => !Object.hasOwn(reasons, name) && !ownOfChromium.includes(name))).toEqual(
      [],
    );
  });

  test.skipIf(!existsSync('out/main/index.js'))(
    "keeps the features from the command line, adds the app's own, and restricts WebRTC to the proxy",
    async () => {
      app = await launchOnHost({
        userDataDir: temporaryFolder(),
        args: ['--enable-features=WaylandWindowDecorations'],
      });
      const session = await app.page.context().browser()?.newBrowserCDPSession();
      const { commandLine } = (await session?.send('SystemInfo.getInfo')) ?? { commandLine: '' };
      expect(commandLine).toContain('--enable-features=WaylandWindowDecorations,ConnectionAllowlists');
      // `ways-out.test.ts` shows the effect of this switch.
      expect(commandLine).toContain('--webrtc-ip-handling-policy=disable_non_proxied_udp');
    },
  );

  test.skipIf(process.platform !== 'linux' || !process.env.DISPLAY)(
    'shows no browser bar above the page (needs an X display without a window manager)',
    async () => {
      const { page } = await launch();
      await expect.poll(() => page.evaluate('[innerWidth, innerHeight]')).toEqual([1000, 700]);
      expect(await page.evaluate('[outerWidth, outerHeight]')).toEqual([1000, 700]);
    },
  );
});
