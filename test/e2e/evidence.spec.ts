import { systemClock } from '../../main/clock.ts';
import { completeForm } from '../support/headless.ts';
import { startApp, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';
import type { App } from './support/app.ts';
import { signed } from './support/entries.ts';
import { Inspection } from './support/inspection.ts';
import { campaigns, cast } from './support/platform.ts';
import { rewrite } from './support/rewrite.ts';
import { expect, test } from './support/test.ts';

/** Restarts the app with its open troubles moved to more than a minute ago. */
async function aMinuteLater(app: App): Promise<void> {
  await app.close();
  const then = new Date(Date.now() - 61_000).toISOString();
  await rewrite(app, (sql) =>
    sql.prepare('UPDATE attempts SET trouble_since = ? WHERE trouble IS NOT NULL').run(then),
  );
  await app.start();
}

test('shows both sides of a change that the platform accepts but shows otherwise, and waits for a person to decide', async ({
  connected: { app, form },
  platform,
}) => {
  const { decision, common } = app.words;
  const inspection = new Inspection(app, 'de');
  platform.sandbox.faults.add({
    kind: 'answer',
    method: ['PATCH', 'GET'],
    path: '/v2/invitations/*',
    set: { survey_waiver: 'SOMETHING_ELSE' },
  });
  await form.entry.fillNew({ ...signed, units: '81' });
  await form.queue();
  await form.timeline.reaches('answers', 'uncertain');
  await aMinuteLater(app);
  await app.list.showAll();
  await form.openListed('81');
  await expect(form.banner('contradicted')).toBeVisible();
  const sides = app.page.getByRole('table').first();
  await expect(sides).toContainText('NO_ANSWERS');
  await expect(sides).toContainText('SOMETHING_ELSE');
  expect(platform.report().investments).toEqual([]);
  await inspection.look('form-contradicted');

  await app.page.keyboard.press('Control+Enter');
  const dialog = app.page.getByRole('dialog', { name: decision.title });
  await expect(dialog).toContainText(decision.introOf.contradicted);
  await expect(dialog.getByRole('table')).toContainText(common.wire.survey_waiver);
  await inspection.look('decision-contradicted');

  for (const [kind, button] of [
    ['record', decision.choice.record.buttonAgain],
    ['takeOver', decision.choice.takeOver.button],
  ] as const) {
    const label = kind === 'record' ? decision.choice.record.labelAgain : decision.choice[kind].label;
    await dialog.getByRole('radio', { name: label }).check();
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText(decision.stillOpen[kind].title);
    await expect(dialog.getByRole('alert')).toContainText('survey_waiver: "SOMETHING_ELSE"');
    await inspection.look(`decision-contradicted-${kind}`);
  }
  platform.sandbox.faults.clear();
  await dialog.getByRole('radio', { name: decision.choice.sendAnew.label }).check();
  await dialog.getByRole('button', { name: decision.choice.sendAnew.button, exact: true }).click();
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([{ units: 81 }]);
  platform.expectClean();
  expect(inspection.wrong).toEqual([]);
});

test('shows an answer of an unknown shape as it came, and keeps the step open under its key', async ({
  connected: { app, form },
  platform,
}) => {
  const { decision } = app.words;
  const inspection = new Inspection(app, 'de');
  platform.sandbox.faults.add({
    kind: 'answer',
    when: 'before',
    status: 400,
    replace: { message: 'Signature service <b>unavailable</b>', code: 17 },
    method: 'POST',
    path: '/v2/investments/',
    times: 1,
  });
  await form.entry.fillNew({ ...signed, units: '82' });
  await form.queue();
  await expect(form.banner('unclear')).toBeVisible();
  await expect(form.head('signature'), 'what had the focus is locked').toBeFocused();
  await app.page.keyboard.press('Control+Enter');
  const dialog = app.page.getByRole('dialog', { name: decision.title });
  await expect(dialog).toContainText('Signature service <b>unavailable</b>');
  await inspection.look('decision-unclear');
  await dialog.getByRole('radio', { name: decision.choice.sendAgain.label }).check();
  await dialog.getByRole('checkbox', { name: decision.looked }).check();
  await dialog.getByRole('button', { name: decision.choice.sendAgain.button, exact: true }).click();
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([{ units: 82 }]);
  platform.expectClean();
  expect(inspection.wrong).toEqual([]);
});

test('names a captive portal as such, and sends nothing into it', async ({
  connected: { app, form },
  platform,
}) => {
  const { shell } = app.words;
  const inspection = new Inspection(app, 'de');
  platform.sandbox.faults.add({ kind: 'html', status: 403, path: '*' });
  const [investor] = platform.sandbox.info.investors;
  await app.call('investors.lookup', { id: investor?.id ?? '' });
  await form.entry.fillNew({ ...signed, units: '83' });
  await form.queue();
  const said = shell.sync.between.replace('{{time}}', '').trim();
  await expect(app.page.getByText(said).first()).toBeVisible();
  await expect(form.banner('waitsForSending')).toBeVisible();
  await expect(app.page.getByText(form.words.heldBy.between)).toBeVisible();
  expect(platform.report().invitations).toEqual([]);
  await inspection.look('form-between');
  platform.sandbox.faults.clear();
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([{ units: 83 }]);
  platform.expectClean();
  expect(inspection.wrong).toEqual([]);
});

test('assigns the wallet that a person chooses when the list of wallets is incomplete', async ({
  connected: { app, form },
  platform,
}) => {
  const { wallet, action, mark } = form.words;
  const inspection = new Inspection(app, 'de');
  const [first = ''] = platform.investor(cast.threeWallets).wallets;
  platform.sandbox.faults.add({
    kind: 'answer',
    method: 'GET',
    path: '/v2/investors/*/wallets/',
    replace: { count: 3, next: null, results: [{ id: first, address: '0xab', status: 'IN_REVIEW' }] },
  });
  await form.entry.fillNew({ ...signed, investor: cast.threeWallets, units: '84' });
  await form.queue();
  await expect(form.banner('checkWallet')).toBeVisible();
  await expect(app.page.getByText(action.waitsWalletLater)).toBeVisible();
  await expect(form.head('wallet')).toContainText(mark.later);
  await app.page.keyboard.press('Control+Enter');
  const choices = form.panel('wallet').getByRole('radio');
  await expect(choices).toHaveCount(3);
  await expect(form.panel('wallet').getByRole('radio', { name: wallet.auto })).toHaveCount(0);
  await expect(form.panel('wallet').getByRole('radio', { checked: true })).toHaveCount(0);
  await inspection.look('form-check-wallet');
  await form.panel('wallet').getByRole('radio', { name: '0xab' }).check();
  await form.saved();
  await form.queue();
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([{ units: 84, wallet: first }]);
  platform.expectClean();
  expect(inspection.wrong).toEqual([]);
});

for (const language of ['de', 'en'] as const) {
  test.describe(`a record that differs, ${language}`, () => {
    test.use({ language });

    test('reports a difference between two readings ten minutes apart in form and review, and shows nothing in green', async ({
      closed: { app, form },
      platform,
    }) => {
      const { review } = app.words;
      const inspection = new Inspection(app, language);

      await test.step('reads and reviews an investment once in an app whose clock is eleven minutes behind', async () => {
        const ago = 11 * 60_000;
        const clock = { ...systemClock, now: () => Date.now() - ago };
        const behind = startApp(testPorts(app.profile.folder), { clock });
        await behind.whenOpened();
        await platform.connectBehind(behind as Pick<App, 'call'>);
        const { id } = await behind.get('subscriptions.create');
        const investor = platform.investor(cast.oneWallet).id;
        const entered = completeForm(investor, platform.campaign(campaigns.plain).id, 85);
        const earlier = (at: string) => new Date(Date.parse(at) - ago).toISOString();
        entered.selfDisclosure.submittedAt = earlier(entered.selfDisclosure.submittedAt);
        entered.survey.submittedAt = earlier(entered.survey.submittedAt);
        entered.signature.signedAt = earlier(entered.signature.signedAt);
        await behind.get('subscriptions.save', { id, form: entered });
        await behind.get('subscriptions.queue', { id });
        const detail = () => behind.get('subscriptions.get', { id });
        await until(async () => (await detail()).reason === 'complete', 'it is invested');
        platform.sandbox.faults.add({
          kind: 'answer',
          method: 'GET',
          path: '/v2/investments/*',
          set: { wallet: null },
        });
        await behind.get('review.refresh', { subscriptionId: id });
        await until(async () => (await detail()).differs !== null, 'it is read once');
        const { status } = await detail();
        await behind.get('review.mark', { subscriptionId: id, status: status ?? '', note: '' });
        await behind.backend.close();
        expect(behind.defects).toEqual([]);
      });

      await app.start();
      await form.openListed('85');
      await expect(form.banner('complete')).toBeVisible();
      await app.call('review.refresh', { subscriptionId: null });
      await expect(form.banner('recordDiffers')).toBeVisible();
      await expect(app.page.getByText(form.words.action.complete)).toHaveCount(0);
      await inspection.look('form-record-differs');
      await app.shell.go('review');
      await expect(app.list.rows('85')).toContainText(review.differs.short);
      const decision = app.page.getByRole('region', { name: review.decision });
      await expect(decision).toContainText(review.asked.differs);
      await inspection.look('review-record-differs');
      await app.page.keyboard.press('1');
      await expect(app.page.getByText(review.empty.needsReview.title)).toBeVisible();
      platform.expectClean();
      expect(inspection.wrong).toEqual([]);
    });
  });
}
