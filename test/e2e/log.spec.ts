import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Desk } from './support/desk.ts';
import { expect, test } from './support/test.ts';

for (const language of ['de', 'en'] as const) {
  test.describe(`the technical log, ${language}`, () => {
    test.use({ language });

    test('is seen first, and exported from there', async ({ desk }) => {
      const { log } = desk.words.activity;
      const { id } = (await desk.call('subscriptions.create')).value;
      await desk.call('subscriptions.queue', { id });
      await desk.go('activity');
      const show = desk.button(log.show).last();
      await show.click();
      const dialog = desk.page.getByRole('dialog', { name: log.title });
      const entries = dialog.getByRole('log', { name: log.title });
      await expect(entries).toContainText('app.started');
      await expect(entries).toContainText('environment.opened');
      // What went wrong alone: the call was refused, because something is missing.
      await dialog.getByText(log.notable).click();
      await expect(entries).toContainText('failure incomplete');
      await expect(entries).not.toContainText('app.started');

      const target = join(desk.folder, '..', `${basename(desk.folder)}-log.jsonl`);
      await desk.running.control.answerSaveDialog(target);
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
      await desk.page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(show).toBeFocused();
    });
  });
}

test('what nobody caught in the page is logged without its words, and said in plain ones', async ({
  desk,
}) => {
  const { error } = desk.words.common;
  await desk.page.evaluate(() => {
    setTimeout(() => {
      throw new RangeError('Frau Geheim');
    });
  });
  const notice = desk.page.getByRole('alert').filter({ hasText: error.unforeseen.meaning });
  await expect(notice).toBeVisible();
  expect(await desk.text()).not.toContain('Frau Geheim');
  const entries = async () => (await desk.call('log.read')).value.entries;
  await expect
    .poll(async () => (await entries()).map(({ code }: { code: string }) => code))
    .toContain('page.fault');
  expect(JSON.stringify(await entries())).not.toContain('Geheim');
});

/** Looks that no word of an exception is on the screen, and that the log has the fault without it. */
async function expectOnlyLogged(desk: Desk): Promise<void> {
  expect(await desk.text()).not.toContain('Geheim');
  await expect
    .poll(async () => JSON.stringify((await desk.call('log.read')).value.entries))
    .toContain('page.fault');
  expect(desk.log()).not.toContain('Geheim');
}

test('a screen that cannot be drawn: said in its place, and the rest of the window works', async ({
  desk,
}) => {
  const { crash, rail } = desk.words.shell;
  const { page } = desk;
  const area = (name: string) => desk.rail.getByRole('button', { name });
  const reload = desk.button(crash.reload);
  const main = page.locator('main');
  const words = page.getByRole('heading', { name: crash.title });
  // Only the settings make a list of what has an address.
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
  await expectOnlyLogged(desk);

  await area(rail.activity).click();
  await expect(desk.heading(desk.words.shell.title.activity)).toBeVisible();
  await expect(words).toHaveCount(0);
  await area(rail.settings).click();
  await desk.button(crash.toList).press('Enter');
  await expect(words).toHaveCount(0);
  await expect(desk.heading(desk.words.shell.title.subscriptions)).toBeVisible();
  await expect(main).toBeFocused();

  // Reloaded while it is still broken, the words are there again, and the keys go on at their button.
  await area(rail.settings).click();
  await expect(reload).toBeFocused();
  await reload.press('Enter');
  await expect(reload).toBeFocused();
  await page.evaluate(() => (globalThis as unknown as { mend(): void }).mend());
  await reload.press('Enter');
  await expect(words).toHaveCount(0);
  await expect(desk.button(desk.words.settings.general)).toBeVisible();
  await expect(main).toBeFocused();
});

test('a window whose frame cannot be drawn: said in its place, and reloaded from there', async ({ desk }) => {
  const { crash, rail } = desk.words.shell;
  // The top bar shows a time too, and is in no screen.
  await desk.page.evaluate(() => {
    Date.prototype.getHours = () => {
      throw new RangeError('Frau Geheim');
    };
  });
  await desk.rail.getByRole('button', { name: rail.activity }).click();
  await expect(desk.heading(crash.windowTitle)).toBeVisible();
  await expect(desk.rail).toHaveCount(0);
  await expect(desk.button(crash.reload)).toBeFocused();
  await expect(desk.page.locator('main')).toHaveCount(1);
  await expect(desk.page.getByRole('alert')).not.toContainText(crash.reload);
  await expectOnlyLogged(desk);
  await desk.page.keyboard.press('Enter');
  await expect(desk.rail).toBeVisible();
});
