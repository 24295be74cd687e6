import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { backUp } from './support/backup.ts';
import { Inspection } from './support/inspection.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { literally, pattern } from './support/words.ts';

for (const language of ['de', 'en'] as const) {
  test.describe(`legible, nothing cut off, no barrier, ${language}`, () => {
    test.use({ language });

    test('shows the empty screens and the settings', async ({ app, platform }) => {
      const { settings, common } = app.words;
      const inspection = new Inspection(app, language);
      const { wrong } = inspection;

      await test.step('finds barriers and cut-off edges that were put there', async () => {
        await app.page.evaluate(() => {
          // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
          const { document } = globalThis as any;
          const button = document.createElement('button');
          button.id = 'barrier';
          // The style is set through the CSSOM because the page's policy forbids style attributes.
          Object.assign(button.style, {
            position: 'fixed',
            top: '2000px',
            left: '3000px',
            width: '90px',
            height: '30px',
          });
          document.body.append(button);
        });
        await inspection.look('self-test');
        if (language === 'de') expect(wrong.join('\n')).toMatch(/button-name/);
        expect(wrong.join('\n')).toMatch(/BUTTON\. .*to 3090/);
        expect(wrong.join('\n')).toMatch(/BUTTON\. .*to 2030/);
        wrong.length = 0;
        await app.page
          .locator('#barrier')
          .evaluate((button) => (button as unknown as { remove(): void }).remove());
      });

      await inspection.look('list-empty');
      await app.shell.go('review');
      await inspection.look('review-empty');
      await app.settings.showGeneral();
      await inspection.look('settings-general');

      await platform.connectByHand(app);
      await app.button(settings.test.button).click();
      await expect(app.page.getByText(settings.test.ok)).toBeVisible();
      await inspection.look('settings-environment');
      await app.button(settings.secret.forget).click();
      await expect(app.page.getByRole('dialog')).toBeVisible();
      await inspection.look('question');
      await app.page.getByRole('dialog').getByRole('button', { name: common.cancel }).click();
      await app.field(settings.field.baseUrl).fill('https://umgezogen.example/api');
      await app.page.getByText(common.environment.production, { exact: true }).first().click();
      await expect(app.page.getByText(settings.secret.willMove)).toBeVisible();
      await inspection.look('settings-changes');
      await app.button(settings.save).click();
      await expect(app.page.getByRole('dialog')).toBeVisible();
      await inspection.look('question-production');
      await app.page.getByRole('dialog').getByRole('button', { name: common.cancel }).click();
      await app.button(settings.discard).click();
      await app.button(settings.addProduction).click();
      await app.button(settings.save).click();
      await expect(app.page.getByText(settings.invalid.baseUrl)).toBeVisible();
      await inspection.look('settings-new-with-faults');

      expect(wrong, wrong.join('\n')).toEqual([]);
    });

    test('shows a new subscription', async ({ shared: { app, form } }) => {
      const { subscription } = app.words;
      const inspection = new Inspection(app, language);
      const { wrong } = inspection;

      await form.openNew();
      await form.queue();
      await inspection.look('form-new-asked');
      await form.entry.fillInvestor({
        investor: cast.threeWallets,
        campaign: campaigns.disclosure,
        units: '1500',
      });
      await form.investor.click();
      await expect(app.page.getByRole('option').first()).toBeVisible();
      await inspection.look('form-investor-list');
      await app.page.keyboard.press('Escape');
      await form.open('disclosure');
      await form.radio(subscription.disclosure.given, subscription.disclosure.yes).check();
      await inspection.look('form-disclosure');
      await form.open('survey');
      await form.radio(subscription.survey.mode, subscription.survey.waiver).check();
      await inspection.look('form-waiver');
      await form.radio(subscription.survey.mode, subscription.survey.answers).check();
      await app.button(subscription.survey.add).click();
      await app.page.keyboard.type('Welche Anlagen kennen Sie?');
      await app.page.keyboard.press('Enter');
      await app.page.keyboard.type(
        'Aktien und Anleihen seit 2009, davor nur Sparbriefe und Bundesschatzbriefe.',
      );
      await app.button(subscription.survey.add).click();
      await inspection.look('form-answers');
      await form.open('signature');
      await app.field(subscription.costs.signedAt).fill('31.02.2026 10:00');
      await form.open('wallet');
      await form.open('signature');
      await inspection.look('form-signature-wrong');
      await form.open('wallet');
      await app.button(subscription.wallet.refresh).click();
      await expect(form.panel('wallet').getByRole('radio')).toHaveCount(4);
      await inspection.look('form-wallets');

      expect(wrong, wrong.join('\n')).toEqual([]);
    });

    test('shows subscriptions of each kind: form, list, review and activity', async ({
      shared: { app, form },
      platform,
    }) => {
      const { review, common, subscription, list, shell, activity } = app.words;
      const inspection = new Inspection(app, language);
      const { wrong } = inspection;

      // One subscription of each kind.
      await app.call('investors.refresh');
      await app.subscriptions.draft(platform.completeForm(1_500));
      const complete = await app.subscriptions.queue(
        platform.completeForm(1_100, { campaign: campaigns.disclosure }),
      );
      const unknown = await app.subscriptions.queue(platform.completeForm(250));
      const noWallet = await app.subscriptions.queue(platform.completeForm(12, { investor: cast.noWallet }));
      const refused = await app.subscriptions.queue(
        platform.completeForm(33, { campaign: campaigns.closed }),
      );
      const unsigned = await app.subscriptions.queue({
        ...platform.completeForm(7),
        signature: { signedAt: '', costsInformed: false },
      });
      await app.subscriptions.reaches('complete', complete, unknown);
      await app.subscriptions.reaches('noWallet', noWallet);
      await app.subscriptions.reaches('rejected', refused);
      await app.subscriptions.reaches('signature', unsigned);
      platform.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/investments/' });
      const uncertain = await app.subscriptions.queue(platform.completeForm(61));
      await expect.poll(async () => (await app.subscriptions.get(uncertain)).stage).toBe('uncertain');
      const [unknownInvestment] = platform.report().investments.filter(({ units }) => units === 250);
      platform.sandbox.setStatus(unknownInvestment?.id ?? '', 'REJECTED_BY_ISSUER');
      await app.call('review.refresh', { subscriptionId: unknown });

      await form.openListed(/^(?=.*33)(?=.*D:)/s);
      await expect(form.banner('rejected')).toBeVisible();
      await inspection.look('form-refused');
      await form.openListed(new RegExp(literally(common.reason.signature)));
      await expect(form.banner('signature')).toBeVisible();
      await form.open('signature');
      await inspection.look('form-waits-for-signature');
      await form
        .panel('signature')
        .getByRole('button', {
          name: new RegExp(
            `^${literally(subscription.costs.show)}|${literally(subscription.costs.showNamed.replace('{{name}}', ''))}`,
          ),
        })
        .first()
        .click();
      await expect(app.page.getByRole('dialog').locator('canvas').first()).toBeVisible();
      await inspection.look('document');
      await app.page.keyboard.press('Escape');
      await form.openListed(common.stage.uncertain);
      await expect(form.banner('waitsForRetry')).toBeVisible();
      await inspection.look('form-uncertain');
      await form.openListed(common.reason.noWallet);
      await inspection.look('form-no-wallet');
      await form.openListed(
        new RegExp(literally(new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB').format(1_100))),
      );
      await expect(form.banner('complete')).toBeVisible();
      for (const fold of [subscription.past.record, subscription.past.trail]) await app.button(fold).click();
      await inspection.look('form-complete');

      await app.list.showAll();
      await expect(app.list.rows()).toHaveCount(7);
      await inspection.look('list');
      await app.page.getByRole('searchbox').fill('xyz');
      await expect(app.page.getByText(list.empty.search.title)).toBeVisible();
      await inspection.look('list-nothing-found');
      await app.page.getByRole('searchbox').fill('');

      await app.shell.go('review');
      await app.list.rows('REJECTED_BY_ISSUER').click();
      await expect(app.page.getByText(common.statusUnknown)).toBeVisible();
      await expect(app.page.getByText('"units": 250')).toBeVisible();
      await app.field(review.note).fill('Mit dem Emittenten telefoniert.');
      await inspection.look('review');

      await app.shell.go('activity');
      await app.button(activity.trail.verify).click();
      await expect(app.page.getByText(activity.trail.intact)).toBeVisible();
      await inspection.look('activity');

      await app.shell.workOffline(true);
      await expect(app.page.getByText(activity.paused.title)).toBeVisible();
      await inspection.look('activity-paused');
      await app.page.getByTitle(shell.sync.details).click();
      await expect(app.page.getByRole('dialog')).toBeVisible();
      await inspection.look('sync-details');

      expect(wrong, wrong.join('\n')).toEqual([]);
    });

    test('shows damaged data, and the backup in its place', async ({ closed: { app } }) => {
      const { common, shell } = app.words;
      const inspection = new Inspection(app, language);
      const { wrong } = inspection;
      await app.prepare(({ get }) => get('subscriptions.create'));
      await backUp(app);
      const file = app.profile.databasePath();
      writeFileSync(file, Buffer.from(readFileSync(file)).fill(0x5a, 0, 4096));
      await app.start();
      await expect(app.page.getByRole('alert')).toContainText(common.blocked.dataUnreadable.title);
      await inspection.look('blocked');
      await app.button(shell.recovery.restore).click();
      await app.button(shell.recovery.confirmRestore.confirm).click();
      await expect(app.page.getByText(shell.recovery.quarantineFolder)).toBeVisible();
      await inspection.look('restored');

      expect(wrong, wrong.join('\n')).toEqual([]);
    });

    test('shows a record that cannot be read, and the technical log', async ({ closed: { app } }) => {
      const { common, shell, activity, subscription } = app.words;
      const inspection = new Inspection(app, language);
      const { wrong } = inspection;
      const { id } = await app.prepare(({ get }) => get('subscriptions.create'));
      const file = new DatabaseSync(app.profile.databasePath());
      file.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id = ?').run(id);
      file.close();
      await app.start();
      await app.list.showAll();
      await expect(app.list.rows(common.unreadable.badge)).toHaveCount(1);
      const notice = app.page.getByRole('status').filter({ hasText: pattern(shell.unreadable.title_one) });
      await expect(notice).toBeVisible();
      await inspection.look('list-unreadable');
      await app.list.rows(common.unreadable.badge).click();
      await expect(app.button(subscription.unreadable.fromBackup)).toBeVisible();
      await expect(app.page.getByRole('heading', { name: id })).toBeVisible();
      await inspection.look('unreadable');
      await app.button(subscription.unreadable.fromBackup).click();
      const nowhere = app.page.getByRole('alert').filter({ hasText: common.error.notInBackups.title });
      await expect(nowhere).toBeVisible();
      await expect(app.page.getByRole('alert'), 'one message, not two').toHaveCount(1);
      await inspection.look('unreadable-not-in-backups');
      await app.shell.go('activity');
      await expect(app.page.getByText(activity.unreadable.title)).toBeVisible();
      await inspection.look('activity-unreadable');
      const frames = [{ bundle: 'renderer/assets/index-Ab12_-Cd.js', line: 40, column: 48_291 }];
      const cause = { kind: 'Error', code: 'ERR_SQLITE_ERROR', sqlite: 13, frames, cause: null };
      const exception = { kind: 'RangeError', code: null, sqlite: null, frames, cause };
      const faulty = { at: new Date(), level: 'error', code: 'page.fault', where: 'render', exception };
      const [logFile = ''] = readdirSync(app.profile.path('logs'));
      appendFileSync(app.profile.path('logs', logFile), `${JSON.stringify(faulty)}\n`);
      await app.button(activity.log.show).last().click();
      const entries = app.page.getByRole('dialog').getByRole('region', { name: activity.log.title });
      await expect(entries).toContainText('environment.opened');
      await entries.getByRole('button', { name: 'RangeError' }).click();
      await inspection.look('log');

      expect(wrong, wrong.join('\n')).toEqual([]);
    });
  });
}
