import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenKeychain } from '../golden/profile.ts';
import { bytesOf, namedFiles, openAttachments, passport } from '../support/attachments.ts';
import { takeGolden } from './support/golden.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';
import { type Language, pattern } from './support/words.ts';

for (const language of ['de', 'en'] satisfies Language[]) {
  test.describe(language, () => {
    test.use({ language });

    test('names an attachment whose file is lost, and says that the second backup lacks it', async ({
      closed: { app },
      outside: chosen,
    }) => {
      const { activity, common, settings } = app.words;
      const { expected, main } = await takeGolden(app, '0.1.0');
      const owner = expected.environments[main]?.details[0]?.id ?? '';
      const folder = dirname(app.profile.path('environments', main, 'desk.sqlite'));
      mkdirSync(folder, { recursive: true });
      const dataKey = goldenKeychain([])['data-key'] ?? '';
      const there = openAttachments({ folder, dataKey, environmentId: main });
      for (const seed of [1, 2])
        await there.add({ kind: 'subscription', id: owner }, bytesOf(300_000, seed), passport);
      rmSync(join(folder, 'attachments', namedFiles(there)[0] ?? ''));
      there.db.close();

      const settingsBefore = app.profile.readSettings() as { preferences?: object };
      app.profile.writeSettings({
        ...settingsBefore,
        preferences: { ...settingsBefore.preferences, language },
      });
      await app.start();
      const inspection = new Inspection(app, language);
      await app.shell.activate(main);
      await app.shell.go('activity');
      const named = app.page.getByRole('listitem').filter({
        hasText: pattern(activity.unreadable.kind.attachment_one),
      });
      await expect(named.first()).toContainText(common.unreadable.short.missing);
      await named.first().scrollIntoViewIfNeeded();
      await inspection.look('activity-attachment-missing');

      await app.settings.showGeneral();
      await app.running.control.answerOpenDialog(chosen);
      await app.button(settings.secondFolder.choose).click();
      await expect(app.page.getByText(activity.second.last)).toBeVisible();
      await app.shell.go('activity');
      const lacking = app.page.getByText(pattern(activity.second.lacking_one));
      await lacking.scrollIntoViewIfNeeded();
      await expect(lacking).toBeVisible();
      await inspection.look('second-folder-lacks-attachment');
    });
  });
}
