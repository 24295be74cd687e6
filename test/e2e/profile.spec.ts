import { readFileSync, rmSync } from 'node:fs';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';

for (const language of ['de', 'en'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a client secret that was entered for another address: said in the settings, used for nothing, and used again when that is put right', async ({
      desk,
      platform,
    }) => {
      const { settings, shell } = desk.words;
      const inspection = new Inspection(desk, language);
      await platform.connect(desk);
      await expect.poll(() => platform.report().tokensIssued).toBeGreaterThan(0);
      await desk.close();
      const whole = readFileSync(desk.path('settings.json'), 'utf8');
      desk.writeSettings(whole.replaceAll(platform.served.base, `${platform.served.base}/elsewhere`));
      const { calls } = platform.report();

      await desk.start();
      await expect(desk.page.getByText(shell.sync.noSecret).first()).toBeVisible();
      await desk.go('settings');
      await expect(desk.page.getByText(settings.secret.unusable, { exact: true })).toBeVisible();
      await expect(desk.page.getByText(settings.secret.fault.other.words)).toBeVisible();
      await expect(desk.page.getByText(settings.secret.putRight)).toBeVisible();
      await desk.page.getByText(settings.secret.putRight).scrollIntoViewIfNeeded();
      await inspection.look('secret-for-another');
      expect(platform.report().calls).toBe(calls);

      await desk.page.getByLabel(settings.field.baseUrl).fill(platform.served.base);
      await desk.button(settings.save).click();
      await expect(desk.page.getByText(settings.secret.isSet, { exact: true })).toBeVisible();
      await expect(desk.page.getByText(settings.secret.putRight)).toHaveCount(0);
      await expect.poll(() => platform.report().calls).toBeGreaterThan(calls);
      expect(inspection.wrong).toEqual([]);
    });

    test('too little room for a week of work: said before anything fails', async ({ closed: { desk } }) => {
      const why = whyNoSmallDisk();
      test.skip(why !== null, String(why));
      const { activity, shell } = desk.words;
      await desk.prepare(() => {});
      rmSync(desk.path('environments'), { recursive: true });
      const disk = smallDisk(desk.path('environments'), 60);
      try {
        await desk.start();
        const inspection = new Inspection(desk, language);
        const title = shell.space.title.split('{{free}}')[0] ?? '';
        await expect(desk.page.getByText(title)).toBeVisible();
        await inspection.look('low-space');
        await desk.button(shell.unreadable.show).click();
        await expect(
          desk.page.getByText(activity.data.spaceWords.split('{{needed}}')[0] ?? ''),
        ).toBeVisible();
        await expect(desk.page.getByText(disk.path).first()).toBeVisible();
        await desk.page.getByText(activity.data.title).scrollIntoViewIfNeeded();
        await inspection.look('low-space-activity');
        expect((await desk.call('subscriptions.create')).ok).toBe(true);
        expect(inspection.wrong).toEqual([]);
        await desk.close();
      } finally {
        disk.remove();
      }
    });
  });
}
