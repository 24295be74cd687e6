import { signed, unsigned } from './support/entries.ts';
import { cast, Platform } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, literally, pattern } from './support/words.ts';

/** Returns a time as typed, this many minutes ago. */
function ago(minutes: number): string {
  const time = new Date(Date.now() - minutes * 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(time.getDate())}.${two(time.getMonth() + 1)}.${time.getFullYear()}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

test('says at once that a form was changed during a call, and can be queued again at once', async ({
  shared: { form },
  platform,
}) => {
  await form.entry.fillNew({ ...signed, units: '71' });
  await form.open('investor');
  const release = platform.sandbox.hold();
  await form.queue();
  await form.timeline.reaches('invitation', 'sending');
  await form.units.fill('72');
  await expect(form.banner('lastStep')).toBeVisible();
  await form.lapsed.holds('signature');
  await form.checkbox(form.words.costs.confirm).check();
  await form.saved();
  await expect(form.timeline.step('invitation')).toHaveAttribute('data-state', 'sending');
  await form.queueButton.click();
  await expect(form.banner('sending')).toBeVisible();
  release();

  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().invitations).toMatchObject([{ units: 72 }]);
  expect(platform.report().investments).toMatchObject([{ units: 72 }]);
  platform.expectClean();
});

test('sends nothing more when a form was changed during a call and not queued again', async ({
  shared: { form },
  platform,
}) => {
  await form.entry.fillNew({ ...signed, units: '73' });
  await form.open('investor');
  const release = platform.sandbox.hold();
  await form.queue();
  await form.timeline.reaches('invitation', 'sending');
  await form.units.fill('74');
  await expect(form.banner('lastStep')).toBeVisible();
  release();
  await form.timeline.reaches('invitation', 'done');
  await expect(form.banner('edited')).toBeVisible();
  expect(platform.report().invitations).toMatchObject([{ units: 73, investment_id: null }]);
});

test('names the way out when a self-disclosure is required after the signature, and follows it', async ({
  shared: { app, form },
  platform,
}) => {
  const { common } = app.words;
  const demanding = platform.sandbox.info.campaigns.find(({ name }) => name.startsWith('Übung C'));
  await form.openNew();
  await form.pick(form.investor, cast.oneWallet);
  await form.campaign.fill(demanding?.id ?? '');
  await form.units.fill('75');
  await form.entry.fillSurvey('waiver');
  await app.field(form.words.survey.waiverTime).fill(ago(120));
  await form.entry.sign(ago(60));
  await form.saved();
  await form.queue();

  await test.step('says what is still missing when the platform has the invitation', async () => {
    await expect(form.banner('unfinished')).toBeVisible();
    await form.timeline.reaches('invitation', 'done');
    expect(platform.report().investments).toEqual([]);
    await app.button(`${common.field.selfDisclosure_given}:`).click();
    await expect(form.panel('disclosure')).toBeVisible();
    // The field's hint gives way to the error, so the text appears once.
    const { required } = form.words.disclosure;
    await expect(form.panel('disclosure').getByText(required, { exact: true })).toHaveCount(0);
    await expect(form.panel('disclosure').getByText(common.problem.selfDisclosureRequired)).toHaveCount(1);
  });

  await test.step('asks for a new signature when the self-disclosure is later than the signature', async () => {
    await form.entry.fillDisclosure({ income: true, worth: true });
    await form.saved();
    await form.queue();
    const signed = app.field(form.words.costs.signedAt);
    await expect(signed).toBeFocused();
    await expect(signed).toHaveAccessibleDescription(
      new RegExp(literally(common.problem.signedBeforeAnswers)),
    );
    await form.now('signature', form.words.costs.signedAt);
  });

  await form.saved();
  await form.queue();
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([{ units: 75 }]);
  platform.expectClean();
});

test('says that a subscription was partly sent and taken back, and queues it from there', async ({
  connected: { app, form },
  platform,
}) => {
  await form.entry.fillNew({ ...unsigned, units: '76' });
  await form.queue();
  await expect(form.banner('signature')).toBeVisible();
  await platform.disappear(app);
  // A failed read is one quiet line beside its button.
  await form.open('wallet');
  await app.button(form.words.wallet.refresh).click();
  const { failedRead } = app.words.common;
  await expect(app.page.getByRole('status').filter({ hasText: failedRead.offline })).toBeVisible();
  await form.entry.sign('now');
  await form.saved();
  await form.queue();
  await expect(form.banner('offline')).toBeVisible();
  await app.button(form.words.action.takeBack).click();
  await expect(form.banner('takenBack')).toBeVisible();
  await expect(form.banner('edited')).toHaveCount(0);
  // The pressed button is gone, and the focus is still beside its former place.
  await expect(form.queueButton).toBeFocused();

  await app.restart();
  await form.openListed('76');
  await expect(form.banner('takenBack')).toBeVisible();
  await platform.served.plug();
  await form.queue();
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toHaveLength(1);
  platform.expectClean();
});

test('sends nothing more when a step for another client id is uncertain, and links to the settings', async ({
  connected: { app, form },
  platform,
}) => {
  const { decision, settings } = app.words;
  platform.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/invitations/' });
  await form.entry.fillNew({ ...signed, units: '77' });
  await form.queue();
  await expect(form.banner('waitsForRetry')).toBeVisible();
  const { environments } = (await app.call('app.state')).value;
  const { hasSecret, ...environment } = environments.find(
    ({ name }: { name: string }) => name === platform.name,
  );
  expect(hasSecret).toBe(true);
  expect(await app.call('environments.save', { ...environment, clientId: 'somebody-else' })).toMatchObject({
    ok: true,
  });
  await app.restart();
  await form.openListed('77');
  await expect(form.banner('otherAccount')).toBeVisible();
  await form.queue();
  const dialog = app.page.getByRole('dialog', { name: decision.title });
  await expect(dialog.getByRole('radio')).toHaveCount(2);
  await expect(dialog.getByRole('radio', { name: decision.choice.sendAgain.label })).toHaveCount(0);
  await app.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(platform.report().invitations).toHaveLength(1);
  // The credentials missing for the other client id are named at the top as well.
  await app.button(form.words.campaign.toSettings).last().click();
  await expect(app.field(settings.field.clientId)).toHaveValue('somebody-else');
});

test('reports at once, and at its field, that an entry lapses when its subject changes', async ({
  app,
  form,
}) => {
  const { costs, survey, lapsed, disclosure } = form.words;
  const again = (changed: string) => fill(lapsed.again, { changed });
  const words = app.words.common.field;
  await form.entry.fillNew({
    ...unsigned,
    units: '6',
    disclosure: { income: true, worth: false },
    signature: 'now',
  });
  const signed = await app.field(costs.signedAt).inputValue();
  await form.open('investor');

  await test.step('removes the entries about the order when the units change, and keeps the warning', async () => {
    const said = form.lapsed.notice('units', [
      'selfDisclosure_submittedAt',
      'signature_signedAt',
      'signature_costsInformed',
    ]);
    await form.units.fill('5');
    await expect(said).toBeVisible();
    await said.getByRole('button', { name: lapsed.show }).click();
    await expect(app.field(disclosure.timeLabel)).toBeFocused();
    await form.lapsed.holds('disclosure');
    await form.open('signature');
    const time = app.field(costs.signedAt);
    await expect(time).toHaveValue('');
    await expect(time).toHaveAccessibleDescription(new RegExp(again(words.units)));
    await form.lapsed.holds('signature');
    await expect(time).toHaveValue(signed);
    await expect(time).toBeFocused();
    const tick = form.checkbox(costs.confirm);
    await expect(tick).not.toBeChecked();
    await expect(tick).toHaveAccessibleDescription(new RegExp(again(words.units)));
    await tick.check();
    await expect(said).toHaveCount(0);
    await expect(form.panel('signature').getByText(again(words.units))).toHaveCount(0);
    await expect(form.panel('signature').getByText(pattern(form.words.confirmed))).toBeVisible();
    await form.open('survey');
    await expect(form.checkbox(survey.confirm)).toBeChecked();
    await expect(app.field(survey.waiverTime)).not.toHaveValue('');
  });

  await test.step('removes everything of the former investor when the investor changes', async () => {
    await form.open('investor');
    await form.pick(form.investor, cast.noWallet);
    await expect(
      form.lapsed.notice('investorId', [
        'selfDisclosure_submittedAt',
        'survey_waiverConfirmed',
        'survey_submittedAt',
        'signature_signedAt',
        'signature_costsInformed',
      ]),
    ).toBeVisible();
    await form.open('survey');
    await expect(form.checkbox(survey.confirm)).not.toBeChecked();
    await expect(app.field(survey.waiverTime)).toHaveValue('');
    await app.button(app.words.common.undo).click();
    await form.open('survey');
    await expect(form.checkbox(survey.confirm)).toBeChecked();
    await expect(app.field(survey.waiverTime)).not.toHaveValue('');
    await form.open('investor');
    await form.pick(form.investor, cast.noWallet);
    await form.open('disclosure');
    await expect(app.field(disclosure.timeLabel)).toHaveAccessibleDescription(
      new RegExp(again(words.investorId)),
    );
  });

  await test.step('does not offer to keep a time of another investor', async () => {
    await form.open('signature');
    await expect(app.field(costs.signedAt)).toHaveValue('');
    await expect(
      form.panel('signature').getByRole('button', { name: pattern(app.words.form.holds) }),
    ).toHaveCount(0);
  });

  await test.step('does not queue right after the change, but first says which entries have lapsed', async () => {
    await form.open('investor');
    await form.pick(form.investor, cast.oneWallet);
    await form.saved();
    await form.units.fill('7');
    await form.queue();
    await expect(
      form.lapsed.notice('units', [
        'selfDisclosure_submittedAt',
        'signature_signedAt',
        'signature_costsInformed',
      ]),
    ).toBeVisible();
    expect(
      (await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 5 })).value.rows,
    ).toMatchObject([{ queuedAt: null, units: '7' }]);
  });

  await test.step('keeps that state after a restart, and still offers the former entries', async () => {
    await form.saved();
    await app.restart();
    await form.openListed('7');
    await form.open('signature');
    await expect(app.field(costs.signedAt)).toHaveValue('');
    await form.lapsed.holds('signature');
    await expect(app.field(costs.signedAt)).toHaveValue(signed);
  });
});

test.describe('the costs information', () => {
  test('can still be fetched after everything was sent in one go; a failed read is not shown as a missing document', async ({
    shared: { app, form },
  }) => {
    const slow = await Platform.serve({ documentDelay: 600_000 });
    try {
      const { costs } = form.words;
      await slow.connect(app);
      await form.entry.fillNew({ ...signed, units: '81' });
      await form.queue();
      await expect(form.banner('complete')).toBeVisible();
      await form.open('signature');
      const panel = form.panel('signature');
      await panel.getByRole('button', { name: costs.look }).click();
      await expect(panel.getByText(pattern(costs.stillNone))).toBeVisible();
      await expect(panel.getByRole('button', { name: costs.look })).toBeFocused();

      await slow.served.unplug();
      await panel.getByRole('button', { name: costs.look }).click();
      const { failedRead, error } = app.words.common;
      await expect(panel.getByRole('status').filter({ hasText: failedRead.offline })).toBeVisible();
      await expect(app.page.getByText(error.offline.todo)).toHaveCount(0);
      await slow.served.plug();

      slow.sandbox.advanceClock(700_000);
      await panel.getByRole('button', { name: costs.look }).click();
      await expect(panel.getByText(pattern(costs.fetched))).toBeVisible();
      await form.timeline.reaches('costs', 'done');
    } finally {
      await slow.close();
    }
  });

  test('is kept as an earlier version when the number of units changes', async ({ shared: { form } }) => {
    const { costs } = form.words;
    await form.entry.fillNew({ ...unsigned, units: '82' });
    await form.queue();
    await expect(form.banner('signature')).toBeVisible();
    await form.open('investor');
    await form.units.fill('83');
    await form.saved();
    await form.open('signature');
    const panel = form.panel('signature');
    await expect(panel.getByText(costs.outdated)).toBeVisible();
    await expect(panel.getByText(costs.earlier, { exact: true })).toBeVisible();
    await form.queue();
    await expect(panel.getByText(costs.outdated)).toHaveCount(0);
    const shown = panel.getByRole('button', { name: pattern(costs.showNamed) });
    await expect(shown).toHaveCount(2);
    // The current version is first.
    await expect(shown.first()).not.toHaveAccessibleName(new RegExp(literally(costs.earlier)));
    await expect(shown.last()).toHaveAccessibleName(new RegExp(literally(costs.earlier)));
  });
});
