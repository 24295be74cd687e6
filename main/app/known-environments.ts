import { type Campaign, type Environment, trainingId } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { SettingsKeeper } from '../profile/settings-keeper.ts';
import { trainingEnvironment } from './environments.ts';

/** The environments that a person can open: Training, and the environments in the settings. */
export interface KnownEnvironments {
  all(): Environment[];
  /** Returns an environment by its id. @throws AppError notFound */
  byId(id: string): Environment;
  /** Returns the active environment, open or not. @throws AppError notFound when the settings name an unknown one */
  active(): Environment;
  /** Returns the environment to open: the active one, or Training when the settings name an unknown one. */
  toOpen(): Environment;
}

/**
 * Returns the look-up of environments: Training and those in the settings.
 * @param opened returns the open environment, because only Training's running platform knows Training's campaigns
 */
export function createKnownEnvironments(
  settings: Pick<SettingsKeeper, 'current'>,
  opened: () => { environmentId: string; campaigns(): readonly Campaign[] } | null,
): KnownEnvironments {
  function all(): Environment[] {
    const open = opened();
    const campaigns = open?.environmentId === trainingId ? [...open.campaigns()] : [];
    return [{ ...trainingEnvironment, campaigns }, ...settings.current.environments];
  }

  function byId(id: string): Environment {
    const found = all().find((environment) => environment.id === id);
    if (!found) throw new AppError('notFound', { field: 'id' });
    return found;
  }

  return {
    all,
    byId,
    active: () => byId(settings.current.activeEnvironmentId),
    toOpen: () => all().find(({ id }) => id === settings.current.activeEnvironmentId) ?? trainingEnvironment,
  };
}
