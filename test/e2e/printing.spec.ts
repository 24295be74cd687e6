import { pagesPdf } from '../support/pdf.ts';
import { a4, pdf, serveDocuments, showDocuments, view } from './support/documents.ts';
import { onPaper } from './support/paper.ts';
import { picture, pictures } from './support/pictures.ts';
import { expect, test } from './support/test.ts';
import { fill, pattern } from './support/words.ts';

const htmlOf = (paragraphs: number) =>
  `<html><body><script>document.write('scripted')</script>${Array.from(
    { length: paragraphs },
    (_, index) => `<p>Paragraph ${index + 1}</p>`,
  ).join('')}</body></html>`;

/** A PNG of four red pixels beside each other. */
const redPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAABCAIAAAB2XpiaAAAAEElEQVR4nGP4z8AARwzIHABPsgP9tV6BMgAAAABJRU5ErkJggg==',
  'base64',
);

for (const language of ['de', 'en'] as const) {
  test.describe(`documents, ${language}`, () => {
    test.use({ language, theme: language === 'de' ? 'light' : 'dark' });

    test('prints the whole document and nothing else', async ({ shared: { app, form }, platform }) => {
      const { costs } = app.words.subscription;
      const { page } = app;
      const mixed = a4(5).map((each, index) =>
        index === 1
          ? { ...each, box: '[0 0 842 595]' }
          : index === 2
            ? { ...each, box: '[0 0 14400 14400]' }
            : each,
      );
      const text = Array.from({ length: 150 }, (_, index) => `Line ${index + 1}`).join('\n');
      serveDocuments(platform, {
        'mixed.pdf': pdf(pagesPdf(mixed)),
        'wide.pdf': pdf(pagesPdf([{ text: 'Wide', box: '[0 0 842 595]' }])),
        'long.pdf': pdf(pagesPdf(a4(100))),
        'page.html': { mediaType: 'text/html', bytes: Buffer.from(htmlOf(80)) },
        'text.txt': { mediaType: 'text/plain', bytes: Buffer.from(text) },
        'endless.txt': { mediaType: 'text/plain', bytes: Buffer.from('Line\n'.repeat(20_000)) },
        'picture.png': { mediaType: 'image/png', bytes: redPng },
      });
      await showDocuments(form);
      await page.evaluate(() => {
        // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
        const window = globalThis as any;
        window.printed = 0;
        window.print = () => {
          window.printed += 1;
        };
      });
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const printed = () => page.evaluate(() => (globalThis as any).printed as number);
      const area = page.locator('[data-print="document"]');
      const leave = async () => {
        // biome-ignore lint/suspicious/noExplicitAny: as above
        await page.evaluate(() => (globalThis as any).dispatchEvent(new Event('afterprint')));
        await expect(area).toHaveCount(0);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      };
      let count = 0;
      const print = async (name: string) => {
        const viewer = await view(app, name);
        await expect(viewer.getByRole('button', { name: costs.print })).toBeEnabled();
        await page.keyboard.press('ControlOrMeta+p');
        count += 1;
        await expect.poll(printed).toBe(count);
        return onPaper(page, `print-${name}-${language}`);
      };

      await page.keyboard.press('ControlOrMeta+p');
      expect(await printed(), 'no document is open').toBe(0);

      await test.step('prints each page of a PDF on a page of paper, as large as the first', async () => {
        const { sizes, words, ink } = await print('mixed.pdf');
        expect(sizes).toEqual(Array.from({ length: 5 }, () => '595 x 842'));
        expect(words, 'pages are pictures, and nothing else is printed').toBe('');
        for (const each of ink) expect(each).toBeGreaterThan(0);
        await page.emulateMedia({ media: 'print' });
        await expect(app.shell.rail).toBeHidden();
        await expect(page.getByRole('dialog')).toBeHidden();
        await page.emulateMedia({ media: null });
        await leave();
        expect((await onPaper(page, 'none')).sizes, 'the next paper is not the document’s').not.toContain(
          '842 x 595',
        );
      });
      await test.step('prints a PDF that begins in landscape', async () => {
        expect((await print('wide.pdf')).sizes).toEqual(['842 x 595']);
        await leave();
      });
      await test.step('prints text, a web page and an image', async () => {
        const lines = await print('text.txt');
        expect(lines.words.split('\n')).toEqual(text.split('\n'));
        expect(new Set(lines.sizes)).toEqual(new Set(['595 x 842']));
        await leave();
        const web = await print('page.html');
        expect(web.words.match(/Paragraph \d+/g)).toHaveLength(80);
        expect(web.words).not.toContain('scripted');
        await leave();
        expect((await print('picture.png')).sizes).toEqual(['842 x 595']);
        await leave();
      });
      await test.step('does not print a part of a text with too many pages', async () => {
        const viewer = await view(app, 'endless.txt');
        await viewer.getByRole('button', { name: costs.print }).click();
        await expect(viewer.getByRole('alert')).toContainText(fill(costs.tooLong, { most: 100 }));
        await expect(viewer.getByRole('alert').getByRole('button', { name: costs.saveAs })).toBeEnabled();
        await expect(area).toHaveCount(0);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      });
      await test.step('says that pages are being drawn, and can be stopped', async () => {
        const viewer = await view(app, 'long.pdf');
        await viewer.getByRole('button', { name: costs.print }).click();
        await expect(viewer.getByRole('status').filter({ hasText: pattern(costs.printing) })).toBeVisible();
        if (pictures) await picture(page, `printing-${language}`);
        const stop = viewer.getByRole('button', { name: costs.stopPrinting });
        await expect(stop).toBeFocused();
        await page.keyboard.press('Enter');
        await expect(viewer.getByRole('button', { name: costs.print })).toBeFocused();
        await expect(viewer.locator('[data-where]')).toHaveText(fill(costs.page, { page: 1, pages: 100 }));
        // The next print begins at once, and closing the viewer ends it.
        await page.keyboard.press('Enter');
        await expect(stop).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await expect(area).toHaveCount(0);
        expect(await printed()).toBe(count);
      });
    });
  });
}
