import { patience } from '../../scripts/lib/patience.ts';
import type { App } from './support/app.ts';
import { signed } from './support/entries.ts';
import { cast } from './support/platform.ts';
import { rewrite } from './support/rewrite.ts';
import { expect, test } from './support/test.ts';

test('marks a write as uncertain when its answer is lost, and resolves it by itself without a duplicate', async ({
  connected: { app, form },
  platform,
}) => {
  const { common, subscription } = app.words;
  await form.entry.fillNew({ ...signed, units: '61' });
  const lost = platform.sandbox.faults.add({
    kind: 'lost',
    when: 'after',
    method: 'POST',
    path: '/v2/investments/',
  });
  await form.queue();

  await test.step('shows the form as uncertain', async () => {
    await form.timeline.reaches('investment', 'uncertain');
    await expect(form.timeline.step('investment')).toContainText(subscription.state.uncertain);
    await expect(app.page.getByText(common.stage.uncertain, { exact: true }).first()).toBeVisible();
    await expect(form.banner('waitsForRetry')).toBeVisible();
    expect(await form.timeline.region.innerText()).not.toContain(common.reason.complete);
    await expect(form.timeline.step('wallet')).toHaveAttribute('data-state', 'open');
    expect(platform.report().investments, 'the platform does have it').toHaveLength(1);
  });

  await test.step('shows it as uncertain in the list too, and after a restart', async () => {
    await app.restart();
    await app.list.showAll();
    await expect(app.list.rows('61')).toContainText(common.stage.uncertain);
    await form.openListed('61');
    await expect(form.timeline.step('investment')).toHaveAttribute('data-state', 'uncertain');
  });

  await test.step('resolves it when answers arrive again', async () => {
    for (const id of lost) platform.sandbox.faults.remove(id);
    // The pauses between the attempts have grown with the time that the test has taken.
    await form.timeline.reaches('wallet', 'done', { within: 3 * patience });
    await expect(form.banner('complete')).toBeVisible();
    const { investments, invitations, replays } = platform.report();
    expect(invitations).toHaveLength(1);
    expect(investments).toMatchObject([{ units: 61, wallet: platform.investor(cast.oneWallet).wallets[0] }]);
    expect(await form.timeline.idOf('investment')).toBe(investments[0]?.id);
    expect(replays).toBeGreaterThanOrEqual(1);
    platform.expectClean();
  });
});

test('changes nothing after a proxy’s page, a cut-off answer and a 503 in between', async ({
  shared: { form },
  platform,
}) => {
  await form.entry.fillNew({ ...signed, units: '62' });
  platform.sandbox.faults.add(
    { kind: 'html', status: 200, times: 1, method: 'POST', path: '/v2/invitations/' },
    { kind: 'cut-off', times: 1, method: 'PATCH', path: '/v2/invitations/*' },
    { kind: 'error', when: 'before', times: 1, method: 'POST', path: '/v2/investments/' },
    { kind: 'expired-token', times: 1, method: 'PATCH', path: '/v2/investments/*' },
  );
  await form.queue();
  await form.timeline.reaches('wallet', 'done');
  await expect(form.banner('complete')).toBeVisible();
  const { investments, faults } = platform.report();
  expect(investments).toMatchObject([{ units: 62 }]);
  expect(faults).toMatchObject({ html: 1, 'cut-off': 1, error: 1, 'expired-token': 1 });
  platform.expectClean();
});

/** Restarts the app with its last calls moved to more than a day ago. */
async function aDayLater(app: App): Promise<void> {
  await app.close();
  const then = new Date(Date.now() - 25 * 3_600_000).toISOString();
  await rewrite(app, (sql) =>
    sql.prepare(`UPDATE operations SET first_sent_at = ? WHERE state = 'uncertain'`).run(then),
  );
  await app.start();
}

test('lets a person look on the platform and decide after a day without an answer', async ({
  connected: { app, form },
  platform,
}) => {
  const { decision, common, subscription } = app.words;
  const enter = async (units: string) => {
    await form.entry.fillNew({ ...signed, units });
    await form.queue();
    await form.timeline.reaches('investment', 'uncertain');
  };
  const investment = { method: 'POST', path: '/v2/investments/' };
  platform.sandbox.faults.add({ kind: 'lost', when: 'after', ...investment });
  await enter('63');
  platform.sandbox.faults.clear();
  platform.sandbox.faults.add({ kind: 'lost', when: 'before', ...investment });
  await enter('64');
  await aDayLater(app);
  platform.sandbox.faults.clear();
  const { page } = app;
  const dialog = page.getByRole('dialog', { name: decision.title });
  const choose = (kind: 'sendAgain' | 'record' | 'giveUp') =>
    dialog.getByRole('radio', { name: decision.choice[kind].label }).check();
  const decide = (name: string) => dialog.getByRole('button', { name, exact: true });

  await test.step('decides nothing before the person has looked', async () => {
    await form.openListed('63');
    await expect(form.banner('unknownOutcome')).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeVisible();
    await expect(dialog).toContainText(platform.served.base);
    await decide(decision.decide).click();
    await expect(dialog).toContainText(decision.notYet.choice);
    await choose('record');
    await decide(decision.choice.record.button).click();
    await expect(dialog).toContainText(decision.notYet.id);
  });

  await test.step('refuses an id that does not exist, and keeps the typed text when the dialog closes', async () => {
    const id = dialog.getByLabel(decision.id);
    await id.fill('99999999-9999-4999-8999-999999999999');
    await decide(decision.choice.record.button).press('Enter');
    await expect(dialog).toContainText(common.error.idNotFound.title);
    await expect(decide(decision.choice.record.button), 'the focus stays in the dialog').toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.keyboard.press('Control+Enter');
    await expect(id).toHaveValue('99999999-9999-4999-8999-999999999999');
    const made = platform.report().investments.find(({ units }) => units === 63);
    await id.fill(made?.id ?? '');
    // Cancelling while the platform is still being read decides nothing.
    const release = platform.sandbox.hold();
    await page.keyboard.press('Enter');
    await expect(decide(decision.deciding)).toBeVisible();
    await decide(common.cancel).click();
    await expect(dialog).toBeHidden();
    release();
    await expect(page.getByText(decision.withdrawn)).toBeVisible();
    await expect(form.banner('unknownOutcome')).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await id.press('Enter');
    await expect(dialog).toBeHidden();
    await form.timeline.reaches('wallet', 'done');
    expect(await form.timeline.idOf('investment')).toBe(made?.id);
  });

  await test.step('queues it as new after giving up', async () => {
    await page.keyboard.press('Escape');
    await form.openListed('64');
    await page.keyboard.press('Control+Enter');
    await choose('giveUp');
    const looked = dialog.getByRole('checkbox', { name: decision.looked });
    await looked.check();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.keyboard.press('Control+Enter');
    await expect(looked, 'said anew each time').not.toBeChecked();
    await decide(decision.choice.giveUp.button).click();
    await expect(dialog).toContainText(decision.notYet.looked);
    await expect(looked).toBeFocused();
    await looked.check();
    await decide(decision.choice.giveUp.button).click();
    await expect(dialog).toBeHidden();
    // The investment may exist all the same: the form says so, it can be recorded later, and queueing asks first.
    await expect(form.banner('mayExist')).toBeVisible();
    await app.button(decision.openFormer).click();
    await expect(dialog.getByLabel(decision.id)).toBeVisible();
    // Even before the focus is in the dialog, Esc closes only the dialog and does not leave the form beneath.
    await app.button(decision.openFormer).focus();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await form.queue();
    await app.button(subscription.checkRestored.confirm).click();
    await form.timeline.reaches('wallet', 'done');
  });
  expect(platform.report().investments.map(({ units }) => units)).toEqual([63, 64]);
  platform.expectClean();
});
