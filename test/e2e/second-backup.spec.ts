import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk } from './support/desk.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';
import { type Language, pattern } from './support/words.ts';

let place: string;
let chosen: string;
test.beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'investment-desk-second-'));
  chosen = join(place, 'Netzlaufwerk Büro', 'Sicherungen');
  mkdirSync(chosen, { recursive: true });
});
test.afterEach(() => rmSync(place, { recursive: true, force: true }));

async function choose(desk: Desk): Promise<void> {
  const { settings } = desk.words;
  await desk.go('settings');
  await desk.button(settings.general).click();
  await desk.running.control.answerOpenDialog(chosen);
  await desk.button(settings.secondFolder.choose).press('Enter');
  await expect(desk.page.getByText(desk.words.activity.second.last)).toBeVisible();
}

/** The backups in the folder, of every environment. */
const backups = (desk: Desk): string[] => {
  const folder = join(chosen, `investment-desk-${desk.profileId}`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /desk-[^/\\]*\.sqlite$/.test(name),
  );
};

for (const language of ['de', 'en'] satisfies Language[]) {
  test.describe(language, () => {
    test.use({ language });

    test('a folder is chosen, backed up to, missed, found again and left', async ({ desk, theme }) => {
      const { settings, activity } = desk.words;
      const inspection = new Inspection(desk, language);
      await desk.go('settings');
      await desk.button(settings.general).click();
      await desk.button(settings.secondFolder.choose).scrollIntoViewIfNeeded();

      await test.step('a folder inside the profile is refused', async () => {
        await desk.running.control.answerOpenDialog(desk.path('environments'));
        await desk.button(settings.secondFolder.choose).click();
        const refusal = desk.page.getByRole('alert');
        await expect(refusal).toContainText(desk.words.common.error.folderInside.title);
        await inspection.look('second-folder-refused');
        await refusal.getByRole('button', { name: desk.words.common.close }).click();
        await expect(desk.button(settings.secondFolder.choose)).toBeFocused();
      });

      await test.step('a folder that is chosen gets a backup at once', async () => {
        await choose(desk);
        expect(backups(desk)).toHaveLength(1);
        await inspection.look('second-folder-settings');
        await desk.go('activity');
        await expect(desk.page.getByText(activity.second.last)).toBeVisible();
        await desk.page.getByText(activity.second.last).scrollIntoViewIfNeeded();
        await inspection.look('second-folder-activity');
      });

      await test.step('a link to the data folder is refused', async () => {
        const linked = join(place, 'linked');
        mkdirSync(linked);
        symlinkSync(desk.path('environments'), join(linked, `investment-desk-${desk.profileId}`));
        await desk.go('settings');
        await desk.button(settings.general).click();
        await desk.running.control.answerOpenDialog(linked);
        await desk.button(settings.secondFolder.change).click();
        const refusal = desk.page.getByRole('alert');
        await expect(refusal).toContainText(desk.words.common.error.folderLeadsInside.title);
        await inspection.look('second-folder-link');
        await refusal.getByRole('button', { name: desk.words.common.close }).click();
        await desk.go('activity');
      });

      await test.step('a fresh installation says which computers made the backups', async () => {
        const { takeover } = desk.words.recovery;
        const environment = join(chosen, `investment-desk-${desk.profileId}`, 'training');
        const [own = ''] = readdirSync(environment);
        cpSync(join(environment, own), join(environment, 'PC-2'), { recursive: true });
        writeFileSync(join(environment, 'PC-2', 'computer.json'), JSON.stringify({ computer: 'PC-2' }));
        const fresh = new Desk({ language, theme });
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

      await test.step('a folder that is gone is told, and found again', async () => {
        const away = join(place, 'away');
        renameSync(chosen, away);
        await desk.call('secondBackup.now');
        const notice = desk.page.getByRole('status').filter({ hasText: pattern(activity.second.failed) });
        await expect(notice).toContainText(activity.second.why.gone);
        await notice.scrollIntoViewIfNeeded();
        await inspection.look('second-folder-gone');
        renameSync(away, chosen);
        await desk.button(activity.second.tryNow).click();
        await expect(notice).toHaveCount(0);
        await expect(desk.button(activity.second.now)).toBeFocused();
        await expect.poll(() => backups(desk).length).toBe(2);
      });

      await test.step('a folder that is left keeps its backups', async () => {
        await desk.go('settings');
        await desk.button(settings.general).click();
        await desk.button(settings.secondFolder.stop).click();
        const question = desk.page.getByRole('dialog');
        await question.getByRole('button', { name: settings.secondFolder.stop }).click();
        await expect(desk.button(settings.secondFolder.choose)).toBeFocused();
        expect(backups(desk)).toHaveLength(2);
        expect(desk.readSettings()).not.toHaveProperty('secondBackupFolder');
      });

      expect(inspection.wrong).toEqual([]);
    });
  });
}

test('more than a week without a second backup is told, and the notice leads to Activity', async ({
  desk,
}) => {
  const { shell, activity } = desk.words;
  await choose(desk);
  const { activeEnvironmentId } = (await desk.call('app.state')).value;
  await desk.close();
  const file = desk.path('environments', activeEnvironmentId, 'second-backup.json');
  const old = new Date(Date.now() - 8 * 24 * 3_600_000).toISOString();
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), since: old, lastAt: old }));
  renameSync(chosen, join(place, 'away'));
  await desk.start();
  await desk.call('secondBackup.now');
  const notice = desk.page.getByRole('status').filter({ hasText: shell.secondBackup.title });
  await expect(notice).toBeVisible();
  await new Inspection(desk, 'de').look('second-folder-overdue');
  await notice.getByRole('button', { name: shell.secondBackup.show }).click();
  await expect(notice).toHaveCount(0);
  await expect(desk.page.getByText(activity.second.why.gone)).toBeVisible();
});
