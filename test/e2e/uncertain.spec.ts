import { SENT } from './support/form.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';

test('the answer is lost after the write: uncertain, and resolved by itself without a double', async ({
  desk,
  form,
  platform,
}) => {
  const { common, subscription } = desk.words;
  await platform.connect(desk);
  await form.openNew();
  await form.fill({
    investor: cast.oneWallet,
    campaign: campaigns.plain,
    units: '61',
    survey: 'waiver',
    signature: 'now',
  });
  const lost = platform.sandbox.faults.add({
    kind: 'lost',
    when: 'after',
    method: 'POST',
    path: '/v2/investments/',
  });
  await form.queue();

  await test.step('said as what it is', async () => {
    await form.stands('investment', 'uncertain');
    await expect(form.step('investment')).toContainText(subscription.state.uncertain);
    await expect(desk.page.getByText(common.stage.uncertain, { exact: true }).first()).toBeVisible();
    await expect(form.banner('waitsForRetry')).toBeVisible();
    expect(await form.past.innerText()).not.toContain(common.reason.complete);
    await expect(form.step('wallet')).toHaveAttribute('data-state', 'open');
    expect(platform.report().investments, 'the platform does have it').toHaveLength(1);
  });

  await test.step('in the list, too, and after a restart', async () => {
    await desk.restart();
    await desk.showAll();
    await expect(desk.rows('61')).toContainText(common.stage.uncertain, SENT);
    await form.openListed('61');
    await expect(form.step('investment')).toHaveAttribute('data-state', 'uncertain');
  });

  await test.step('the answers come through again', async () => {
    for (const id of lost) platform.sandbox.faults.remove(id);
    await form.stands('wallet', 'done');
    await expect(form.banner('complete')).toBeVisible();
    const { investments, invitations, replays } = platform.report();
    expect(invitations).toHaveLength(1);
    expect(investments).toMatchObject([{ units: 61, wallet: platform.investor(cast.oneWallet).wallets[0] }]);
    expect(await form.idOf('investment')).toBe(investments[0]?.id);
    expect(replays).toBeGreaterThanOrEqual(1);
    platform.expectClean();
  });
});

test('a proxy’s page, a cut-off answer and a 503 in between change nothing', async ({
  desk,
  form,
  platform,
}) => {
  await platform.connect(desk);
  await form.openNew();
  await form.fill({
    investor: cast.oneWallet,
    campaign: campaigns.plain,
    units: '62',
    survey: 'waiver',
    signature: 'now',
  });
  platform.sandbox.faults.add(
    { kind: 'html', status: 200, times: 1, method: 'POST', path: '/v2/invitations/' },
    { kind: 'cut-off', times: 1, method: 'PATCH', path: '/v2/invitations/*' },
    { kind: 'error', when: 'before', times: 1, method: 'POST', path: '/v2/investments/' },
    { kind: 'expired-token', times: 1, method: 'PATCH', path: '/v2/investments/*' },
  );
  await form.queue();
  await form.stands('wallet', 'done');
  await expect(form.banner('complete')).toBeVisible();
  const { investments, faults } = platform.report();
  expect(investments).toMatchObject([{ units: 62 }]);
  expect(faults).toMatchObject({ html: 1, 'cut-off': 1, error: 1, 'expired-token': 1 });
  platform.expectClean();
});
