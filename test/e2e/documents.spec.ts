import {
  endlessPdf,
  imagesPdf,
  pagesPdf,
  pdfFile,
  protectedPdf,
  scans,
  sharedPagePdf,
} from '../support/pdf.ts';
import { barriers } from './support/barriers.ts';
import { a4, pdf, serveDocuments, showDocuments, view } from './support/documents.ts';
import { picture, pictures } from './support/pictures.ts';
import { expect, test } from './support/test.ts';
import { drawn, pixels, scrollTop } from './support/viewer.ts';
import { fill, pattern } from './support/words.ts';

for (const language of ['de', 'en'] as const) {
  test.describe(`documents, ${language}`, () => {
    test.use({ language, theme: language === 'de' ? 'light' : 'dark' });

    test('draws a PDF page by page, only in view, sharp at every size, and readable with the keyboard', async ({
      shared: { app, form },
      platform,
    }) => {
      const { costs } = app.words.subscription;
      const { page } = app;
      const place = (at: number) => fill(costs.page, { page: at, pages: 40 });
      const pages = a4(40).map((each, index) => (index === 2 ? { ...each, box: '[0 0 842 595]' } : each));
      serveDocuments(platform, { 'long.pdf': pdf(pagesPdf(pages)) });
      await showDocuments(form);
      const viewer = await view(app, 'long.pdf');
      const where = viewer.locator('[data-where]');
      const paper = viewer.getByRole('region');
      await expect(where).toHaveText(place(1));
      await expect(paper).toBeFocused();
      await expect.poll(async () => (await drawn(viewer))[0]?.isDark).toBe(true);
      expect((await drawn(viewer)).length).toBeLessThan(5);
      await expect(viewer.getByRole('img', { name: `${place(1)}: Page 1` })).toBeVisible();
      if (pictures) await picture(page, `viewer-${language}`);
      if (language === 'de') expect(await barriers(page)).toEqual([]);

      const first = await viewer.locator('canvas').first().elementHandle();
      await page.keyboard.press('End');
      await expect(where).toHaveText(place(40));
      await expect(viewer.getByRole('img', { name: `${place(40)}: Page 40` })).toBeInViewport();
      await expect.poll(async () => (await drawn(viewer)).at(-1)?.isDark).toBe(true);
      // biome-ignore lint/suspicious/noExplicitAny: as above
      expect(await first?.evaluate((canvas: any) => [canvas.width, canvas.height])).toEqual([0, 0]);
      await page.keyboard.press('PageUp');
      await page.keyboard.press('PageUp');
      await expect(where).not.toHaveText(place(40));
      await page.keyboard.press('Home');
      await expect(where).toHaveText(place(1));
      await expect.poll(() => paper.evaluate(scrollTop)).toBe(0);

      await test.step('accepts the same keys on a button of the viewer', async () => {
        const larger = viewer.getByRole('button', { name: costs.zoomIn });
        await larger.focus();
        await page.keyboard.press('End');
        await expect(where).toHaveText(place(40));
        await page.keyboard.press('Home');
        await expect(where).toHaveText(place(1));
        await page.keyboard.press('PageDown');
        await expect.poll(() => paper.evaluate(scrollTop)).toBeGreaterThan(100);
      });

      await test.step('keeps the text that is being read in view when the pages get larger, and draws them again', async () => {
        await viewer.getByRole('button', { name: costs.zoomIn }).focus();
        await page.keyboard.press('End');
        await expect(where).toHaveText(place(40));
        const before = await where.textContent();
        await page.keyboard.press('Enter');
        await expect.poll(async () => Math.round((await drawn(viewer)).at(-1)?.shown ?? 0)).toBe(1_000);
        await expect.poll(async () => (await drawn(viewer)).at(-1)?.width).toBe(1_000);
        await expect.poll(async () => (await drawn(viewer)).at(-1)?.isDark).toBe(true);
        await expect(where).toHaveText(pattern(costs.page));
        expect(Number(/\d+/.exec((await where.textContent()) ?? '')?.[0])).toBeGreaterThanOrEqual(39);
        expect(before).toBe(place(40));
      });

      await test.step('draws twice the pixels on a screen of double density', async () => {
        // Set the density in the page: Playwright's own emulation of the window overrules that of a second session.
        const density = (value: number) =>
          page.evaluate((ratio) => {
            Object.defineProperty(globalThis, 'devicePixelRatio', { value: ratio, configurable: true });
            // biome-ignore lint/suspicious/noExplicitAny: as above
            (globalThis as any).dispatchEvent(new Event('resize'));
          }, value);
        await density(2);
        await expect.poll(async () => (await drawn(viewer)).at(-1)?.width).toBe(2_000);
        await expect.poll(() => pixels(viewer)).toBeLessThanOrEqual(48_000_000);
        await density(1);
        await expect.poll(async () => (await drawn(viewer)).at(-1)?.width).toBe(1_000);
      });
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });

    test('limits what hostile PDFs take, and explains each in words', async ({
      shared: { app, form },
      platform,
    }) => {
      const { costs } = app.words.subscription;
      const { page } = app;
      const number = new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB');
      const boxes = [
        '[0 0 14400 14400]',
        '[0 0 1 14400]',
        '[0 0 14400 1]',
        '[0 0 0 0]',
        '[0 0 -595 -842]',
        '[0 0 1e38 1e38]',
        '[0 0 nothing 5]',
      ];
      const huge = [
        ...boxes.map((box, index) => ({ text: `Box ${index}`, box })),
        { text: 'Unit', more: '/UserUnit 1e30' },
        { text: 'Negative unit', more: '/UserUnit -4' },
      ];
      serveDocuments(platform, {
        'many.pdf': pdf(sharedPagePdf(200_000)),
        'huge.pdf': pdf(pagesPdf(huge)),
        'scans.pdf': pdf(imagesPdf([scans.fax, scans.jpeg2000])),
        'endless.pdf': pdf(endlessPdf()),
        'hole.pdf': pdf(imagesPdf([scans.broken])),
        'mask.pdf': pdf(imagesPdf([scans.brokenMask])),
        'large.pdf': pdf(imagesPdf([scans.tooLarge])),
        'lying.pdf': pdf(pagesPdf(a4(3), { count: 2_000_000_000 })),
        'protected.pdf': pdf(protectedPdf()),
        'broken.pdf': pdf(Buffer.from('%PDF-1.7\nnothing that anybody understands')),
        'empty.pdf': pdf(
          pdfFile(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']),
        ),
      });
      await showDocuments(form);
      const close = async () => {
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      };

      await test.step('shows the first of 200,000 pages and their number', async () => {
        const viewer = await view(app, 'many.pdf');
        const pages = number.format(200_000);
        await expect(viewer.getByText(fill(costs.cut, { pages, shown: number.format(1_000) }))).toBeVisible();
        await expect(viewer.getByText(costs.cutTodo)).toBeVisible();
        await expect.poll(async () => (await drawn(viewer))[0]?.isDark).toBe(true);
        expect((await drawn(viewer)).length).toBeLessThan(5);
        await page.keyboard.press('End');
        await expect(viewer.locator('[data-where]')).toHaveText(
          fill(costs.page, { page: number.format(1_000), pages }),
        );
        await expect.poll(async () => (await drawn(viewer)).at(-1)?.isDark).toBe(true);
        if (pictures) await picture(page, `many-${language}`);
        await viewer.getByRole('button', { name: costs.print }).click();
        await expect(viewer.getByRole('alert')).toContainText(fill(costs.tooMany, { pages, most: 100 }));
        if (pictures) await picture(page, `too-many-${language}`);
        if (language === 'de') expect(await barriers(page)).toEqual([]);
        await close();
      });

      await test.step('shows gigantic, tiny, empty and nonsensical pages', async () => {
        const viewer = await view(app, 'huge.pdf');
        const where = viewer.locator('[data-where]');
        await expect(where).toHaveText(fill(costs.page, { page: 1, pages: huge.length }));
        for (let at = 1; at <= huge.length; at += 1) {
          await expect.poll(() => pixels(viewer)).toBeLessThanOrEqual(48_000_000);
          await page.keyboard.press('PageDown');
        }
        // Pages that get their size after the key press move the end away, so a person presses the key once more.
        const atTheEnd = async () => {
          await page.keyboard.press('End');
          return where.textContent();
        };
        await expect.poll(atTheEnd).toBe(fill(costs.page, { page: huge.length, pages: huge.length }));
        await expect.poll(async () => (await drawn(viewer)).at(-1)?.isDark).toBe(true);
        await close();
      });

      await test.step('shows scanned pages, including formats that need a decoder of their own', async () => {
        const viewer = await view(app, 'scans.pdf');
        await expect
          .poll(async () => (await drawn(viewer)).map(({ isDark }) => isDark))
          .toEqual([true, true]);
        await expect(viewer.getByText(costs.pagePartly)).toHaveCount(0);
        await close();
      });

      await test.step('says on the page that an image cannot be decoded, and prints nothing', async () => {
        for (const name of ['mask.pdf', 'large.pdf']) {
          const other = await view(app, name);
          await expect(other.getByText(costs.pagePartly)).toBeVisible();
          await close();
        }
        const viewer = await view(app, 'hole.pdf');
        await expect(viewer.getByText(costs.pagePartly)).toBeVisible();
        if (pictures) await picture(page, `hole-${language}`);
        await viewer.getByRole('button', { name: costs.print }).click();
        await expect(viewer.getByRole('alert')).toContainText(costs.printFailed);
        await close();
      });

      // This step takes half a minute, so it runs once.
      if (language === 'de')
        await test.step('gives up a page that is never finished', async () => {
          const viewer = await view(app, 'endless.pdf');
          await expect(viewer.getByText(costs.pageDrawing)).toBeVisible();
          await expect(viewer.getByText(costs.pageFailed)).toBeVisible();
          await close();
        });

      await test.step('handles a wrong page count', async () => {
        const viewer = await view(app, 'lying.pdf');
        await expect(viewer.locator('[data-where]')).toHaveText(fill(costs.page, { page: 1, pages: 3 }));
        await close();
      });

      for (const [name, words] of [
        ['protected.pdf', costs.protected],
        ['broken.pdf', costs.broken],
        ['empty.pdf', costs.broken],
      ] as const)
        await test.step(name, async () => {
          const viewer = await view(app, name);
          await expect(viewer.getByText(words)).toBeVisible();
          await expect(viewer.getByRole('button', { name: costs.print })).toHaveAttribute(
            'aria-disabled',
            'true',
          );
          await expect(viewer.getByRole('button', { name: costs.saveAs })).toBeEnabled();
          await close();
        });
    });
  });
}
