/** Tests the recovery key, and follows the page docs/moving word for word, in both languages. */
import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Locator, Page } from '@playwright/test';
import { recoveryKeyGroups, recoveryKeyText } from '../../contract/recovery-key.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import { newRecoveryKey } from '../../main/storage/recovery-wrap.ts';
import { App } from './support/app.ts';
import { barriers } from './support/barriers.ts';
import { Inspection } from './support/inspection.ts';
import { makePipe } from './support/pipe.ts';
import { expect, test } from './support/test.ts';
import { type Language, pattern, wordsIn } from './support/words.ts';

const page = (language: Language): string =>
  readFileSync(new URL(`../../docs/moving${language === 'de' ? '.de' : ''}.md`, import.meta.url), 'utf8');

/** Returns the words in bold, each on one line. */
const boldIn = (text: string): string[] =>
  [...text.matchAll(/\*\*(.+?)\*\*/gs)].map(([, words]) => (words ?? '').replace(/\s+/g, ' '));

/** Returns the steps of the page: for each section, the words in bold of each numbered step. */
function stepsOf(text: string): string[][][] {
  return text
    .split(/^## /m)
    .map((section) =>
      section
        .split(/^\d+\. /m)
        .slice(1)
        .map(boldIn),
    )
    .filter((steps) => steps.length > 0);
}

/** Returns every string of the window's words. */
const stringsOf = (words: unknown): string[] =>
  typeof words === 'string' ? [words] : Object.values(words as object).flatMap(stringsOf);

/**
 * Finds each of the quoted words on the screen, also as the name of a field or a button. `…` in between is anything.
 */
async function shows(screen: Page, quoted: readonly string[]): Promise<void> {
  for (const words of quoted) {
    const parts = words.split(/…(?=.)/).map((part) => part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'));
    const text = new RegExp(parts.join('.+'));
    const place = screen
      .getByText(text)
      .or(screen.getByLabel(text))
      .or(screen.getByRole('button', { name: text }));
    await expect(place.filter({ visible: true }).first(), words).toBeVisible();
  }
}

const dialogOf = (app: App, name: string): Locator => app.page.getByRole('dialog', { name });

/** Returns the key that a dialog shows. */
async function shownKey(dialog: Locator): Promise<string> {
  await expect(dialog.getByRole('listitem')).toHaveCount(recoveryKeyGroups);
  return (await dialog.getByRole('listitem').allInnerTexts()).join('-');
}

/** Marks that no recovery key has been offered yet, as on a computer where the app starts for the first time. */
const neverStarted = (app: App) =>
  app.profile.writeSettings({ ...app.profile.readSettings(), recoveryKeyOffered: undefined });

for (const language of ['de', 'en'] as const)
  test.describe(language, () => {
    test.use({ language });

    test('quotes in the page only words of the window', () => {
      const strings = stringsOf(wordsIn[language]);
      const isSaid = (words: string) =>
        strings.some((text) => text === words || text.replace(/\{\{\w+\}\}/g, '…') === words);
      expect(boldIn(page(language)).filter((words) => !isSaid(words))).toEqual([]);
    });

    test('offers a recovery key at the first start until it is answered, and keeps a notice', async ({
      closed: { app },
    }) => {
      const { recovery } = app.words;
      neverStarted(app);
      await app.start();
      const dialog = () => dialogOf(app, recovery.key);
      const key = await shownKey(dialog());
      const inspection = new Inspection(app, language);
      await inspection.look('recovery-key-offered');
      expect(inspection.wrong).toEqual([]);
      // A start that ended before the answer offers again, with another key.
      await app.killAndStart();
      await expect(dialog()).toBeVisible();
      expect(await shownKey(dialog())).not.toBe(key);
      await dialog().getByRole('button', { name: recovery.dialog.later }).click();
      await expect(dialog()).toHaveCount(0);
      await expect(app.page.getByText(recovery.notice.title)).toBeVisible();
      await app.restart();
      await expect(app.page.getByText(recovery.notice.title)).toBeVisible();
      await expect(dialog()).toHaveCount(0);
    });

    test('no longer shows a recovery key that was removed from outside', async ({ app }) => {
      const { recovery } = app.words;
      const { value: made } = await app.call('recoveryKey.make');
      await app.call('recoveryKey.confirm', { last: made.key.slice(-4) });
      await app.close();
      const file = new DatabaseSync(app.profile.databasePath());
      file.exec("DELETE FROM meta WHERE name = 'recovery'");
      file.close();
      rmSync(app.profile.path('recovery.json'));
      await app.start();
      const inspection = new Inspection(app, language);
      await expect(app.page.getByText(recovery.putBack.title)).toBeVisible();
      await inspection.look('recovery-key-put-back');
      await app.settings.showGeneral();
      await expect(app.page.getByText(recovery.settings.notInForce)).toBeVisible();
      await inspection.look('recovery-key-put-back-settings');
      expect(inspection.wrong).toEqual([]);
    });

    test('moves to a new PC as the page describes', async ({
      closed: { app },
      platform,
      theme,
      outside: copies,
    }) => {
      const [onOld = [], onNew = [], inPlace = []] = stepsOf(page(language));
      expect([onOld.length, onNew.length, inPlace.length]).toEqual([4, 6, 3]);
      const { recovery, common } = app.words;
      const inspection = new Inspection(app, language);
      const other = new App({ language, theme });
      const third = new App({ language, theme });
      try {
        // On the old computer: a queued subscription in Demo, and no recovery key yet.
        await app.start();
        await platform.connect(app);
        await app.subscriptions.queueOffline(platform.completeForm(41));
        await app.settings.showGeneral();
        await shows(app.page, onOld[0] ?? []);
        const [none = '', make = '', ...inDialog] = onOld[1] ?? [];
        await shows(app.page, [none, make]);
        await inspection.look('recovery-key-none');
        await app.button(make).click();
        await shows(app.page, inDialog);
        const dialog = dialogOf(app, recovery.key);
        const key = await shownKey(dialog);
        await inspection.look('recovery-key-dialog');
        await app.field(recovery.dialog.last).fill(key.slice(-4).toLowerCase());
        await app.button(recovery.dialog.confirm).click();
        await expect(dialog).toHaveCount(0);
        await shows(app.page, onOld[2] ?? []);
        await inspection.look('recovery-key-present');
        await app.close();
        cpSync(app.profile.folder, join(copies, 'profile'), { recursive: true });

        // On the new computer.
        neverStarted(other);
        await other.start();
        const newInspection = new Inspection(other, language);
        await expect(dialogOf(other, recovery.key)).toBeVisible();
        await shows(other.page, onNew[0] ?? []);
        await newInspection.look('takeover-first-screen');
        await dialogOf(other, recovery.key).getByRole('button', { name: recovery.takeover.link }).click();
        await newInspection.look('takeover-choose');
        await other.running.control.answerOpenDialog(join(copies, 'profile'));
        const [choose = '', found = ''] = onNew[1] ?? [];
        await other.button(choose).click();
        await shows(other.page, [found]);
        await shows(other.page, onNew[2] ?? []);
        await newInspection.look('takeover-found');
        const field = other.page.getByLabel(recovery.field.label);
        await field.fill(key.slice(0, -1));
        await expect(other.button(recovery.takeover.look)).toHaveAttribute('aria-disabled', 'true');
        await field.fill(recoveryKeyText(newRecoveryKey()));
        await other.page.setViewportSize({ width: 1024, height: 612 });
        await other.button(recovery.takeover.look).click();
        const refusal = other.page.getByRole('alert');
        await expect(refusal).toContainText(common.error.recoveryKeyWrong.title);
        await expect(refusal, 'below the edge').toBeInViewport({ ratio: 1 });
        await newInspection.look('takeover-wrong-key');
        await field.fill(key.replaceAll('-', ' '));
        if (process.platform !== 'win32') {
          await stopCheck(other, join(copies, 'profile', 'environments', 'training'), newInspection);
        }
        await other.button(recovery.takeover.look).click();
        await shows(other.page, onNew[3] ?? []);
        await newInspection.look('takeover-ready');
        await other.button(recovery.takeover.confirm).click();
        await expect(dialogOf(other, recovery.takeover.title)).toHaveCount(0);
        await other.list.showAll();
        await expect(other.list.rows('41')).toHaveCount(1);
        await shows(other.page, onNew[4] ?? []);
        await newInspection.look('takeover-done');
        await other.shell.go('settings');
        await other.button(/Demo/).first().click();
        await shows(other.page, onNew[5] ?? []);
        await newInspection.look('takeover-secret');
        expect(inspection.wrong).toEqual([]);
        expect(newInspection.wrong).toEqual([]);

        // The alternative: copy the folder into the place of the profile.
        cpSync(join(copies, 'profile'), third.profile.folder, { recursive: true });
        await other.close();
        await forgetDataKey(third);
        await third.start();
        await shows(third.page, inPlace[0] ?? []);
        const thirdInspection = new Inspection(third, language);
        await thirdInspection.look('recovery-key-blocked');
        const blockedField = third.page.getByLabel(recovery.field.label);
        await blockedField.fill(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`);
        await expect(third.page.getByText(common.error.recoveryKeyMistyped.title)).toBeVisible();
        await thirdInspection.look('recovery-key-mistyped');
        await blockedField.fill(key);
        await shows(third.page, inPlace[1] ?? []);
        await third.button(recovery.enter.open).click();
        await expect(third.shell.rail).toBeVisible();
        await shows(third.page, inPlace[2] ?? []);
        await third.list.showAll();
        await expect(third.list.rows('41')).toHaveCount(1);
        expect(thirdInspection.wrong).toEqual([]);
      } finally {
        await other.dispose();
        await third.dispose();
      }
    });

    test('shows the notice, the key and its sheet', async ({ app }) => {
      const { recovery } = app.words;
      const inspection = new Inspection(app, language);
      const notice = app.page.getByRole('note').filter({ hasText: recovery.notice.title });
      await expect(notice).toBeVisible();
      await inspection.look('recovery-notice');
      await app.page.evaluate(() => {
        // biome-ignore lint/suspicious/noExplicitAny: the page's own object, which these sources have no types of
        const window = globalThis as any;
        window.printed = 0;
        window.print = () => {
          window.printed += 1;
        };
      });
      await notice.getByRole('button', { name: recovery.settings.make }).click();
      const dialog = dialogOf(app, recovery.key);
      const key = await shownKey(dialog);
      await dialog.getByRole('button', { name: recovery.dialog.print }).click();
      // biome-ignore lint/suspicious/noExplicitAny: as above
      expect(await app.page.evaluate(() => (globalThis as any).printed)).toBe(1);

      await app.page.emulateMedia({ media: 'print' });
      const printed = (await app.page.locator('body').innerText()).replace(/\s+/g, '');
      for (const group of key.split('-')) expect(printed).toContain(group);
      expect(printed).toContain(app.profile.id);
      expect(printed).toContain(recovery.sheet.useWords.replace(/\s+/g, ''));
      expect(printed).not.toContain(app.words.shell.title.subscriptions.replace(/\s+/g, ''));
      await expect(app.shell.rail).toBeHidden();
      await expect(dialog).toBeHidden();
      expect(await barriers(app.page, ['color-contrast'])).toEqual([]);
      if (process.env.DESK_PICTURES)
        await printTo(app.page, join(process.env.DESK_PICTURES, `sheet-${language}`));
      await app.page.emulateMedia({ media: null });

      // A closed dialog stores no key: the notice is still there, and the next key is another one.
      await app.page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(app.page.getByText(recovery.dialog.dropped)).toBeVisible();
      await expect(notice).toBeVisible();
      expect((await app.call('app.state')).value.recoveryKey).toBeNull();
      await notice.getByRole('button', { name: recovery.settings.make }).click();
      const second = await shownKey(dialog);
      expect(second).not.toBe(key);
      await app.field(recovery.dialog.last).fill(key.slice(-4));
      await expect(app.page.getByText(recovery.dialog.lastWrong)).toBeVisible();
      await expect(dialog.getByRole('button', { name: recovery.dialog.confirm })).toHaveAttribute(
        'aria-disabled',
        'true',
      );
      await app.field(recovery.dialog.last).fill(second.slice(-4));
      await app.page.keyboard.press('Enter');
      await expect(dialog).toHaveCount(0);
      await expect(notice).toHaveCount(0);
      await app.restart();
      await expect(app.page.getByText(recovery.notice.title)).toHaveCount(0);
      expect(inspection.wrong).toEqual([]);
      expect(await app.text()).not.toContain(second);
    });
  });

/** Checks a folder that stops answering at one of its files, shows the progress, and stops the check. */
async function stopCheck(app: App, environment: string, inspection: Inspection): Promise<void> {
  const { takeover } = app.words.recovery;
  const path = join(environment, 'desk.sqlite');
  // A pipe in the place of a file blocks its reader, as a dead share does.
  renameSync(path, `${path}.away`);
  makePipe(path);
  const before = readdirSync(app.profile.folder).sort();
  // This is the state after the search: the app knows the folder's files, but not yet that one does not answer.
  await app.button(takeover.look).click();
  const progress = app.page.getByRole('status').filter({ hasText: pattern(takeover.progress.comparing) });
  await expect(progress).toBeVisible();
  await expect(app.button(takeover.looking)).toHaveAttribute('aria-disabled', 'true');
  await inspection.look('takeover-progress');
  await app.button(takeover.stop).click();
  await expect(progress).toHaveCount(0);
  await expect(app.button(takeover.look)).toBeFocused();
  expect(readdirSync(app.profile.folder).sort()).toEqual(before);
  await inspection.look('takeover-stopped');
  // Open both ends at once to release the blocked thread.
  closeSync(openSync(path, 'r+'));
  rmSync(path);
  renameSync(`${path}.away`, path);
}

/** Writes a picture of the page as printed, in the size of A4, and the sheets of paper as PDF. */
async function printTo(screen: Page, path: string): Promise<void> {
  const before = screen.viewportSize();
  await screen.setViewportSize({ width: 794, height: 1123 });
  await screen.screenshot({ path: `${path}.png` });
  if (before) await screen.setViewportSize(before);
  const session = await screen.context().newCDPSession(screen);
  const { data } = await session.send('Page.printToPDF', { paperWidth: 8.27, paperHeight: 11.69 });
  writeFileSync(`${path}.pdf`, Buffer.from(data, 'base64'));
}

/** Deletes the data key from the keychain, as on a machine to which only the profile was copied. */
async function forgetDataKey(app: App): Promise<void> {
  await systemKeychain(app.profile.id).delete('data-key');
}
