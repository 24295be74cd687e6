import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
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

test('a screen that cannot be drawn is told in words, without what the exception says', async ({ desk }) => {
  const { crash } = desk.words.shell;
  // No screen with a time on it can be drawn any more.
  await desk.page.evaluate(() => {
    Date.prototype.getHours = () => {
      throw new RangeError('Frau Geheim');
    };
  });
  await desk.rail.getByRole('button', { name: desk.words.shell.rail.activity }).click();
  const words = desk.page.getByText(crash.title).or(desk.page.getByText(crash.windowTitle));
  await expect(words.first()).toBeVisible();
  expect(await desk.text()).not.toContain('Geheim');
  const logged = await desk.call('log.read');
  expect(JSON.stringify(logged)).toContain('page.fault');
  expect(JSON.stringify(logged)).not.toContain('Geheim');
});
