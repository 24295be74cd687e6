import { readFileSync } from 'node:fs';
import { root } from '../../scripts/lib/paths.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';

const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

for (const language of ['de', 'en'] as const) {
  test.describe(`the About screen, ${language}`, () => {
    test.use({ language });

    test('shows the version and its parts, with the keyboard alone', async ({ app }) => {
      const { about, settings } = app.words;
      const { page } = app;
      const inspection = new Inspection(app, language);
      await app.shell.go('settings');
      const entry = page.getByRole('navigation', { name: settings.choose }).getByRole('button', {
        name: about.title,
      });
      await entry.press('Enter');
      const versions = page.getByRole('region', { name: about.title });
      await expect(versions).toContainText(version);
      await expect(versions).toContainText(process.versions.node);
      await expect(versions).toContainText(about.updates);
      const licences = page.getByRole('region', { name: about.licences.title });
      await expect(licences).toContainText('sbom.cdx.json');
      await inspection.look('about');

      await licences.getByRole('textbox', { name: about.licences.search }).fill('pdfium');
      const found = licences.getByRole('button');
      await expect(found).toHaveCount(1);
      await found.press('Enter');
      await expect(found).toHaveAttribute('aria-expanded', 'true');
      await expect(licences.locator('pre')).toContainText('Copyright 2014 PDFium Authors');
      // The longest row: the parts inside the keychain module, for this system.
      await licences.getByRole('textbox').fill('unicode-3.0');
      await expect(found).toHaveCount(1);
      await inspection.look('about-keychain');
      await page.setViewportSize({ width: 910, height: 440 });
      const name = found.getByText(/^@napi-rs\/keyring-/);
      expect((await name.boundingBox())?.width).toBeGreaterThan(100);
      await page.setViewportSize({ width: 1280, height: 772 });
      await found.press('Enter');
      await expect(licences.locator('pre')).toContainText("Rust's standard library");
      await licences.getByRole('textbox').fill('nothing-has-this-name');
      await expect(licences.getByRole('status')).toHaveText(about.licences.found_zero);
      await licences.getByRole('textbox').press('Escape');
      await expect(licences.getByRole('textbox')).toHaveValue('');
      await app.button(about.copy).press('Enter');
      await expect(app.button(about.copied)).toBeVisible();
      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });

    test('says calmly that a version is old, also in the navigation', async ({ app }) => {
      const { about } = app.words;
      // Half a year and two weeks later.
      await app.page.clock.setFixedTime(Date.now() + 28 * 7 * 24 * 60 * 60_000);
      await app.shell.go('settings');
      await expect(app.page.getByText(about.updateDue)).toBeVisible();
      await app.page.getByText(about.updateDue).click();
      await expect(app.page.getByText(about.old)).toBeVisible();
      await new Inspection(app, language).look('about-old');
    });
  });
}
