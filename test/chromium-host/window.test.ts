import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../main/electron/exit-codes.ts';
import { menuWords } from '../../main/electron/menu-words.ts';
import { saveWords } from '../../main/electron/save-words.ts';
import { nativeWords } from '../../main/electron/words.ts';
import { until } from '../support/until.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { failingApp } from './fixtures/failing-app.ts';
import { temporaryFolder } from './fixtures/run-main.ts';
import type { HostedApp } from './launch.ts';

describe.skipIf(withoutChromium())('the window', () => {
  const { launch, output, logged, killPage, withPage, pageFile } = failingApp();
  const state = async (app: HostedApp) => {
    const found = await app.call('windowState');
    if (!found) throw new Error('There is no window');
    return found;
  };
  const isShown = async (app: HostedApp) => (await state(app)).shown;
  const width = (app: HostedApp) => app.page.evaluate<number>('innerWidth');

  describe('is shown', () => {
    /** Expects one of the events to have shown the window. On a slow machine the two-second timer does, as the log says. */
    const isShownAt = async (app: HostedApp, events: string[]) => {
      await expect.poll(() => isShown(app)).toBe(true);
      const [late] = logged('page.shownWithoutPaint');
      expect(late ? [null] : events).toContain((await state(app)).shownAt);
    };

    test('at its first paint or at the end of loading, whichever comes first', async () => {
      await isShownAt(await launch(), ['ready-to-show', 'did-finish-load']);
    });

    test('at the end of loading when no paint is reported', async () => {
      await isShownAt(await launch({ args: ['--host-never-paints'] }), ['did-finish-load']);
    });

    test.skipIf(process.platform === 'win32')(
      'after two seconds when loading never ends either',
      async () => {
        // Opening a named pipe waits for a writer, as a file on a network drive may wait for its server.
        const hanging = pageFile('hanging.js');
        execFileSync('mkfifo', [hanging]);
        try {
          await withPage('<!doctype html><script type="module" src="./hanging.js"></script>', async () => {
            const started = launch({ args: ['--host-never-paints'] }).catch(() => undefined);
            await until(
              () => logged('page.shownWithoutPaint').length === 1,
              'the window is shown without a paint',
            );
            // The file responds now, so that the test does not have to wait for the load to fail.
            writeFileSync(hanging, '');
            await started;
          });
        } finally {
          rmSync(hanging);
        }
        expect(logged('page.shownWithoutPaint')).toMatchObject([{ milliseconds: 2_000 }]);
      },
    );
  });

  describe('at the next start', () => {
    const bounds = { x: 200, y: 100, width: 1100, height: 700 };

    test('has its last place and size, also after it was maximised', async () => {
      const userDataDir = temporaryFolder();
      const first = await launch({ userDataDir });
      await first.call('resize', bounds);
      await first.call('maximizeWindow', true);
      expect(await first.close()).toBe(0);

      const second = await launch({ userDataDir });
      await expect.poll(() => state(second)).toMatchObject({ bounds, maximized: true, shown: true });
      await second.call('maximizeWindow', false);
      // A killed app gets no `close` event, but earlier changes are on the disk by then.
      const kept = () => JSON.parse(readFileSync(path.join(userDataDir, 'window.json'), 'utf8'));
      await expect.poll(() => kept().maximized).toBe(false);
      await second.kill();

      const third = await launch({ userDataDir });
      expect(await state(third)).toMatchObject({ bounds, maximized: false });
      await third.call('maximizeWindow', true);
      await third.call('minimizeWindow', true);
      expect(await third.close()).toBe(0);
      expect(kept()).toMatchObject({ bounds, maximized: true });
    });

    test('fits a smaller screen, and may be made as small as that screen', async () => {
      const userDataDir = temporaryFolder();
      writeFileSync(
        path.join(userDataDir, 'window.json'),
        JSON.stringify({ bounds: { ...bounds, x: 3000 } }),
      );
      const area = { x: 0, y: 0, width: 910, height: 472 };
      const app = await launch({ userDataDir, args: [`--host-work-areas=${JSON.stringify([area])}`] });
      expect(await state(app)).toMatchObject({ bounds: area, minimum: { width: 910, height: 472 } });
      await app.call('changeScreens', [{ ...area, width: 1920, height: 1040 }]);
      expect((await state(app)).minimum).toEqual({ width: 1024, height: 640 });
      await app.call('changeScreens', [{ ...area, width: 1920, height: 1040 }, area]);
      expect((await state(app)).minimum).toEqual({ width: 910, height: 472 });
    });

    test('is in its default place when the stored state is damaged', async () => {
      const userDataDir = temporaryFolder();
      writeFileSync(path.join(userDataDir, 'window.json'), '{"bounds"');
      const app = await launch({ userDataDir });
      const usual = { x: 320, y: 120, width: 1280, height: 800 };
      expect((await state(app)).bounds).toEqual(usual);
      // The place is stored although the window was not moved.
      expect(await app.close()).toBe(0);
      expect(JSON.parse(readFileSync(path.join(userDataDir, 'window.json'), 'utf8'))).toMatchObject({
        bounds: usual,
        maximized: false,
      });
    });
  });

  describe('zooms its page', () => {
    const plus = ['+', 'BracketRight', { control: true }] as const;
    const zoomed = (app: HostedApp) =>
      app.page.evaluate('desk.zoom.state().then(({ value }) => value.percent)');

    test('by keys and mouse wheel, and keeps the zoom after a reload, a crash and the next start', async () => {
      const userDataDir = temporaryFolder();
      const app = await launch({ userDataDir });
      const usual = await width(app);
      // Listens before the key is pressed, because the listener and the key take different channels.
      await app.page.evaluate(
        "globalThis.told = new Promise((resolve) => desk.on('zoom', resolve)); undefined",
      );
      expect(await app.call('press', ...plus)).toBe(true);
      expect(await app.page.evaluate('told')).toEqual({ percent: 110, canZoomIn: true, canZoomOut: true });
      await app.call('turnWheel', 'in');
      await expect.poll(() => width(app)).toBe(Math.round(usual / 1.25));
      await app.page.reload();
      expect(await zoomed(app)).toBe(125);
      await expect.poll(() => width(app)).toBe(Math.round(usual / 1.25));
      await killPage(app, 1);
      await until(() => app.call('isLoaded'), 'the page has loaded again');
      // The first client has lost its page in the crash.
      const client = await chromium.connectOverCDP(app.endpoint);
      const again = client.contexts()[0]?.pages()[0];
      await expect.poll(() => again?.evaluate('innerWidth')).toBe(Math.round(usual / 1.25));
      await client.close();
      await app.call('quit');
      await app.ended;

      const next = await launch({ userDataDir });
      await expect.poll(() => width(next)).toBe(Math.round(usual / 1.25));
      await next.call('press', '0', 'Digit0', { control: true });
      await expect.poll(() => width(next)).toBe(usual);
    });

    test('when the page asks for it, and a click still hits its target', async () => {
      const app = await launch();
      const usual = await width(app);
      await app.page.evaluate(
        "desk.zoom.change({ change: 'in' }).then(() => desk.zoom.change({ change: 'in' }))",
      );
      await expect.poll(() => width(app)).toBe(Math.round(usual / 1.25));
      await app.page.evaluate(`document.body.append(Object.assign(document.createElement('button'), {
        onclick: () => { document.title = 'clicked'; }, textContent: 'click' }))`);
      await app.page.getByRole('button').click();
      expect(await app.page.title()).toBe('clicked');
    });

    test('leaves all other keys to the page', async () => {
      const app = await launch();
      await app.page.evaluate(
        "{ const field = document.createElement('input'); document.body.append(field); field.focus(); }",
      );
      for (const [key, code] of [
        ['1', 'Digit1'],
        ['+', 'BracketRight'],
        ['-', 'Slash'],
        ['0', 'Digit0'],
      ] as const)
        expect(await app.call('press', key, code)).toBe(false);
      await expect.poll(() => app.page.locator('input').inputValue()).toBe('1+-0');
      expect(await zoomed(app)).toBe(100);
    });
  });

  describe('has menus', () => {
    const editFlags = {
      ...{ canUndo: true, canRedo: true, canCut: true, canCopy: true, canPaste: true },
      ...{ canDelete: true, canSelectAll: true, canEditRichly: false },
    };
    const field = { isEditable: true, selectionText: '', editFlags, x: 7, y: 8 };
    const labels = async (app: HostedApp) =>
      (await app.call('contextMenus')).at(-1)?.items.map((item) => (item as { label: string }).label);

    test('in the language of the app, also after a change of the language', async () => {
      const app = await launch({
        env: { FIXTURE_LANGUAGE: undefined, LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
      });
      const inLanguage = (language: 'de' | 'en') => {
        const { undo, redo, cut, copy, paste, delete: remove, selectAll } = menuWords[language];
        return [undo, redo, '-', cut, copy, paste, remove, '-', selectAll];
      };
      await app.call('contextMenu', { ...field, menuSourceType: 'mouse' });
      expect(await labels(app)).toEqual(inLanguage('de'));
      await app.page.evaluate("desk.settings.update({ language: 'en' })");
      await app.call('contextMenu', { ...field, menuSourceType: 'mouse' });
      expect(await labels(app)).toEqual(inLanguage('en'));
    });

    test('at the mouse pointer, or at the text cursor when opened by the keyboard', async () => {
      const app = await launch();
      await app.call('contextMenu', { ...field, menuSourceType: 'mouse' });
      await app.call('contextMenu', { ...field, menuSourceType: 'keyboard' });
      await app.call('contextMenu', { ...field, isEditable: false, menuSourceType: 'mouse' });
      expect((await app.call('contextMenus')).map(({ at }) => at)).toEqual([null, { x: 7, y: 8 }]);
    });

    test.skipIf(process.platform === 'darwin')('but no menu bar, which would be Electron’s own', async () => {
      expect(await (await launch()).call('menuBar')).toBeNull();
    });
  });

  test('downloads no dictionaries in its sessions', async () => {
    const app = await launch();
    // This call makes the main process use its own session.
    await app.page.evaluate("desk.environments.test('http://127.0.0.1:9/')");
    expect(await app.call('refusals')).toEqual([]);
    // A second safeguard, in case a language is set again.
    expect(await app.call('dictionarySource')).toBe('http://127.0.0.1:9/');
  });

  test('does not open when its network cannot be blocked, and the app shows a message and ends', async () => {
    await expect(launch({ args: ['--host-proxy-fails'] })).rejects.toThrow(
      `The program ended (${exitCodes.startFailed}) before it had a window`,
    );
    expect(output.join('\n')).toContain(`HOST error box: ${nativeWords.de.startFailed.title}`);
    expect(logged('app.startFailed')).toHaveLength(1);
  });

  test('follows the system’s dark or light appearance while the app is running', async () => {
    const app = await launch();
    const isDark = () => app.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches");
    const before = output.length;
    await app.call('changeSystemTheme', true);
    await expect.poll(isDark).toBe(true);
    await expect.poll(() => output.slice(before)).toContain('HOST background #1a1b1e');
    await app.call('changeSystemTheme', false);
    await expect.poll(() => output.at(-1)).toBe('HOST background #ffffff');
  });

  describe('saves a file', () => {
    const save = (app: HostedApp) =>
      app.page.evaluate('desk.documents.saveAs({}).then(({ value }) => value)');
    const question = (file: string) => {
      const { exists, replace, other } = saveWords.de;
      return `HOST message box: ${exists(path.basename(file))} [${replace} | ${other}]`;
    };

    test.each([false, true])('with its extension, whether or not the dialog adds it (%s)', async (adds) => {
      const app = await launch();
      if (adds) await app.call('addExtensions');
      const file = path.join(temporaryFolder(), 'chosen');
      await app.control.answerSaveDialog(file);
      expect(await save(app)).toBe(`${file}.pdf`);
      expect(output.join('\n')).not.toContain('HOST message box');
    });

    test('asks before it replaces a file whose name it has completed', async () => {
      const app = await launch();
      const file = path.join(temporaryFolder(), 'chosen');
      writeFileSync(`${file}.pdf`, 'kept');
      await app.control.answerSaveDialog(file);
      await app.call('answerMessageBox', 1);
      await app.control.answerSaveDialog(`${file}-2`);
      expect(await save(app)).toBe(`${file}-2.pdf`);
      await expect.poll(() => output).toContain(question(`${file}.pdf`));
      await expect.poll(() => output).toContain(`HOST save dialog at ${file}.pdf`);

      await app.control.answerSaveDialog(file);
      await app.call('answerMessageBox', 0);
      expect(await save(app)).toBe(`${file}.pdf`);
      // For a name that was typed in full, the dialog itself has asked.
      const asked = output.filter((line) => line.startsWith('HOST message box')).length;
      await app.control.answerSaveDialog(`${file}.pdf`);
      expect(await save(app)).toBe(`${file}.pdf`);
      expect(output.filter((line) => line.startsWith('HOST message box'))).toHaveLength(asked);
      expect(existsSync(`${file}.pdf`)).toBe(true);
    });
  });
});
