import { join } from 'node:path';
import { createApp } from '../../../main/app/app.ts';
import { dataKeyAccount } from '../../../main/app/data-key.ts';
import type { SecretStore } from '../../../main/secrets/keychain.ts';
import { fileSecrets } from '../../support/headless.ts';
import { testPorts } from '../../support/ports.ts';
import { fillInvestors, fillSubscriptions } from './fill.ts';

/** The file in which a benchmark keeps what an app keeps in the keychain, because several processes open the profile. */
export const secretsIn = (folder: string) => fileSecrets(join(folder, 'secrets.json'));

/** Nothing listens there, so the app is offline. */
const nowhere = 'http://127.0.0.1:9';

/**
 * Fills a new profile with `count` subscriptions of every stage, and closes it.
 * @param options.secrets returns where the profile keeps its secrets, by the profile's id
 */
export async function fillProfile(
  folder: string,
  count: number,
  { secrets, tell }: { secrets(profileId: string): SecretStore; tell(line: string): void },
): Promise<void> {
  const stores: SecretStore[] = [];
  const app = createApp(testPorts(folder), {
    secrets(profileId) {
      const store = secrets(profileId);
      stores.push(store);
      return store;
    },
    defect: (error) => {
      throw error;
    },
  });
  await app.open();
  const campaigns = ['Solar', 'Wind', 'Hafen', 'Forst', 'Quartier'].map((name) => ({
    id: crypto.randomUUID(),
    name: `${name} ${count}`,
    selfDisclosureRequired: true,
  }));
  const { id } = await app.environments.save({
    kind: 'demo',
    name: 'Demo',
    baseUrl: nowhere,
    clientId: 'bench',
    campaigns,
  });
  await app.secrets.set(id, 'bench-secret');
  await app.environments.activate(id);
  const { session } = app.opened();
  const dataKey = await stores[0]?.get(dataKeyAccount);
  const investors = fillInvestors(session, dataKey ?? '', count);
  const ids = campaigns.map((campaign) => campaign.id);
  const atOnce = 10_000;
  for (let from = 0; from < count; from += atOnce) {
    fillSubscriptions(session, { campaigns: ids, investors }, from, Math.min(from + atOnce, count));
    tell(`filled ${Math.min(from + atOnce, count)} of ${count}`);
  }
  await app.close();
}
