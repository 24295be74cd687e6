import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { App } from './support/app.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';
import { type Language, pattern } from './support/words.ts';

let place: string;
let chosen: string;
test.beforeEach(({ outside }) => {
  place = outside;
  chosen = join(place, 'Netzlaufwerk Büro', 'Sicherungen');
  mkdirSync(chosen, { recursive: true });
});

async function choose(app: App): Promise<void> {
  const { settings } = app.words;
  await app.settings.showGeneral();
  await app.running.control.answerOpenDialog(chosen);
  await app.button(settings.secondFolder.choose).press('Enter');
  await expect(app.page.getByText(app.words.activity.second.last)).toBeVisible();
}

/** Returns the backups in the folder, of every environment. */
const backups = (app: App): string[] => {
  const folder = join(chosen, `investment-desk-${app.profile.id}`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /desk-[^/\\]*\.sqlite$/.test(name),
  );
};

for (const language of ['de', 'en'] satisfies Language[]) {
  test.describe(language, () => {
    test.use({ language });

    test('chooses a folder, backs up to it, misses it, finds it again and leaves it', async ({
      app,
      theme,
    }) => {
      const { settings, activity } = app.words;
      const inspection = new Inspection(app, language);
      await app.settings.showGeneral();
      await app.button(settings.secondFolder.choose).scrollIntoViewIfNeeded();

      await test.step('refuses a folder inside the profile', async () => {
        await app.running.control.answerOpenDialog(app.profile.path('environments'));
        await app.button(settings.secondFolder.choose).click();
        const refusal = app.page.getByRole('alert');
        await expect(refusal).toContainText(app.words.common.error.folderInside.title);
        await expect(refusal, 'below the edge').toBeInViewport({ ratio: 1 });
        await expect(app.button(settings.secondFolder.choose)).toBeFocused();
        await inspection.look('second-folder-refused');
        await refusal.getByRole('button', { name: app.words.common.close }).click();
        await expect(app.button(settings.secondFolder.choose)).toBeFocused();
      });

      await test.step('backs up at once to a chosen folder', async () => {
        await choose(app);
        expect(backups(app)).toHaveLength(1);
        await inspection.look('second-folder-settings');
        await app.shell.go('activity');
        await expect(app.page.getByText(activity.second.last)).toBeVisible();
        await app.page.getByText(activity.second.last).scrollIntoViewIfNeeded();
        await inspection.look('second-folder-activity');
      });

      await test.step('refuses a link to the data folder', async () => {
        const linked = join(place, 'linked');
        mkdirSync(linked);
        symlinkSync(app.profile.path('environments'), join(linked, `investment-desk-${app.profile.id}`));
        await app.settings.showGeneral();
        await app.running.control.answerOpenDialog(linked);
        await app.button(settings.secondFolder.change).click();
        const refusal = app.page.getByRole('alert');
        await expect(refusal).toContainText(app.words.common.error.folderLeadsInside.title);
        await inspection.look('second-folder-link');
        await refusal.getByRole('button', { name: app.words.common.close }).click();
        await app.shell.go('activity');
      });

      await test.step('says in a fresh installation which computers made the backups', async () => {
        const { takeover } = app.words.recovery;
        const environment = join(chosen, `investment-desk-${app.profile.id}`, 'training');
        const [own = ''] = readdirSync(environment);
        cpSync(join(environment, own), join(environment, 'PC-2'), { recursive: true });
        writeFileSync(join(environment, 'PC-2', 'computer.json'), JSON.stringify({ computer: 'PC-2' }));
        const fresh = new App({ language, theme });
        try {
          await fresh.start();
          await fresh.button(takeover.link).click();
          await fresh.running.control.answerOpenDialog(chosen);
          await fresh.button(takeover.choose).click();
          const dialog = fresh.page.getByRole('dialog', { name: takeover.title });
          await expect(dialog.getByText(takeover.severalComputers)).toBeVisible();
          await expect(dialog.getByText(hostname(), { exact: true })).toBeVisible();
          await expect(dialog.getByText('PC-2', { exact: true })).toBeVisible();
          const look = new Inspection(fresh, language);
          await look.look('takeover-computers');
          expect(look.wrong).toEqual([]);
        } finally {
          await fresh.dispose();
          rmSync(join(environment, 'PC-2'), { recursive: true });
        }
      });

      await test.step('reports a folder that is gone, and finds it again', async () => {
        const away = join(place, 'away');
        renameSync(chosen, away);
        await app.call('secondBackup.now');
        const notice = app.page.getByRole('status').filter({ hasText: pattern(activity.second.failed) });
        await expect(notice).toContainText(activity.second.why.gone);
        await notice.scrollIntoViewIfNeeded();
        await inspection.look('second-folder-gone');
        renameSync(away, chosen);
        await app.button(activity.second.tryNow).click();
        await expect(notice).toHaveCount(0);
        await expect(app.button(activity.second.now)).toBeFocused();
        await expect.poll(() => backups(app).length).toBe(2);
      });

      await test.step('keeps the backups of a folder that is left', async () => {
        await app.settings.showGeneral();
        await app.button(settings.secondFolder.stop).click();
        const question = app.page.getByRole('dialog');
        await question.getByRole('button', { name: settings.secondFolder.stop }).click();
        await expect(app.button(settings.secondFolder.choose)).toBeFocused();
        expect(backups(app)).toHaveLength(2);
        expect(app.profile.readSettings()).not.toHaveProperty('secondBackupFolder');
      });

      expect(inspection.wrong).toEqual([]);
    });
  });
}

test('reports more than a week without a second backup, and leads to Activity', async ({ app }) => {
  const { shell, activity } = app.words;
  await choose(app);
  const { activeEnvironmentId } = (await app.call('app.state')).value;
  await app.close();
  const file = app.profile.path('environments', activeEnvironmentId, 'second-backup.json');
  const old = new Date(Date.now() - 8 * 24 * 3_600_000).toISOString();
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), since: old, lastAt: old }));
  renameSync(chosen, join(place, 'away'));
  await app.start();
  await app.call('secondBackup.now');
  const notice = app.page.getByRole('status').filter({ hasText: shell.secondBackup.title });
  await expect(notice).toBeVisible();
  await new Inspection(app, 'de').look('second-folder-overdue');
  await notice.getByRole('button', { name: shell.secondBackup.show }).click();
  await expect(notice).toHaveCount(0);
  await expect(app.page.getByText(activity.second.why.gone)).toBeVisible();
});
