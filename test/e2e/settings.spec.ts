import { demoBaseUrl } from '../../contract/base-url.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

for (const end of ['endSession', 'close', 'kill'] as const)
  test(`restores the text of an unsaved form after the next start (${end})`, async ({ app }) => {
    const { settings } = app.words;
    await app.settings.showNewDemo();
    await app.field(settings.field.name).fill('Halb fertig');
    await app.field(settings.field.clientId).fill('eingefügtes-Geheimnis');
    if (end !== 'kill') {
      // End the app at once: no pause in typing has passed, and no question is asked.
      await app.field(settings.field.baseUrl).fill('https://halb');
      if (end === 'endSession') await app.running.control.endSession();
      else await app.page.close({ runBeforeUnload: true });
      await app.running.ended;
    } else {
      await app.field(settings.field.baseUrl).fill('https://halb');
      await expect
        .poll(() => app.call('forms.kept'))
        .toMatchObject({
          value: { 'environment/new-demo': expect.stringContaining('https://halb') },
        });
    }
    await app.killAndStart();
    expect(JSON.stringify(app.profile.readSettings())).not.toContain('Geheimnis');
    await app.settings.showNewDemo();
    await expect(app.field(settings.field.name)).toHaveValue('Halb fertig');
    await expect(app.field(settings.field.baseUrl)).toHaveValue('https://halb');
    await expect(app.field(settings.field.clientId)).toHaveValue('eingefügtes-Geheimnis');
    await expect(app.page.getByText(settings.unsaved)).toBeVisible();
    await app.button(settings.discard).click();
    await expect(app.field(settings.field.clientId)).toHaveValue('');
    await expect.poll(() => app.call('forms.kept')).toEqual({ ok: true, value: {} });
    expect(app.profile.readSettings()).not.toHaveProperty('forms');
  });

test('moves the focus to the next field, with the keyboard alone', async ({ app, platform }) => {
  const { settings, common } = app.words;
  const { page } = app;
  const save = app.button(settings.save);
  const campaignName = app.field(settings.field.campaignName);
  await app.shell.go('settings');
  await app.button(settings.addDemo).press('Enter');

  await test.step('focuses the first wrong field after a refused save', async () => {
    await save.press('Enter');
    await expect(app.field(settings.field.clientId)).toBeFocused();
    await app.field(settings.field.name).fill('');
    await save.press('Enter');
    await expect(app.field(settings.field.name)).toBeFocused();
    await app.field(settings.field.name).fill('Testplattform');
    await app.field(settings.field.baseUrl).fill(platform.served.base);
    await app.field(settings.field.clientId).fill(platform.sandbox.info.clientId);
  });

  await test.step('focuses the new row of campaigns, and the row that takes a removed one’s place', async () => {
    for (const [index, name] of ['Erste', 'Zweite', 'Dritte'].entries()) {
      await app.button(settings.addCampaign).press('Enter');
      await expect(campaignName.nth(index)).toBeFocused();
      await page.keyboard.type(name);
    }
    const remove = (name: string) => app.button(fill(settings.removeCampaign, { name })).press('Enter');
    await remove('Zweite');
    await expect(campaignName.nth(1)).toBeFocused();
    await expect(campaignName.nth(1)).toHaveValue('Dritte');
    await remove('Dritte');
    await expect(campaignName).toBeFocused();
    await expect(campaignName).toHaveValue('Erste');
    await remove('Erste');
    await expect(app.button(settings.addCampaign)).toBeFocused();
  });

  await test.step('focuses the secret after saving, then the test, which keeps the focus', async () => {
    await save.press('Enter');
    await expect(app.settings.secretField).toBeFocused();
    await page.keyboard.type(platform.sandbox.info.clientSecret);
    await page.keyboard.press('Enter');
    const button = app.button(settings.test.button);
    await expect(button).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText(settings.test.ok)).toBeVisible();
    await expect(button).toBeFocused();
    const result = page.getByRole('status').filter({ hasText: settings.test.ok });
    await result.getByRole('button', { name: common.close }).press('Enter');
    await expect(button).toBeFocused();
  });

  await test.step('focuses the button after saving or discarding with nothing missing', async () => {
    await app.field(settings.field.name).fill('Anderer Name');
    await save.press('Enter');
    await expect(app.settings.entry('Anderer Name')).toBeVisible();
    await expect(save).toBeFocused();
    await expect(save).toBeDisabled();
    await app.field(settings.field.name).fill('Noch einer');
    await app.button(settings.discard).press('Enter');
    await expect(save).toBeFocused();
    await expect(app.field(settings.field.name)).toHaveValue('Anderer Name');
  });

  await test.step('focuses the field for a new secret after forgetting', async () => {
    await app.button(settings.secret.forget).press('Enter');
    const question = page.getByRole('dialog', { name: settings.secret.confirmForget });
    await question.getByRole('button', { name: settings.secret.forget }).press('Enter');
    await expect(page.getByText(settings.secret.notSet)).toBeVisible();
    await expect(question).toHaveCount(0);
    await expect(app.settings.secretField).toBeFocused();
  });

  await test.step('focuses the entry of another environment that is put to use', async () => {
    await app.button(settings.use.button).press('Enter');
    await expect(page.getByText(settings.use.active)).toBeVisible();
    await expect(app.settings.entry('Anderer Name')).toBeFocused();
  });

  await test.step('focuses the entry of the environment that is shown instead of a removed one', async () => {
    const { id } = (await app.call('app.state')).value.environments.at(-1);
    await expect(app.button(settings.remove.button)).toBeDisabled();
    expect(await app.call('environments.remove', { id })).toMatchObject({
      error: { code: 'environmentActive' },
    });
    await app.settings.entry(common.environment.training).press('Enter');
    await app.button(settings.use.button).press('Enter');
    await expect(page.getByText(settings.use.active)).toBeVisible();
    await app.settings.entry('Anderer Name').press('Enter');
    await app.button(settings.remove.button).press('Enter');
    const question = page.getByRole('dialog');
    await expect(question).toContainText(settings.remove.words);
    await question.getByRole('button', { name: settings.remove.confirm }).press('Enter');
    await expect(app.settings.entry('Anderer Name')).toHaveCount(0);
    await expect(app.settings.entry(common.environment.training)).toBeFocused();
  });
});

test('says what an address change means for the secret: before, and until a new one is set', async ({
  app,
}) => {
  const { settings } = app.words;
  await app.settings.addDemo('https://alt.example/api');
  await app.settings.enterSecret('ein-geheimnis');
  const address = app.field(settings.field.baseUrl);
  const warning = app.page.getByText(settings.secret.willMove);
  await address.fill('https://alt.example/api/');
  await expect(warning, 'the same address').toHaveCount(0);
  await address.fill('https://neu.example/api');
  await expect(warning).toBeVisible();
  await app.button(settings.save).click();

  const lost = () => app.page.getByRole('status').filter({ hasText: settings.secret.moved });
  await expect(lost()).toContainText('https://neu.example/api');
  await expect(warning).toHaveCount(0);
  await expect(app.settings.secretField).toBeFocused();
  await app.field(settings.field.name).fill('Umgezogen');
  await app.button(settings.save).click();
  await expect(app.settings.entry('Umgezogen')).toBeVisible();
  await app.shell.go('subscriptions');
  await app.shell.go('settings');
  await app.settings.entry('Umgezogen').click();
  await expect(lost(), 'still so after another save and another screen').toBeVisible();
  await app.restart();
  await app.shell.go('settings');
  await app.settings.entry('Umgezogen').click();
  await expect(lost(), 'and after a restart').toContainText('https://neu.example/api');
  await app.settings.enterSecret('ein-neues');
  await expect(lost()).toHaveCount(0);
});

test('asks before Demo becomes Production, and shows its kind and address', async ({ app }) => {
  const { settings, common } = app.words;
  const { page } = app;
  const kinds = page.getByRole('radiogroup', { name: settings.field.kind });
  const choose = (kind: 'demo' | 'production') =>
    kinds.getByText(common.environment[kind], { exact: true }).click();
  const mark = (kind: 'demo' | 'production') => page.locator(`h2 + [data-environment="${kind}"]`);
  const saved = async () => (await app.call('app.state')).value.environments.at(-1);

  await test.step('changes the default address with the kind of a new environment', async () => {
    await app.settings.showNewDemo();
    await expect(mark('demo')).toHaveText(common.environment.demo);
    await choose('production');
    await expect(mark('production')).toHaveText(common.environment.production);
    await expect(page.getByRole('heading', { name: settings.newProduction })).toBeVisible();
    await expect(app.field(settings.field.baseUrl)).not.toHaveValue(demoBaseUrl);
    await app.button(settings.discard).click();
  });

  await app.settings.addDemo(demoBaseUrl);
  await choose('production');
  await expect(
    page.getByText(fill(settings.kind.changes, { kind: common.environment.production })),
  ).toBeVisible();
  await expect(mark('demo'), 'not before it is saved').toBeVisible();
  await app.button(settings.save).click();
  const question = page.getByRole('dialog', {
    name: fill(settings.kind.toProduction.title, { name: 'Demo' }),
  });
  await expect(question).toContainText(demoBaseUrl);
  await question.getByRole('button', { name: common.cancel }).click();
  await expect(question).toHaveCount(0);
  expect((await saved()).kind).toBe('demo');
  await app.button(settings.save).click();
  await question.getByRole('button', { name: settings.kind.toProduction.confirm }).click();
  await expect(mark('production')).toBeVisible();
  await expect(app.settings.entry(`Demo.*${common.environment.production}`)).toBeVisible();
  expect((await saved()).kind).toBe('production');

  await choose('demo');
  await app.button(settings.save).click();
  await page
    .getByRole('dialog', { name: fill(settings.kind.toDemo.title, { name: 'Demo' }) })
    .getByRole('button', { name: settings.kind.toDemo.confirm })
    .click();
  await expect(mark('demo')).toBeVisible();
});
