import type { Locator } from '@playwright/test';
import { complete, showDrafts } from './support/drafts.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

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

test('never hides the platform’s word', async ({ shared: { app }, platform }) => {
  const { page, words } = app;
  await app.subscriptions.invested(platform.completeForm(70));
  await app.subscriptions.invested(platform.completeForm(71));
  const fitting = 'REJECTED_BY_THE_ISSUER';
  const long = `SUSPENDED_${'PENDING_FURTHER_DOCUMENTS_'.repeat(4)}<2026>`;
  const investment = (units: number) =>
    platform.report().investments.find((known) => known.units === units)?.id ?? '';
  platform.sandbox.setStatus(investment(70), fitting);
  platform.sandbox.setStatus(investment(71), long);
  await app.list.showAll();
  await expect(app.list.row(71)).toBeVisible();
  // The status is read again while the list is on the screen.
  await app.call('review.refresh', { subscriptionId: null });
  await expect(app.list.row(71)).toContainText(long);

  // Makes a row the current one. The status that is read last puts its row first, so no key leads to a certain row.
  const current = (units: number) => app.list.row(units).click({ modifiers: ['ControlOrMeta'] });
  for (const viewport of [
    { width: 1280, height: 772 },
    { width: 1024, height: 612 },
  ]) {
    await page.setViewportSize(viewport);
    const word = app.list.row(70).getByText(fitting, { exact: true });
    expect(await isWhole(word), `all of it at ${viewport.width}`).toBe(true);
    expect(await isWhole(app.list.row(71).getByText(long, { exact: true }))).toBe(false);
    // A text without room in its row is shown in full beneath the list as soon as the row is the current one.
    await current(71);
    await expect(page.getByText(words.list.platformStatus, { exact: true })).toHaveCount(1);
    const whole = page.getByText(long, { exact: true }).last();
    await expect(whole).toBeVisible();
    expect(await isWhole(whole)).toBe(true);
    await current(70);
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
    await app.list.row(71).click();
    const past = page.getByRole('complementary', { name: words.subscription.past.heading });
    expect(await isWhole(past.getByText(long, { exact: true }))).toBe(true);
  });
});

test('says what to do when there is nothing to show', async ({ app }) => {
  const { page, words } = app;
  const { empty } = words.list;
  await expect(page.getByText(empty.first.title)).toBeVisible();
  await expect(page.getByText(empty.first.training)).toBeVisible();
  await showDrafts(app, [complete(31)]);
  await app.list.show('invested');
  await expect(page.getByText(empty.invested.title)).toBeVisible();
  await page.getByRole('searchbox').fill('xyz');
  await expect(page.getByText(fill(empty.search.words, { search: 'xyz' }))).toBeVisible();
  await app.button(empty.searchAll).click();
  await expect(page.getByText(empty.search.title)).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: empty.clearSearch }).click();
  await expect(app.list.row(31)).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await expect(app.list.listbox, 'the button is gone, the focus is not').toBeFocused();
});
