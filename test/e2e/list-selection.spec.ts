import { complete, showDrafts, someId } from './support/drafts.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

test('selects several rows with the keyboard, and keeps them selected', async ({ shared: { app } }) => {
  const { page } = app;
  const ids = await showDrafts(
    app,
    Array.from({ length: 8 }, (_, index) => complete(101 + index)),
  );
  await app.list.showAll();
  await expect(app.list.listbox, 'whoever clicks on a filter goes on in the list').toBeFocused();
  await page.keyboard.press('Home');

  await test.step('selects the focused row with Space, and deselects it again', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await expect(app.list.selectedCount(1)).toBeVisible();
    expect(await app.list.selectedUnits()).toEqual([107]);
    await page.keyboard.press('Space');
    await expect(app.list.selected).toHaveCount(0);
  });

  await test.step('extends and shortens a range with Shift, and keeps the other selected rows', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    for (let times = 0; times < 2; times++) await page.keyboard.press('ArrowDown');
    for (let times = 0; times < 3; times++) await page.keyboard.press('Shift+ArrowDown');
    await expect(app.list.selectedCount(5)).toBeVisible();
    expect(await app.list.selectedUnits()).toEqual([108, 106, 105, 104, 103]);
    for (let times = 0; times < 2; times++) await page.keyboard.press('Shift+ArrowUp');
    expect(await app.list.selectedUnits()).toEqual([108, 106, 105]);
  });

  await test.step('keeps the selection when a change from elsewhere moves a row', async () => {
    await app.call('subscriptions.save', { id: ids[4], form: { ...complete(105), units: '205' } });
    await expect(app.list.listbox.getByRole('option').first()).toContainText('205');
    expect(await app.list.selectedUnits()).toEqual([205, 108, 106]);
  });

  await test.step('keeps the selection when the person leaves the screen and comes back', async () => {
    await app.shell.go('activity');
    await app.shell.go('subscriptions');
    await expect(app.list.selectedCount(3)).toBeVisible();
  });

  await test.step('selects all with Ctrl+A, and none with Esc', async () => {
    await app.list.listbox.focus();
    await page.keyboard.press('Control+a');
    await expect(app.list.selectedCount(8)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(app.list.selected).toHaveCount(0);
    await expect(page.getByRole('button', { name: app.words.list.choice.clear })).toHaveCount(0);
  });

  await test.step('clears the selection under another filter, and says so', async () => {
    await page.keyboard.press('Control+a');
    await expect(app.list.selectedCount(8)).toBeVisible();
    await app.list.show('drafts');
    await expect(page.getByText(fill(app.words.list.choice.dropped, { shown: 8 }))).toBeVisible();
    await expect(app.list.selected).toHaveCount(0);
    await page.keyboard.press('Space');
    await page.getByRole('searchbox').fill(String(someId(103)));
    await expect(app.list.rows()).toHaveCount(1);
    await expect(page.getByText(fill(app.words.list.choice.dropped, { shown: 1 }))).toBeVisible();
    await expect(app.list.selected).toHaveCount(0);
  });
});

test('deselects rows that leave the list by themselves', async ({ shared: { app } }) => {
  const { page, words } = app;
  await app.shell.workOffline(true);
  const [first = '', second = '', third = ''] = await showDrafts(app, [11, 12, 13, 14].map(complete));
  const queue = (id: string) => app.call('subscriptions.queue', { id });
  const stage = async (id: string) => (await app.subscriptions.get(id)).stage;

  await test.step('does not delete a draft that was queued in another way and has left the drafts', async () => {
    await app.list.show('drafts');
    for (const units of [11, 12]) await app.list.row(units).locator('[data-tick]').click();
    await expect(app.list.selectedCount(2)).toBeVisible();
    await queue(first);
    await expect(app.list.row(11)).toHaveCount(0);
    await expect(app.list.selectedCount(1)).toBeVisible();
    await page.keyboard.press('Delete');
    await expect(app.list.row(12)).toHaveCount(0);
    expect(await stage(first)).toBe('onItsWay');
    await page.keyboard.press('Control+z');
    await expect(app.list.row(12)).toHaveCount(1);
  });

  await test.step('deselects them also while another screen is open', async () => {
    for (const units of [12, 13]) await app.list.row(units).locator('[data-tick]').click();
    await expect(app.list.selectedCount(2)).toBeVisible();
    await app.shell.go('activity');
    await queue(second);
    await app.shell.go('subscriptions');
    await expect(app.list.selectedCount(1)).toBeVisible();
    expect(await app.list.selectedUnits()).toEqual([13]);
    await page.keyboard.press('Escape');
  });

  await test.step('queues all, though each leaves the drafts at once', async () => {
    await app.list.show('drafts');
    await expect(app.list.rows()).toHaveCount(2);
    await app.list.listbox.focus();
    await page.keyboard.press('Control+a');
    await expect(app.list.selectedCount(2)).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(fill(words.list.queued_other, { shown: 2 }))).toBeVisible();
    await expect(app.list.filter('onItsWay')).toContainText('4');
    await expect(app.list.rows()).toHaveCount(0);
  });

  await test.step('deselects rows that a search no longer finds', async () => {
    await app.list.show('all');
    await page.getByRole('searchbox').fill('13');
    await expect(app.list.rows()).toHaveCount(1);
    await app.list.row(13).locator('[data-tick]').click();
    await expect(app.list.selectedCount(1)).toBeVisible();
    await app.call('subscriptions.save', { id: third, form: complete(7) });
    await expect(page.getByText(words.list.empty.search.title)).toBeVisible();
    await page.getByRole('searchbox').fill('');
    await expect(app.list.rows()).toHaveCount(4);
    await expect(app.list.selected).toHaveCount(0);
  });
});

test('selects several rows with the mouse', async ({ shared: { app } }) => {
  const { page, words } = app;
  await showDrafts(
    app,
    Array.from({ length: 6 }, (_, index) => complete(101 + index)),
  );
  await app.list.showAll();
  const box = (units: number) => app.list.row(units).locator('[data-tick]');

  await box(105).click();
  await expect(app.list.selectedCount(1)).toBeVisible();
  await expect(app.list.listbox, 'a click on the box does not open the row').toBeVisible();
  await app.list.row(102).click({ modifiers: ['Shift'] });
  expect(await app.list.selectedUnits()).toEqual([105, 104, 103, 102]);
  await app.list.row(103).click({ modifiers: ['Control'] });
  expect(await app.list.selectedUnits()).toEqual([105, 104, 102]);

  const all = page.getByRole('checkbox', { name: fill(words.list.choice.all, { shown: 6 }) });
  await expect(all).toHaveAttribute('data-indeterminate', 'true');
  await all.click();
  await expect(app.list.selectedCount(6)).toBeVisible();
  await all.click();
  await expect(app.list.selected).toHaveCount(0);
});
