import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { barriers } from './support/barriers.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

const SMALL = { width: 1024, height: 612 };
const LARGE = { width: 1280, height: 772 };

test('covers nothing with messages: they are in the rail, and failures move what is below them', async ({
  app,
}) => {
  const { settings, common, activity } = app.words;
  const { page } = app;
  for (const size of [LARGE, SMALL]) {
    await page.setViewportSize(size);
    await app.settings.showNewDemo();
    await app.field(settings.field.name).fill('Eine Umgebung mit einem recht langen Namen');
    await app.field(settings.field.clientId).fill('mein-client');
    // Each message goes after some seconds, so it is looked at as soon as it comes.
    for (const [text, act] of [
      [
        fill(settings.saved, { name: 'Eine Umgebung mit einem recht langen Namen' }),
        () => app.button(settings.save).click(),
      ],
      [settings.secret.stored, () => app.settings.enterSecret('ein-geheimnis')],
    ] as const) {
      await act();
      const toast = page.getByRole('note').filter({ hasText: text }).last();
      await expect(toast).toBeVisible();
      // The message slides in, so check the place where it comes to rest.
      await expect(async () => {
        const [rail, box, last] = [
          await app.shell.rail.boundingBox(),
          await toast.boundingBox(),
          await app.shell.rail
            .getByRole('button', { name: app.words.shell.rail.activity, exact: true })
            .boundingBox(),
        ];
        if (!rail || !box || !last) throw new Error('not shown');
        expect(box.x + box.width, 'within the rail').toBeLessThanOrEqual(rail.x + rail.width);
        expect(box.y, 'beneath its entries').toBeGreaterThanOrEqual(last.y + last.height);
      }).toPass();
    }
    const notes = page.getByRole('note');
    // In one go, because one of them may go by itself meanwhile.
    await notes.getByRole('button', { name: common.close }).evaluateAll((buttons: unknown[]) => {
      for (const button of buttons as { click(): void }[]) button.click();
    });
    await expect(notes).toHaveCount(0);
  }

  await test.step('keeps a message that has the focus', async () => {
    await page.clock.install();
    await app.button(settings.secret.forget).click();
    await page.getByRole('dialog').getByRole('button', { name: settings.secret.forget }).click();
    const toast = page.getByRole('note').filter({ hasText: settings.secret.forgotten });
    await toast.getByRole('button', { name: common.close }).focus();
    // Wait longer than the message would stay by itself.
    await page.clock.fastForward(6_000);
    await expect(toast).toBeVisible();
    await app.settings.secretField.focus();
    await page.clock.fastForward(6_000);
    await expect(toast).toHaveCount(0);
  });

  await test.step('shows a failure that has no place of its own', async () => {
    await page.evaluate(() => {
      // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
      void (globalThis as any).Promise.reject(new Error('nobody waits for this'));
    });
    const failure = page.getByRole('alert').filter({ hasText: common.error.internal.title });
    await expect(failure).toBeVisible();
    const [above, beneath] = [await failure.boundingBox(), await page.getByRole('main').boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(beneath?.y ?? 0);
    await failure.getByRole('button', { name: common.close }).press('Enter');
    await expect(failure).toHaveCount(0);
    await expect(page.getByRole('main')).toBeFocused();
  });
  expect(await app.text()).not.toContain(activity.paused.title);
});

test('quotes long words of the platform shortened, and in full on demand', async ({ app }) => {
  const { settings, common } = app.words;
  const long = `Kein Zugang. ${'Bitte-wenden-Sie-sich-an-Ihre-Betreuung '.repeat(11)}Ende.`;
  const server = createServer((_request, response) => {
    response.writeHead(401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ error: 'invalid_client', error_description: long }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await app.page.setViewportSize(SMALL);
    await app.settings.addDemo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api`);
    await app.settings.enterSecret('ein-geheimnis');
    await app.button(settings.test.button).click();
    const result = app.page.getByRole('alert').filter({ hasText: settings.test.credentials });
    await expect(result).toContainText(common.platformSaid);
    const words = result.locator('q');
    await expect(words).toContainText('Kein Zugang.');
    await expect(words).not.toContainText('{');
    // The button comes with the second layout.
    await expect(result.getByRole('button', { name: common.showAll })).toBeVisible();
    const cut = (await result.boundingBox())?.height ?? 0;
    await result.getByRole('button', { name: common.showAll }).click();
    await expect.poll(async () => (await result.boundingBox())?.height ?? 0).toBeGreaterThan(cut);
    await result.getByRole('button', { name: common.showLess }).click();
    await expect.poll(async () => (await result.boundingBox())?.height ?? 0).toBe(cut);
    const wide = await app.page.evaluate(() => {
      // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
      const { documentElement } = (globalThis as any).document;
      return documentElement.scrollWidth - documentElement.clientWidth;
    });
    expect(wide).toBe(0);
    for (const theme of ['light', 'dark'] as const) {
      await app.call('settings.update', { theme });
      await expect(app.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
      expect(await barriers(app.page, ['color-contrast']), theme).toEqual([]);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
