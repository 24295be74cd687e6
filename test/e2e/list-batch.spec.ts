import type { Page } from '@playwright/test';
import { complete, incomplete, showDrafts } from './support/drafts.ts';
import { expect, test } from './support/test.ts';
import { fill, literally } from './support/words.ts';

/**
 * Makes the page press Escape as soon as a button of this name and some progress are on its screen, and then resolve
 * its promise `escaped`. A key pressed from the test would come too late on a busy machine. Until then the page's timers
 * go off at once: a fast machine would be done before progress is shown.
 */
async function escapeAtOnce(page: Page, button: string): Promise<void> {
  await page.evaluate((name) => {
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    const here = globalThis as any;
    const { document, setTimeout } = here;
    here.setTimeout = (work: () => void) => setTimeout(work);
    here.escaped = new Promise<void>((resolve) => {
      const observer = new here.MutationObserver(() => {
        const buttons: { textContent: string }[] = [...document.querySelectorAll('button')];
        const isThere = buttons.some(({ textContent }) => textContent.startsWith(name));
        const progress = document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow');
        if (!isThere || !(Number(progress) > 0)) return;
        observer.disconnect();
        here.setTimeout = setTimeout;
        const key = { key: 'Escape', bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new here.KeyboardEvent('keydown', key));
        resolve();
      });
      observer.observe(document.body, { attributes: true, childList: true, subtree: true });
    });
  }, button);
}

test('queues complete drafts and names the others', async ({ shared: { app, form } }) => {
  const { page, words } = app;
  const { task, left, choice } = words.list;
  await app.shell.workOffline(true);
  await showDrafts(app, [complete(11), incomplete(12), complete(13), incomplete(14), complete(15)]);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Enter');
  const result = app.list.outcome(
    fill(task.done.queue, { shown: 3 }),
    fill(left.incomplete.count, { shown: 2 }),
  );
  await expect(result).toBeVisible();
  await expect(app.list.filter('onItsWay')).toContainText('3');
  await expect(app.list.filter('drafts')).toContainText('2');
  await expect(app.list.listbox).toBeFocused();
  expect((await app.list.selectedUnits()).toSorted(), 'what was left is still chosen').toEqual([12, 14]);

  await test.step('shows and opens each incomplete draft, and still names them on return', async () => {
    await app.button(task.show).click();
    const dialog = page.getByRole('dialog', { name: left.title.queue });
    await expect(dialog.getByRole('listitem')).toHaveCount(2);
    await expect(dialog).toContainText(left.incomplete.words);
    await dialog.getByRole('button', { name: /14/ }).click();
    await expect(form.units).toHaveValue('14');
    await page.keyboard.press('Escape');
    await expect(result).toBeVisible();
  });

  await test.step('neither sends nor loses them when they are queued again', async () => {
    await app.list.listbox.focus();
    await page.keyboard.press('Control+a');
    await app.button(new RegExp(`^${literally(choice.queue)}`)).click();
    await expect(
      app.list.outcome(
        fill(task.done.queue, { shown: 0 }),
        fill(left.incomplete.count, { shown: 2 }),
        fill(left.resting.count, { shown: 3 }),
      ),
    ).toBeVisible();
    await expect(app.list.listbox, 'the button is gone, the focus is not').toBeFocused();
  });
});

test('deletes several, and restores all of them with one key', async ({
  connected: { app, form },
  platform,
}) => {
  const { page, words } = app;
  const { task, left } = words.list;
  const [sent = ''] = await app.subscriptions.invested(platform.completeForm(900));
  await showDrafts(app, [incomplete(21), complete(22), incomplete(23)], 1);
  const all = app.list.filter('all');

  await page.clock.install();

  await test.step('keeps and names what the platform has part of', async () => {
    await page.keyboard.press('Control+a');
    await expect(app.list.selectedCount(4)).toBeVisible();
    await page.keyboard.press('Delete');
    await expect(
      app.list.outcome(fill(task.done.remove, { shown: 3 }), fill(left.onPlatform.count, { shown: 1 })),
    ).toBeVisible();
    await expect(app.list.rows()).toHaveCount(1);
    await expect(app.list.row(900)).toBeVisible();
    expect((await app.subscriptions.get(sent)).removable).toBe(false);
  });

  await test.step('restores all with Ctrl+Z, also after the message has gone', async () => {
    const message = page.getByText(fill(words.list.removed_other, { shown: 3 }));
    await expect(message).toBeVisible();
    await page.clock.fastForward(11_000);
    await expect(message).toBeHidden();
    await page.keyboard.press('Control+z');
    await expect(app.list.rows()).toHaveCount(4);
    await expect(page.getByText(fill(words.list.restored_other, { shown: 3 }))).toBeVisible();
  });

  await test.step('restores all with the button of the message, which then goes', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await expect(app.list.rows()).toHaveCount(1);
    await app.button(words.common.undo).click();
    await expect(app.list.rows()).toHaveCount(4);
    await expect(app.button(words.common.undo)).toHaveCount(0);
    await app.list.listbox.focus();
    await page.keyboard.press('Control+z');
    await expect(all).toContainText('4');
  });

  await test.step('deletes one alone without selecting it, and removes the message when the key has restored it', async () => {
    await page.keyboard.press('Escape');
    await app.list.row(21).locator('[data-tick]').click();
    await page.keyboard.press('Space');
    await expect(app.list.selected).toHaveCount(0);
    await page.keyboard.press('Delete');
    await expect(app.list.row(21)).toHaveCount(0);
    await expect(
      page.getByText(fill(words.list.removed_one, { whose: words.common.unnamedInvestor })),
    ).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(app.list.row(21)).toHaveCount(1);
    await expect(app.button(words.common.undo)).toHaveCount(0);
  });

  await test.step('restores one that was deleted in its form', async () => {
    await app.list.row(23).click();
    await app.button(words.subscription.action.more).click();
    await page.getByRole('menuitem', { name: words.subscription.action.remove }).click();
    await expect(app.list.rows()).toHaveCount(3);
    await page.keyboard.press('Control+z');
    await expect(app.list.row(23)).toHaveCount(1);
  });

  await test.step('leaves the key to the search field inside that field', async () => {
    await app.list.row(21).locator('[data-tick]').click();
    await page.keyboard.press('Delete');
    await expect(app.list.row(21)).toHaveCount(0);
    const search = page.getByRole('searchbox');
    await search.focus();
    await page.keyboard.type('22');
    await page.keyboard.press('Control+z');
    await expect(search).not.toHaveValue('22');
    await search.fill('');
    await expect(all).toContainText('3');
  });

  await test.step('does nothing after another action', async () => {
    await form.openNew();
    await form.units.fill('24');
    await form.saved();
    await app.list.showAll();
    await expect(app.list.rows()).toHaveCount(4);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+a');
    await expect(app.list.selectedCount(4)).toBeVisible();
    await expect(app.list.row(21)).toHaveCount(0);
  });
});

test('handles a selection that is longer than the screen', async ({ shared: { app } }) => {
  const { page, words } = app;
  // Numbers from 1,000 are written differently in each language.
  const many = 999;
  // The drafts are made from within the page: a round trip for each would take longer than all the rest.
  await page.evaluate(async (total) => {
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    const { subscriptions } = (globalThis as any).desk;
    for (let made = 0; made < total; made++) await subscriptions.create();
  }, many);
  await app.list.showAll();
  await expect(app.list.filter('all')).toContainText(String(many));

  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await expect(app.list.selectedCount(many), 'also what was never on the screen').toBeVisible();
  await page.keyboard.press('Shift+Home');
  await expect(app.list.selectedCount(1)).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(app.list.selectedCount(many)).toBeVisible();
  await page.keyboard.press('End');
  await expect(app.list.selected.last()).toHaveAttribute('aria-posinset', String(many));

  await test.step('shows the progress of deleting, and can be stopped', async () => {
    await escapeAtOnce(page, words.list.task.stop);
    await page.keyboard.press('Delete');
    // Resolves only if the button and the progress bar were visible together.
    await page.evaluate('globalThis.escaped');
    // Check the reported result; the numbers at the filters follow it.
    const said = page.getByRole('status').filter({ hasText: / · / });
    await expect(said).toBeVisible();
    const [done = 0, rest = 0] = (await said.innerText()).match(/\d+/g)?.map(Number) ?? [];
    expect(done, 'some were deleted').toBeGreaterThan(0);
    expect(rest, 'and some were not').toBeGreaterThan(0);
    expect(done + rest).toBe(many);
    await expect(
      app.list.outcome(
        fill(words.list.task.done.remove, { shown: done }),
        fill(words.list.left.untouched.count, { shown: rest }),
      ),
    ).toBeVisible();
    await expect(app.button(words.list.task.stop)).toHaveCount(0);
    await expect(app.list.filter('all')).toContainText(String(rest));
    await expect(app.list.selectedCount(rest), 'they are still chosen').toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(app.list.filter('all')).toContainText(String(many));
  });
});

test('a page that is loaded anew tells the outcome of the batch that an earlier one began', async ({
  shared: { app },
}) => {
  const { page, words } = app;
  const { task, left } = words.list;
  await app.shell.workOffline(true);
  const ids = await showDrafts(app, [complete(31), incomplete(32), incomplete(33)]);
  const [first = '', ...others] = ids;
  const undo = app.button(words.common.undo);

  await test.step('offers the undo of a deletion', async () => {
    await app.call('subscriptions.batch', { task: 'remove', ids: others });
    await app.reload();
    await expect(page.getByText(fill(words.list.removed_other, { shown: 2 }))).toBeVisible();
    await app.list.showAll();
    await expect(app.list.rows()).toHaveCount(1);
    await undo.click();
    await expect(app.list.rows()).toHaveCount(3);
    await expect(undo).toHaveCount(0);
  });

  await test.step('tells an outcome that a page has shown no second time', async () => {
    await app.reload();
    await app.list.showAll();
    await app.call('subscriptions.batch', { task: 'queue', ids: [first, ...others] });
    await app.reload();
    await app.list.showAll();
    const outcome = app.list.outcome(
      fill(task.done.queue, { shown: 1 }),
      fill(left.incomplete.count, { shown: 2 }),
    );
    await expect(outcome).toBeVisible();
    await expect(undo).toHaveCount(0);
    await expect
      .poll(async () => (await app.call('subscriptions.unseenBatch')).value, 'the page has noted it')
      .toBeNull();
    await app.reload();
    await app.list.showAll();
    await expect(app.list.rows()).toHaveCount(3);
    await expect(outcome).toHaveCount(0);
  });
});
