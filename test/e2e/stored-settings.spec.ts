import { leastSecret } from '../../contract/environment.ts';
import { clientAccount } from '../../main/secrets/client-secret.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

const impossible = 'https://desk..example/api';

for (const language of ['de', 'en'] as const)
  test.describe(language, () => {
    test.use({ language });

    test('reports invalid settings that an earlier version stored for an environment, and lets a person correct them', async ({
      app,
      platform,
    }) => {
      const { settings, shell } = app.words;
      const inspection = new Inspection(app, language);
      const notice = (title: string) => app.page.getByRole('status').filter({ hasText: title });
      await platform.connectBehind(app);
      const known = app.profile.readSettings();
      const id = known.environments?.[0]?.id ?? '';
      const keychain = systemKeychain(app.profile.id);
      const entry = JSON.parse((await keychain.get(clientAccount(id))) ?? '');
      const store = async (baseUrl: string, secret: string) => {
        await app.close();
        await keychain.set(clientAccount(id), JSON.stringify({ ...entry, baseUrl, secret }));
        const environments = known.environments?.map((each) => ({ ...each, baseUrl }));
        app.profile.writeSettings({ ...app.profile.readSettings(), environments });
        await app.start();
      };

      await test.step('reports an address that no computer can have', async () => {
        await store(impossible, entry.secret);
        await expect(notice(settings.impossibleAddress.title)).toContainText(
          fill(settings.impossibleAddress.words, { name: platform.name }),
        );
        await inspection.look('impossible-address');
        await app.button(shell.sync.toSettings).last().click();
        await expect(notice(settings.storedAddress)).toContainText(settings.invalid.baseUrl);
        await inspection.look('stored-address');
        const address = app.field(settings.field.baseUrl);
        await address.fill('https://other..example');
        await app.button(settings.save).click();
        await expect(address).toBeFocused();
        await expect(app.page.getByText(settings.invalid.baseUrl)).toBeVisible();
        await inspection.look('refused-address');
        await address.fill(`${impossible}/`);
        await app.field(settings.field.name).first().fill('Anders');
        await app.button(settings.save).click();
        await expect
          .poll(() => app.profile.readSettings().environments?.[0])
          .toMatchObject({
            name: 'Anders',
            baseUrl: impossible,
          });
      });

      await test.step('reports a client secret that is too short', async () => {
        await store(platform.served.base, 'x'.repeat(leastSecret - 1));
        const words = fill(settings.secret.short.words, { least: leastSecret });
        await expect(notice(settings.secret.short.title)).toContainText(words);
        await inspection.look('short-secret');
        await app.button(shell.sync.toSettings).last().click();
        await expect(notice(settings.secret.short.title)).toContainText(words);
        await inspection.look('short-secret-settings');
        await app.field(settings.secret.labelNew).fill(platform.sandbox.info.clientSecret);
        await app.button(settings.secret.replace).click();
        await expect(notice(settings.secret.short.title)).toHaveCount(0);
      });
      expect(inspection.wrong).toEqual([]);
    });
  });
