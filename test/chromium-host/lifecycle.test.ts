import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { menuWords } from '../../main/electron/menu-words.ts';
import { aMoment } from '../support/until.ts';
import { buildFixtureApp } from './fixtures/build.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { temporaryFolder, writePreload } from './fixtures/run-main.ts';
import { type HostedApp, type LaunchOptions, launchOnHost } from './launch.ts';
import { isAlive } from './processes.ts';

const plain = { appPath: import.meta.dirname, main: `${import.meta.dirname}/fixtures/plain-main.js` };

describe.skipIf(withoutChromium())('starting and ending', () => {
  let fixture: { main: string; appPath: string };
  const running: HostedApp[] = [];
  const launch = async (options: Partial<LaunchOptions> = {}): Promise<HostedApp> => {
    const app = await launchOnHost({ ...fixture, userDataDir: temporaryFolder(), ...options });
    running.push(app);
    return app;
  };
  const launchPlain = (env: Record<string, string> = {}) =>
    launch({ ...plain, env: { FIXTURE_PRELOAD: writePreload(''), ...env } });
  const order = (app: HostedApp) =>
    app.output.filter((line) => line.startsWith('ORDER ')).map((line) => line.slice(6));

  beforeAll(async () => {
    fixture = await buildFixtureApp();
  });
  afterEach(async () => {
    for (const app of running.splice(0)) if (isAlive(app.pid)) await app.kill();
  });

  test('closing the window quits in Electron’s order', async () => {
    const app = await launchPlain();
    expect(await app.close()).toBe(0);
    expect(order(app)).toEqual([
      'close',
      'closed',
      'window-all-closed',
      'before-quit',
      'will-quit',
      'quit 0',
    ]);
  });

  test('closing the window from the menu bar of macOS can be refused, for example by a page with unsaved input', async () => {
    const app = await launchPlain({ FIXTURE_BAR: '1', FIXTURE_REFUSE_CLOSE: '1' });
    const choose = () => app.call('chooseInMenuBar', menuWords.de.closeWindow);
    await choose();
    expect(order(app)).toEqual(['close']);
    expect(await app.page.title()).toBe('Plain');
    await choose();
    expect(await app.ended).toBe(0);
    expect(order(app)).toEqual([
      ...['close', 'close', 'closed'],
      ...['window-all-closed', 'before-quit', 'will-quit', 'quit 0'],
    ]);
  });

  test('app.quit quits in Electron’s order', async () => {
    const app = await launchPlain();
    await app.call('quit');
    await app.ended;
    expect(order(app)).toEqual(['before-quit', 'close', 'closed', 'will-quit', 'quit 0']);
  });

  test('a window that refuses to close stops quitting', async () => {
    const app = await launchPlain({ FIXTURE_REFUSE_CLOSE: '1' });
    await app.call('quit');
    await expect.poll(() => order(app)).toEqual(['before-quit', 'close']);
    await aMoment();
    expect(await app.page.title()).toBe('Plain');
    expect(order(app)).toEqual(['before-quit', 'close']);
    await app.call('quit');
    expect(await app.ended).toBe(0);
    expect(order(app).at(-1)).toBe('quit 0');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s quits in order', async (signal) => {
    const app = await launchPlain();
    process.kill(app.pid, signal);
    await app.ended;
    expect(order(app)).toEqual(['before-quit', 'close', 'closed', 'will-quit', 'quit 0']);
  });

  test('input that the page saves while closing is saved before the backend closes', async () => {
    const app = await launch();
    await app.page.evaluate("addEventListener('pagehide', () => { desk.subscriptions.save({ last: 1 }); })");
    expect(await app.close()).toBe(0);
    expect(app.output).toContain('FIXTURE closed after saving {"last":1}');
  });

  test('a call of a closing page is refused when its frame no longer exists', async () => {
    const app = await launch();
    await app.call('loseUnloadingFrames');
    await app.page.evaluate("addEventListener('pagehide', () => { desk.subscriptions.save({ last: 1 }); })");
    expect(await app.close()).toBe(0);
    expect(app.output).toContain('FIXTURE closed after saving nothing');
  });

  test('closing the window closes the backend even while a call hangs', async () => {
    const app = await launch();
    app.page.evaluate('desk.review.refresh({ id: 1 })').catch(() => {});
    await expect.poll(() => app.output).toContain('FIXTURE hangs');
    expect(await app.close()).toBe(0);
    const steps = app.output.filter((line) => /^FIXTURE (stops|closed)/.test(line));
    expect(steps).toEqual(['FIXTURE stops sending', 'FIXTURE closed after saving nothing']);
  });

  test('a profile has one instance at a time, and a second start ends with code 0', async () => {
    const userDataDir = temporaryFolder();
    const first = await launch({ userDataDir });
    await expect(launch({ userDataDir })).rejects.toThrow('The program ended (0) before it had a window');
    expect(await first.page.title()).toBe('Fixture');
    const other = await launch();
    expect(await other.close()).toBe(0);
    expect(await first.close()).toBe(0);
    const next = await launch({ userDataDir });
    expect(await next.close()).toBe(0);
  });

  test('killing the main process ends Chromium and leaves the profile usable', async () => {
    const userDataDir = temporaryFolder();
    const app = await launch({ userDataDir });
    const gone = new Promise((resolve) => app.page.context().browser()?.once('disconnected', resolve));
    await app.kill('SIGKILL');
    await gone;
    const next = await launch({ userDataDir });
    expect(await next.close()).toBe(0);
  });

  test('the host ends when Chromium crashes', async () => {
    const app = await launch();
    const session = await app.page.context().browser()?.newBrowserCDPSession();
    await session?.send('Browser.crash').catch(() => {});
    await app.ended;
    expect(app.output).toContain('HOST Chromium ended with the window open');
  });
});
