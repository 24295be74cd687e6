import { readFileSync } from 'node:fs';
import { serveDocuments, showDocuments, view } from './support/documents.ts';
import { Inspection } from './support/inspection.ts';
import { expect, looks, test } from './support/test.ts';
import { fill, literally } from './support/words.ts';

const text = (content: string) => ({ mediaType: 'text/plain', bytes: Buffer.from(content) });
const served = (name: string) => [name, text(`Words of ${name}`)] as const;
/** Names of the harmless documents; a platform may name any number. */
const others = Array.from({ length: 11 }, (_, index) => `note-${index + 1}.txt`);

for (const look of looks)
  test.describe(`documents, ${look.language}`, () => {
    const { language } = look;
    test.use(look);

    test('fetches ten unasked, none from a private network, and saves none as an executable type', async ({
      connected: { app, form },
      platform,
    }) => {
      const { subscription, common } = app.words;
      const { costs } = subscription;
      const inspection = new Inspection(app, language);
      serveDocuments(platform, {
        ...Object.fromEntries(others.slice(0, 1).map(served)),
        'internal.pdf': { ...text('%PDF-'), url: 'https://10.1.2.3/internal.pdf' },
        ...Object.fromEntries(others.slice(1).map(served)),
        'page.html': { mediaType: 'text/html', bytes: Buffer.from('<script>alert(1)</script><p>Costs') },
      });
      await showDocuments(form);
      const list = async () => {
        const { rows } = (
          await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 1 })
        ).value;
        const { documents } = await app.subscriptions.get(rows[0].id);
        return documents as { name: string; fetchedAt: string | null }[];
      };
      const fetched = async () =>
        (await list()).filter(({ fetchedAt }) => fetchedAt !== null).map(({ name }) => name);
      await expect.poll(fetched).toEqual(others.slice(0, 9));

      const refused = await view(app, 'internal.pdf');
      await expect(refused).toContainText(common.error.privateAddress.title);
      await expect(refused).toContainText('10.1.2.3');
      await expect(refused).not.toContainText(common.addressBehindProxy);
      // There is nothing to zoom, print or save; the same words say why.
      for (const name of [costs.zoomOut, costs.zoomIn, costs.print, costs.saveAs]) {
        const button = refused.getByRole('button', { name });
        await expect(button).toBeDisabled();
        await expect(button).toHaveAccessibleDescription(
          new RegExp(literally(common.error.privateAddress.title)),
        );
      }
      await inspection.look('document-private');
      await app.page.keyboard.press('Escape');
      await expect(refused).toBeHidden();

      const last = await view(app, 'note-11.txt');
      await expect(last).toContainText('Words of note-11.txt');
      await app.page.keyboard.press('Escape');
      await expect(last).toBeHidden();
      expect(await fetched()).toEqual([...others.slice(0, 9), 'note-11.txt']);

      const target = test.info().outputPath('page.html');
      await app.running.control.answerSaveDialog(target);
      await app.button(fill(costs.saveAsNamed, { name: 'page.html' })).click();
      const said = app.page.getByText(costs.savedInstead.text, { exact: false });
      await expect(said).toBeVisible();
      await inspection.look('document-saved-instead');
      expect(readFileSync(`${target}.txt`, 'utf8')).toContain('<p>Costs');
      expect(inspection.wrong).toEqual([]);
    });
  });
