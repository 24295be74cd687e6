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

    test('what an earlier version stored of an environment, and is wrong, is told and can be put right', async ({
      desk,
      platform,
    }) => {
      const { settings, shell } = desk.words;
      const inspection = new Inspection(desk, language);
      const notice = (title: string) => desk.page.getByRole('status').filter({ hasText: title });
      await platform.connectBehind(desk);
      const known = desk.readSettings();
      const id = known.environments?.[0]?.id ?? '';
      const keychain = systemKeychain(desk.profileId);
      const entry = JSON.parse((await keychain.get(clientAccount(id))) ?? '');
      const store = async (baseUrl: string, secret: string) => {
        await desk.close();
        await keychain.set(clientAccount(id), JSON.stringify({ ...entry, baseUrl, secret }));
        const environments = known.environments?.map((each) => ({ ...each, baseUrl }));
        desk.writeSettings({ ...desk.readSettings(), environments });
        await desk.start();
      };

      await test.step('an address that no computer can have', async () => {
        await store(impossible, entry.secret);
        await expect(notice(settings.impossibleAddress.title)).toContainText(
          fill(settings.impossibleAddress.words, { name: platform.name }),
        );
        await inspection.look('impossible-address');
        await desk.button(shell.sync.toSettings).last().click();
        await expect(notice(settings.storedAddress)).toContainText(settings.invalid.baseUrl);
        await inspection.look('stored-address');
        const address = desk.field(settings.field.baseUrl);
        await address.fill('https://other..example');
        await desk.button(settings.save).click();
        await expect(address).toBeFocused();
        await expect(desk.page.getByText(settings.invalid.baseUrl)).toBeVisible();
        await inspection.look('refused-address');
        await address.fill(`${impossible}/`);
        await desk.field(settings.field.name).first().fill('Anders');
        await desk.button(settings.save).click();
        await expect
          .poll(() => desk.readSettings().environments?.[0])
          .toMatchObject({
            name: 'Anders',
            baseUrl: impossible,
          });
      });

      await test.step('a client secret that is too short', async () => {
        await store(platform.served.base, 'x'.repeat(leastSecret - 1));
        const words = fill(settings.secret.short.words, { least: leastSecret });
        await expect(notice(settings.secret.short.title)).toContainText(words);
        await inspection.look('short-secret');
        await desk.button(shell.sync.toSettings).last().click();
        await expect(notice(settings.secret.short.title)).toContainText(words);
        await inspection.look('short-secret-settings');
        await desk.field(settings.secret.labelNew).fill(platform.sandbox.info.clientSecret);
        await desk.button(settings.secret.replace).click();
        await expect(notice(settings.secret.short.title)).toHaveCount(0);
      });
      expect(inspection.wrong).toEqual([]);
    });
  });
