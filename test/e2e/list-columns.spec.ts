import type { Locator } from '@playwright/test';
import type { ListColumn } from '../../contract/subscription-list.ts';
import type { App } from './support/app.ts';
import { incomplete } from './support/drafts.ts';
import { Inspection } from './support/inspection.ts';
import { picture, pictures } from './support/pictures.ts';
import { campaigns, cast, type Platform } from './support/platform.ts';
import { expect, looks, test } from './support/test.ts';
import { fill, literally, pattern } from './support/words.ts';

/** Returns the units of the rows, from the top. */
async function unitsShown(app: App): Promise<number[]> {
  const units = app.list.rows().locator('[title]');
  const titles = await units.evaluateAll((cells: unknown[]) =>
    (cells as { title: string }[]).map(({ title }) => title),
  );
  return titles.filter((title) => /^\d+$/.test(title)).map(Number);
}

const shows = (app: App, ...units: number[]): Promise<void> =>
  expect.poll(() => unitsShown(app)).toEqual(units);

/** Returns the button of a column's title; its name says what the next click does. */
const title = (app: App, column: ListColumn): Locator =>
  app.page
    .locator('main')
    .getByRole('button', { name: new RegExp(`“${name(app, column)}”|„${name(app, column)}“`) })
    .and(app.page.locator('[title]'));

const name = (app: App, column: ListColumn): string => literally(app.words.list.column[column]);

const panel = (app: App): Locator =>
  app.page.getByRole('dialog', { name: app.words.list.narrow.open, exact: true });

/** Returns the values that a field of the panel offers. */
const values = (app: App, label: string): Locator =>
  app.page.getByRole('listbox', { name: label, exact: true }).getByRole('option');

const chips = (app: App): Locator => app.page.getByRole('group', { name: app.words.list.narrow.chips });

async function openPanel(app: App): Promise<void> {
  await app.button(pattern(app.words.list.narrow.open)).click();
  await expect(panel(app)).toBeVisible();
}

async function closePanel(app: App): Promise<void> {
  await app.page.keyboard.press('Escape');
  await expect(panel(app)).toBeHidden();
}

/** Sorts by a column with the panel, which offers also the columns without a title. */
async function sortInPanel(app: App, column: ListColumn): Promise<void> {
  await openPanel(app);
  await panel(app).getByRole('combobox', { name: app.words.list.sort.column, exact: true }).click();
  await values(app, app.words.list.sort.column)
    .filter({ hasText: new RegExp(`^${name(app, column)}$`) })
    .click();
  await closePanel(app);
}

/**
 * Makes four subscriptions that differ in every column: an investment, two complete drafts, and one without investor,
 * campaign and signature. The newest change is that of 30 units, then 5, 200, 70.
 */
async function makeFour(app: App, platform: Platform): Promise<void> {
  await app.subscriptions.invested(platform.completeForm(70));
  const other = { investor: cast.threeWallets, campaign: campaigns.disclosure };
  const signed = (units: number, signedAt: string) => {
    const form = platform.completeForm(units, other);
    return { ...form, signature: { ...form.signature, signedAt } };
  };
  const second = await app.subscriptions.draft(signed(30, '2026-03-02T09:00:00.000Z'));
  // In Germany, it is already the 2nd of March.
  await app.subscriptions.draft(signed(200, '2026-03-01T23:30:00.000Z'));
  await app.subscriptions.draft(incomplete(5));
  await app.call('subscriptions.save', { id: second, form: signed(30, '2026-03-02T10:00:00.000Z') });
  await app.list.showAll();
  await shows(app, 30, 5, 200, 70);
}

for (const look of looks)
  test.describe(`in ${look.language}`, () => {
    test.use(look);

    test('sorts by every column, by its title or in the panel', async ({ shared: { app }, platform }) => {
      const { page, words } = app;
      const { column, sort } = words.list;
      await makeFour(app, platform);

      await test.step('sorts in the natural direction, then in the other, then by the newest change', async () => {
        const units = title(app, 'units');
        await units.click();
        await shows(app, 200, 70, 30, 5);
        await expect(app.list.listbox, 'whoever clicks on a title goes on in the list').toBeFocused();
        const told = (direction: string) =>
          page.getByRole('status').filter({ hasText: fill(sort.now, { column: column.units, direction }) });
        await expect(told(sort.direction.amounts.down)).toHaveCount(1);
        await expect(units).toHaveAccessibleName(
          fill(sort.by, { column: column.units, direction: sort.direction.amounts.up }),
        );
        await units.click();
        await shows(app, 5, 30, 70, 200);
        await expect(units).toHaveAccessibleName(fill(sort.end, { column: column.units }));
        await units.click();
        await shows(app, 30, 5, 200, 70);
      });

      await test.step('sorts by the titles, and puts rows without a value last', async () => {
        for (const [by, ...units] of [
          ['investor', 70, 30, 200, 5],
          ['campaign', 70, 30, 200, 5],
          ['stage', 30, 5, 200, 70],
          ['signed', 70, 30, 200, 5],
        ] as const) {
          await title(app, by).click();
          await shows(app, ...units);
        }
        // The other direction leaves rows without a value at the end.
        await title(app, 'signed').click();
        await shows(app, 200, 30, 70, 5);
        await title(app, 'changed').click();
        await shows(app, 30, 5, 200, 70);
        await title(app, 'changed').click();
        await shows(app, 70, 200, 5, 30);
      });

      await test.step('shows a column without a place of its own in the last column', async () => {
        const status = words.common.status.KYC_PENDING.label;
        platform.sandbox.setStatus(platform.report().investments[0]?.id ?? '', 'KYC_PENDING');
        await app.call('review.refresh', { subscriptionId: null });
        await expect(app.list.row(70)).toContainText(status);
        await sortInPanel(app, 'created');
        await shows(app, 5, 200, 30, 70);
        await expect(title(app, 'created')).toBeVisible();
        await sortInPanel(app, 'status');
        await expect(app.list.rows().first()).toContainText('70');
        await sortInPanel(app, 'reason');
        await expect(
          app.list
            .row(5)
            .getByTitle(words.common.reason.unfinished, { exact: false })
            .or(app.list.row(5))
            .first(),
        ).toBeVisible();
        await expect.poll(async () => (await unitsShown(app)).at(-1)).toBe(70);
        await sortInPanel(app, 'adviser');
        const { rows } = (
          await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 })
        ).value;
        expect(rows[0].adviser).toBeTruthy();
        await expect(app.list.row(30).getByTitle(rows[0].adviser, { exact: true })).toBeVisible();
      });

      await test.step('keeps the selection and the focused row in another order', async () => {
        await title(app, 'units').click();
        await shows(app, 200, 70, 30, 5);
        await page.keyboard.press('Home');
        await page.keyboard.press('Space');
        await page.keyboard.press('ArrowDown');
        await title(app, 'units').click();
        await shows(app, 5, 30, 70, 200);
        expect(await app.list.selectedUnits()).toEqual([200]);
        await page.keyboard.press('Space');
        await expect(app.list.selectedCount(2)).toBeVisible();
        expect(await app.list.selectedUnits()).toEqual([70, 200]);
        await page.keyboard.press('Escape');
      });

      await test.step('keeps the order while another screen or environment is open', async () => {
        await app.shell.go('activity');
        await app.shell.go('subscriptions');
        await shows(app, 5, 30, 70, 200);
        const { environments, activeEnvironmentId } = (await app.call('app.state')).value;
        const other = environments.find(({ id }: { id: string }) => id !== activeEnvironmentId);
        await app.call('environments.activate', { id: other.id });
        await expect(app.list.rows()).toHaveCount(0);
        await app.call('environments.activate', { id: activeEnvironmentId });
        await app.shell.go('subscriptions');
        await shows(app, 5, 30, 70, 200);
      });
    });

    test('filters by columns, together with the search', async ({ shared: { app }, platform }) => {
      const { page, words } = app;
      const { column, narrow, empty, choice } = words.list;
      await makeFour(app, platform);
      const chip = (words: string) =>
        chips(app).getByRole('button', { name: fill(narrow.remove, { filter: words }), exact: true });
      const campaign = `${column.campaign}: ${campaigns.disclosure}`;

      await test.step('filters by a campaign, with the number of its rows beside it', async () => {
        await page.keyboard.press('Control+a');
        await openPanel(app);
        const field = panel(app).getByRole('combobox', { name: column.campaign, exact: true });
        await field.click();
        const option = values(app, column.campaign).filter({ hasText: campaigns.disclosure });
        await expect(option).toContainText('2');
        await option.click();
        await shows(app, 30, 200);
        // Esc closes the values first, then the panel.
        await page.keyboard.press('Escape');
        await expect(panel(app)).toBeVisible();
        await closePanel(app);
        await expect(app.button(pattern(narrow.open))).toBeFocused();
        await expect(app.button(pattern(`${narrow.open} ${narrow.active_one}`))).toBeVisible();
        await expect(chip(campaign)).toBeVisible();
        await expect(page.getByText(fill(choice.dropped, { shown: 4 })), 'the rows are others').toBeVisible();
      });

      await test.step('combines the filter with the search and with the tabs', async () => {
        await page.getByRole('searchbox').fill('200');
        await shows(app, 200);
        await page.getByRole('searchbox').fill('70');
        await expect(page.getByText(empty.narrowed.title)).toBeVisible();
        await page.getByRole('main').getByRole('button', { name: empty.clearSearch }).click();
        await shows(app, 30, 200);
        await app.list.show('invested');
        await expect(page.getByText(empty.narrowed.title)).toBeVisible();
        await page
          .getByText(empty.narrowed.title)
          .locator('..')
          .getByRole('button', { name: narrow.removeAll })
          .click();
        await shows(app, 70);
        await expect(chips(app)).toHaveCount(0);
        await app.list.show('all');
      });

      await test.step('filters by whole days of the calendar, and by units', async () => {
        await openPanel(app);
        const bound = (template: string, by: ListColumn) =>
          panel(app).getByLabel(fill(template, { column: column[by] }), { exact: true });
        await bound(narrow.from, 'signed').fill('2026-03-02');
        await bound(narrow.to, 'signed').fill('2026-03-02');
        await shows(app, 30, 200);
        await bound(narrow.from, 'signed').fill('');
        await bound(narrow.to, 'signed').fill('2026-03-01');
        await expect.poll(() => app.list.rows().count()).toBe(0);
        await bound(narrow.from, 'signed').fill('2026-03-02');
        await expect(panel(app).getByText(narrow.reversed.days)).toBeVisible();
        await expect.poll(() => app.list.rows().count()).toBe(4);
        await bound(narrow.from, 'signed').fill('');
        await bound(narrow.to, 'signed').fill('');
        await bound(narrow.from, 'units').fill('30');
        await bound(narrow.to, 'units').fill('70');
        await shows(app, 30, 70);
        await bound(narrow.from, 'units').fill('71');
        await expect(panel(app).getByText(narrow.reversed.units)).toBeVisible();
        await expect(bound(narrow.from, 'units')).toHaveAttribute('aria-invalid', 'true');
        await shows(app, 30, 5, 200, 70);
        await bound(narrow.from, 'units').fill('30');
        await expect(panel(app).getByText(narrow.reversed.units)).toHaveCount(0);
        await bound(narrow.to, 'units').fill('70,5');
        await expect(panel(app).getByText(words.common.problem.unitsNotWhole)).toBeVisible();
        await shows(app, 30, 200, 70);
        await bound(narrow.to, 'units').fill('70');
        await panel(app).getByRole('combobox', { name: column.stage, exact: true }).click();
        await values(app, column.stage).filter({ hasText: words.common.stage.draft }).click();
        await shows(app, 30);
        await page.keyboard.press('Escape');
        await panel(app).getByRole('button', { name: words.common.close }).last().click();
        await expect(panel(app)).toBeHidden();
      });

      await test.step('removes one filter, then all', async () => {
        await chip(`${column.stage}: ${words.common.stage.draft}`).click();
        await shows(app, 30, 70);
        await expect(app.list.listbox, 'the chip is gone, the focus is not').toBeFocused();
        await chip(`${column.units}: ${fill(narrow.range.both, { from: 30, to: 70 })}`).click();
        await shows(app, 30, 5, 200, 70);
        await expect(chips(app)).toHaveCount(0);
      });
    });

    test('works with the keyboard alone, at every size of the window', async ({
      shared: { app },
      platform,
    }) => {
      const { page, words } = app;
      const { column, narrow, sort } = words.list;
      const inspection = new Inspection(app, look.language);
      await makeFour(app, platform);
      await app.list.listbox.focus();
      await page.keyboard.press('f');
      await expect(panel(app).getByRole('combobox', { name: sort.column, exact: true })).toBeFocused();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await expect(panel(app).getByRole('combobox', { name: column.campaign, exact: true })).toBeFocused();
      await page.keyboard.press('ArrowDown');
      await expect(values(app, column.campaign).filter({ hasText: campaigns.disclosure })).toBeVisible();
      await page.keyboard.type('Nachrang');
      await expect(values(app, column.campaign)).toHaveCount(1);
      await page.keyboard.press('ArrowDown');
      const highlighted = page.locator('[role="option"][data-combobox-selected]');
      await expect(highlighted).toHaveCount(1);
      await expect(highlighted.locator('.tabular'), 'the count is as readable as the value').toHaveCSS(
        'color',
        'rgb(255, 255, 255)',
      );
      await page.keyboard.press('Enter');
      await shows(app, 30, 200);
      await page.keyboard.press('Escape');
      await inspection.look('list-panel');
      await inspection.lookZoomed('list-panel');
      await page.keyboard.press('Escape');
      await expect(panel(app)).toBeHidden();
      await expect(app.list.listbox, 'the focus returns').toBeFocused();

      // With Shift+Tab from the list, the titles are reached from the last one.
      await page.keyboard.press('Shift+Tab');
      await expect(title(app, 'changed')).toBeFocused();
      for (let times = 0; times < 2; times++) await page.keyboard.press('Shift+Tab');
      await expect(title(app, 'units')).toBeFocused();
      await page.keyboard.press('Enter');
      await shows(app, 200, 30);
      await expect(title(app, 'units'), 'the focus stays where the keyboard is').toBeFocused();
      await inspection.look('list-narrowed');
      await inspection.lookZoomed('list-narrowed');
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
      if (!pictures) return;
      for (const theme of ['light', 'dark'] as const)
        for (const width of [1280, 700]) {
          await app.call('settings.update', { theme });
          await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
          await page.setViewportSize({ width, height: 772 });
          await picture(page, `columns-${look.language}-${theme}-${width}`);
          await openPanel(app);
          await panel(app).getByRole('combobox', { name: column.investor, exact: true }).click();
          await expect(values(app, column.investor).first()).toBeVisible();
          await picture(page, `columns-panel-${look.language}-${theme}-${width}`);
          await page.keyboard.press('Escape');
          await closePanel(app);
          await sortInPanel(app, 'adviser');
          await picture(page, `columns-adviser-${look.language}-${theme}-${width}`);
          await title(app, 'units').click();
        }
      await chips(app).getByRole('button').first().click();
      await expect(page.getByRole('button', { name: narrow.removeAll })).toHaveCount(0);
    });
  });
