import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { trainingId } from '../../contract/environment.ts';
import { writeWhole } from '../profile/flush.ts';
import { KeychainError, type SecretStore } from '../secrets/keychain.ts';
import { formerFolder, noteTakeover, type TakeoverPoint } from '../storage/takeover-commit.ts';
import { dataKeyAccount } from './data-key.ts';
import type { Recovered } from './replace-data-file.ts';
import type { PlacedEnvironment } from './takeover-place.ts';
import type { PreparedTakeover } from './takeover-prepare.ts';

/** An environment that was taken over, with what the page shows about it. */
export interface TakenOver extends Recovered {
  id: string;
  at: string;
}

/**
 * Stores the data key and commits a prepared takeover; the next opening carries it out. No environment may be open.
 * @param deps.secretsOf returns a profile's keychain entries, by profile id
 * @param deps.at called at named points, so that tests can end the process exactly there
 * @throws KeychainError
 */
export async function confirmTakeover(
  { folder, dataKey, environments }: PreparedTakeover,
  deps: {
    profilePath: string;
    secretsOf(profileId: string): SecretStore;
    at?(point: TakeoverPoint): void;
  },
): Promise<TakenOver[]> {
  const { profilePath } = deps;
  const profileId = randomUUID();
  const secrets = deps.secretsOf(profileId);
  await secrets.set(dataKeyAccount, dataKey);
  if ((await secrets.get(dataKeyAccount)) !== dataKey)
    throw new KeychainError('the keychain does not store values', { said: null });
  deps.at?.('keyStored');
  writeWhole(join(profilePath, folder, 'profile-id'), profileId);
  await noteTakeover(profilePath, {
    folder,
    environments: environments.flatMap(({ environment }) => environment ?? []),
    activeEnvironmentId: firstOf(environments)?.id ?? trainingId,
  });
  deps.at?.('noted');
  const quarantineFolder = formerFolder(profilePath, folder);
  return environments.map(({ id, at, recovered }) => ({ ...recovered, id, at, quarantineFolder }));
}

/** Returns the environment to open after the takeover: Production before Demo before Training. */
function firstOf(environments: PlacedEnvironment[]): PlacedEnvironment | undefined {
  const order = ['production', 'demo', 'training'];
  return environments.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
}
