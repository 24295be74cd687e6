import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Locator } from '@playwright/test';
import type { App } from './support/app.ts';
import { expect, test } from './support/test.ts';

for (const language of ['de', 'en'] as const) {
  test.describe(`the technical log, ${language}`, () => {
    test.use({ language });

    test('has a line beside it when the app runs without its sandbox, and only then', async ({ app }) => {
      await app.shell.go('activity');
      const line = app.page.getByText(app.words.activity.log.unprotected);
      if (process.getuid?.() === 0) await expect(line).toBeVisible();
      else await expect(line).toBeHidden();
    });

    test('is shown first, and exported from there', async ({ app }) => {
      const { log } = app.words.activity;
      const id = await app.subscriptions.draft();
      await app.call('subscriptions.queue', { id });
      await app.shell.go('activity');
      const show = app.button(log.show).last();
      await show.click();
      const dialog = app.page.getByRole('dialog', { name: log.title });
      const entries = dialog.getByRole('region', { name: log.title });
      await expect(entries).toContainText('app.started');
      await expect(entries).toContainText('environment.opened');
      // Show only failures: the call was refused because something is missing.
      await dialog.getByText(log.notable).click();
      await expect(entries).toContainText('failure incomplete');
      await expect(entries).not.toContainText('app.started');

      const target = await app.chooseSaveTarget('log.jsonl');
      await dialog.getByRole('button', { name: log.export }).click();
      await expect(dialog.getByText(target)).toBeVisible();
      const exported = readFileSync(target, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      rmSync(target);
      expect(exported).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ code: 'app.started' }),
          expect.objectContaining({ code: 'page.callFailed', failure: 'incomplete' }),
        ]),
      );
      await app.page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(show).toBeFocused();
    });
  });
}

for (const language of ['de', 'en'] as const) {
  test.describe(`while the data cannot be opened, ${language}`, () => {
    test.use({ language });

    test('reads and exports the technical log all the same', async ({ closed: { app } }) => {
      const { log } = app.words.activity;
      await app.prepare(() => {});
      const file = app.profile.databasePath();
      writeFileSync(file, Buffer.from(readFileSync(file)).fill(0x5a, 0, 4096));
      await app.start();
      await expect(app.heading(app.words.common.blocked.dataUnreadable.title)).toBeVisible();
      await app.button(log.open).click();
      const dialog = app.page.getByRole('dialog', { name: log.title });
      await expect(dialog.getByRole('region', { name: log.title })).toContainText('environment.blocked');
      const target = await app.chooseSaveTarget('log.jsonl');
      await dialog.getByRole('button', { name: log.export }).click();
      await expect(dialog.getByText(target)).toBeVisible();
      expect(readFileSync(target, 'utf8')).toContain('environment.blocked');
      rmSync(target);
      await app.page.keyboard.press('Escape');
      await expect(app.button(log.open)).toBeFocused();
    });
  });
}

/** Returns a line of the log as the app writes it. */
const logLine = (code: string, values: object = {}) =>
  `${JSON.stringify({ at: '2026-03-01T10:00:00.000Z', level: 'info', code, ...values })}\n`;

/** Returns an exception as the log keeps it, with a cause, and with as many frames as the log keeps of each. */
function deepFault(kind: string, cause: object | null) {
  const frames = Array.from({ length: 12 }, (_, at) => ({
    bundle: 'renderer/assets/index-Ab12_-Cd.js',
    line: at + 1,
    column: 48_291,
  }));
  return { kind, code: null, sqlite: null, frames, cause };
}

test('shows every entry in full with the keyboard alone, also a long one among thousands', async ({
  app,
}) => {
  const { log } = app.words.activity;
  const [name = ''] = readdirSync(app.profile.path('logs'));
  const line = (values: object) => logLine('app.woke', values);
  const cause = { ...deepFault('Error', null), code: 'ENOSPC' };
  const long = {
    level: 'error',
    code: 'page.fault',
    where: 'render',
    exception: deepFault('RangeError', cause),
  };
  appendFileSync(app.profile.path('logs', name), line({}).repeat(1_500) + line(long) + line({}).repeat(60));

  await app.shell.go('activity');
  await app.button(log.show).last().focus();
  await app.page.keyboard.press('Enter');
  const dialog = app.page.getByRole('dialog', { name: log.title });
  const entries = dialog.getByRole('region', { name: log.title });
  await expect(entries).toContainText('app.woke');
  while (!(await entries.and(app.page.locator(':focus')).count())) await app.page.keyboard.press('Tab');
  const exception = entries.getByRole('button', { name: 'RangeError' });
  /** Presses a scroll key and waits until the list has come to rest. A key pressed earlier would scroll too far. */
  const scroll = async (key: string) => {
    // Listen before pressing the key: a list that came to rest earlier would never report it again.
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    const rest = await entries.evaluateHandle((list: any) => ({
      reached: new Promise((resolve) => list.addEventListener('scrollend', resolve, { once: true })),
    }));
    await app.page.keyboard.press(key);
    await rest.evaluate(({ reached }) => reached);
  };
  const isSeen = async (line: Locator) => {
    if ((await line.count()) === 0) return false;
    const [seen, list] = [await line.boundingBox(), await entries.boundingBox()];
    return seen && list && seen.y >= list.y && seen.y + seen.height <= list.y + list.height;
  };
  /** Presses a key until the list shows the whole of this line. */
  const pressUntilSeen = async (key: string, line: Locator) => {
    while (!(await isSeen(line))) await scroll(key);
  };
  await pressUntilSeen('PageDown', exception);
  await expect(exception).toHaveAttribute('aria-expanded', 'false');
  const caused = log.causedBy.replace('{{what}}', 'Error ENOSPC');
  await expect(exception).toContainText(caused);
  await app.page.keyboard.press('Tab');
  await expect(exception).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(exception).toHaveAttribute('aria-expanded', 'true');
  await expect(exception).toBeFocused();

  const entry = entries.getByRole('listitem').filter({ hasText: 'page.fault' });
  const lines = entry.getByText('renderer/assets/index.js:');
  await expect(lines).toHaveCount(24);
  await expect(entry.getByText(caused)).toBeVisible();
  // Nothing is cut off on the right, and the keys reach the last line.
  const hidden = (list: unknown) => {
    const { scrollWidth, clientWidth } = list as { scrollWidth: number; clientWidth: number };
    return scrollWidth - clientWidth;
  };
  expect(await entries.evaluate(hidden)).toBe(0);
  await pressUntilSeen('ArrowDown', lines.last());
  // The entries below are moved down, not covered.
  const next = entry.locator('xpath=following-sibling::*[1]');
  await expect(async () => {
    const [above, below] = [await entry.boundingBox(), await next.boundingBox()];
    expect(below?.y).toBeCloseTo((above?.y ?? 0) + (above?.height ?? 0), 0);
  }).toPass(); // the list scrolls smoothly
  // The entry keeps the focus when it is scrolled out of view, so that the keys continue to scroll.
  for (let pages = 0; pages < 6; pages += 1) await app.page.keyboard.press('PageDown');
  await expect(exception).not.toBeInViewport();
  await app.page.keyboard.press('Enter');
  await expect(exception).toHaveAttribute('aria-expanded', 'false');
});

test('counts lines that hold no entry, and exports the shown entries', async ({ app }) => {
  const { log } = app.words.activity;
  const [name = ''] = readdirSync(app.profile.path('logs'));
  const strange = ['{"at":"x"}', '5', '"Geheim"', '[1,2]', 'Frau Geheim', '{"at":'];
  appendFileSync(
    app.profile.path('logs', name),
    `${strange.join('\n')}\n${logLine('app.woke', { level: 'fatal' })}${logLine('app.woke', { name: 'Frau Geheim' })}`,
  );
  // Entries from a folder that was used before, and a link to somebody else's.
  mkdirSync(app.profile.path('logs-2'));
  writeFileSync(app.profile.path('logs-2', name), logLine('app.secondStart'));
  writeFileSync(app.profile.path('elsewhere'), logLine('app.sessionEnds'));
  symlinkSync(app.profile.path('elsewhere'), app.profile.path('logs-2', name.replace('.log', '.1.log')));

  await app.shell.go('activity');
  await app.button(log.show).last().click();
  const dialog = app.page.getByRole('dialog', { name: log.title });
  const entries = dialog.getByRole('region', { name: log.title });
  await expect(entries).toContainText('app.woke');
  await expect(entries).toContainText('app.secondStart');
  await expect(entries).not.toContainText('app.sessionEnds');
  await expect(dialog).toContainText(log.unreadableLines_other.replace('{{shown}}', '7'));
  await expect(dialog).toContainText(`${log.folder} ${app.profile.path('logs')}`);
  await expect(dialog).toContainText(`${log.otherFolders} ${app.profile.path('logs-2')}`);
  await expect(dialog).not.toContainText('Geheim');

  const target = await app.chooseSaveTarget('log.jsonl');
  await dialog.getByRole('button', { name: log.export }).click();
  await expect(dialog.getByText(target)).toBeVisible();
  const exported = readFileSync(target, 'utf8');
  rmSync(target);
  const lines = exported.trim().split('\n');
  await expect(dialog).toContainText(log.exported_other.replace('{{shown}}', String(lines.length)));
  expect(lines).toContain(logLine('app.woke').trim());
  expect(lines).toContain(logLine('app.secondStart').trim());
  expect(exported).not.toContain('Geheim');
  expect(exported).not.toContain('app.sessionEnds');
  const { entries: shown } = (await app.call('log.read')).value;
  const codes = new Set(shown.map(({ code }: { code: string }) => code));
  expect(lines.filter((line) => !codes.has(JSON.parse(line).code))).toEqual([]);
});

test('keeps an opened exception open when the log is read again, and opens no other one', async ({ app }) => {
  const { log } = app.words.activity;
  const [name = ''] = readdirSync(app.profile.path('logs'));
  const values = { level: 'error', where: 'render' };
  const add = (...kinds: string[]) => {
    const lines = kinds.map((kind) =>
      logLine('page.fault', { ...values, at: new Date().toISOString(), exception: deepFault(kind, null) }),
    );
    appendFileSync(app.profile.path('logs', name), lines.join(''));
  };
  add('TypeError', 'RangeError', 'SyntaxError');
  await app.shell.go('activity');
  await app.button(log.show).last().click();
  const dialog = app.page.getByRole('dialog', { name: log.title });
  await dialog.getByText(log.notable).click();
  const opened = dialog.getByRole('button', { name: 'RangeError' });
  await opened.click();
  await expect(opened).toHaveAttribute('aria-expanded', 'true');
  // Newer entries arrive, and the oldest one goes.
  add('URIError', 'EvalError', 'ReferenceError');
  const file = app.profile.path('logs', name);
  const kept = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, kept.filter((line) => !line.includes('TypeError')).join('\n'));
  await dialog.getByRole('button', { name: log.refresh }).click();
  await expect(dialog.getByRole('button', { name: 'ReferenceError' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'TypeError' })).toHaveCount(0);
  await expect(opened).toHaveAttribute('aria-expanded', 'true');
  await expect(dialog.locator('[aria-expanded="true"]')).toHaveCount(1);
});

test('keeps the log in another folder when its own cannot be used, and says in plain words what cannot be read', async ({
  closed: { app },
}) => {
  const { activity, common } = app.words;
  writeFileSync(app.profile.path('logs'), '');
  await app.start();
  await app.shell.go('activity');
  const show = app.button(activity.log.show).last();
  await show.click();
  const dialog = app.page.getByRole('dialog', { name: activity.log.title });
  const entries = dialog.getByRole('region', { name: activity.log.title });
  await expect(entries).toContainText('app.started');
  expect(readdirSync(app.profile.path('logs-2'))).toHaveLength(1);

  // The folder breaks while the app runs.
  renameSync(app.profile.path('logs-2'), app.profile.path('logs-2-before'));
  writeFileSync(app.profile.path('logs-2'), '');
  await dialog.getByRole('button', { name: activity.log.refresh }).click();
  const notice = dialog.getByRole('alert');
  await expect(notice).toContainText(activity.log.unusable.title);
  await expect(notice).toContainText(app.profile.path('logs-2'));
  await expect(dialog).not.toContainText(common.error.internal.title);
  await expect(entries).toHaveCount(0);
  const exporting = dialog.getByRole('button', { name: activity.log.export });
  await expect(exporting).toHaveAttribute('aria-disabled', 'true');

  // The folder can be used again.
  rmSync(app.profile.path('logs-2'));
  renameSync(app.profile.path('logs-2-before'), app.profile.path('logs-2'));
  await dialog.getByRole('button', { name: activity.log.refresh }).click();
  await expect(entries).toContainText('app.started');
  await expect(notice).toHaveCount(0);
});

test('logs an uncaught page error without its words, and reports it in plain ones', async ({ app }) => {
  const { error } = app.words.common;
  await app.page.evaluate(() => {
    setTimeout(() => {
      throw new RangeError('Frau Geheim');
    });
  });
  const notice = app.page.getByRole('alert').filter({ hasText: error.unforeseen.meaning });
  await expect(notice).toBeVisible();
  expect(await app.text()).not.toContain('Frau Geheim');
  const entries = async () => (await app.call('log.read')).value.entries;
  await expect
    .poll(async () => (await entries()).map(({ code }: { code: string }) => code))
    .toContain('page.fault');
  expect(JSON.stringify(await entries())).not.toContain('Geheim');
});

/**
 * Checks that no word of an exception is on the screen, and that the log has the fault with its places but no words.
 */
async function expectOnlyLogged(app: App): Promise<void> {
  expect(await app.text()).not.toContain('Geheim');
  await expect
    .poll(async () => JSON.stringify((await app.call('log.read')).value.entries))
    .toContain('page.fault');
  expect(app.profile.log()).toContain('"renderer/assets/index.js"');
  expect(app.profile.log()).not.toContain('Geheim');
}

test('says in the place of a screen that it cannot be drawn, and the rest of the window works', async ({
  app,
}) => {
  const { crash, rail } = app.words.shell;
  const { page } = app;
  const area = (name: string) => app.shell.rail.getByRole('button', { name });
  const reload = app.button(crash.reload);
  const main = page.locator('main');
  const words = page.getByRole('heading', { name: crash.title });
  // Only the settings make a list of objects with an address.
  await page.evaluate(() => {
    const map = Array.prototype.map;
    Object.assign(globalThis, { mend: () => Object.assign(Array.prototype, { map }) });
    Array.prototype.map = function (this: unknown[], ...given: Parameters<typeof map>) {
      const [first] = this;
      if (typeof first === 'object' && first !== null && 'baseUrl' in first)
        throw new RangeError('Frau Geheim');
      return map.apply(this, given);
    } as typeof map;
  });
  await area(rail.settings).click();
  await expect(words).toBeVisible();
  await expect(reload).toBeFocused();
  await expect(main).toHaveCount(1);
  await expectOnlyLogged(app);

  await area(rail.activity).click();
  await expect(app.heading(app.words.shell.title.activity)).toBeVisible();
  await expect(words).toHaveCount(0);
  await area(rail.settings).click();
  await app.button(crash.toList).press('Enter');
  await expect(words).toHaveCount(0);
  await expect(app.heading(app.words.shell.title.subscriptions)).toBeVisible();
  await expect(main).toBeFocused();

  // Reloaded while it is still broken, the screen shows the words again, and the focus is on their button.
  await area(rail.settings).click();
  await expect(reload).toBeFocused();
  await reload.press('Enter');
  await expect(reload).toBeFocused();
  await page.evaluate(() => (globalThis as unknown as { mend(): void }).mend());
  await reload.press('Enter');
  await expect(words).toHaveCount(0);
  await expect(app.button(app.words.settings.general)).toBeVisible();
  await expect(main).toBeFocused();
});

test('says in the place of a window frame that it cannot be drawn, and can be reloaded from there', async ({
  app,
}) => {
  const { crash, rail } = app.words.shell;
  // The top bar shows a time too, and is in no screen.
  await app.page.evaluate(() => {
    Date.prototype.getUTCHours = () => {
      throw new RangeError('Frau Geheim');
    };
  });
  await app.shell.rail.getByRole('button', { name: rail.activity }).click();
  await expect(app.heading(crash.windowTitle)).toBeVisible();
  await expect(app.shell.rail).toHaveCount(0);
  await expect(app.button(crash.reload)).toBeFocused();
  await expect(app.page.locator('main')).toHaveCount(1);
  await expect(app.page.getByRole('alert')).not.toContainText(crash.reload);
  await expectOnlyLogged(app);
  await app.page.keyboard.press('Enter');
  await expect(app.shell.rail).toBeVisible();
});
