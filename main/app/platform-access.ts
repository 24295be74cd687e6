import { type Campaign, trainingId } from '../../contract/environment.ts';
import { StorageError } from '../profile/storage-error.ts';
import { RecordError } from '../storage/records.ts';
import { openTrainingPlatform, type TrainingPlatform } from '../training/platform.ts';
import type { EnvironmentAccess } from './environment-access.ts';

/** How an environment's platform is reached. */
export interface PlatformAccess {
  /** Reaches this environment's platform. */
  fetch: typeof fetch;
  campaigns(): readonly Campaign[];
}

/** Reads the client secret of Training's platform from the keychain; null for every other environment. */
export async function trainingSecret({
  environment,
  clientSecrets,
}: EnvironmentAccess): Promise<string | null> {
  return environment.id === trainingId ? clientSecrets.training() : null;
}

/**
 * Returns how an environment's platform is reached. Training's platform runs inside this process.
 * @param secret see `trainingSecret`
 * @throws StorageError trainingUnreadable, dataNewer
 */
export function reachPlatform(to: EnvironmentAccess, secret: string | null): PlatformAccess {
  if (secret !== null) {
    const training = openTraining(to, secret);
    return { fetch: training.fetch, campaigns: () => training.campaigns };
  }
  const { ports, access } = to.core;
  const { id } = to.environment;
  return {
    fetch: ports.fetch,
    campaigns: () => access.settings.current.environments.find((each) => each.id === id)?.campaigns ?? [],
  };
}

/**
 * Opens the training platform from its file.
 * @throws StorageError trainingUnreadable when the training platform's file is damaged, dataNewer
 */
function openTraining({ core, profile, cipher }: EnvironmentAccess, clientSecret: string): TrainingPlatform {
  const path = profile.trainingPath;
  try {
    return openTrainingPlatform({ path, cipher, clientSecret, now: core.clock.now });
  } catch (cause) {
    const isNewer = cause instanceof RecordError && cause.fault === 'newer';
    throw new StorageError(isNewer ? 'dataNewer' : 'trainingUnreadable', (cause as Error).message, {
      cause,
      path,
    });
  }
}
