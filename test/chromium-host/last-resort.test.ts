import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../main/electron/exit-codes.ts';
import { nativeWords } from '../../main/electron/words.ts';
import { until } from '../support/until.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { failingApp, said } from './fixtures/failing-app.ts';
import { temporaryFolder } from './fixtures/run-main.ts';

describe.skipIf(withoutChromium())('the last resort', () => {
  const { launch, output, log, logged, ended, killPage, startsAgain } = failingApp();

  test('an uncaught exception closes the data file, tells the person and ends the app with an exit code', async () => {
    const app = await launch();
    app.page.evaluate('desk.subscriptions.create()').catch(() => {});
    await ended(app);
    expect(await app.close()).toBe(exitCodes.uncaughtException);
    expect(output.join('\n')).toContain('FIXTURE closed after saving');
    const { title, text } = nativeWords.de.fatal;
    expect(output.join('\n')).toContain(`HOST error box: ${title}: ${text}`);
    expect(logged('app.uncaughtException')).toMatchObject([
      {
        exception: {
          kind: 'RangeError',
          frames: expect.arrayContaining([expect.objectContaining({ bundle: 'main/index.js' })]),
        },
      },
    ]);
    expect(log() + output.join('\n')).not.toContain(said);
    await startsAgain();
  });

  test('an uncaught exception closes the data file even while a call hangs', async () => {
    const app = await launch();
    app.page.evaluate('desk.review.refresh({ id: 1 })').catch(() => {});
    await until(() => output.includes('FIXTURE hangs'), 'a call hangs');
    app.page.evaluate('desk.subscriptions.create()').catch(() => {});
    await ended(app);
    expect(await app.close()).toBe(exitCodes.uncaughtException);
    const steps = output.filter((line) => /^FIXTURE (stops|closed)/.test(line));
    expect(steps).toEqual(['FIXTURE stops sending', 'FIXTURE closed after saving nothing']);
  });

  test('an uncaught exception lets the page save its last input and closes the window before the message', async () => {
    const app = await launch();
    await app.page.evaluate(
      "void desk.on('leaving', () => { desk.subscriptions.save({ last: 1 }).then(() => document.title = 'saved'); })",
    );
    app.page.evaluate('desk.subscriptions.create()').catch(() => {});
    await ended(app);
    expect(output).toContain('FIXTURE closed after saving {"last":1}');
    expect(output.join('\n')).toContain(`HOST error box: ${nativeWords.de.fatal.title}`);
    expect(output).not.toContain('HOST error box over an open window');
  });

  test('a stack overflow in runtime code that the app has called ends the app', async () => {
    const app = await launch();
    app.page.evaluate('desk.subscriptions.restore({ id: 1 })').catch(() => {});
    await ended(app);
    expect(await app.close()).toBe(exitCodes.uncaughtException);
    expect(logged('app.uncaughtException')).toMatchObject([{ goesOn: false }]);
    const [{ exception }] = logged('app.uncaughtException');
    expect(exception.frames.map(({ bundle }: { bundle: string }) => bundle)).not.toContain('main/index.js');
  });

  test('an exception in runtime code alone is logged and reported to the page, and the app goes on', async () => {
    const app = await launch();
    const told = app.page.evaluate("new Promise((resolve) => desk.on('unforeseen', () => resolve('told')))");
    await app.page.evaluate('desk.subscriptions.takeBack({ id: 1 })');
    expect(await told).toBe('told');
    expect(logged('app.uncaughtException')).toMatchObject([{ goesOn: true }]);
    expect(await app.close()).toBe(0);
    expect(log()).not.toContain(said);
  });

  test('an unhandled rejection is logged and reported to the page, and the app goes on', async () => {
    const app = await launch();
    const told = app.page.evaluate("new Promise((resolve) => desk.on('unforeseen', () => resolve('told')))");
    await app.page.evaluate('desk.sync.setOffline({ offline: true })');
    expect(await told).toBe('told');
    expect(logged('app.unhandledRejection')).toMatchObject([{ exception: { kind: 'RangeError' } }]);
    expect(await app.close()).toBe(0);
    expect(log()).not.toContain(said);
  });

  test('a crashed page is loaded again, and the third crash within a minute asks the person', async () => {
    const app = await launch();
    await app.call('answerMessageBox', 0);
    await killPage(app, 3);
    await ended(app);
    const { message, restart, quit } = nativeWords.de.page;
    expect(output).toContain(`HOST message box: ${message} [${restart} | ${quit}]`);
    expect(output).toContain('HOST relaunch after the end');
    expect(logged('page.gone').map(({ deaths }) => deaths)).toEqual([1, 2, 3]);
    expect(logged('page.givenUp')).toMatchObject([{ chosen: 'restart' }]);
    expect(output.join('\n')).toContain('FIXTURE closed after saving');
  });

  test('an uncaught exception ends the app with its exit code and frees the profile when no dialog can be shown', async () => {
    const app = await launch();
    await app.call('breakDialogs');
    app.page.evaluate('desk.subscriptions.create()').catch(() => {});
    await ended(app);
    expect(await app.close()).toBe(exitCodes.uncaughtException);
    expect(output.join('\n')).toContain('FIXTURE closed after saving');
    await startsAgain();
  });

  test('too many crashes of the page end the app when no dialog can be shown', async () => {
    const app = await launch();
    await app.call('breakDialogs');
    await killPage(app, 3);
    await ended(app);
    expect(logged('app.unhandledRejection')).toHaveLength(1);
    await startsAgain();
  });

  test('an uncaught exception ends the app even while the question about the crashed page is open', async () => {
    const app = await launch();
    await app.call('leaveMessageBoxOpen');
    const failing = app.page.evaluate('desk.subscriptions.remove({ id: 1 })');
    failing.catch(() => {});
    await until(() => output.includes('FIXTURE fails on wake'), 'the backend will fail on wake');
    await killPage(app, 3);
    const { message } = nativeWords.de.page;
    await until(() => output.some((line) => line.includes(message)), 'the person is asked');
    await app.call('power', 'resume');
    await ended(app);
    expect(await app.close()).toBe(exitCodes.uncaughtException);
    expect(output.join('\n')).toContain('FIXTURE closed after saving');
  });

  test('an uncaught exception shows its message and sets the exit code even when the person closes the window at once', async () => {
    const app = await launch();
    app.page.evaluate('desk.subscriptions.create()').catch(() => {});
    await until(() => logged('app.uncaughtException').length === 1, 'the exception has been logged');
    expect(await app.close()).toBe(exitCodes.uncaughtException);
    expect(output.join('\n')).toContain(`HOST error box: ${nativeWords.de.fatal.title}`);
  });

  test('a failed start uses the language of the settings, not of the system', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ preferences: { language: 'en' } }));
    const env = { FIXTURE_FAIL: 'backend', FIXTURE_LANGUAGE: undefined, LANG: 'de', LC_ALL: 'de' };
    await expect(launch({ userDataDir: folder, env })).rejects.toThrow('before it had a window');
    const { title, log: label } = nativeWords.en.startFailed;
    expect(output.join('\n')).toContain(`HOST error box: ${title}`);
    expect(output.join('\n')).toContain(`${label} ${path.join(folder, 'logs')}`);
  });

  test.each([
    ['de', 'de', 'unknown'],
    ['en', 'en', 'unknown'],
  ] as const)(
    'a failed start shows its reason, ends and frees the profile (%s)',
    async (_, language, why) => {
      const started = launch({
        env: { FIXTURE_FAIL: 'backend', FIXTURE_LANGUAGE: undefined, LANG: language, LC_ALL: language },
      });
      await expect(started).rejects.toThrow(
        `The program ended (${exitCodes.startFailed}) before it had a window`,
      );
      const { title, because } = nativeWords[language].startFailed;
      expect(output.join('\n')).toContain(`HOST error box: ${title}: ${because[why]}`);
      expect(logged('app.startFailed')).toMatchObject([{ exception: { kind: 'RangeError' } }]);
      expect(log() + output.join('\n')).not.toContain(said);
      await startsAgain();
    },
  );

  test.skipIf(!existsSync('out/main/index.js'))(
    'the built app shows the error code and ends when its native module is missing',
    async () => {
      const hook = path.join(temporaryFolder(), 'hook.mjs');
      writeFileSync(
        hook,
        `import { registerHooks } from 'node:module';
        registerHooks({
          resolve: (name, context, next) => next(name === '@napi-rs/keyring' ? 'gone-module' : name, context),
        });`,
      );
      const program = { main: undefined, appPath: undefined };
      const env = { NODE_OPTIONS: `--import=${hook}`, LANG: 'de', LC_ALL: 'de' };
      await expect(launch({ ...program, env })).rejects.toThrow(
        `The program ended (${exitCodes.startFailed}) before it had a window`,
      );
      const { title } = nativeWords.de.startFailed;
      expect(output.join('\n')).toContain(`HOST error box: ${title}`);
      expect(output.join('\n')).toContain('ERR_MODULE_NOT_FOUND');
      expect(logged('app.startFailed')).toHaveLength(1);
    },
  );

  test('the app shows the system’s error code and ends when the profile folder cannot be created', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(launch({ userDataDir: path.join(file, 'profile') })).rejects.toThrow(
      `The program ended (${exitCodes.startFailed}) before it had a window`,
    );
    expect(output.join('\n')).toContain('ENOTDIR');
  });
});
