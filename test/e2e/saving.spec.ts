import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serveDocuments, showDocuments } from './support/documents.ts';
import { Inspection } from './support/inspection.ts';
import { makePipe } from './support/pipe.ts';
import { expect, looks, test } from './support/test.ts';
import { fill } from './support/words.ts';

const long = `Ex-ante-Kosteninformation Sonnenenergie Süd ${'GmbH & Co. KG '.repeat(8)}Fassung 7`;

for (const look of looks)
  test.describe(`saving, ${look.language}`, () => {
    const { language } = look;
    test.use(look);

    test('says under which name and where a file is saved, and removes that message once the next save is refused', async ({
      connected: { app, form },
      platform,
    }) => {
      const { subscription, common } = app.words;
      const { costs } = subscription;
      const { page } = app;
      const inspection = new Inspection(app, language);
      serveDocuments(platform, {
        'costs.pdf': { mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') },
      });
      await showDocuments(form);
      const saveTo = async (path: string) => {
        await app.running.control.answerSaveDialog(path);
        await app.button(fill(costs.saveAsNamed, { name: 'costs.pdf' })).click();
      };
      const folder = test.info().outputPath('Gemeinsame Ablage', 'Kundinnen und Kunden', '2026');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${long}.pdf`);
      const saved = page.getByTitle(path, { exact: true });
      const refusal = page.getByRole('alert').filter({ hasText: common.error.fileNotWritten.title });

      await saveTo(path);
      await expect(saved).toContainText(costs.saved);
      await expect(saved).toContainText('7.pdf');
      await expect(saved).toContainText('2026');
      // The message is not cut off: every line is within it. Measured first, because the message goes after some seconds.
      const cut = await saved.evaluate((element) => {
        // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
        const box = (element as any).closest('[role="note"]');
        return box.scrollHeight - box.clientHeight;
      });
      expect(cut).toBeLessThanOrEqual(0);
      await inspection.look('saved-long');

      const pipe = join(folder, 'pipe.pdf');
      makePipe(pipe);
      await saveTo(path);
      // The message would stay under the mouse.
      await saved.hover();
      await app.running.control.answerSaveDialog(pipe);
      await app.button(fill(costs.saveAsNamed, { name: 'costs.pdf' })).press('Enter');
      await expect(refusal).toContainText(common.place.noFile.why);
      await expect(refusal).toContainText(common.place.noFile.todo);
      await expect(saved).toBeHidden();
      await inspection.look('saved-refused-pipe');

      await saveTo(join(folder, `${'x'.repeat(300)}.pdf`));
      await expect(refusal).toContainText(common.place.nameTooLong.why);
      await expect(refusal).not.toContainText(common.place.noFile.why);
      await inspection.look('saved-refused-name');

      const real = join(dirname(folder), 'real.pdf');
      writeFileSync(real, 'earlier');
      const link = join(folder, 'link.pdf');
      symlinkSync(real, link);
      await saveTo(link);
      await expect(page.getByTitle(link, { exact: true })).toBeVisible();
      await expect(refusal).toBeHidden();
      expect(readFileSync(real, 'utf8')).toBe('%PDF-1.7');

      // A save that takes longer says so and removes the earlier success message; the form can be used meanwhile.
      await app.running.control.leaveSaveDialogOpen();
      await app.button(fill(costs.saveAsNamed, { name: 'costs.pdf' })).click();
      await expect(page.getByText(common.saving)).toBeVisible();
      await expect(page.getByTitle(link, { exact: true })).toBeHidden();
      await page.getByRole('checkbox').first().check();
      await expect(page.getByText(common.saving)).toBeVisible();
      await inspection.look('saving');
      expect(inspection.wrong).toEqual([]);
    });
  });
