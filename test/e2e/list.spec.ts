import type { Locator, Page } from '@playwright/test';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { completeForm } from '../support/headless.ts';
import type { App } from './support/app.ts';
import { campaigns, cast, type Platform } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, literally } from './support/words.ts';

/** Ids that no platform knows, because these tests send nothing. */
const someId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Returns a complete form that is identified by its units. */
const complete = (units: number): SubscriptionForm => completeForm(someId(units), someId(1), units);
const incomplete = (units: number): SubscriptionForm => ({ ...emptyForm(), units: String(units) });

/** Adds drafts from forms, and shows the list of all subscriptions. The last draft is at the top. */
async function drafts(app: App, forms: SubscriptionForm[], before = 0): Promise<string[]> {
  const ids: string[] = [];
  for (const form of forms) {
    const id = await app.subscriptions.draft();
    await app.call('subscriptions.save', { id, form });
    ids.push(id);
  }
  await app.list.showAll();
  await expect(app.list.rows()).toHaveCount(before + forms.length);
  return ids;
}

const list = (app: App): Locator => app.page.getByRole('listbox', { name: app.words.list.label });
const row = (app: App, units: number): Locator =>
  app.list.rows().filter({ has: app.page.locator(`[title="${units}"]`) });
const chosen = (app: App): Locator => list(app).getByRole('option', { selected: true });
const count = (app: App, number: number): Locator =>
  app.page.getByRole('status').filter({
    hasText: new RegExp(`^${literally(fill(app.words.list.choice.count, { shown: number }))}`),
  });
const filter = (app: App, name: keyof App['words']['list']['filter']): Locator =>
  app.page
    .getByRole('group', { name: app.words.list.filters })
    .getByRole('button', { name: new RegExp(`^${literally(app.words.list.filter[name])}`) });
const outcome = (app: App, ...parts: string[]): Locator =>
  app.page.getByRole('status').filter({ hasText: new RegExp(`^${literally(parts.join(' · '))}$`) });

/**
 * Makes the page press Escape as soon as a button of this name and a progress bar are on its screen, and then resolve
 * its promise `escaped`. A key pressed from the test would come too late on a busy machine.
 */
async function escapeAtOnce(page: Page, button: string): Promise<void> {
  await page.evaluate((name) => {
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    const here = globalThis as any;
    const { document } = here;
    here.escaped = new Promise<void>((resolve) => {
      const observer = new here.MutationObserver(() => {
        const buttons: { textContent: string }[] = [...document.querySelectorAll('button')];
        const isThere = buttons.some(({ textContent }) => textContent.startsWith(name));
        if (!isThere || !document.querySelector('[role="progressbar"]')) return;
        observer.disconnect();
        const key = { key: 'Escape', bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new here.KeyboardEvent('keydown', key));
        resolve();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
  }, button);
}

/** Returns the units of the selected rows, from the top. */
async function chosenUnits(app: App): Promise<number[]> {
  const titles = await chosen(app)
    .locator('[title]')
    .evaluateAll((cells: unknown[]) => (cells as { title: string }[]).map(({ title }) => title));
  return titles.filter((title) => /^\d+$/.test(title)).map(Number);
}

test('selects several rows with the keyboard, and keeps them selected', async ({ shared: { app } }) => {
  const { page } = app;
  const ids = await drafts(
    app,
    Array.from({ length: 8 }, (_, index) => complete(101 + index)),
  );
  await app.list.showAll();
  await expect(list(app), 'whoever clicks on a filter goes on in the list').toBeFocused();
  await page.keyboard.press('Home');

  await test.step('selects the focused row with Space, and deselects it again', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await expect(count(app, 1)).toBeVisible();
    expect(await chosenUnits(app)).toEqual([107]);
    await page.keyboard.press('Space');
    await expect(chosen(app)).toHaveCount(0);
  });

  await test.step('extends and shortens a range with Shift, and keeps the other selected rows', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    for (let times = 0; times < 2; times++) await page.keyboard.press('ArrowDown');
    for (let times = 0; times < 3; times++) await page.keyboard.press('Shift+ArrowDown');
    await expect(count(app, 5)).toBeVisible();
    expect(await chosenUnits(app)).toEqual([108, 106, 105, 104, 103]);
    for (let times = 0; times < 2; times++) await page.keyboard.press('Shift+ArrowUp');
    expect(await chosenUnits(app)).toEqual([108, 106, 105]);
  });

  await test.step('keeps the selection when a change from elsewhere moves a row', async () => {
    await app.call('subscriptions.save', { id: ids[4], form: { ...complete(105), units: '205' } });
    await expect(list(app).getByRole('option').first()).toContainText('205');
    expect(await chosenUnits(app)).toEqual([205, 108, 106]);
  });

  await test.step('keeps the selection when the person leaves the screen and comes back', async () => {
    await app.shell.go('activity');
    await app.shell.go('subscriptions');
    await expect(count(app, 3)).toBeVisible();
  });

  await test.step('selects all with Ctrl+A, and none with Esc', async () => {
    await list(app).focus();
    await page.keyboard.press('Control+a');
    await expect(count(app, 8)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(chosen(app)).toHaveCount(0);
    await expect(page.getByRole('button', { name: app.words.list.choice.clear })).toHaveCount(0);
  });

  await test.step('clears the selection under another filter, and says so', async () => {
    await page.keyboard.press('Control+a');
    await expect(count(app, 8)).toBeVisible();
    await filter(app, 'drafts').click();
    await expect(page.getByText(fill(app.words.list.choice.dropped, { shown: 8 }))).toBeVisible();
    await expect(chosen(app)).toHaveCount(0);
    await page.keyboard.press('Space');
    await page.getByRole('searchbox').fill(String(someId(103)));
    await expect(app.list.rows()).toHaveCount(1);
    await expect(page.getByText(fill(app.words.list.choice.dropped, { shown: 1 }))).toBeVisible();
    await expect(chosen(app)).toHaveCount(0);
  });
});

test('deselects rows that leave the list by themselves', async ({ shared: { app } }) => {
  const { page, words } = app;
  await app.shell.workOffline(true);
  const [first = '', second = '', third = ''] = await drafts(app, [11, 12, 13, 14].map(complete));
  const queue = (id: string) => app.call('subscriptions.queue', { id });
  const stage = async (id: string) => (await app.subscriptions.get(id)).stage;

  await test.step('does not delete a draft that was queued in another way and has left the drafts', async () => {
    await filter(app, 'drafts').click();
    for (const units of [11, 12]) await row(app, units).locator('[data-tick]').click();
    await expect(count(app, 2)).toBeVisible();
    await queue(first);
    await expect(row(app, 11)).toHaveCount(0);
    await expect(count(app, 1)).toBeVisible();
    await page.keyboard.press('Delete');
    await expect(row(app, 12)).toHaveCount(0);
    expect(await stage(first)).toBe('onItsWay');
    await page.keyboard.press('Control+z');
    await expect(row(app, 12)).toHaveCount(1);
  });

  await test.step('deselects them also while another screen is open', async () => {
    for (const units of [12, 13]) await row(app, units).locator('[data-tick]').click();
    await expect(count(app, 2)).toBeVisible();
    await app.shell.go('activity');
    await queue(second);
    await app.shell.go('subscriptions');
    await expect(count(app, 1)).toBeVisible();
    expect(await chosenUnits(app)).toEqual([13]);
    await page.keyboard.press('Escape');
  });

  await test.step('queues all, though each leaves the drafts at once', async () => {
    await filter(app, 'drafts').click();
    await expect(app.list.rows()).toHaveCount(2);
    await list(app).focus();
    await page.keyboard.press('Control+a');
    await expect(count(app, 2)).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(fill(words.list.queued_other, { shown: 2 }))).toBeVisible();
    await expect(filter(app, 'onItsWay')).toContainText('4');
    await expect(app.list.rows()).toHaveCount(0);
  });

  await test.step('deselects rows that a search no longer finds', async () => {
    await filter(app, 'all').click();
    await page.getByRole('searchbox').fill('13');
    await expect(app.list.rows()).toHaveCount(1);
    await row(app, 13).locator('[data-tick]').click();
    await expect(count(app, 1)).toBeVisible();
    await app.call('subscriptions.save', { id: third, form: complete(7) });
    await expect(page.getByText(words.list.empty.search.title)).toBeVisible();
    await page.getByRole('searchbox').fill('');
    await expect(app.list.rows()).toHaveCount(4);
    await expect(chosen(app)).toHaveCount(0);
  });
});

test('selects several rows with the mouse', async ({ shared: { app } }) => {
  const { page, words } = app;
  await drafts(
    app,
    Array.from({ length: 6 }, (_, index) => complete(101 + index)),
  );
  await app.list.showAll();
  const box = (units: number) => row(app, units).locator('[data-tick]');

  await box(105).click();
  await expect(count(app, 1)).toBeVisible();
  await expect(list(app), 'a click on the box does not open the row').toBeVisible();
  await row(app, 102).click({ modifiers: ['Shift'] });
  expect(await chosenUnits(app)).toEqual([105, 104, 103, 102]);
  await row(app, 103).click({ modifiers: ['Control'] });
  expect(await chosenUnits(app)).toEqual([105, 104, 102]);

  const all = page.getByRole('checkbox', { name: fill(words.list.choice.all, { shown: 6 }) });
  await expect(all).toHaveAttribute('data-indeterminate', 'true');
  await all.click();
  await expect(count(app, 6)).toBeVisible();
  await all.click();
  await expect(chosen(app)).toHaveCount(0);
});

test('queues complete drafts and names the others', async ({ shared: { app, form } }) => {
  const { page, words } = app;
  const { task, left, choice } = words.list;
  await app.shell.workOffline(true);
  await drafts(app, [complete(11), incomplete(12), complete(13), incomplete(14), complete(15)]);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Enter');
  const result = outcome(app, fill(task.done.queue, { shown: 3 }), fill(left.incomplete.count, { shown: 2 }));
  await expect(result).toBeVisible();
  await expect(filter(app, 'onItsWay')).toContainText('3');
  await expect(filter(app, 'drafts')).toContainText('2');
  await expect(list(app)).toBeFocused();
  expect((await chosenUnits(app)).toSorted(), 'what was left is still chosen').toEqual([12, 14]);

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
    await list(app).focus();
    await page.keyboard.press('Control+a');
    await app.button(new RegExp(`^${literally(choice.queue)}`)).click();
    await expect(
      outcome(
        app,
        fill(task.done.queue, { shown: 0 }),
        fill(left.incomplete.count, { shown: 2 }),
        fill(left.resting.count, { shown: 3 }),
      ),
    ).toBeVisible();
    await expect(list(app), 'the button is gone, the focus is not').toBeFocused();
  });
});

test('deletes several, and restores all of them with one key', async ({
  connected: { app, form },
  platform,
}) => {
  const { page, words } = app;
  const { task, left } = words.list;
  const sent = await invested(app, platform, 900);
  await drafts(app, [incomplete(21), complete(22), incomplete(23)], 1);
  const all = filter(app, 'all');

  await page.clock.install();

  await test.step('keeps and names what the platform has part of', async () => {
    await page.keyboard.press('Control+a');
    await expect(count(app, 4)).toBeVisible();
    await page.keyboard.press('Delete');
    await expect(
      outcome(app, fill(task.done.remove, { shown: 3 }), fill(left.onPlatform.count, { shown: 1 })),
    ).toBeVisible();
    await expect(app.list.rows()).toHaveCount(1);
    await expect(row(app, 900)).toBeVisible();
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
    await list(app).focus();
    await page.keyboard.press('Control+z');
    await expect(all).toContainText('4');
  });

  await test.step('deletes one alone without selecting it, and removes the message when the key has restored it', async () => {
    await page.keyboard.press('Escape');
    await row(app, 21).locator('[data-tick]').click();
    await page.keyboard.press('Space');
    await expect(chosen(app)).toHaveCount(0);
    await page.keyboard.press('Delete');
    await expect(row(app, 21)).toHaveCount(0);
    await expect(
      page.getByText(fill(words.list.removed_one, { whose: words.common.unnamedInvestor })),
    ).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(row(app, 21)).toHaveCount(1);
    await expect(app.button(words.common.undo)).toHaveCount(0);
  });

  await test.step('restores one that was deleted in its form', async () => {
    await row(app, 23).click();
    await app.button(words.subscription.action.more).click();
    await page.getByRole('menuitem', { name: words.subscription.action.remove }).click();
    await expect(app.list.rows()).toHaveCount(3);
    await page.keyboard.press('Control+z');
    await expect(row(app, 23)).toHaveCount(1);
  });

  await test.step('leaves the key to the search field inside that field', async () => {
    await row(app, 21).locator('[data-tick]').click();
    await page.keyboard.press('Delete');
    await expect(row(app, 21)).toHaveCount(0);
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
    await expect(count(app, 4)).toBeVisible();
    await expect(row(app, 21)).toHaveCount(0);
  });
});

test('handles a selection that is longer than the screen', async ({ shared: { app } }) => {
  const { page, words } = app;
  const many = 600;
  // The drafts are made from within the page: a round trip for each would take longer than all the rest.
  await page.evaluate(async (total) => {
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    const { subscriptions } = (globalThis as any).desk;
    for (let made = 0; made < total; made++) await subscriptions.create();
  }, many);
  await app.list.showAll();
  await expect(filter(app, 'all')).toContainText(String(many));

  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await expect(count(app, many), 'also what was never on the screen').toBeVisible();
  await page.keyboard.press('Shift+Home');
  await expect(count(app, 1)).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(count(app, many)).toBeVisible();
  await page.keyboard.press('End');
  await expect(chosen(app).last()).toHaveAttribute('aria-posinset', String(many));

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
      outcome(
        app,
        fill(words.list.task.done.remove, { shown: done }),
        fill(words.list.left.untouched.count, { shown: rest }),
      ),
    ).toBeVisible();
    await expect(app.button(words.list.task.stop)).toHaveCount(0);
    await expect(filter(app, 'all')).toContainText(String(rest));
    await expect(count(app, rest), 'they are still chosen').toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(filter(app, 'all')).toContainText(String(many));
  });
});

test('never hides the platform’s word', async ({ shared: { app }, platform }) => {
  const { page, words } = app;
  await invested(app, platform, 70);
  await invested(app, platform, 71);
  const fitting = 'REJECTED_BY_THE_ISSUER';
  const long = `SUSPENDED_${'PENDING_FURTHER_DOCUMENTS_'.repeat(4)}<2026>`;
  const investment = (units: number) =>
    platform.report().investments.find((known) => known.units === units)?.id ?? '';
  platform.sandbox.setStatus(investment(70), fitting);
  platform.sandbox.setStatus(investment(71), long);
  await app.list.showAll();
  await expect(row(app, 71)).toBeVisible();
  // The status is read again while the list is on the screen.
  await app.call('review.refresh', { subscriptionId: null });
  await expect(row(app, 71)).toContainText(long);

  for (const viewport of [
    { width: 1280, height: 772 },
    { width: 1024, height: 612 },
  ]) {
    await page.setViewportSize(viewport);
    const word = row(app, 70).getByText(fitting, { exact: true });
    expect(await isWhole(word), `all of it at ${viewport.width}`).toBe(true);
    expect(await isWhole(row(app, 71).getByText(long, { exact: true }))).toBe(false);
    // A text without room in its row is shown in full beneath the list as soon as the row is focused.
    await page.keyboard.press('Home');
    await expect(page.getByText(words.list.platformStatus, { exact: true })).toHaveCount(1);
    const whole = page.getByText(long, { exact: true }).last();
    await expect(whole).toBeVisible();
    expect(await isWhole(whole)).toBe(true);
    await page.keyboard.press('End');
    await expect(page.getByText(words.list.platformStatus, { exact: true })).toHaveCount(0);
  }

  await test.step('shows it where an investment is reviewed', async () => {
    await app.shell.go('review');
    await app.list.rows(long).click();
    const item = page.getByRole('region', { name: words.review.what });
    expect(await isWhole(item.getByText(long, { exact: true }))).toBe(true);
    await page.keyboard.press('Escape');
  });

  await test.step('shows it in the history of a subscription', async () => {
    await app.list.showAll();
    await row(app, 71).click();
    const past = page.getByRole('complementary', { name: words.subscription.past.heading });
    expect(await isWhole(past.getByText(long, { exact: true }))).toBe(true);
  });
});

test('says what to do when there is nothing to show', async ({ app }) => {
  const { page, words } = app;
  const { empty } = words.list;
  await expect(page.getByText(empty.first.title)).toBeVisible();
  await expect(page.getByText(empty.first.training)).toBeVisible();
  await drafts(app, [complete(31)]);
  await filter(app, 'invested').click();
  await expect(page.getByText(empty.invested.title)).toBeVisible();
  await page.getByRole('searchbox').fill('xyz');
  await expect(page.getByText(fill(empty.search.words, { search: 'xyz' }))).toBeVisible();
  await app.button(empty.searchAll).click();
  await expect(page.getByText(empty.search.title)).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: empty.clearSearch }).click();
  await expect(row(app, 31)).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await expect(list(app), 'the button is gone, the focus is not').toBeFocused();
});

/** Makes a subscription that the platform has turned into an investment. */
async function invested(app: App, platform: Platform, units: number): Promise<string> {
  const investor = platform.investor(cast.oneWallet).id;
  const id = await app.subscriptions.queue(
    completeForm(investor, platform.campaign(campaigns.plain).id, units),
  );
  await app.subscriptions.standsAt('complete', id);
  return id;
}

/** Checks that no part of an element is cut off, by itself or by the elements around it. */
const isWhole = (element: Locator): Promise<boolean> =>
  // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
  element.evaluate((node: any) => {
    // biome-ignore lint/suspicious/noExplicitAny: see above
    const page = globalThis as any;
    const { right, bottom, width } = node.getBoundingClientRect();
    for (let above = node.parentElement; above; above = above.parentElement) {
      if (page.getComputedStyle(above).overflow === 'visible') continue;
      const edges = above.getBoundingClientRect();
      if (right > edges.right + 1 || bottom > edges.bottom + 1) return false;
    }
    return width > 0;
  });
