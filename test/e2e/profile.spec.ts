import { readFileSync, rmSync } from 'node:fs';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';

for (const language of ['de', 'en'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('does not use a client secret that was entered for another address, says so in the settings, and uses it again after a correction', async ({
      connected: { app },
      platform,
    }) => {
      const { settings, shell } = app.words;
      const inspection = new Inspection(app, language);
      await expect.poll(() => platform.report().tokensIssued).toBeGreaterThan(0);
      await app.close();
      const whole = readFileSync(app.profile.path('settings.json'), 'utf8');
      app.profile.writeSettings(whole.replaceAll(platform.served.base, `${platform.served.base}/elsewhere`));
      const { calls } = platform.report();

      await app.start();
      await expect(app.page.getByText(shell.sync.noSecret).first()).toBeVisible();
      await app.shell.go('settings');
      await expect(app.page.getByText(settings.secret.unusable, { exact: true })).toBeVisible();
      await expect(app.page.getByText(settings.secret.fault.other.words)).toBeVisible();
      await expect(app.page.getByText(settings.secret.putRight)).toBeVisible();
      await app.page.getByText(settings.secret.putRight).scrollIntoViewIfNeeded();
      await inspection.look('secret-for-another');
      expect(platform.report().calls).toBe(calls);

      await app.page.getByLabel(settings.field.baseUrl).fill(platform.served.base);
      await app.button(settings.save).click();
      await expect(app.page.getByText(settings.secret.isSet, { exact: true })).toBeVisible();
      await expect(app.page.getByText(settings.secret.putRight)).toHaveCount(0);
      await expect.poll(() => platform.report().calls).toBeGreaterThan(calls);
      expect(inspection.wrong).toEqual([]);
    });

    test('reports too little room for a week of work before anything fails', async ({ closed: { app } }) => {
      const why = whyNoSmallDisk();
      test.skip(why !== null, String(why));
      const { activity, shell } = app.words;
      await app.prepare(() => {});
      rmSync(app.profile.path('environments'), { recursive: true });
      const disk = smallDisk(app.profile.path('environments'), 60);
      try {
        await app.start();
        const inspection = new Inspection(app, language);
        const title = shell.space.title.split('{{free}}')[0] ?? '';
        await expect(app.page.getByText(title)).toBeVisible();
        await inspection.look('low-space');
        await app.button(shell.unreadable.show).click();
        await expect(app.page.getByText(activity.data.spaceWords.split('{{needed}}')[0] ?? '')).toBeVisible();
        await expect(app.page.getByText(disk.path).first()).toBeVisible();
        await app.page.getByText(activity.data.title).scrollIntoViewIfNeeded();
        await inspection.look('low-space-activity');
        expect((await app.call('subscriptions.create')).ok).toBe(true);
        expect(inspection.wrong).toEqual([]);
        await app.close();
      } finally {
        disk.remove();
      }
    });
  });
}
