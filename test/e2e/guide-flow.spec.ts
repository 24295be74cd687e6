import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, pattern } from './support/words.ts';

/** Number of calls for one subscription in the guide. */
const CALLS = 5;
const STEPS = ['invitation', 'answers', 'investment', 'wallet', 'status'] as const;

test('completes the guide’s flow: disclosure, waiver, signature and wallet in one go', async ({
  app,
  form,
  platform,
}) => {
  // The form's times have a precision of one minute.
  const began = Math.floor(Date.now() / 60_000) * 60_000;
  await platform.connectByHand(app);
  await expect(app.page.getByText(pattern(app.words.shell.sync.online)).first()).toBeVisible();
  await form.openNew();
  await form.entry.fillInvestor({ investor: cast.oneWallet, campaign: campaigns.disclosure, units: '25' });

  await test.step('says in the form that the campaign requires the self-disclosure', async () => {
    await form.open('disclosure');
    await expect(form.panel('disclosure').getByText(form.words.disclosure.required).first()).toBeVisible();
    await form.entry.fillDisclosure({ income: true, worth: false });
  });

  await test.step('shows the waiver’s warning word for word and asks to confirm it', async () => {
    const { survey } = form.words;
    await form.open('survey');
    await form.radio(survey.mode, survey.waiver).check();
    await expect(form.panel('survey').getByRole('blockquote')).toHaveText(
      'Ohne Angaben zu Ihren Kenntnissen und Erfahrungen können wir nicht beurteilen, ob diese Anlage für Sie angemessen ist.',
    );
    await app.button(survey.otherLanguage).click();
    await expect(form.panel('survey').getByRole('blockquote')).toHaveText(
      'Without information on your knowledge and experience we cannot assess whether this investment is appropriate for you.',
    );
    await form.now('survey', survey.waiverTime);
    await form.queue();
    await expect(form.panel('survey').getByText(app.words.common.problem.waiverUnconfirmed)).toBeVisible();
    await form.checkbox(survey.confirm).check();
    await expect(form.panel('survey').getByText(/^Bestätigt von .+ am .+\.$/)).toBeVisible();
  });

  await test.step('signs now, confirms the costs, and takes the only wallet by itself', async () => {
    await form.entry.sign('now');
    await form.open('wallet');
    const auto = form.radio(form.words.wallet.label, form.words.wallet.auto);
    await expect(auto).toBeChecked();
    await form.saved();
  });
  const signed = app.field(form.words.costs.signedAt);

  expect(platform.report().invitations, 'nothing goes out before it is queued').toEqual([]);
  const before = platform.callsForSubscriptions().calls;
  await form.queue();
  for (const kind of STEPS) await form.timeline.reaches(kind, 'done');
  await expect(form.banner('complete')).toBeVisible();
  // The app's part is done: from here on, the status is the platform's.
  await expect(
    app.page.getByText(app.words.common.status.KYC_PENDING.label, { exact: true }).first(),
  ).toBeVisible();

  await test.step('stores exactly the typed values on the platform', async () => {
    const { investments, invitations } = platform.report();
    const { id: investor, wallets } = platform.investor(cast.oneWallet);
    const campaign = platform.campaign(campaigns.disclosure).id;
    expect(invitations).toMatchObject([{ investor_id: investor, campaign_id: campaign, units: 25 }]);
    expect(investments).toMatchObject([
      { investor_id: investor, campaign_id: campaign, units: 25, wallet: wallets[0] },
    ]);
    const answers = platform.answers();
    expect(answers).toMatchObject({
      self_disclosure_monthly_income: true,
      self_disclosure_net_worth_100k: false,
      survey: [],
      survey_waiver: 'NO_ANSWERS',
    });
    await form.open('signature');
    const shown = await signed.inputValue();
    const times = [
      answers?.self_disclosure_submitted_at,
      answers?.survey_submitted_at,
      investments[0]?.signed_at,
    ].map((time) => new Date(time ?? ''));
    for (const time of times) {
      expect(time.getTime()).toBeGreaterThanOrEqual(began);
      expect(time.getTime()).toBeLessThanOrEqual(Date.now());
    }
    const [, , signedAt] = times as [Date, Date, Date];
    const two = (value: number) => String(value).padStart(2, '0');
    expect(shown).toBe(
      `${two(signedAt.getDate())}.${two(signedAt.getMonth() + 1)}.${signedAt.getFullYear()} ${two(signedAt.getHours())}:${two(signedAt.getMinutes())}`,
    );
  });

  await test.step('shows the platform’s ids and status in the timeline', async () => {
    const { investments, invitations } = platform.report();
    expect(await form.timeline.idOf('invitation')).toBe(invitations[0]?.id);
    expect(await form.timeline.idOf('investment')).toBe(investments[0]?.id);
    const status = investments[0]?.status as keyof typeof app.words.common.status;
    await expect(form.timeline.step('status')).toContainText(app.words.common.status[status].label);
  });

  await test.step('needs few calls', () => {
    const { calls, endpoints } = platform.callsForSubscriptions();
    expect(calls - before, JSON.stringify(endpoints)).toBeLessThanOrEqual(CALLS);
    platform.expectClean();
  });

  await test.step('shows the subscription as invested in the list', async () => {
    await app.shell.go('subscriptions');
    await app.page
      .getByRole('group', { name: app.words.list.filters })
      .getByRole('button', { name: app.words.list.filter.invested })
      .click();
    await expect(app.list.rows(cast.oneWallet)).toHaveCount(1);
  });
});

test('sends answers instead of the waiver, and one of several wallets', async ({
  shared: { app, form },
  platform,
}) => {
  await form.openNew();
  const answers = [
    { question: 'Welche Anlagen kennen Sie?', answer: 'Aktien, Anleihen – seit 2009' },
    { question: 'Wie lange?\nIn Jahren', answer: '„15“ & <mehr> 🙂' },
  ];
  await form.entry.fill({
    investor: cast.threeWallets,
    campaign: campaigns.plain,
    units: '3',
    survey: answers,
    signature: 'now',
  });

  await test.step('asks to choose one of several wallets', async () => {
    await form.open('wallet');
    const { wallets } = platform.investor(cast.threeWallets);
    // The wallets were read when the investor was chosen, so no person has to ask for them.
    const choices = form.panel('wallet').getByRole('radio');
    await expect(choices).toHaveCount(wallets.length + 1);
    const reads = Object.entries(platform.report().endpoints).filter(([to]) => to.includes('/wallets/'));
    expect(reads).toHaveLength(1);
    // Once, not with every key. Wallets are also read once a minute, to see whether the platform answers.
    expect(reads[0]?.[1].calls).toBeLessThanOrEqual(2);
    await expect(choices.and(app.page.locator(':checked'))).toHaveCount(0);
    await form.queue();
    await expect(
      form.panel('wallet').getByText(fill(app.words.common.problem.chooseWallet, { count: wallets.length })),
    ).toBeVisible();
    expect(platform.report().invitations).toEqual([]);
    await app.page.locator(`input[type=radio][value="${wallets[1]}"]`).check();
  });

  await form.queue();
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([
    { units: 3, wallet: platform.investor(cast.threeWallets).wallets[1] },
  ]);
  expect(platform.answers()).toMatchObject({ survey: answers, survey_waiver: null });
  platform.expectClean();
});

test('says clearly that an investor has no wallet, and invests all the same', async ({
  shared: { app, form },
  platform,
}) => {
  await form.entry.fillNew({
    investor: cast.noWallet,
    campaign: campaigns.plain,
    units: '4',
    survey: 'waiver',
    signature: 'now',
  });
  await form.queue();
  await form.timeline.reaches('investment', 'done');
  await expect(form.banner('noWallet')).toBeVisible();
  await expect(form.timeline.step('wallet')).toContainText(app.words.common.reason.noWallet);
  expect(platform.report().investments).toMatchObject([{ units: 4, wallet: null }]);
});

test.describe('in English', () => {
  test.use({ language: 'en' });

  test('completes a subscription with the keyboard alone, in Training', async ({ app, form }) => {
    const { keyboard } = app.page;
    const { words } = form;
    const focused = app.page.locator('*:focus');
    await keyboard.press('n');
    await expect(form.investor).toBeFocused();

    await test.step('finds investor and campaign by search and Enter', async () => {
      // The app reads the investors of a new platform by itself.
      await keyboard.press('ArrowDown');
      await expect(app.page.getByRole('option').nth(1)).toBeVisible();
      await keyboard.type('eins');
      // Typing is faster than the search: the previous first result must not be taken for the typed text.
      await keyboard.press('Enter');
      await expect(app.page.getByRole('option')).toHaveCount(1);
      await expect(form.investor).toHaveValue('eins');
      await keyboard.press('Enter');
      await expect(form.investor).toHaveValue(cast.oneWallet);
      await keyboard.press('Enter');
      await expect(form.campaign).toBeFocused();
      await keyboard.type('Übung A');
      await keyboard.press('Enter');
      await expect(form.campaign).toHaveValue(campaigns.plain);
      await keyboard.press('Enter');
      await expect(form.units).toBeFocused();
      await keyboard.type('7');
      await keyboard.press('Enter');
    });

    await test.step('moves past the self-disclosure to the waiver', async () => {
      await expect(form.radio(words.disclosure.given, words.disclosure.no)).toBeFocused();
      await keyboard.press('Enter');
      await expect(form.radio(words.survey.mode, words.survey.answers)).toBeFocused();
      await keyboard.press('ArrowDown');
      await expect(form.radio(words.survey.mode, words.survey.waiver)).toBeChecked();
      await keyboard.press('Enter');
      await expect(form.checkbox(words.survey.confirm)).toBeFocused();
      await keyboard.press('Space');
      await keyboard.press('Enter');
      await expect(app.field(words.survey.waiverTime)).toBeFocused();
      await keyboard.press('Tab');
      await keyboard.press('Enter');
      await expect(app.field(words.survey.waiverTime)).not.toHaveValue('');
    });

    await test.step('signs now and confirms the costs', async () => {
      await keyboard.press('Tab');
      await expect(focused).toHaveText(fill(words.next, { section: words.section.signature }));
      await keyboard.press('Enter');
      await expect(app.field(words.costs.signedAt)).toBeFocused();
      await keyboard.press('Tab');
      await keyboard.press('Enter');
      await keyboard.press('Tab');
      await expect(form.checkbox(words.costs.confirm)).toBeFocused();
      await keyboard.press('Space');
      await expect(form.checkbox(words.costs.confirm)).toBeChecked();
    });

    await keyboard.press('Control+Enter');
    await form.timeline.reaches('wallet', 'done');
    await expect(form.banner('complete')).toBeVisible();
    await keyboard.press('Escape');
    await expect(app.heading('Subscriptions')).toBeVisible();
  });
});
