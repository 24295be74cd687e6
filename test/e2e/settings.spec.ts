import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from '@playwright/test';
import { demoBaseUrl } from '../../contract/environment.ts';
import { completeForm } from '../support/headless.ts';
import type { App } from './support/app.ts';
import { barriers } from './support/barriers.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

const SMALL = { width: 1024, height: 612 };
const LARGE = { width: 1280, height: 772 };

const secretField = (app: App): Locator => app.settings.secretField;

/** Returns an environment's entry on the left. */
const entry = (app: App, name: string): Locator =>
  app.page
    .getByRole('navigation', { name: app.words.settings.choose })
    .getByRole('button', { name: new RegExp(`^${name}`) });

/** Adds an environment whose address does not answer, and leaves its panel open. */
async function addDemo(app: App, baseUrl = demoBaseUrl): Promise<void> {
  const { settings } = app.words;
  await app.settings.showNewDemo();
  await app.field(settings.field.baseUrl).fill(baseUrl);
  await app.field(settings.field.clientId).fill('mein-client');
  await app.button(settings.save).click();
  // Only now does the form show the saved values; the next missing thing is the secret.
  await expect(app.field(settings.secret.label)).toBeFocused();
}

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
    await expect(secretField(app)).toBeFocused();
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
    await expect(entry(app, 'Anderer Name')).toBeVisible();
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
    await expect(secretField(app)).toBeFocused();
  });

  await test.step('focuses the entry of another environment that is put to use', async () => {
    await app.button(settings.use.button).press('Enter');
    await expect(page.getByText(settings.use.active)).toBeVisible();
    await expect(entry(app, 'Anderer Name')).toBeFocused();
  });

  await test.step('focuses the entry of the environment that is shown instead of a removed one', async () => {
    const { id } = (await app.call('app.state')).value.environments.at(-1);
    await expect(app.button(settings.remove.button)).toBeDisabled();
    expect(await app.call('environments.remove', { id })).toMatchObject({
      error: { code: 'environmentActive' },
    });
    await entry(app, common.environment.training).press('Enter');
    await app.button(settings.use.button).press('Enter');
    await expect(page.getByText(settings.use.active)).toBeVisible();
    await entry(app, 'Anderer Name').press('Enter');
    await app.button(settings.remove.button).press('Enter');
    const question = page.getByRole('dialog');
    await expect(question).toContainText(settings.remove.words);
    await question.getByRole('button', { name: settings.remove.confirm }).press('Enter');
    await expect(entry(app, 'Anderer Name')).toHaveCount(0);
    await expect(entry(app, common.environment.training)).toBeFocused();
  });
});

test('says what an address change means for the secret: before, and until a new one is set', async ({
  app,
}) => {
  const { settings } = app.words;
  await addDemo(app, 'https://alt.example/api');
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
  await expect(secretField(app)).toBeFocused();
  await app.field(settings.field.name).fill('Umgezogen');
  await app.button(settings.save).click();
  await expect(entry(app, 'Umgezogen')).toBeVisible();
  await app.shell.go('subscriptions');
  await app.shell.go('settings');
  await entry(app, 'Umgezogen').click();
  await expect(lost(), 'still so after another save and another screen').toBeVisible();
  await app.restart();
  await app.shell.go('settings');
  await entry(app, 'Umgezogen').click();
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

  await addDemo(app);
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
  await expect(entry(app, `Demo.*${common.environment.production}`)).toBeVisible();
  expect((await saved()).kind).toBe('production');

  await choose('demo');
  await app.button(settings.save).click();
  await page
    .getByRole('dialog', { name: fill(settings.kind.toDemo.title, { name: 'Demo' }) })
    .getByRole('button', { name: settings.kind.toDemo.confirm })
    .click();
  await expect(mark('demo')).toBeVisible();
});

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
    await app.button(settings.save).click();
    await app.settings.enterSecret('ein-geheimnis');
    for (const text of [
      settings.secret.stored,
      fill(settings.saved, { name: 'Eine Umgebung mit einem recht langen Namen' }),
    ]) {
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
    for (const note of (await notes.all()).reverse())
      await note.getByRole('button', { name: common.close }).press('Enter');
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
    await secretField(app).focus();
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
    await addDemo(app, `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`);
    await app.settings.enterSecret('ein-geheimnis');
    await app.button(settings.test.button).click();
    const result = app.page.getByRole('alert').filter({ hasText: settings.test.credentials });
    await expect(result).toContainText(common.platformSaid);
    const words = result.locator('q');
    await expect(words).toContainText('Kein Zugang.');
    await expect(words).not.toContainText('{');
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

test('shows Activity as paused, and each waiting subscription once', async ({
  shared: { app, form },
  platform,
}) => {
  const { activity, common, list, shell } = app.words;
  const { page } = app;
  await app.call('investors.refresh');
  const complete = (units: number) => platform.completeForm(units);
  platform.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/investments/' });
  const uncertain = await app.subscriptions.queue(complete(61));
  await expect.poll(async () => (await app.subscriptions.get(uncertain)).stage).toBe('uncertain');
  await platform.served.unplug();
  await app.subscriptions.queue(complete(62));
  await app.subscriptions.queue(complete(63));
  const indicator = page.getByTitle(shell.sync.details);
  await expect(indicator).toContainText(fill(shell.sync.waiting_other, { count: 2 }));
  await app.shell.workOffline(true);

  await app.shell.go('activity');
  const state = page.getByRole('status').filter({ hasText: shell.sync.chosen });
  await expect(state).toContainText(activity.paused.title);
  await expect(state).toContainText(fill(activity.paused.waiting_other, { shown: 2 }));
  await expect(state).toContainText(fill(activity.paused.uncertain_one, { shown: 1 }));
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(app.button(shell.sync.sendNow)).toBeDisabled();
  await expect(indicator).toContainText(
    `${fill(shell.sync.waiting_other, { count: 2 })} · ${fill(shell.sync.uncertain_one, { count: 1 })}`,
  );

  await test.step('says what each waits for and until when, and links to it', async () => {
    const group = (reason: keyof typeof common.reason, count: number) =>
      page.getByRole('region', { name: shell.sync.onHold }).getByRole('button', {
        name: new RegExp(`^${count} ?(${common.stage.uncertain}: )?${common.reason[reason]}`, 'i'),
      });
    await expect(group('waitsForSending', 2)).toContainText(shell.sync.until.chosen);
    await expect(group('waitsForRetry', 1)).toContainText(shell.sync.until.chosen);
    await group('waitsForRetry', 1).click();
    await form.open('investor');
    await expect(form.units).toHaveValue('61');
    await page.keyboard.press('Escape');
    await group('waitsForSending', 2).press('Enter');
    await expect(app.list.rows()).toHaveCount(2);
    const chosen = page.getByRole('group', { name: list.filters }).getByRole('button', { pressed: true });
    await expect(chosen).toContainText(common.reason.waitsForSending);
  });

  await test.step('updates the switch when sending is resumed at the indicator', async () => {
    await indicator.click();
    await page.getByRole('dialog').getByRole('button', { name: shell.sync.resume, exact: true }).click();
    await expect(app.shell.offlineSwitch).not.toBeChecked();
    await expect(
      page.getByRole('dialog').getByRole('button', { name: shell.sync.pause, exact: true }),
    ).toBeFocused();
  });
});

test('shows the progress of a run and what needs a person, and can be paused and resumed', async ({
  shared: { app, form },
  platform,
}) => {
  const { common, list, shell } = app.words;
  const { page } = app;
  await app.call('investors.refresh');
  const complete = (units: number, campaign = platform.campaign(campaigns.plain).id) =>
    completeForm(platform.investor(cast.oneWallet).id, campaign, units);
  await app.subscriptions.queue(complete(80, platform.sandbox.info.closedCampaigns[0]?.id));
  const dialog = page.getByRole('dialog');
  let release = () => {};
  await page.getByTitle(shell.sync.details).click();
  const needs = dialog.getByRole('region', { name: shell.sync.needsYou });
  await expect(needs.getByRole('button')).toHaveText(new RegExp(`^1${common.reason.rejected}`, 'i'));

  await test.step('shows the progress while the run goes on', async () => {
    release = platform.sandbox.hold();
    for (let units = 81; units <= 90; units += 1) await app.subscriptions.queue(complete(units));
    await expect(dialog.getByText(fill(shell.sync.run.done, { done: 0, total: 10 }))).toBeVisible();
    await expect(dialog.getByRole('progressbar')).toHaveCount(1);
    await expect(dialog.getByText(fill(shell.sync.run.left, { sending: 8, left: 2 }))).toBeVisible();
  });

  await test.step('waits for the open answers and sends nothing else while paused', async () => {
    await dialog.getByRole('button', { name: shell.sync.pause, exact: true }).click();
    await expect(app.shell.offlineSwitch).toBeChecked();
    release();
    const rest = dialog.getByRole('region', { name: shell.sync.onHold });
    await expect(rest.getByRole('button', { name: new RegExp(common.reason.sending, 'i') })).toHaveCount(0);
    await expect(rest.getByRole('button')).toHaveCount(1);
    await expect(rest.getByRole('button')).toContainText(shell.sync.until.chosen);
    await rest.getByRole('button').click();
    await expect(
      page.getByRole('button', { name: `${common.reason.waitsForSending} 10`, pressed: true }),
    ).toBeVisible();
    await expect(app.list.rows()).toHaveCount(10);
    await page.getByTitle(shell.sync.details).click();
  });

  await test.step('sends everything after resuming, and still shows the refused one', async () => {
    await dialog.getByRole('button', { name: shell.sync.resume, exact: true }).click();
    await expect.poll(() => platform.report().investments.length).toBe(10);
    await expect(dialog.getByRole('region', { name: shell.sync.byItself })).toHaveCount(0);
    await expect(page.getByText(list.empty.reason.title)).toBeVisible();
    await needs.getByRole('button').click();
    await form.open('investor');
    await expect(form.units).toHaveValue('80');
    platform.expectClean();
  });
});
