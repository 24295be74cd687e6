import { pagesPdf } from '../support/pdf.ts';
import { serveDocuments, showDocuments, view } from './support/documents.ts';
import { Inspection, ZOOMED } from './support/inspection.ts';
import { expect, looks, test } from './support/test.ts';
import { pattern } from './support/words.ts';

for (const look of looks)
  test.describe(`in ${look.language}`, () => {
    const { language } = look;
    test.use(look);

    test('covers nothing, cuts nothing off and keeps all in reach, in a small window and zoomed', async ({
      shared: { app, form },
      platform,
    }) => {
      const { settings, about, common, list, activity, recovery, shell } = app.words;
      const inspection = new Inspection(app, language);
      const { wrong } = inspection;
      const { page } = app;

      await test.step('finds covered controls that were put there', async () => {
        const cover = (isThere: boolean) =>
          page.evaluate((wanted) => {
            // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
            const { document } = globalThis as any;
            if (!wanted) return document.getElementById('cover').remove();
            const element = document.createElement('div');
            element.id = 'cover';
            Object.assign(element.style, {
              position: 'fixed',
              top: 0,
              right: 0,
              width: '90px',
              height: '100%',
            });
            document.body.append(element);
          }, isThere);
        await cover(true);
        await inspection.lookZoomed('self-test');
        expect(wrong.join()).toContain('is covered by DIV');
        await cover(false);
        wrong.length = 0;
      });

      serveDocuments(platform, {
        'Kosteninformation.pdf': {
          mediaType: 'application/pdf',
          bytes: pagesPdf([{ text: 'Page 1' }, { text: 'Page 2' }]),
        },
      });
      await form.openNew();
      await form.queue();
      await inspection.lookZoomed('zoomed-form-asked');
      // A list chooses its position when it opens.
      for (const size of ['half', 'low', 'third'] as const) {
        await page.setViewportSize(ZOOMED[size]);
        await form.investor.click();
        await expect(page.getByRole('option').first()).toBeVisible();
        await inspection.lookZoomed('zoomed-form-investors', [size]);
        await page.keyboard.press('Escape');
      }
      await showDocuments(form);
      await inspection.lookZoomed('zoomed-form');
      const viewer = await view(app, 'Kosteninformation.pdf');
      await expect(viewer.locator('canvas').first()).toBeVisible();
      await inspection.lookZoomed('zoomed-viewer');
      await page.keyboard.press('Escape');
      await expect(viewer).toBeHidden();
      await form.open('survey');
      await form.radio(app.words.subscription.survey.mode, app.words.subscription.survey.answers).check();
      await app.button(app.words.subscription.survey.add).click();
      await inspection.lookZoomed('zoomed-form-answers');

      await app.subscriptions.invested(platform.completeForm(250));
      await app.list.showAll();
      await expect(app.list.rows()).toHaveCount(2);
      await inspection.lookZoomed('zoomed-list');
      await form.openNew();
      await form.units.fill('5');
      await app.list.showAll();
      await expect(app.list.rows()).toHaveCount(3);
      await page.keyboard.press('Control+a');
      await inspection.lookZoomed('zoomed-list-chosen');
      await page.keyboard.press('Escape');
      await app.button(pattern(list.filter.drafts)).click();
      await expect(app.list.rows()).toHaveCount(1);
      await page.keyboard.press('Delete');
      await app.button(common.undo).focus();
      await inspection.lookZoomed('zoomed-list-message');

      await app.shell.go('review');
      await expect(page.getByText('"units": 250')).toBeVisible();
      await inspection.lookZoomed('zoomed-review', ['twoThirds', 'half', 'low', 'third']);
      await page.getByRole('searchbox').fill('xyz');
      await expect(app.list.rows()).toHaveCount(0);
      await inspection.lookZoomed('zoomed-review-empty');
      await app.shell.go('activity');
      await inspection.lookZoomed('zoomed-activity');
      await app.button(activity.log.show).last().click();
      await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
      await inspection.lookZoomed('zoomed-log');
      await page.keyboard.press('Escape');
      await page.getByTitle(shell.sync.details).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await inspection.lookZoomed('zoomed-sync');
      await page.keyboard.press('Escape');
      await app.shell.go('settings');
      await inspection.lookZoomed('zoomed-settings');
      await app.button(settings.secret.forget).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await inspection.lookZoomed('zoomed-question');
      await page.keyboard.press('Escape');
      await app.button(settings.addProduction).click();
      await app.button(settings.addCampaign).click();
      await inspection.lookZoomed('zoomed-settings-new');
      await app.button(settings.general).click();
      await inspection.lookZoomed('zoomed-settings-general');
      await app.button(recovery.settings.make).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await inspection.lookZoomed('zoomed-key');
      await page.keyboard.press('Escape');
      await app.button(about.title).click();
      await inspection.lookZoomed('zoomed-about');

      expect(wrong, wrong.join('\n')).toEqual([]);
    });
  });
