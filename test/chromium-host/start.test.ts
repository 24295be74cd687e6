import { existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../main/electron/exit-codes.ts';
import { filled, nativeWords } from '../../main/electron/words.ts';
import { until } from '../support/until.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { failingApp } from './fixtures/failing-app.ts';
import { runMain, temporaryFolder } from './fixtures/run-main.ts';

describe.skipIf(withoutChromium())('a start', () => {
  const { launch, output } = failingApp();
  const said = () => output.join('\n');

  describe('of a packaged app', () => {
    test.each([
      ['--remote-debugging-port=0', '--remote-debugging-port', 'switch', 'de'],
      ['-Remote-Debugging-Pipe', '-Remote-Debugging-Pipe', 'switch', 'en'],
      ['--no-sandbox', '--no-sandbox', 'switch', 'de'],
      ['--ignore-certificate-errors', '--ignore-certificate-errors', 'switch', 'en'],
      ['--log-net-log=/tmp/x', '--log-net-log', 'switch', 'de'],
      ['--proxy-server=http://127.0.0.1:9', '--proxy-server', 'proxy', 'de'],
      ['--proxy-pac-url=http://127.0.0.1:9', '--proxy-pac-url', 'proxy', 'en'],
      ['--a-switch-nobody-thought-of', '--a-switch-nobody-thought-of', 'switch', 'en'],
    ] as const)('with %s only shows a message that names the switch', async (given, name, kind, language) => {
      const userDataDir = path.join(temporaryFolder(), 'profile');
      const systemFolder = temporaryFolder();
      const env = { LC_ALL: language, XDG_CONFIG_HOME: systemFolder, APPDATA: systemFolder };
      const started = launch({ packaged: true, userDataDir, args: [given], env });
      await expect(started).rejects.toThrow(
        `The program ended (${exitCodes.refusedSwitch}) before it had a window`,
      );
      const { title, because } = nativeWords[language].refused;
      expect(said()).toContain(`HOST error box: ${title}: ${filled(because[kind], { name })}`);
      expect(said()).not.toContain('FIXTURE');
      // Neither the given profile folder nor the default one was created.
      expect([existsSync(userDataDir), readdirSync(systemFolder)]).toEqual([false, []]);
    });

    test.skipIf(!existsSync('out/main/index.js'))(
      'with a refused switch leaves no folder, also for the built app',
      async () => {
        const temporary = temporaryFolder();
        const userDataDir = path.join(temporaryFolder(), 'profile');
        const program = { main: undefined, appPath: undefined, packaged: true, userDataDir };
        const started = launch({
          ...program,
          args: ['--remote-debugging-port=0'],
          env: { TMPDIR: temporary },
        });
        await expect(started).rejects.toThrow(`ended (${exitCodes.refusedSwitch}) before it had a window`);
        expect(said()).toContain('--remote-debugging-port');
        expect([existsSync(userDataDir), readdirSync(temporary)]).toEqual([false, []]);
        const app = await launch({ ...program, args: ['--lang=en'] });
        expect(existsSync(userDataDir)).toBe(true);
        expect(await app.close()).toBe(0);
      },
    );

    test('with --version prints the version and ends without a window or a profile', async () => {
      const userDataDir = path.join(temporaryFolder(), 'profile');
      const started = launch({ packaged: true, userDataDir, args: ['--version'] });
      await expect(started).rejects.toThrow('The program ended (0) before it had a window');
      expect(output).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
      expect(existsSync(userDataDir)).toBe(false);
    });

    test('with a variable that turns off the sandbox shows a message that names the variable', async () => {
      const started = launch({ packaged: true, env: { ELECTRON_DISABLE_SANDBOX: '1', LC_ALL: 'en' } });
      await expect(started).rejects.toThrow(`ended (${exitCodes.refusedSwitch})`);
      const text = filled(nativeWords.en.refused.because.variable, { name: 'ELECTRON_DISABLE_SANDBOX' });
      expect(said()).toContain(text);
    });

    test('with a profile folder, a language and a scale succeeds, and ignores SSLKEYLOGFILE', async () => {
      const env = { SSLKEYLOGFILE: '/tmp/keys', LC_ALL: 'en' };
      const args = ['--lang=de', '--force-device-scale-factor=1.5'];
      const app = await launch({ packaged: true, args, env });
      expect(output).toContain('FIXTURE key log undefined');
      expect(await app.page.title()).toBe('Fixture');
      expect(await app.close()).toBe(0);
    });
  });

  test('of an unpackaged app may have any switch', async () => {
    const app = await launch({ args: ['--log-level=0'], env: { SSLKEYLOGFILE: '/tmp/keys' } });
    expect(output).toContain('FIXTURE key log /tmp/keys');
    expect(await app.close()).toBe(0);
  });

  test.each([
    ['--lang decides', ['--lang=de-AT'], { LC_ALL: 'en_GB.UTF-8', LANGUAGE: undefined }, 'de-AT'],
    ['an invalid --lang is ignored', ['--lang=<x>'], { LC_ALL: 'de_CH.UTF-8', LANGUAGE: undefined }, 'de-CH'],
    ['the first of the system’s list is next', [], { LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'en_IE:de' }, 'en-IE'],
    ['a system without a language gives en-US', [], { LC_ALL: 'C', LANGUAGE: undefined }, 'en-US'],
  ])('chooses the language: %s', async (_, args, env, language) => {
    const app = await launch({ args, env });
    expect(said()).toContain(`FIXTURE language ${language},`);
    expect(await app.close()).toBe(0);
  });

  test('on a profile that cannot be locked shows a message and ends with its own exit code', async () => {
    const userDataDir = temporaryFolder();
    // A folder in place of the lock, so that the lock can be neither created nor removed.
    mkdirSync(path.join(userDataDir, 'SingletonLock', 'x'), { recursive: true });
    const started = launch({ userDataDir, env: { LC_ALL: 'de' } });
    await expect(started).rejects.toThrow(`ended (${exitCodes.profileTaken}) before it had a window`);
    const { startFailed, taken } = nativeWords.de;
    expect(said()).toContain(`HOST error box: ${startFailed.title}: ${taken.unlockable}`);
    expect(readdirSync(userDataDir)).toEqual(['SingletonLock']);
  });

  test('on a profile whose lock names another computer takes over the lock, as in Electron', async () => {
    const userDataDir = temporaryFolder();
    const lock = path.join(userDataDir, 'SingletonLock');
    symlinkSync(`former-name-${process.pid}`, lock);
    const app = await launch({ userDataDir });
    expect(readlinkSync(lock)).toBe(`${hostname()}-${app.pid}`);
    expect(await app.close()).toBe(0);
  });

  test('by a user whom the system does not know takes the user name from the environment', async () => {
    const hook = path.join(temporaryFolder(), 'hook.mjs');
    writeFileSync(
      hook,
      `import os from 'node:os';
      import { syncBuiltinESMExports } from 'node:module';
      os.userInfo = () => { throw new Error('uv_os_get_passwd returned ENOENT'); };
      syncBuiltinESMExports();`,
    );
    const app = await launch({ env: { NODE_OPTIONS: `--import=${hook}`, USER: 'anna' } });
    expect(said()).toContain(', user anna');
    expect(await app.close()).toBe(0);
  });

  test('without a documents folder leads to a save dialog in another folder, and at last in none', async () => {
    const app = await launch();
    const save = () => app.page.evaluate('desk.documents.saveAs({})');
    const asked = () => output.filter((line) => line.startsWith('HOST save dialog')).at(-1);
    await app.call('losePaths', ['documents']);
    await save();
    await until(
      () => asked() === `HOST save dialog at ${path.join(homedir(), 'Downloads/a.pdf')}`,
      'downloads',
    );
    await app.call('losePaths', ['downloads', 'home']);
    await save();
    await until(() => asked() === 'HOST save dialog at a.pdf', 'no folder');
    expect(await app.close()).toBe(0);
  });

  test('keeps the system awake only while the app sends', async () => {
    const app = await launch();
    expect(await app.call('blockers')).toEqual([]);
    await app.page.evaluate('desk.sync.now({ sending: true })');
    await until(async () => (await app.call('blockers')).length === 1, 'the system is kept awake');
    expect(await app.call('blockers')).toEqual(['prevent-app-suspension']);
    await app.page.evaluate('desk.sync.now({ sending: false })');
    await until(async () => (await app.call('blockers')).length === 0, 'the system may sleep');
    expect(await app.close()).toBe(0);
  });
});

describe('the host', () => {
  test('ends with code 1 after an unhandled rejection', async () => {
    const { code, output } = await runMain(`
      import { app } from 'electron';
      app.whenReady().then(async () => {
        Promise.reject(new Error('unhandled'));
        await new Promise((resolve) => setTimeout(resolve, 0));
        app.quit();
      });
    `);
    expect(output).toContain('HOST unhandled rejection: Error: unhandled');
    expect(code).toBe(1);
  });

  test('shows an error box for an uncaught exception, goes on, and ends with a code that fails a test', async () => {
    const { code, output } = await runMain(`
      import { app } from 'electron';
      app.whenReady().then(() => {
        setImmediate(() => { throw new Error('uncaught'); });
        setImmediate(() => { console.log('WENT ON'); app.quit(); });
      });
    `);
    expect(output).toContain(
      'HOST error box: A JavaScript error occurred in the main process: Uncaught Exception:',
    );
    expect(output).toContain('WENT ON');
    expect(code).toBe(70);
  });

  test('prints an error box to the terminal before ready, on Linux', async () => {
    const { output } = await runMain(`
      import { app, dialog } from 'electron';
      dialog.showErrorBox('early', 'words');
      app.whenReady().then(() => app.exit(0));
    `);
    if (process.platform === 'linux') expect(output).not.toContain('HOST error box');
    expect(output).toContain('early');
  });

  test.skipIf(process.getuid?.() !== 0 || withoutChromium())(
    'cannot start Chromium as root after enableSandbox has removed --no-sandbox',
    async () => {
      const { code, output } = await runMain(
        `
        import { app, BrowserWindow, session } from 'electron';
        app.enableSandbox();
        app.whenReady().then(() => {
          const webPreferences = { session: session.fromPartition('x'), preload: '/dev/null' };
          new BrowserWindow({ webPreferences }).loadURL('app://x/');
        });
      `,
        ['--no-sandbox', '--headless'],
      );
      expect(output).toContain('HOST Chromium ended with the window open');
      expect(code).not.toBe(0);
    },
  );
});
