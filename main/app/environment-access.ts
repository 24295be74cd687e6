import type { Environment } from '../../contract/environment.ts';
import type { Machine } from '../profile/machine.ts';
import type { AppCore } from './core.ts';
import type { Unlocked } from './profile-access.ts';

/** Everything that is needed to open one environment. */
export interface EnvironmentAccess extends Unlocked {
  readonly core: AppCore;
  readonly environment: Environment;
  readonly machine: Machine;
  /** Path of the data file. */
  readonly path: string;
  /** Path of the folder for backups. */
  readonly folder: string;
}

/** Returns what is needed to open an environment. @throws AppError blocked while the profile is not open */
export async function accessTo(core: AppCore, environment: Environment): Promise<EnvironmentAccess> {
  const unlocked = core.access.unlocked();
  return {
    ...unlocked,
    core,
    environment,
    machine: await core.machine(),
    path: unlocked.profile.databasePath(environment.id),
    folder: unlocked.profile.backupsPath(environment.id),
  };
}
