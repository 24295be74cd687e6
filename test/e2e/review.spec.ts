import { completeForm } from '../support/headless.ts';
import { SENT } from './support/form.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, literally, pattern } from './support/words.ts';

const NOTE = 'Ausweis am Telefon geprüft; Kopie liegt in der Akte.';

test('statuses move on the platform; a person reviews each of them', async ({ desk, form, platform }) => {
  const { review, common, shell } = desk.words;
  await platform.connect(desk);
  const campaign = platform.campaign(campaigns.plain).id;
  const first = await desk.enter(completeForm(platform.investor(cast.oneWallet).id, campaign, 81));
  const second = await desk.enter({
    ...completeForm(platform.investor(cast.threeWallets).id, campaign, 82),
    wallet: { choice: 'chosen', walletId: platform.investor(cast.threeWallets).wallets[0] ?? '' },
  });
  await desk.standsAt('complete', first, second);
  const investment = (units: number) =>
    platform.report().investments.find((known) => known.units === units)?.id ?? '';
  const status = (name: keyof typeof common.status) => common.status[name].label;
  // Asked for anew each time: after a restart there is another page.
  const decision = () => desk.page.getByRole('region', { name: review.decision });
  const item = (name: string) => desk.page.getByRole('region', { name });
  const choose = async (name: string) => {
    await desk.rows(name).click();
    await expect(item(name)).toBeVisible();
  };
  const filter = (name: string) =>
    desk.page
      .getByRole('group', { name: review.filters })
      .getByRole('button', { name: new RegExp(`^${literally(name)}`) });

  await test.step('both are asked for, and the navigation says how many', async () => {
    await desk.go('review');
    await expect(desk.rows()).toHaveCount(2);
    await expect(desk.rail.getByRole('button', { name: shell.rail.review })).toContainText(
      fill(shell.rail.needsReview_other, { count: 2 }),
    );
    await choose(cast.oneWallet);
    await expect(item(cast.oneWallet)).toContainText(status('KYC_PENDING'));
    await expect(item(cast.oneWallet)).toContainText(common.status.KYC_PENDING.explanation);
    await expect(decision()).toContainText(review.asked.never);
    // Ours and the platform's record, side by side.
    await expect(item(cast.oneWallet)).toContainText(`"id": "${investment(81)}"`);
  });

  await test.step('marked with a note, by the keyboard: one is left', async () => {
    await desk.field(review.note).fill(NOTE);
    await desk.page.keyboard.press('Control+Enter');
    await expect(desk.rows()).toHaveCount(1);
    await filter(review.filter.all).click();
    await choose(cast.oneWallet);
    await expect(decision()).toContainText(review.asked.done);
    await expect(decision().getByRole('region', { name: review.last })).toContainText(NOTE);
  });

  await test.step('one is read again: its status has changed, and it is asked for anew', async () => {
    expect(platform.sandbox.setStatus(investment(81), 'KYC_INSUFFICIENT')).toBe(true);
    await item(cast.oneWallet)
      .getByRole('button', { name: new RegExp(`^${literally(review.refreshOne)}`) })
      .click();
    await expect(item(cast.oneWallet)).toContainText(status('KYC_INSUFFICIENT'));
    await expect(item(cast.oneWallet)).toContainText(common.status.KYC_INSUFFICIENT.explanation);
    await expect(item(cast.oneWallet), 'and what it was before').toContainText(status('KYC_PENDING'));
    await expect(decision()).toContainText(review.asked.changed);
    await filter(review.filter.needsReview).click();
    await expect(desk.rows()).toHaveCount(2);
  });

  await test.step('all are read again, with progress; a status that nobody knows is shown as it came', async () => {
    platform.sandbox.setStatus(investment(81), 'PAID');
    platform.sandbox.setStatus(investment(82), 'ESCROW_2.0 <b>neu</b>');
    platform.sandbox.settings.latency = 700;
    await desk.button(review.refreshAll).click();
    await expect(desk.page.getByText(pattern(review.refreshing)).first()).toBeVisible();
    await expect(desk.page.getByRole('progressbar', { name: review.refreshAll })).toBeAttached();
    await expect(desk.button(review.stop)).toBeVisible();
    await expect(desk.button(review.refreshAll)).toBeVisible(SENT);
    platform.sandbox.settings.latency = 0;
    await expect(desk.rows(cast.oneWallet)).toContainText(status('PAID'));
    await choose(cast.threeWallets);
    await expect(item(cast.threeWallets)).toContainText('ESCROW_2.0 <b>neu</b>');
    await expect(item(cast.threeWallets)).toContainText(common.statusUnknown);
    await expect(decision()).toContainText(review.asked.unknown);
  });

  await test.step('a status that changes while somebody looks is not marked unseen', async () => {
    await choose(cast.oneWallet);
    await expect(item(cast.oneWallet)).toContainText(status('PAID'));
    await desk.field(review.note).fill('Zahlung gesehen.');
    const stale = await desk.call('review.mark', { subscriptionId: first, status: 'ACCEPTED', note: 'x' });
    expect(stale).toMatchObject({ ok: false, error: { field: 'status' } });
    await desk.button(review.mark).click();
    await expect(desk.rows(cast.oneWallet)).toHaveCount(0);
  });

  await test.step('what was reviewed is still known after a restart', async () => {
    await desk.restart();
    await desk.go('review');
    await filter(review.filter.all).click();
    await choose(cast.oneWallet);
    await expect(decision().getByRole('region', { name: review.last })).toContainText('Zahlung gesehen.');
    await desk.button(review.open).click();
    await expect(form.step('status')).toContainText(status('PAID'));
  });

  await test.step('the platform does not answer: the last status stays, and says that it is old', async () => {
    await platform.served.unplug();
    await desk.go('review');
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
