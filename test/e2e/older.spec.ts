import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SubscriptionForm } from '../../contract/form.ts';
import { markAccount } from '../../main/freshness/freshness.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import type { App } from './support/app.ts';
import { Inspection } from './support/inspection.ts';
import { rewrite } from './support/rewrite.ts';
import { expect, test } from './support/test.ts';
import { fill, pattern } from './support/words.ts';

const files = (app: App) =>
  ['', '-wal', '-shm'].map((suffix) => `${app.profile.databasePath(app.profile.environmentId)}${suffix}`);

/** Copies the data file with its log, as a backup program does, and returns a function that restores the copy. */
function copyOf(app: App): () => void {
  const copies = files(app).map((path) => ({ path, copy: `${path}.copy`, isThere: existsSync(path) }));
  for (const { path, copy, isThere } of copies) if (isThere) cpSync(path, copy);
  return () => {
    for (const { path, copy, isThere } of copies) {
      rmSync(path, { force: true });
      if (isThere) cpSync(copy, path);
    }
  };
}

for (const language of ['de', 'en'] as const)
  test.describe(language, () => {
    test.use({ language });

    test('sends nothing from an older data file that was restored, and says since when', async ({
      connected: { app, form },
      platform,
    }) => {
      const { older, recovery } = app.words.shell;
      const id = await app.subscriptions.queueOffline(platform.completeForm(71));
      const putBack = copyOf(app);
      await app.shell.workOffline(false);
      await app.subscriptions.reaches('complete', id);
      await app.close();
      putBack();
      await app.start();
      const inspection = new Inspection(app, language);
      const notice = app.page.getByRole('status').filter({ hasText: pattern(older.title) });
      await expect(notice).toContainText(pattern(older.here));
      await expect(notice).toContainText(pattern(recovery.heldBack_one));
      await inspection.look('older-file');
      expect(inspection.wrong).toEqual([]);
      await app.list.showAll();
      await expect(app.list.rows('71')).toContainText(app.words.common.reason.restored);
      await app.list.rows('71').click();
      await expect(form.timeline.region).toBeVisible();
      await expect(app.page.getByText(app.words.subscription.banner.restored.meaning)).toBeVisible();
      expect(platform.report().investments).toHaveLength(1);
      platform.expectClean();
    });

    test('removes a trigger that was planted in the data file, sends nothing, and says so', async ({
      connected: { app },
      platform,
    }) => {
      const { older, recovery } = app.words.shell;
      await app.subscriptions.queueOffline(platform.completeForm(76));
      await app.close();
      const sql = new DatabaseSync(app.profile.databasePath(app.profile.environmentId));
      sql.exec(`CREATE TRIGGER planted AFTER INSERT ON trail BEGIN DELETE FROM attempts; END`);
      sql.close();
      await app.start();
      const inspection = new Inspection(app, language);
      const notice = app.page.getByRole('status').filter({ hasText: older.schemaChangedTitle });
      await expect(notice).toContainText(older.schemaChanged);
      await expect(notice).toContainText(pattern(recovery.heldBack_one));
      await expect(notice).not.toContainText(older.unknown);
      await inspection.look('schema-changed');
      expect(inspection.wrong).toEqual([]);
      await app.list.showAll();
      await expect(app.list.rows('76')).toContainText(app.words.common.reason.restored);
      expect(platform.report().invitations).toEqual([]);
    });

    test('shows a screen when the mark is gone from the keychain, and goes on after one confirmation', async ({
      connected: { app },
      platform,
    }) => {
      const { older } = app.words.shell;
      await app.subscriptions.queueOffline(platform.completeForm(72));
      await app.close();
      await systemKeychain(app.profile.id).delete(markAccount(app.profile.environmentId));
      await app.start();
      const inspection = new Inspection(app, language);
      await expect(app.heading(app.words.common.blocked.markLost.title)).toBeVisible();
      await inspection.look('mark-lost');
      expect(inspection.wrong).toEqual([]);
      await app.button(older.goOn).click();
      await app.button(older.confirm.confirm).click();
      await expect(app.shell.rail).toBeVisible();
      const notice = app.page.getByRole('status').filter({ hasText: pattern(older.title) });
      await expect(notice).toContainText(older.unknown);
      expect(platform.report().invitations).toEqual([]);
    });

    test('names the right place for the data file of another environment, and first suggests moving it back', async ({
      connected: { app },
    }) => {
      const { common, shell } = app.words;
      const { recovery, start } = shell;
      const demo = app.profile.environmentId;
      await app.close();
      const [own, foreign] = [app.profile.databasePath(demo), app.profile.databasePath('training')];
      const move = (from: string, to: string) => {
        for (const suffix of ['', '-wal', '-shm'])
          if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
      };
      move(own, `${own}.away`);
      for (const suffix of ['', '-wal', '-shm'])
        if (existsSync(foreign + suffix)) cpSync(foreign + suffix, own + suffix);
      await app.start();
      await expect(app.heading(common.blocked.dataForeign.title)).toBeVisible();
      await expect(app.page.getByText(own)).toBeVisible();
      const training = fill(start.belongsTo, { environment: common.environment.training });
      await expect(app.page.getByText(training).locator('..')).toContainText(foreign);
      await expect(app.button(common.tryAgain)).toBeFocused();
      await expect(app.button(common.tryAgain)).not.toHaveAttribute('data-variant', 'default');
      await expect(app.button(recovery.empty)).toHaveAttribute('data-variant', 'default');
      const inspection = new Inspection(app, language);
      await inspection.look('data-foreign');
      expect(inspection.wrong).toEqual([]);

      for (const suffix of ['', '-wal', '-shm']) rmSync(own + suffix, { force: true });
      move(`${own}.away`, own);
      await app.button(common.tryAgain).click();
      await expect(app.shell.rail).toBeVisible();
    });

    test.describe('subscriptions that were released more than a day ago', () => {
      /**
       * Makes a subscription that was released yesterday and not sent. The app is left closed, and set to work
       * offline.
       */
      async function releasedLongAgo(app: App, order: SubscriptionForm): Promise<string> {
        const id = await app.subscriptions.queueOffline(order);
        await app.close();
        const then = new Date(Date.now() - 30 * 3_600_000).toISOString();
        await rewrite(app, (sql) =>
          sql.prepare('UPDATE subscriptions SET queued_at = ? WHERE id = ?').run(then, id),
        );
        return id;
      }

      test('are looked up on the platform, and shown instead of being sent a second time', async ({
        connected: { app, form },
        platform,
      }) => {
        const { subscription } = app.words;
        const order = platform.completeForm(73);
        await app.subscriptions.invested(order);
        // Remove every local record of it.
        await app.close();
        await rewrite(app, (sql) => {
          sql.exec('PRAGMA defer_foreign_keys = ON');
          for (const table of ['operations', 'documents', 'reviews']) sql.exec(`DELETE FROM ${table}`);
          sql.exec('DELETE FROM attempts; DELETE FROM subscriptions');
        });
        await app.start();
        const id = await releasedLongAgo(app, order);
        // The first reading of the list is lost, and it is read again without a person. The network stack may have made
        // two calls for it, because it repeats a call whose reused connection breaks.
        const list = { method: 'GET', path: '/v2/investments/' };
        platform.sandbox.faults.add({ kind: 'lost', when: 'before', times: 2, ...list });
        await app.start();
        const inspection = new Inspection(app, language);
        await app.subscriptions.reaches('restored', id);
        expect(platform.report().endpoints['GET /v2/investments/']?.calls).toBe(3);
        await app.list.showAll();
        await app.list.rows('73').click();
        await expect(form.timeline.region).toBeVisible();
        await expect(app.page.getByText(subscription.banner.foundThere.title)).toBeVisible();
        const [investment] = platform.report().investments;
        await expect(app.page.getByText(investment?.id ?? '').first()).toBeVisible();
        await inspection.look('found-on-platform');
        expect(inspection.wrong).toEqual([]);
        await app.page.keyboard.press('ControlOrMeta+Enter');
        const dialog = app.page.getByRole('dialog', { name: subscription.banner.foundThere.title });
        await expect(dialog).toContainText(investment?.id ?? '');
        await dialog.getByRole('button', { name: app.words.common.cancel }).click();
        expect(platform.report().investments).toHaveLength(1);
        // Releasing is not the primary action here; deleting can be undone.
        await expect(app.page.locator('#queue-button')).toHaveAttribute('data-variant', 'default');
        await app.button(subscription.foundSame.remove).click();
        await expect(app.list.rows('73')).toHaveCount(0);
        await app.button(app.words.common.undo).click();
        await expect(app.button(subscription.foundSame.remove)).toBeVisible();
      });

      test('cause one question for all of them when the platform has no list', async ({
        connected: { app, form },
        platform,
      }) => {
        const { secondLook } = app.words.shell;
        const order = platform.completeForm(74);
        platform.sandbox.faults.add({
          kind: 'answer',
          status: 404,
          replace: { detail: 'Not found.' },
          method: 'GET',
          path: '/v2/investments/',
        });
        const id = await releasedLongAgo(app, order);
        await app.start();
        const inspection = new Inspection(app, language);
        const notice = app.page.getByText(fill(secondLook.asking_one, { shown: 1 }));
        await expect(notice).toBeVisible();
        await expect(app.button(secondLook.readAgain)).not.toHaveAttribute('data-variant', 'default');
        await expect(app.button(secondLook.sendAll)).toHaveAttribute('data-variant', 'default');
        await inspection.look('second-look-asks');
        await app.list.showAll();
        await expect(app.list.rows('74')).toContainText(app.words.common.reason.notCompared);
        await inspection.look('second-look-list');
        await app.list.rows('74').click();
        await expect(form.banner('notCompared')).toBeVisible();
        await inspection.look('second-look-form');
        expect(inspection.wrong).toEqual([]);
        expect(platform.report().invitations).toEqual([]);
        // The confirmation names the possible consequence, and can be cancelled.
        await app.button(secondLook.sendAll).click();
        await expect(app.page.getByRole('dialog', { name: secondLook.confirm.title })).toBeVisible();
        await inspection.look('second-look-confirm');
        await app.page.getByRole('dialog').getByRole('button', { name: app.words.common.cancel }).click();
        await expect(form.banner('notCompared')).toBeVisible();
        await app.button(secondLook.sendAll).click();
        await app.button(secondLook.confirm.confirm).click();
        await app.subscriptions.reaches('complete', id);
        await expect(notice).toHaveCount(0);
        expect(platform.report().investments).toHaveLength(1);
      });

      test('show the progress of the reading', async ({ connected: { app }, platform }) => {
        const { secondLook } = app.words.shell;
        const order = platform.completeForm(75);
        const id = await releasedLongAgo(app, order);
        platform.sandbox.faults.add({
          kind: 'hang',
          when: 'before',
          method: 'GET',
          path: '/v2/investments/',
        });
        await app.start();
        const inspection = new Inspection(app, language);
        await expect(app.page.getByText(fill(secondLook.reading_one, { shown: 1 }))).toBeVisible();
        await inspection.look('second-look-reads');
        expect(inspection.wrong).toEqual([]);
        expect(platform.report().invitations).toEqual([]);
        await app.call('subscriptions.takeBack', { id });
        await expect(app.page.getByText(fill(secondLook.reading_one, { shown: 1 }))).toHaveCount(0);
      });
    });
  });
