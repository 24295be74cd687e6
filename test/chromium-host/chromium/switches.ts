import { host } from '../host.ts';
import type { NetworkSettings } from './network.ts';

/**
 * Every switch with which Chromium is started, and the reason. Some switches turn off browser parts that Electron does
 * not have. None may change a part that Electron has as well, because the app alone must limit what a page can reach and
 * do, as on users' machines. `browser-switches.test.ts` compares this table with a running Chromium.
 */
export const reasons = {
  app: 'one window without tabs and an address bar, as BrowserWindow is',
  'window-size': "BrowserWindow's width and height",
  headless: 'there is no display',
  'user-data-dir': 'the in-memory session is a folder that is removed when Chromium ends',
  'remote-debugging-pipe': 'the host controls Chromium',
  'remote-debugging-port': 'a test controls the page; Playwright gives it to Electron, too',
  lang: 'given to the app, and by Electron to its pages',
  'force-device-scale-factor': 'given to the app',
  'blink-settings': 'app.commandLine.appendSwitch',
  'enable-features': 'app.commandLine.appendSwitch',
  'log-net-log': 'given to the app',
  'net-log-capture-mode': 'given to the app',
  'proxy-server': 'ses.setProxy',
  'proxy-bypass-list': 'ses.setProxy',
  'no-proxy-server': "without ses.setProxy; this machine's own proxy must not affect a test",
  'webrtc-ip-handling-policy': 'webContents.setWebRTCIPHandlingPolicy',
  'no-sandbox': 'given to the app, as to Electron when root runs it',
  'test-type': 'a bar above the page about no-sandbox; Electron has no bars',
  'disable-dev-shm-usage': 'pages crash in containers with a small /dev/shm',
  'no-first-run': 'a browser part: the first-run page',
  'no-default-browser-check': 'a browser part: the question about the default browser',
  'disable-search-engine-choice-screen': 'a browser part: the question about a search engine',
  'disable-sync': "a browser part: a person's browser account",
  'disable-default-apps': 'a browser part: apps that come with the browser',
  'disable-extensions': 'a browser part: Electron loads no extensions by itself',
  'password-store': "a browser part: the browser's own use of the keychain",
  'use-mock-keychain': "a browser part: the browser's own use of the keychain (macOS)",
} satisfies Record<string, string>;

type Switch = keyof typeof reasons;
type Given = Partial<Record<Switch, string | true>>;

/** Returns the switches for one window. */
export function switchesFor(
  given: { profile: string; width: number; height: number; startUrl: string; isSharedMemorySmall: boolean },
  network: NetworkSettings,
): string[] {
  const isSandboxOff = host.switches.has('no-sandbox') || host.noSandbox;
  const list: Given = {
    'no-first-run': true,
    'no-default-browser-check': true,
    'disable-search-engine-choice-screen': true,
    'disable-sync': true,
    'disable-default-apps': true,
    'disable-extensions': true,
    'password-store': 'basic',
    'use-mock-keychain': true,
    'remote-debugging-pipe': true,
    'user-data-dir': given.profile,
    'window-size': `${given.width},${given.height}`,
    app: given.startUrl,
    ...networkSwitches(network),
    ...(host.headless ? { headless: 'new' } : {}),
    ...(isSandboxOff ? { 'no-sandbox': true, 'test-type': true } : {}),
    ...(given.isSharedMemorySmall ? { 'disable-dev-shm-usage': true } : {}),
    ...(host.debuggingPort === null ? {} : { 'remote-debugging-port': host.debuggingPort }),
    ...passedOn(),
  };
  return Object.entries(list).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`));
}

/** Returns the switches that the app was given or has appended itself. */
function passedOn(): Given {
  const names = [
    'force-device-scale-factor',
    'blink-settings',
    'enable-features',
    'log-net-log',
    'net-log-capture-mode',
    'lang',
  ] as const;
  return Object.fromEntries(
    names.filter((name) => host.switches.has(name)).map((name) => [name, host.switches.get(name)]),
  );
}

/** Returns the switches for the app's network settings. */
const networkSwitches = ({ proxy, webRtcPolicy }: NetworkSettings): Given => ({
  'webrtc-ip-handling-policy': webRtcPolicy,
  ...(proxy
    ? { 'proxy-server': proxy.rules, 'proxy-bypass-list': proxy.bypass }
    : { 'no-proxy-server': true }),
});
