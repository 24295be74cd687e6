import { type Campaign, type Environment, trainingId } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { trainingEnvironment } from '../environments.ts';
import type { SettingsKeeper } from '../storage/settings-keeper.ts';

/** The environments that a person can open: Training, and those in the settings. */
export interface KnownEnvironments {
  all(): Environment[];
  /** @throws AppError notFound */
  byId(id: string): Environment;
  /** Returns the active environment, open or not. @throws AppError notFound where the settings name an unknown one */
  active(): Environment;
  /** Returns the environment to open: Training where the settings name an unknown one. */
  toOpen(): Environment;
}

/** @param opened the open environment: only Training's own platform knows Training's campaigns */
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
