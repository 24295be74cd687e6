import type { Locator } from '@playwright/test';
import { methods } from '../../contract/surface.ts';
import { exampleTime } from '../../renderer/form/time/time.ts';
import { INNARDS } from './support/innards.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, literally, pattern } from './support/words.ts';

const typed = async (field: Locator, text: string): Promise<void> => {
  await field.fill(text);
  await field.blur();
};

test('keeps nonsense in the fields as typed, reports it at the field, and never sends it', async ({
  connected: { app, form },
  platform,
}) => {
  const { common, subscription } = app.words;
  const { problem } = common;
  await form.openNew();
  await form.entry.fillInvestor({ investor: cast.oneWallet, campaign: campaigns.disclosure, units: '1' });

  await test.step('reports wrong units', async () => {
    const cases: [string, string | RegExp][] = [
      ['12a', problem.unitsNotWhole],
      ['0', problem.unitsTooSmall],
      ['-1', problem.unitsNotWhole],
      ['1,5', problem.unitsNotWhole],
      ['1.000', problem.unitsNotWhole],
      ['1000000000000', pattern(problem.unitsTooLarge)],
      ['🙂', problem.unitsNotWhole],
      ['１２', problem.unitsNotWhole],
      ['1e3', problem.unitsNotWhole],
    ];
    for (const [text, words] of cases) {
      await typed(form.units, text);
      await expect(form.units, text).toHaveValue(text);
      const said = typeof words === 'string' ? new RegExp(literally(words)) : words;
      await expect(form.units, text).toHaveAccessibleDescription(said);
      await expect(form.units, text).toHaveAttribute('aria-invalid', 'true');
    }
    // A text longer than any number is cut at the end of the field and breaks nothing.
    await typed(form.units, '9'.repeat(5_000));
    await expect(form.units).toHaveAttribute('aria-invalid', 'true');
    await typed(form.units, '12a');
  });

  await test.step('moves nothing away from under a click when the message appears', async () => {
    await form.units.fill('5');
    await form.units.blur();
    await form.units.fill('12a');
    await form.head('disclosure').click();
    await expect(form.panel('disclosure')).toBeVisible();
  });

  await test.step('reports wrong times', async () => {
    await form.open('survey');
    await form.radio(subscription.survey.mode, subscription.survey.waiver).check();
    const time = app.field(subscription.survey.waiverTime);
    const { noClock, wrongWeekday, unclear, impossible } = app.words.form.time;
    const example = exampleTime(Date.now(), 'de');
    const notATime = fill(problem.notATime, { example });
    const cases: [string, string][] = [
      ['31.02.2026 10:00', impossible.day],
      ['gestern um halb drei', notATime],
      ['25:99', impossible.clock],
      ['2026-01-01', fill(noClock, { day: '01.01.2026' })],
      ['01.01.26', fill(noClock, { day: '01.01.2026' })],
      ['Mo 24.11.2026 14:30', fill(wrongWeekday, { day: '24.11.2026', weekday: 'Dienstag' })],
      ['03/04/2026 10:00', fill(unclear.dayOrMonth, { example })],
      ['9.05', fill(unclear.timeOrDate, { time: '9:05', example })],
      ['2025', fill(unclear.timeOrYear, { time: '20:25', example })],
      ['20.11. 14', fill(unclear.hourOrYear, { example })],
      ['21.11.0202 14:30', fill(problem.timeTooEarly, { year: 2015 })],
      ['🙂'.repeat(40), notATime],
      ['31.12.2099 10:00', problem.timeInFuture],
    ];
    for (const [text, words] of cases) {
      await typed(time, text);
      await expect(time, text).toHaveValue(text.slice(0, 100));
      await expect(time, text).toHaveAccessibleDescription(new RegExp(literally(words)));
    }
    await typed(time, '15.03.2026 10:00');
    await expect(time).not.toHaveAttribute('aria-invalid', 'true');
    await form.open('signature');
    const signed = app.field(subscription.costs.signedAt);
    await typed(signed, '15.03.2026 09:59');
    await expect(signed).toHaveAccessibleDescription(new RegExp(literally(problem.signedBeforeAnswers)));
  });

  await test.step('keeps emoji and markup in answers, and reports more than fits', async () => {
    await form.open('survey');
    await form.radio(subscription.survey.mode, subscription.survey.answers).check();
    await app.button(subscription.survey.add).click();
    await app.field('Frage 1').fill('<img src=x onerror=alert(1)> {{count}} 👩‍👩‍👧 \u202e');
    await app.field('Antwort 1').fill('x'.repeat(50_000));
    await expect(app.field('Antwort 1')).toHaveValue('x'.repeat(4_000));
    await app.button(subscription.survey.add).click();
  });

  await test.step('reports a wallet and an investor that are none', async () => {
    await form.open('wallet');
    await form.saved();
    await form.open('investor');
    await form.campaign.fill('Gibt es nicht');
    await form.campaign.blur();
    await expect(form.campaign).toHaveAccessibleDescription(new RegExp(literally(problem.notAnId)));
  });

  const asTyped = async () => {
    await form.open('investor');
    await expect(form.units).toHaveValue('12a');
    await expect(form.campaign).toHaveValue('Gibt es nicht');
    await form.open('survey');
    await expect(app.field('Frage 1')).toHaveValue('<img src=x onerror=alert(1)> {{count}} 👩‍👩‍👧 \u202e');
    await form.open('signature');
    await expect(app.field(subscription.costs.signedAt)).toHaveValue('15.03.2026 09:59');
  };

  await test.step('keeps everything over a restart', async () => {
    await form.saved();
    await asTyped();
    await app.restart();
    await form.openListed(cast.oneWallet);
    await asTyped();
  });

  await test.step('shows the first problem on "Queue", and focuses it', async () => {
    await form.open('wallet');
    await form.queue();
    await expect(form.campaign).toBeFocused();
    await expect(form.campaign).toHaveAccessibleDescription(new RegExp(literally(problem.notAnId)));
    await form.pick(form.campaign, campaigns.disclosure);
    await form.open('wallet');
    await form.queueButton.click();
    await expect(form.units).toBeFocused();
    await form.units.fill('5');
    await form.queue();
    await expect(form.panel('disclosure').getByText(problem.selfDisclosureRequired).last()).toBeVisible();
    expect(await app.text()).not.toMatch(INNARDS);
    const missing = app.page.getByRole('navigation', { name: subscription.missing.list });
    await missing.getByRole('button', { name: common.field.survey_answers, exact: true }).click();
    await expect(form.panel('survey').getByText(pattern(problem.answerIncomplete))).toBeVisible();
    await expect(app.field('Frage 1')).toBeFocused();
    expect(platform.report().invitations, 'nothing of all this went out').toEqual([]);
  });
});

test('rejects addresses and credentials that make no sense', async ({ shared: { app } }) => {
  const { settings } = app.words;
  const { invalid } = settings;
  const before = app.profile.readSettings().environments?.length ?? 0;
  await app.settings.showNewDemo();
  const address = app.field(settings.field.baseUrl);
  const save = app.button(settings.save);
  for (const wrong of [
    'http://example.com/api',
    'ftp://example.com',
    'kein Link',
    'https://',
    'https://user:geheim@example.com/api',
    'https://example.com/api?key=1',
    'https://example.com/#x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://127.0.0.1.example.com',
    'https://example.com:99999',
  ]) {
    await address.fill(wrong);
    await save.click();
    await expect(address, wrong).toHaveAccessibleDescription(new RegExp(literally(invalid.baseUrl)));
    await expect(address, wrong).toHaveValue(wrong);
  }
  await expect(app.field(settings.field.clientId)).toHaveAccessibleDescription(
    new RegExp(literally(invalid.clientId)),
  );
  await app.button(settings.addCampaign).click();
  await app.field(settings.field.campaignId).fill('1234');
  await save.click();
  await expect(app.field(settings.field.campaignId)).toHaveAccessibleDescription(
    new RegExp(literally(invalid.campaignId)),
  );
  await expect(app.field(settings.field.campaignName)).toHaveAccessibleDescription(
    new RegExp(literally(invalid.campaignName)),
  );
  expect(app.profile.readSettings().environments, 'nothing was saved').toHaveLength(before);

  await test.step('keeps the typed text while another screen is open', async () => {
    await app.shell.go('subscriptions');
    await app.shell.go('settings');
    await expect(address).toHaveValue('https://example.com:99999');
  });
  expect(await app.text()).not.toMatch(INNARDS);
});

test('refuses calls over the bridge with wrong types by a code, never with a stack', async ({
  shared: { app },
}) => {
  const id = await app.subscriptions.draft();
  const good = (await app.subscriptions.get(id)).form;
  const wrong = [null, 42, 'text', [], { id: 7 }, { id: '../../etc/passwd' }, { id: null, form: 'x' }];
  const takesNothing = [
    'app.state',
    'app.retry',
    'app.inUse',
    'app.about',
    'app.openUnmarked',
    'subscriptions.create',
    'subscriptions.stopBatch',
    'subscriptions.unseenBatch',
    'subscriptions.unseenOutcome',
    'subscriptions.seenBatch',
    'investors.refresh',
    'sync.now',
    'trail.verify',
    'storage.startEmpty',
    'storage.readRecovered',
    'recoveryKey.make',
    'recoveryKey.discard',
    'takeover.choose',
    'takeover.stop',
    'takeover.confirm',
    'takeover.discard',
    'secondBackup.choose',
    'secondBackup.now',
    'secondBackup.stop',
    'log.read',
    'forms.kept',
    'zoom.state',
  ];
  const skipped = [
    ...takesNothing,
    'review.stopRefresh',
    'trail.export',
    'storage.exportUnreadable',
    'log.export',
    'settings.update',
  ];
  for (const method of methods.filter((name) => !skipped.includes(name))) {
    for (const input of [undefined, ...wrong]) {
      const answer = await app.call(method, input);
      const about = `${method}(${JSON.stringify(input)}) → ${JSON.stringify(answer)}`;
      expect(answer.ok, about).toBe(false);
      expect(['invalidInput', 'notFound'], about).toContain(answer.error.code);
      expect(JSON.stringify(answer), about).not.toMatch(/\bat \S+ \(|node:internal|\.ts:\d+/);
    }
  }
  for (const method of takesNothing)
    expect(await app.call(method, { x: 1 }), method).toMatchObject({
      ok: false,
      error: { code: 'invalidInput' },
    });
  expect(await app.call('settings.update', { language: 'fr' })).toMatchObject({
    ok: false,
    error: { code: 'invalidInput', field: 'language' },
  });
  expect(await app.call('subscriptions.save', { id, form: { ...good, units: 12 } })).toMatchObject({
    ok: false,
    error: { code: 'invalidInput', field: 'form.units' },
  });
  const query = { search: '', offset: 0, limit: 10 };
  for (const change of [{ limit: 1e9 }, { offset: -1 }, { filter: 'x' }, { search: 5 }])
    expect(await app.call('subscriptions.list', { filter: 'all', ...query, ...change })).toMatchObject({
      ok: false,
    });
  expect(
    await app.call('environments.save', {
      kind: 'demo',
      name: 'x',
      baseUrl: 'http://example.com',
      clientId: 'x',
      campaigns: [],
    }),
  ).toMatchObject({ ok: false, error: { code: 'invalidInput', field: 'baseUrl' } });
  // After all these calls, the bridge works as before.
  expect((await app.subscriptions.get(id)).form).toEqual(good);
  expect(await app.text()).not.toMatch(INNARDS);
});
