import type { Page } from '@playwright/test';
import { proxyAccount } from '../../main/app/proxy-login.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import { startProxy } from '../support/proxy.ts';
import { signed } from './support/entries.ts';
import { Inspection } from './support/inspection.ts';
import { expect, looks, test } from './support/test.ts';

const password = 'right-Password-7';

for (const look of looks)
  test.describe(`in ${look.language}`, () => {
    const { language } = look;
    test.use(look);

    test('asks for a proxy’s name and password, and refuses, keeps and forgets them', async ({
      closed: { app, form },
      platform,
    }) => {
      const { shell, settings } = app.words;
      const inspection = new Inspection(app, language);
      const proxy = await startProxy(`anna:${password}`);
      app.proxy = proxy.address;
      await app.start();
      try {
        await platform.connectBehind(app);
        const notice = (state: 'asks' | 'refused') =>
          app.page
            .getByRole('alert')
            .filter({ hasText: shell.proxy[state].replace('{{proxy}}', proxy.address) });
        const dialog = app.page.getByRole('dialog', { name: shell.proxy.title });
        await expect(notice('asks')).toBeVisible();
        await inspection.look('proxy-asks');

        await notice('asks').getByRole('button', { name: shell.proxy.signIn }).click();
        await expect(dialog).toContainText('Office network');
        await expect(dialog.getByLabel(shell.proxy.name, { exact: true })).toBeFocused();
        await app.page.keyboard.type('anna');
        await dialog.getByLabel(shell.proxy.password, { exact: true }).fill('wrong-Password');
        await dialog.getByRole('checkbox', { name: shell.proxy.keep }).check();
        await inspection.look('proxy-dialog');
        await inspection.lookZoomed('proxy-dialog');
        await expect(dialog.getByText(shell.proxy.mayLock)).toBeHidden();
        await app.page.keyboard.press('Enter');
        await expect(dialog).toBeHidden();
        await expect(notice('refused')).toBeVisible();
        expect(proxy.told.filter((told) => told === 'anna:wrong-Password')).toHaveLength(1);
        await expect(notice('refused')).toContainText(shell.proxy.mayLock);
        await inspection.look('proxy-refused');

        await notice('refused').getByRole('button', { name: shell.proxy.signIn }).click();
        await expect(dialog.getByText(shell.proxy.mayLock)).toBeVisible();
        await expect(dialog.getByLabel(shell.proxy.name, { exact: true })).toHaveValue('anna');
        await expect(dialog.getByLabel(shell.proxy.password, { exact: true })).toBeFocused();
        await app.page.keyboard.type(password);
        await expect(dialog.getByRole('checkbox', { name: shell.proxy.keep })).toBeChecked();
        await dialog.getByRole('button', { name: shell.proxy.signInNow }).click();
        await expect(dialog).toBeHidden();
        await platform.isReadBy(app);
        await expect(notice('asks').or(notice('refused'))).toBeHidden();
        await form.entry.fillNew({ ...signed, units: '12' });
        await form.queue();
        await form.timeline.reaches('wallet', 'done');
        await everythingWithout(app.page, password);

        // Kept credentials are sent after the next start, and the person is not asked.
        await app.restart();
        await app.call('investors.refresh');
        await expect
          .poll(async () => (await app.call('app.state')).value.proxies)
          .toMatchObject([{ state: 'passes', isKept: true }]);
        await expect(notice('asks').or(notice('refused'))).toBeHidden();
        await app.settings.showGeneral();
        const kept = settings.proxy.kept.replace('{{name}}', 'anna');
        await expect(app.page.getByText(kept)).toBeVisible();
        await inspection.look('proxy-settings', app.page.getByText(kept));
        await app.button(settings.proxy.forget).click();
        await expect(app.page.getByText(settings.proxy.none)).toBeVisible();
        expect(await systemKeychain(app.profile.id).get(proxyAccount(proxy))).toBeNull();
        platform.expectClean();
        expect(inspection.wrong).toEqual([]);
        expect(app.profile.log() + JSON.stringify(app.profile.readSettings())).not.toContain(password);
      } finally {
        await proxy.close();
      }
    });

    test('explains two proxies and one that breaks off, and keeps the typed text in each dialog', async ({
      closed: { app },
      platform,
    }) => {
      const { shell } = app.words;
      const inspection = new Inspection(app, language);
      const first = await startProxy(`anna:${password}`);
      const second = await startProxy(`anna:${password}`);
      app.proxy = `${first.address},${second.address}`;
      await app.start();
      const notice = (state: 'asks' | 'refused' | 'silent', { address }: typeof first) =>
        app.page.getByRole('alert').filter({ hasText: shell.proxy[state].replace('{{proxy}}', address) });
      try {
        await platform.connectBehind(app);
        await notice('asks', first).getByRole('button', { name: shell.proxy.signIn }).click();
        const dialog = app.page.getByRole('dialog', { name: shell.proxy.title });
        await expect(dialog).toContainText(first.address);
        await dialog.getByLabel(shell.proxy.name, { exact: true }).fill('anna');
        await dialog.getByLabel(shell.proxy.password, { exact: true }).fill('half');

        // The first proxy is gone; the system goes on to the second, which asks as well.
        await first.close();
        await app.call('investors.refresh');
        await expect.poll(() => second.told.length).toBeGreaterThan(0);
        await expect(dialog.getByLabel(shell.proxy.password, { exact: true })).toHaveValue('half');
        await app.page.keyboard.press('Escape');
        await expect(notice('asks', first)).toBeVisible();
        await expect(notice('asks', second)).toBeVisible();
        await inspection.look('proxy-two');

        second.hangs = 'breaks';
        await notice('asks', second).getByRole('button', { name: shell.proxy.signIn }).click();
        await expect(dialog).toContainText(second.address);
        await dialog.getByLabel(shell.proxy.name, { exact: true }).fill('anna');
        await dialog.getByLabel(shell.proxy.password, { exact: true }).fill(password);
        await dialog.getByRole('checkbox', { name: shell.proxy.keep }).check();
        await dialog.getByRole('button', { name: shell.proxy.signInNow }).click();
        await expect(dialog).toBeHidden();
        await app.call('investors.refresh');
        await expect(notice('silent', second)).toBeVisible();
        await inspection.look('proxy-silent');
        const told = second.told.filter((each) => each !== null);
        expect(told).toEqual([`anna:${password}`, `anna:${password}`]);
        await app.call('investors.refresh');
        expect(second.told.filter((each) => each !== null)).toEqual(told);

        // After this sign-in, calls get through and both notices go, also the one of the first proxy, which no longer asks.
        second.hangs = 'never';
        await notice('silent', second).getByRole('button', { name: shell.proxy.signIn }).click();
        await expect(dialog.getByLabel(shell.proxy.name, { exact: true })).toHaveValue('anna');
        await dialog.getByLabel(shell.proxy.password, { exact: true }).fill(password);
        await dialog.getByRole('checkbox', { name: shell.proxy.keep }).check();
        await dialog.getByRole('button', { name: shell.proxy.signInNow }).click();
        await platform.isReadBy(app);
        await expect(notice('asks', first)).toBeHidden();
        await expect(notice('silent', second)).toBeHidden();
        await expect.poll(() => systemKeychain(app.profile.id).get(proxyAccount(second))).not.toBeNull();
        await app.settings.showGeneral();
        await inspection.look('proxy-settings-two', app.page.getByText(second.address));
        expect(inspection.wrong).toEqual([]);
      } finally {
        await app.call('proxy.forget', { host: second.host, port: second.port });
        await second.close();
      }
    });
  });

/** Checks that no data of the page contains the password. */
async function everythingWithout(page: Page, text: string): Promise<void> {
  const state = await page.evaluate(() =>
    // biome-ignore lint/suspicious/noExplicitAny: the bridge as any page sees it
    (globalThis as any).desk.app.state().then((answer: unknown) => JSON.stringify(answer)),
  );
  expect(state).not.toContain(text);
}
