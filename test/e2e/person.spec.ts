import { Inspection } from './support/inspection.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, pattern } from './support/words.ts';

const survey = [
  { question: 'Welchen Beruf üben Sie aus?', answer: 'Bankkauffrau' },
  { question: 'Kennen Sie Nachrangdarlehen?', answer: 'ja, seit 2012' },
];
const disclosure = { income: true, worth: false };
const first = { investor: cast.oneWallet, campaign: campaigns.disclosure, units: '11', disclosure, survey };

for (const language of ['de', 'en'] as const) {
  test.describe(`whose statements these are, ${language}`, () => {
    test.use({ language });

    test('removes the former investor’s statements, and restores them with undo, in a draft and in a copy', async ({
      shared: { app, form },
      platform,
    }) => {
      const { moved, survey: words, action, disclosure: said } = form.words;
      const { common } = app.words;
      const inspection = new Inspection(app, language);
      const notice = (whose: string) =>
        app.page.getByRole('status').filter({ hasText: fill(moved.both, { whose }) });
      const answer = app.field(fill(words.answer, { number: 1 }));
      await form.entry.fillNew(first);
      await app.button(action.more).click();
      await app.page.getByRole('menuitem', { name: action.duplicate }).click();
      await expect(app.page.getByText(action.duplicated)).toBeVisible();

      await test.step('removes them in a copy whose investor is changed', async () => {
        await form.open('survey');
        await expect(answer).toHaveValue('Bankkauffrau');
        await form.open('investor');
        await form.pick(form.investor, cast.noWallet);
        await expect(notice(cast.oneWallet)).toBeVisible();
        await form.open('survey');
        await expect(app.field(fill(words.question, { number: 1 }))).toHaveValue(survey[0]?.question ?? '');
        await expect(answer).toHaveValue('');
        await inspection.look('statements-removed');
        await form.open('disclosure');
        await expect(form.radio(said.given, said.yes)).toBeChecked();
        await expect(form.radio(said.incomeLabel, common.yes)).not.toBeChecked();
      });

      await test.step('restores everything with undo, and removes the notice', async () => {
        await notice(cast.oneWallet).getByRole('button', { name: common.undo }).click();
        await expect(form.investor).toBeFocused();
        await expect(notice(cast.oneWallet)).toHaveCount(0);
        await form.open('disclosure');
        await expect(form.radio(said.incomeLabel, common.yes)).toBeChecked();
        await form.open('survey');
        await expect(answer).toHaveValue('Bankkauffrau');
      });

      await test.step('brings each investor’s own statements back with that investor, also after a restart', async () => {
        await form.open('investor');
        await form.pick(form.investor, cast.noWallet);
        await form.open('survey');
        await answer.fill('Gärtner');
        await form.open('investor');
        await form.pick(form.investor, cast.threeWallets);
        await form.pick(form.investor, cast.oneWallet);
        await form.saved();
        await app.reload();
        await form.openListed(cast.oneWallet);
        await form.open('survey');
        await expect(answer).toHaveValue('Bankkauffrau');
        await form.open('investor');
        await form.pick(form.investor, cast.noWallet);
        await form.open('survey');
        await expect(answer).toHaveValue('Gärtner');
      });
      expect(platform.report().invitations).toEqual([]);
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });

    test('keeps the statements for another campaign, and asks once whether they still hold', async ({
      shared: { app, form },
    }) => {
      const { stillHolds } = form.words;
      const inspection = new Inspection(app, language);
      const asked = app.page.getByRole('status').filter({ hasText: campaigns.disclosure });
      await form.entry.fillNew(first);
      await form.open('investor');
      await form.pick(form.campaign, campaigns.plain);
      await expect(asked).toBeVisible();
      await inspection.look('statements-for-another-campaign');
      await asked.getByRole('button', { name: stillHolds.yes }).click();
      await expect(asked).toHaveCount(0);
      await form.open('survey');
      await expect(app.field(fill(form.words.survey.answer, { number: 1 }))).toHaveValue('Bankkauffrau');
      await form.open('disclosure');
      await expect(app.field(form.words.disclosure.timeLabel)).not.toHaveValue('');

      await test.step('clears the answers and keeps the questions when they are taken down again', async () => {
        await form.open('investor');
        await form.pick(form.campaign, campaigns.disclosure);
        const again = app.page.getByRole('status').filter({ hasText: campaigns.plain });
        await again.getByRole('button', { name: stillHolds.anew }).click();
        await expect(again).toHaveCount(0);
        await expect(app.field(fill(form.words.survey.answer, { number: 1 }))).toHaveValue('');
      });
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });

    test('requires a lapsed signature again, and goes on without it only by a separate button', async ({
      shared: { app, form },
      platform,
    }) => {
      const { action, costs, mark } = form.words;
      const { common } = app.words;
      const inspection = new Inspection(app, language);
      await form.entry.fillNew({
        ...first,
        disclosure: undefined,
        campaign: campaigns.plain,
        signature: 'now',
      });
      await expect(form.queueButton).toHaveText(new RegExp(`^${action.queue}`));
      await form.open('investor');
      await form.units.fill('13');
      await form.saved();
      const missing = app.page.getByRole('navigation', { name: form.words.missing.list });
      await expect(missing).toContainText(fill(mark.open_other, { count: 2 }));
      await expect(missing).toContainText(common.field.signature_signedAt);
      await expect(form.queueButton).toHaveText(new RegExp(`^${action.queue}`));
      await expect(app.page.getByText(action.waitsSignature)).toHaveCount(0);
      await inspection.look('signature-lapsed');
      // The lapse was a moment ago, so it counts as seen by now.
      await form.queue();
      await expect(app.field(costs.signedAt)).toBeFocused();
      expect(platform.report().invitations).toEqual([]);
      await app.button(action.prepare).click();
      await expect(form.banner('signature')).toBeVisible();
      expect(platform.report()).toMatchObject({ invitations: [{ units: 13 }], investments: [] });
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });

    test('reports a repeated order while typing, asks about it once, and records it in the trail', async ({
      shared: { app, form },
      platform,
    }) => {
      const { alike } = form.words;
      const inspection = new Inspection(app, language);
      const entry = { investor: cast.oneWallet, campaign: campaigns.plain, survey: 'waiver' } as const;
      await form.entry.fillNew({ ...entry, units: '17' });
      await form.entry.fillNew({ ...entry, units: '17', signature: 'now' });
      await form.open('investor');
      const said = app.page.getByRole('status').filter({ hasText: pattern(alike.known) });
      await expect(said).toBeVisible();
      await inspection.look('second-subscription');
      const { open } = alike;
      await said.getByRole('button', { name: open }).click();
      await expect(form.queueButton).toHaveText(new RegExp(`^${form.words.action.prepare}`));
      await app.page.keyboard.press('Escape');
      await expect(form.queueButton).toHaveText(new RegExp(`^${form.words.action.queue}`));

      await form.queue();
      const dialog = app.page.getByRole('dialog', { name: alike.title });
      await expect(dialog).toBeVisible();
      await inspection.look('second-subscription-asked');
      await dialog.getByRole('button', { name: app.words.common.cancel }).click();
      await expect(dialog).toBeHidden();
      expect(platform.report().invitations).toEqual([]);
      await form.queue();
      await dialog.getByRole('button', { name: alike.confirm }).click();
      await form.timeline.reaches('wallet', 'done');
      await app.button(form.words.past.trail).click();
      await expect(app.page.getByText(form.words.trail.second.intended)).toBeVisible();
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });

    test('shows one status, never green beside a bad word, and a failed read as a quiet line', async ({
      shared: { app, form },
      platform,
    }) => {
      const { common, list, review } = app.words;
      const inspection = new Inspection(app, language);
      for (const units of [21, 22, 23]) await app.subscriptions.invested(platform.completeForm(units));
      const made = platform.report().investments;
      for (const [index, status] of ['CANCELLED', 'KYC_INSUFFICIENT', 'PAID'].entries())
        platform.sandbox.setStatus(made[index]?.id ?? '', status);
      await app.call('review.refresh', { subscriptionId: null });
      await app.list.showAll();
      await expect(app.list.rows('CANCELLED')).toContainText(common.statusUnknownShort);
      await expect(app.list.rows(common.status.KYC_INSUFFICIENT.label)).toHaveCount(1);
      await expect(app.page.getByText(common.stage.acknowledged, { exact: true })).toHaveCount(0);
      await expect(app.page.getByRole('button', { name: new RegExp(`^${list.filter.invested}`) })).toHaveText(
        /1$/,
      );
      await inspection.look('list-one-status');
      await app.list.rows('CANCELLED').click();
      await expect(form.banner('badStatus')).toBeVisible();
      await expect(app.page.getByText(form.words.action.complete)).toHaveCount(0);
      await inspection.look('form-cancelled');

      await app.shell.workOffline(true);
      await app.shell.go('review');
      await app.button(review.refreshAll).click();
      const line = app.page.getByRole('status').filter({ hasText: common.failedRead.offline });
      await expect(line).toBeVisible();
      await expect(app.page.getByRole('alert')).toHaveCount(0);
      await inspection.look('review-not-read');
      await app.shell.workOffline(false);
      await expect(line).toHaveCount(0);
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });

    test('asks one question about everything that will really be released when several are in Production', async ({
      shared: { app },
      platform,
    }) => {
      const { list } = app.words;
      const inspection = new Inspection(app, language);
      await platform.connectBehind(app, 'production');
      await expect(app.page.getByText(app.words.common.environment.production).first()).toBeVisible();
      for (const [units, name, signed] of [
        [31, cast.oneWallet, true],
        [32, cast.oneWallet, false],
        [33, cast.noWallet, true],
      ] as const) {
        const form = platform.completeForm(units, { investor: name });
        const signature = signed ? form.signature : { signedAt: '', costsInformed: false };
        await app.subscriptions.draft({ ...form, signature });
      }
      await app.subscriptions.draft();
      await app.list.showAll();
      await expect(app.list.rows()).toHaveCount(4);
      await app.page.keyboard.press('Control+a');
      await app.page.keyboard.press('Control+Enter');
      const dialog = app.page.getByRole('dialog', { name: fill(list.release.title_other, { shown: 3 }) });
      await expect(dialog).toBeVisible();
      await expect(dialog).toContainText(fill(list.release.investors_other, { shown: 2 }));
      await expect(dialog).toContainText(campaigns.plain);
      await expect(dialog).toContainText(fill(list.release.unsigned_one, { shown: 1 }));
      await expect(dialog).toContainText(fill(list.left.incomplete.count, { shown: 1 }));
      await inspection.look('release-several');
      await app.page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      expect(platform.report().invitations).toEqual([]);
      await app.page.keyboard.press('Control+Enter');
      await expect(
        dialog.getByRole('button', { name: list.release.confirm_other.replace('{{shown}}', '3') }),
      ).toBeFocused();
      await app.page.keyboard.press('Enter');
      await expect.poll(() => platform.report().invitations.length).toBe(3);
      platform.expectClean();
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });
  });
}
