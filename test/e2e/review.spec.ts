import { aMoment } from '../support/until.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, literally, pattern } from './support/words.ts';

const NOTE = 'Ausweis am Telefon geprüft; Kopie liegt in der Akte.';

test('lets a person review each status that moves on the platform', async ({
  connected: { app, form },
  platform,
}) => {
  const { review, common, shell } = app.words;
  const [first = ''] = await app.subscriptions.invested(platform.completeForm(81), {
    ...platform.completeForm(82, { investor: cast.threeWallets }),
    wallet: { choice: 'chosen', walletId: platform.investor(cast.threeWallets).wallets[0] ?? '' },
  });
  const investment = (units: number) =>
    platform.report().investments.find((known) => known.units === units)?.id ?? '';
  const status = (name: keyof typeof common.status) => common.status[name].label;
  // The page is looked up each time, because a restart makes another one.
  const decision = () => app.page.getByRole('region', { name: review.decision });
  const item = (name: string) => app.page.getByRole('region', { name });
  const choose = async (name: string) => {
    await app.list.rows(name).click();
    await expect(item(name)).toBeVisible();
  };
  const filter = (name: string) =>
    app.page
      .getByRole('group', { name: review.filters })
      .getByRole('button', { name: new RegExp(`^${literally(name)}`) });

  await test.step('asks for both reviews, and shows their number in the navigation', async () => {
    await app.shell.go('review');
    await expect(app.list.rows()).toHaveCount(2);
    await expect(app.shell.rail.getByRole('button', { name: shell.rail.review })).toContainText(
      fill(shell.rail.needsReview_other, { shown: 2 }),
    );
    await choose(cast.oneWallet);
    await expect(item(cast.oneWallet)).toContainText(status('KYC_PENDING'));
    await expect(item(cast.oneWallet)).toContainText(common.status.KYC_PENDING.explanation);
    await expect(decision()).toContainText(review.asked.never);
    // The app's record and the platform's record are side by side.
    await expect(item(cast.oneWallet)).toContainText(`"id": "${investment(81)}"`);
  });

  await test.step('marks one with a note by the keyboard, and leaves one', async () => {
    await app.field(review.note).fill(NOTE);
    await app.page.keyboard.press('Control+Enter');
    await expect(app.list.rows()).toHaveCount(1);
    await filter(review.filter.all).click();
    await choose(cast.oneWallet);
    await expect(decision()).toContainText(review.asked.done);
    await expect(decision().getByRole('region', { name: review.last })).toContainText(NOTE);
  });

  await test.step('reads one again, and asks again for its changed status', async () => {
    expect(platform.sandbox.setStatus(investment(81), 'KYC_INSUFFICIENT')).toBe(true);
    await item(cast.oneWallet)
      .getByRole('button', { name: new RegExp(`^${literally(review.refreshOne)}`) })
      .click();
    await expect(item(cast.oneWallet)).toContainText(status('KYC_INSUFFICIENT'));
    await expect(item(cast.oneWallet)).toContainText(common.status.KYC_INSUFFICIENT.explanation);
    await expect(item(cast.oneWallet), 'and what it was before').toContainText(status('KYC_PENDING'));
    await expect(decision()).toContainText(review.asked.changed);
    await filter(review.filter.needsReview).click();
    await expect(app.list.rows()).toHaveCount(2);
  });

  await test.step('reads all again with progress, and shows an unknown status as it came', async () => {
    platform.sandbox.setStatus(investment(81), 'PAID');
    platform.sandbox.setStatus(investment(82), 'ESCROW_2.0 <b>neu</b>');
    const release = platform.sandbox.hold();
    await app.button(review.refreshAll).click();
    await expect(app.page.getByText(pattern(review.refreshing)).first()).toBeVisible();
    await expect(app.page.getByRole('progressbar', { name: review.refreshAll })).toBeAttached();
    await expect(app.button(review.stop)).toBeVisible();
    release();
    await expect(app.button(review.refreshAll)).toBeVisible();
    await expect(app.list.rows(cast.oneWallet)).toContainText(status('PAID'));
    await choose(cast.threeWallets);
    await expect(item(cast.threeWallets)).toContainText('ESCROW_2.0 <b>neu</b>');
    await expect(item(cast.threeWallets)).toContainText(common.statusUnknown);
    await expect(decision()).toContainText(review.asked.unknown);
  });

  await test.step('does not mark a status that changes while a person looks', async () => {
    await choose(cast.oneWallet);
    await expect(item(cast.oneWallet)).toContainText(status('PAID'));
    await app.field(review.note).fill('Zahlung gesehen.');
    const stale = await app.call('review.mark', { subscriptionId: first, status: 'ACCEPTED', note: 'x' });
    expect(stale).toMatchObject({ ok: false, error: { field: 'status' } });
    await app.button(review.mark).click();
    await expect(app.list.rows(cast.oneWallet)).toHaveCount(0);
  });

  await test.step('keeps the reviews over a restart', async () => {
    await app.restart();
    await app.shell.go('review');
    await filter(review.filter.all).click();
    await choose(cast.oneWallet);
    await expect(decision().getByRole('region', { name: review.last })).toContainText('Zahlung gesehen.');
    await app.button(review.open).click();
    await expect(form.timeline.step('status')).toContainText(status('PAID'));
  });

  await test.step('keeps the last status while the platform does not answer, and says that it is old', async () => {
    await platform.served.unplug();
    await app.shell.go('review');
    await filter(review.filter.all).click();
    await choose(cast.oneWallet);
    await item(cast.oneWallet)
      .getByRole('button', { name: new RegExp(`^${literally(review.refreshOne)}`) })
      .click();
    await expect(item(cast.oneWallet)).toContainText(review.readFailed);
    await expect(item(cast.oneWallet)).toContainText(status('PAID'));
    await platform.served.plug();
  });
});

test('works with the keyboard alone, and never loses the focus', async ({ shared: { app }, platform }) => {
  const { page } = app;
  const { review, shell } = app.words;
  await app.subscriptions.invested(...[91, 92, 93, 94, 95].map((units) => platform.completeForm(units)));
  await app.shell.go('review');
  const list = page.getByRole('listbox', { name: review.label });
  const note = app.field(review.note);
  const markButton = app.button(new RegExp(`^${literally(review.mark)}`));
  const shownUnits = async () => {
    const current = list.locator('[data-current]');
    return Number(/(\d+) \p{L}/u.exec(await current.innerText())?.[1]);
  };
  await expect(app.list.rows()).toHaveCount(5);
  await expect(list).toBeFocused();

  await test.step('says in a row whose it is, what and how much', async () => {
    await expect(app.list.rows().first()).toContainText(cast.oneWallet);
    await expect(app.list.rows().first()).toContainText(campaigns.plain);
    await expect(app.list.rows().first()).toContainText(/9\d \p{L}+/u);
    expect(await shownUnits()).toBeGreaterThan(90);
  });

  await test.step('moves on with J from a button, and leaves the focus in place on the last row', async () => {
    await markButton.focus();
    await page.keyboard.press('j');
    await expect(list, 'the button of the row before is gone').toBeFocused();
    await page.keyboard.press('End');
    await markButton.focus();
    await page.keyboard.press('j');
    await expect(markButton).toBeFocused();
    await page.keyboard.press('k');
    await expect(list).toBeFocused();
    await page.keyboard.press('Home');
  });

  await test.step('moves to the note with Enter and back to the queue with Esc, and keeps the typed text', async () => {
    await page.keyboard.press('Enter');
    await expect(note).toBeFocused();
    await page.keyboard.type('j1 gesehen');
    await expect(note).toHaveValue('j1 gesehen');
    await page.keyboard.press('Escape');
    await expect(list).toBeFocused();
    await expect(app.heading(shell.title.review), 'Esc has not left the screen').toBeVisible();
    await page.keyboard.press('j');
    await expect(note).toHaveValue('');
    await page.keyboard.press('k');
    await expect(note).toHaveValue('j1 gesehen');
  });

  await test.step('marks with Ctrl+Enter in the note, and goes on to the next', async () => {
    const first = await shownUnits();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect(app.list.rows()).toHaveCount(4);
    await expect(list).toBeFocused();
    expect(await shownUnits()).not.toBe(first);
    await expect(note, 'it is another one’s note').toHaveValue('');
  });

  await test.step('marks with 1 from the queue, and the last row gives way to the one before', async () => {
    await page.keyboard.press('End');
    const last = await shownUnits();
    await page.keyboard.press('1');
    await expect(app.list.rows()).toHaveCount(3);
    await expect(list).toBeFocused();
    expect(await shownUnits()).not.toBe(last);
    await expect(note).toBeVisible();
  });

  await test.step('marks one on a double click, and not the next one as well', async () => {
    await markButton.dblclick();
    await expect(app.list.rows()).toHaveCount(2);
    await expect(list).toBeFocused();
    await aMoment(500);
    await expect(app.list.rows()).toHaveCount(2);
  });

  await test.step('goes on to the next even if the marked row stays in the list', async () => {
    await page
      .getByRole('group', { name: review.filters })
      .getByRole('button', { name: new RegExp(`^${literally(review.filter.all)}`) })
      .click();
    await expect(app.list.rows()).toHaveCount(5);
    await expect(app.list.rows().first(), 'what is not reviewed stands first').toHaveAttribute(
      'aria-selected',
      'true',
    );
    const first = await shownUnits();
    await page.keyboard.press('1');
    await expect.poll(shownUnits).not.toBe(first);
    await expect(page.getByText(review.asked.never)).toBeVisible();
  });

  await test.step('focuses the message that nothing is left after the last review', async () => {
    await page
      .getByRole('group', { name: review.filters })
      .getByRole('button', { name: new RegExp(`^${literally(review.filter.needsReview)}`) })
      .click();
    await expect(app.list.rows()).toHaveCount(1);
    await page.keyboard.press('1');
    await expect(page.getByText(review.empty.needsReview.title)).toBeVisible();
    await expect(page.getByRole('region', { name: review.label })).toBeFocused();
  });
});

test('goes on reading all again without its screen, and can be stopped', async ({
  shared: { app },
  platform,
}) => {
  const { page } = app;
  const { review } = app.words;
  await app.subscriptions.invested(
    ...[41, 42, 43, 44, 45, 46, 47, 48, 49, 50].map((units) => platform.completeForm(units)),
  );
  await app.shell.go('review');
  const progress = page.getByRole('progressbar', { name: review.refreshAll });
  const calls = () =>
    Object.entries(platform.report().endpoints).find(([endpoint]) =>
      /^GET .*\/investments\/./.test(endpoint),
    )?.[1].calls ?? 0;
  const release = platform.sandbox.hold();
  const before = calls();
  await app.button(review.refreshAll).focus();
  await page.keyboard.press('Enter');
  await expect(progress).toBeAttached();
  await expect(app.button(review.stop), 'the same button, with the focus').toBeFocused();

  await app.shell.go('activity');
  await app.shell.go('review');
  await expect(progress, 'opened again while it runs').toBeAttached();
  await page.reload();
  await app.shell.go('review');
  await expect(progress, 'also in a page that was not there when it began').toBeAttached();

  await app.button(review.stop).click();
  release();
  await expect(app.button(review.refreshAll)).toBeVisible();
  await expect(progress).toHaveCount(0);
  expect(calls() - before, 'the others were not read').toBeLessThan(10);
});
