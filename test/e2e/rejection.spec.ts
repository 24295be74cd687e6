import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';

const CLOSED = 'This campaign is closed and takes no more invitations.';

test('shows a refusal in red and verbatim at its field, and sends the corrected subscription', async ({
  connected: { app, form },
  platform,
}) => {
  const { common, subscription } = app.words;
  await form.entry.fillNew({
    investor: cast.oneWallet,
    campaign: campaigns.closed,
    units: '51',
    survey: 'waiver',
    signature: 'now',
  });
  await form.queue();

  await test.step('shows the platform’s words and their meaning at the field', async () => {
    await expect(form.banner('rejected')).toBeVisible();
    await expect(app.page.getByText(common.stage.refused, { exact: true }).first()).toBeVisible();
    await form.timeline.reaches('invitation', 'refused');
    await form.open('investor');
    await expect(form.campaign).toHaveAccessibleDescription(new RegExp(CLOSED));
    await expect(form.campaign).toHaveAccessibleDescription(new RegExp(subscription.refusedAt.invitation));
    await expect(form.campaign).toHaveAttribute('aria-invalid', 'true');
    await expect(form.units).not.toHaveAttribute('aria-invalid', 'true');
    const red = await form.campaign.evaluate(
      // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
      (input) => (globalThis as any).getComputedStyle(input).borderTopColor as string,
    );
    const [r = 0, g = 0, b = 0] = red.match(/\d+/g)?.map(Number) ?? [];
    expect(r, red).toBeGreaterThan(Math.max(g, b) + 60);
    expect(platform.report().invitations).toEqual([]);
  });

  await test.step('shows in the list that it needs a decision, also after a restart', async () => {
    await app.restart();
    await app.list.showAll();
    await expect(app.list.rows('51')).toContainText(common.stage.refused);
    await form.openListed('51');
    await expect(form.banner('rejected')).toBeVisible();
    await expect(form.campaign).toHaveAccessibleDescription(new RegExp(CLOSED));
  });

  await test.step('removes the words after the correction, and sends it when queued again', async () => {
    await form.pick(form.campaign, campaigns.plain);
    await expect(form.campaign).not.toHaveAttribute('aria-invalid', 'true');
    // Warning, costs and signature were about the other campaign.
    await form.lapsed.giveAnew();
    await form.saved();
    expect(platform.report().invitations, 'a correction alone sends nothing').toEqual([]);
    await form.queue();
    await form.timeline.reaches('wallet', 'done');
    await expect(form.banner('complete')).toBeVisible();
  });

  const { invitations, investments, endpoints, keys } = platform.report();
  expect(invitations).toMatchObject([{ campaign_id: platform.campaign(campaigns.plain).id, units: 51 }]);
  expect(investments).toHaveLength(1);
  const posts = Object.entries(endpoints).find(([endpoint]) => /^POST .*\/invitations\/$/.test(endpoint));
  expect(posts?.[1].statuses).toEqual({ 201: 1, 400: 1 });
  // The refusal is stored under its own key: the correction under the old key would have been misuse (422).
  expect(keys).toBeGreaterThanOrEqual(4);
  platform.expectClean();
});

test('shows two reasons of a refusal, each at its own field', async ({ shared: { app, form }, platform }) => {
  const { common, subscription } = app.words;
  const nobody = '00000000-0000-4000-8000-000000000000';
  await form.openNew();
  await form.investor.fill(nobody);
  await expect(form.panel('investor').getByText(subscription.investor.unknown)).toBeVisible();
  await form.pick(form.campaign, campaigns.closed);
  // The largest number that the app accepts.
  await form.units.fill('1000000000');
  await form.entry.fillSurvey('waiver');
  await form.saved();
  await form.queue();
  await expect(form.banner('rejected')).toBeVisible();
  await form.open('investor');
  await expect(form.investor).toHaveAccessibleDescription(/There is no investor with this id\./);
  await expect(form.campaign).toHaveAccessibleDescription(new RegExp(CLOSED));
  await expect(form.units).not.toHaveAttribute('aria-invalid', 'true');
  // The words at the top link to their field.
  await form.open('wallet');
  await app.button(`${common.field.campaignId}:`).click();
  await expect(form.campaign).toBeFocused();
  expect(platform.report().invitations).toEqual([]);
  platform.expectClean();
});

test('creates no second invitation when the second step is refused', async ({
  shared: { app, form },
  platform,
}) => {
  const { subscription } = app.words;
  await form.openNew();
  await form.entry.fillInvestor({ investor: cast.oneWallet, campaign: campaigns.plain, units: '53' });
  await form.entry.fillSurvey('waiver');
  await form.saved();
  // The platform's clock is hours behind, so every time from the app lies in its future.
  platform.sandbox.advanceClock(-3 * 3_600_000);
  await form.queue();
  await form.timeline.reaches('invitation', 'done');
  await form.timeline.reaches('answers', 'refused');
  await form.open('survey');
  const time = app.field(subscription.survey.waiverTime);
  await expect(time).toHaveAccessibleDescription(/This time must not be in the future\./);
  await expect(time).toHaveAccessibleDescription(new RegExp(subscription.refusedAt.answers));

  const early = new Date(Date.now() - 4 * 3_600_000);
  await time.fill(`${early.getDate()}.${early.getMonth() + 1}.${early.getFullYear()} ${early.getHours()}:00`);
  await form.saved();
  await form.queue();
  await form.timeline.reaches('answers', 'done');
  expect(platform.report().invitations).toMatchObject([{ units: 53 }]);
  expect(platform.answers()?.survey_waiver).toBe('NO_ANSWERS');
  platform.expectClean();
});
