import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { markAccount } from '../../main/freshness/freshness.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import { completeForm } from '../support/headless.ts';
import type { Desk } from './support/desk.ts';
import { Inspection } from './support/inspection.ts';
import { campaigns, cast } from './support/platform.ts';
import { rewrite } from './support/rewrite.ts';
import { expect, test } from './support/test.ts';
import { fill, pattern } from './support/words.ts';

const environmentOf = (desk: Desk) => desk.readSettings().environments?.[0]?.id ?? '';
const files = (desk: Desk) =>
  ['', '-wal', '-shm'].map((suffix) => `${desk.databasePath(environmentOf(desk))}${suffix}`);

/** Copies the data file with its log, as a backup program does, and returns what puts it back. */
function copyOf(desk: Desk): () => void {
  const copies = files(desk).map((path) => ({ path, copy: `${path}.copy`, isThere: existsSync(path) }));
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

    test('an older data file that was put back: nothing goes out, and the window says since when', async ({
      desk,
      platform,
      form,
    }) => {
      const { older, recovery } = desk.words.shell;
      await platform.connect(desk);
      await desk.workOffline(true);
      const order = completeForm(
        platform.investor(cast.oneWallet).id,
        platform.campaign(campaigns.plain).id,
        71,
      );
      const id = await desk.enter(order);
      const putBack = copyOf(desk);
      await desk.workOffline(false);
      await desk.standsAt('complete', id);
      await desk.close();
      putBack();
      await desk.start();
      const inspection = new Inspection(desk, language);
      const notice = desk.page.getByRole('status').filter({ hasText: pattern(older.title) });
      await expect(notice).toContainText(pattern(older.here));
      await expect(notice).toContainText(pattern(recovery.heldBack_one));
      await inspection.look('older-file');
      expect(inspection.wrong).toEqual([]);
      await desk.showAll();
      await expect(desk.rows('71')).toContainText(desk.words.common.reason.restored);
      await desk.rows('71').click();
      await expect(form.past).toBeVisible();
      await expect(desk.page.getByText(desk.words.subscription.banner.restored.meaning)).toBeVisible();
      expect(platform.report().investments).toHaveLength(1);
      platform.expectClean();
    });

    test('a trigger that somebody planted in the data file: it is gone, nothing goes out, and the window says so', async ({
      desk,
      platform,
    }) => {
      const { older, recovery } = desk.words.shell;
      await platform.connect(desk);
      await desk.workOffline(true);
      await desk.enter(
        completeForm(platform.investor(cast.oneWallet).id, platform.campaign(campaigns.plain).id, 76),
      );
      await desk.close();
      const sql = new DatabaseSync(desk.databasePath(environmentOf(desk)));
      sql.exec(`CREATE TRIGGER planted AFTER INSERT ON trail BEGIN DELETE FROM attempts; END`);
      sql.close();
      await desk.start();
      const inspection = new Inspection(desk, language);
      const notice = desk.page.getByRole('status').filter({ hasText: older.schemaChangedTitle });
      await expect(notice).toContainText(older.schemaChanged);
      await expect(notice).toContainText(pattern(recovery.heldBack_one));
      await expect(notice).not.toContainText(older.unknown);
      await inspection.look('schema-changed');
      expect(inspection.wrong).toEqual([]);
      await desk.showAll();
      await expect(desk.rows('76')).toContainText(desk.words.common.reason.restored);
      expect(platform.report().invitations).toEqual([]);
    });

    test('a mark that is gone from the keychain: a screen says so, and one confirmation goes on', async ({
      desk,
      platform,
    }) => {
      const { older } = desk.words.shell;
      await platform.connect(desk);
      await desk.workOffline(true);
      await desk.enter(
        completeForm(platform.investor(cast.oneWallet).id, platform.campaign(campaigns.plain).id, 72),
      );
      await desk.close();
      await systemKeychain(desk.profileId).delete(markAccount(environmentOf(desk)));
      await desk.start();
      const inspection = new Inspection(desk, language);
      await expect(desk.heading(desk.words.common.blocked.markLost.title)).toBeVisible();
      await inspection.look('mark-lost');
      expect(inspection.wrong).toEqual([]);
      await desk.button(older.goOn).click();
      await desk.button(older.confirm.confirm).click();
      await expect(desk.rail).toBeVisible();
      const notice = desk.page.getByRole('status').filter({ hasText: pattern(older.title) });
      await expect(notice).toContainText(older.unknown);
      expect(platform.report().invitations).toEqual([]);
    });

    test('the data file of another environment: its own place is named, and it is put back first', async ({
      desk,
      platform,
    }) => {
      const { common, shell } = desk.words;
      const { recovery, start } = shell;
      await platform.connect(desk);
      const demo = environmentOf(desk);
      await desk.close();
      const [own, foreign] = [desk.databasePath(demo), desk.databasePath('training')];
      const move = (from: string, to: string) => {
        for (const suffix of ['', '-wal', '-shm'])
          if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
      };
      move(own, `${own}.away`);
      for (const suffix of ['', '-wal', '-shm'])
        if (existsSync(foreign + suffix)) cpSync(foreign + suffix, own + suffix);
      await desk.start();
      await expect(desk.heading(common.blocked.dataForeign.title)).toBeVisible();
      await expect(desk.page.getByText(own)).toBeVisible();
      const training = fill(start.belongsTo, { environment: common.environment.training });
      await expect(desk.page.getByText(training).locator('..')).toContainText(foreign);
      await expect(desk.button(common.tryAgain)).toBeFocused();
      await expect(desk.button(common.tryAgain)).not.toHaveAttribute('data-variant', 'default');
      await expect(desk.button(recovery.empty)).toHaveAttribute('data-variant', 'default');
      const inspection = new Inspection(desk, language);
      await inspection.look('data-foreign');
      expect(inspection.wrong).toEqual([]);

      for (const suffix of ['', '-wal', '-shm']) rmSync(own + suffix, { force: true });
      move(`${own}.away`, own);
      await desk.button(common.tryAgain).click();
      await expect(desk.rail).toBeVisible();
    });

    test.describe('what was released more than a day ago', () => {
      /** Released yesterday, and not sent; the desk is open and offline. */
      async function releasedLongAgo(desk: Desk, order: ReturnType<typeof completeForm>): Promise<string> {
        await desk.workOffline(true);
        const id = await desk.enter(order);
        await desk.close();
        const then = new Date(Date.now() - 30 * 3_600_000).toISOString();
        await rewrite(desk, (sql) =>
          sql.prepare('UPDATE subscriptions SET queued_at = ? WHERE id = ?').run(then, id),
        );
        return id;
      }

      test('is looked for on the platform, and shown in place of being sent a second time', async ({
        desk,
        platform,
        form,
      }) => {
        const { subscription } = desk.words;
        await platform.connect(desk);
        const order = completeForm(
          platform.investor(cast.oneWallet).id,
          platform.campaign(campaigns.plain).id,
          73,
        );
        const placed = await desk.enter(order);
        await desk.standsAt('complete', placed);
        // Nothing here knows of it any more.
        await desk.close();
        await rewrite(desk, (sql) => {
          sql.exec('PRAGMA defer_foreign_keys = ON');
          for (const table of ['operations', 'documents', 'reviews']) sql.exec(`DELETE FROM ${table}`);
          sql.exec('DELETE FROM attempts; DELETE FROM subscriptions');
        });
        await desk.start();
        const id = await releasedLongAgo(desk, order);
        await desk.start();
        const inspection = new Inspection(desk, language);
        await desk.standsAt('restored', id);
        await desk.showAll();
        await desk.rows('73').click();
        await expect(form.past).toBeVisible();
        await expect(desk.page.getByText(subscription.banner.foundThere.title)).toBeVisible();
        const [investment] = platform.report().investments;
        await expect(desk.page.getByText(investment?.id ?? '').first()).toBeVisible();
        await inspection.look('found-on-platform');
        expect(inspection.wrong).toEqual([]);
        await desk.page.keyboard.press('ControlOrMeta+Enter');
        const dialog = desk.page.getByRole('dialog', { name: subscription.banner.foundThere.title });
        await expect(dialog).toContainText(investment?.id ?? '');
        await dialog.getByRole('button', { name: desk.words.common.cancel }).click();
        expect(platform.report().investments).toHaveLength(1);
        // To release it is not the thing to do first; to delete it can be undone.
        await expect(desk.page.locator('#queue-button')).toHaveAttribute('data-variant', 'default');
        await desk.button(subscription.foundSame.remove).click();
        await expect(desk.rows('73')).toHaveCount(0);
        await desk.button(desk.words.common.undo).click();
        await expect(desk.button(subscription.foundSame.remove)).toBeVisible();
      });

      test('asks once for all of them where the platform has no list', async ({ desk, platform, form }) => {
        const { secondLook } = desk.words.shell;
        await platform.connect(desk);
        const order = completeForm(
          platform.investor(cast.oneWallet).id,
          platform.campaign(campaigns.plain).id,
          74,
        );
        platform.sandbox.faults.add({
          kind: 'answer',
          status: 404,
          replace: { detail: 'Not found.' },
          method: 'GET',
          path: '/v2/investments/',
        });
        const id = await releasedLongAgo(desk, order);
        await desk.start();
        const inspection = new Inspection(desk, language);
        const notice = desk.page.getByText(fill(secondLook.asking_one, { shown: 1 }));
        await expect(notice).toBeVisible();
        await expect(desk.button(secondLook.readAgain)).not.toHaveAttribute('data-variant', 'default');
        await expect(desk.button(secondLook.sendAll)).toHaveAttribute('data-variant', 'default');
        await inspection.look('second-look-asks');
        await desk.showAll();
        await expect(desk.rows('74')).toContainText(desk.words.common.reason.notCompared);
        await inspection.look('second-look-list');
        await desk.rows('74').click();
        await expect(form.banner('notCompared')).toBeVisible();
        await inspection.look('second-look-form');
        expect(inspection.wrong).toEqual([]);
        expect(platform.report().invitations).toEqual([]);
        // Its confirmation says what it may cost, and can be left.
        await desk.button(secondLook.sendAll).click();
        await expect(desk.page.getByRole('dialog', { name: secondLook.confirm.title })).toBeVisible();
        await inspection.look('second-look-confirm');
        await desk.page.getByRole('dialog').getByRole('button', { name: desk.words.common.cancel }).click();
        await expect(form.banner('notCompared')).toBeVisible();
        await desk.button(secondLook.sendAll).click();
        await desk.button(secondLook.confirm.confirm).click();
        await desk.standsAt('complete', id);
        await expect(notice).toHaveCount(0);
        expect(platform.report().investments).toHaveLength(1);
      });

      test('says how far the reading is', async ({ desk, platform }) => {
        const { secondLook } = desk.words.shell;
        await platform.connect(desk);
        const order = completeForm(
          platform.investor(cast.oneWallet).id,
          platform.campaign(campaigns.plain).id,
          75,
        );
        const id = await releasedLongAgo(desk, order);
        platform.sandbox.faults.add({
          kind: 'hang',
          when: 'before',
          method: 'GET',
          path: '/v2/investments/',
          times: 1,
        });
        await desk.start();
        const inspection = new Inspection(desk, language);
        await expect(desk.page.getByText(fill(secondLook.reading_one, { shown: 1 }))).toBeVisible();
        await inspection.look('second-look-reads');
        expect(inspection.wrong).toEqual([]);
        expect(platform.report().invitations).toEqual([]);
        await desk.call('subscriptions.takeBack', { id });
        await expect(desk.page.getByText(fill(secondLook.reading_one, { shown: 1 }))).toHaveCount(0);
      });
    });
  });
