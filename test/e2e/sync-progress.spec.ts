import { campaigns } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

test('shows Activity as paused, and each waiting subscription once', async ({
  shared: { app, form },
  platform,
}) => {
  const { activity, common, list, shell } = app.words;
  const { page } = app;
  await app.call('investors.refresh');
  platform.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/investments/' });
  const uncertain = await app.subscriptions.queue(platform.completeForm(61));
  await expect.poll(async () => (await app.subscriptions.get(uncertain)).stage).toBe('uncertain');
  await platform.served.unplug();
  await app.subscriptions.queue(platform.completeForm(62));
  await app.subscriptions.queue(platform.completeForm(63));
  const indicator = page.getByTitle(shell.sync.details);
  await expect(indicator).toContainText(fill(shell.sync.waiting_other, { shown: 2 }));
  await app.shell.workOffline(true);

  await app.shell.go('activity');
  const state = page.getByRole('status').filter({ hasText: shell.sync.chosen });
  await expect(state).toContainText(activity.paused.title);
  await expect(state).toContainText(fill(activity.paused.waiting_other, { shown: 2 }));
  await expect(state).toContainText(fill(activity.paused.uncertain_one, { shown: 1 }));
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(app.button(shell.sync.sendNow)).toBeDisabled();
  await expect(indicator).toContainText(
    `${fill(shell.sync.waiting_other, { shown: 2 })} · ${fill(shell.sync.uncertain_one, { shown: 1 })}`,
  );

  await test.step('says what each waits for and until when, and links to it', async () => {
    const group = (reason: keyof typeof common.reason, count: number) =>
      page.getByRole('region', { name: shell.sync.onHold }).getByRole('button', {
        name: new RegExp(`^${count} ?(${common.stage.uncertain}: )?${common.reason[reason]}`, 'i'),
      });
    await expect(group('waitsForSending', 2)).toContainText(shell.sync.until.chosen);
    await expect(group('waitsForRetry', 1)).toContainText(shell.sync.until.chosen);
    await group('waitsForRetry', 1).click();
    await form.open('investor');
    await expect(form.units).toHaveValue('61');
    await page.keyboard.press('Escape');
    await group('waitsForSending', 2).press('Enter');
    await expect(app.list.rows()).toHaveCount(2);
    const chosen = page.getByRole('group', { name: list.filters }).getByRole('button', { pressed: true });
    await expect(chosen).toContainText(common.reason.waitsForSending);
  });

  await test.step('updates the switch when sending is resumed at the indicator', async () => {
    await indicator.click();
    await page.getByRole('dialog').getByRole('button', { name: shell.sync.resume, exact: true }).click();
    await expect(app.shell.offlineSwitch).not.toBeChecked();
    await expect(
      page.getByRole('dialog').getByRole('button', { name: shell.sync.pause, exact: true }),
    ).toBeFocused();
  });
});

test('shows the progress of a run and what needs a person, and can be paused and resumed', async ({
  shared: { app, form },
  platform,
}) => {
  const { common, list, shell } = app.words;
  const { page } = app;
  await app.call('investors.refresh');
  await app.subscriptions.queue(platform.completeForm(80, { campaign: campaigns.closed }));
  const dialog = page.getByRole('dialog');
  let release = () => {};
  await page.getByTitle(shell.sync.details).click();
  const needs = dialog.getByRole('region', { name: shell.sync.needsYou });
  await expect(needs.getByRole('button')).toHaveText(new RegExp(`^1${common.reason.rejected}`, 'i'));

  await test.step('shows the progress while the run goes on', async () => {
    release = platform.sandbox.hold();
    for (let units = 81; units <= 90; units += 1) await app.subscriptions.queue(platform.completeForm(units));
    await expect(dialog.getByText(fill(shell.sync.run.done, { done: 0, total: 10 }))).toBeVisible();
    await expect(dialog.getByRole('progressbar')).toHaveCount(1);
    await expect(dialog.getByText(fill(shell.sync.run.left, { sending: 8, left: 2 }))).toBeVisible();
  });

  await test.step('waits for the open answers and sends nothing else while paused', async () => {
    await dialog.getByRole('button', { name: shell.sync.pause, exact: true }).click();
    await expect(app.shell.offlineSwitch).toBeChecked();
    release();
    const rest = dialog.getByRole('region', { name: shell.sync.onHold });
    await expect(rest.getByRole('button', { name: new RegExp(common.reason.sending, 'i') })).toHaveCount(0);
    await expect(rest.getByRole('button')).toHaveCount(1);
    await expect(rest.getByRole('button')).toContainText(shell.sync.until.chosen);
    await rest.getByRole('button').click();
    await expect(
      page.getByRole('button', { name: `${common.reason.waitsForSending} 10`, pressed: true }),
    ).toBeVisible();
    await expect(app.list.rows()).toHaveCount(10);
    await page.getByTitle(shell.sync.details).click();
  });

  await test.step('sends everything after resuming, and still shows the refused one', async () => {
    await dialog.getByRole('button', { name: shell.sync.resume, exact: true }).click();
    await expect.poll(() => platform.report().investments.length).toBe(10);
    await expect(dialog.getByRole('region', { name: shell.sync.byItself })).toHaveCount(0);
    await expect(page.getByText(list.empty.reason.title)).toBeVisible();
    await needs.getByRole('button').click();
    await form.open('investor');
    await expect(form.units).toHaveValue('80');
    platform.expectClean();
  });
});
