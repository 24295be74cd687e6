import { cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { wordsIn } from './support/words.ts';

const { de, en } = wordsIn;

test('changes language and appearance at once, loses nothing, and keeps them over a restart', async ({
  app,
  form,
}) => {
  const { page } = app;
  const scheme = () =>
    app.page.evaluate(
      // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
      () => (globalThis as any).document.documentElement.dataset.mantineColorScheme as string,
    );
  const background = () =>
    app.page.evaluate(() => {
      // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
      const page = globalThis as any;
      const [r, g, b] = page.getComputedStyle(page.document.body).backgroundColor.match(/\d+/g).map(Number);
      return ((r + g + b) / 3) as number;
    });

  // An unfinished input must survive every change.
  await form.openNew();
  await form.pick(form.investor, cast.oneWallet);
  await form.units.fill('77x');
  await form.saved();

  await test.step('changes to English at once', async () => {
    await app.settings.showGeneral();
    await page.getByText('English', { exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: en.shell.title.settings })).toBeVisible();
    await expect(page.getByRole('navigation', { name: en.shell.rail.label })).toContainText(
      en.shell.rail.review,
    );
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await page
      .getByRole('navigation')
      .first()
      .getByRole('button', { name: en.shell.rail.subscriptions })
      .click();
    await page.getByRole('option').filter({ hasText: cast.oneWallet }).click();
    await expect(page.getByRole('textbox', { name: en.subscription.units.label })).toHaveValue('77x');
    await expect(page.getByText(en.common.problem.unitsNotWhole)).toBeVisible();
    for (const german of [de.common.problem.unitsNotWhole, de.list.new, de.subscription.section.survey])
      expect(await app.text()).not.toContain(german);
  });

  await test.step('changes to dark at once', async () => {
    expect(await scheme()).toBe('light');
    expect(await background()).toBeGreaterThan(200);
    await page.keyboard.press('Control+,');
    await page.getByText(en.settings.preferences.themes.dark, { exact: true }).click();
    await expect.poll(scheme).toBe('dark');
    expect(await background()).toBeLessThan(60);
  });

  const width = () => app.page.evaluate<number>('innerWidth');
  const usual = await width();
  await test.step('gets larger and smaller at once', async () => {
    const { zoom, zoomIn, zoomOut, percent } = en.settings.preferences;
    const shown = app.page.getByRole('group', { name: zoom });
    await shown.getByRole('button', { name: zoomIn }).click();
    await shown.getByRole('button', { name: zoomIn }).click();
    await expect(shown).toContainText(percent.replace('{{percent}}', '125'));
    await expect.poll(async () => usual / (await width())).toBeCloseTo(1.25, 1);
    await shown.getByRole('button', { name: zoomOut }).click();
    await expect(shown).toContainText(percent.replace('{{percent}}', '110'));
    await expect.poll(async () => usual / (await width())).toBeCloseTo(1.1, 2);
  });

  await test.step('keeps the preferences over a restart', async () => {
    await app.close();
    expect(app.profile.readSettings().preferences).toMatchObject({ language: 'en', theme: 'dark' });
    app.words = en;
    await app.start();
    await expect(app.heading(en.shell.title.subscriptions)).toBeVisible();
    expect(await scheme()).toBe('dark');
    await expect.poll(async () => usual / (await width())).toBeCloseTo(1.1, 2);
    // Outside the settings, a change by key, wheel or menu shows the size in a message for a moment.
    await app.call('zoom.change', { change: 'in' });
    const message = app.page.getByText(en.settings.preferences.zoomNow.replace('{{percent}}', '125'));
    await expect(message).toBeVisible();
    if (process.env.DESK_PICTURES)
      await app.page.screenshot({ path: `${process.env.DESK_PICTURES}/zoom-message.png` });
    await app.call('zoom.change', { change: 'out' });
    await expect(message).toHaveCount(0);
    await form.openListed(cast.oneWallet);
    await form.open('investor');
    await expect(form.units).toHaveValue('77x');
  });

  await test.step('changes back', async () => {
    await app.settings.showGeneral();
    await app.page
      .getByRole('button', { name: en.settings.preferences.percent.replace('{{percent}}', '110') })
      .click();
    await expect.poll(width).toBe(usual);
    await app.page.getByText('Deutsch', { exact: true }).click();
    await expect(app.page.getByRole('heading', { level: 1, name: de.shell.title.settings })).toBeVisible();
    await app.page.getByText(de.settings.preferences.themes.light, { exact: true }).click();
    await expect.poll(scheme).toBe('light');
    await expect
      .poll(() => app.profile.readSettings().preferences)
      .toMatchObject({ language: 'de', theme: 'light' });
  });
});
