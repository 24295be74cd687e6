import type { AppState } from '../../contract/app.ts';
import {
  type Environment,
  type EnvironmentInput,
  type EnvironmentView,
  trainingId,
} from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { markAccount } from '../freshness/freshness.ts';
import { tablesOf } from '../session/kinds.ts';
import { holdsSubmissions } from '../storage/usage.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import { environmentFrom, viewOf } from './environments.ts';
import type { Turns } from './turns.ts';

/** A person's changes to the list of environments, and which one is open. */
export interface EnvironmentChanges {
  /** Saves an environment from a form. @throws AppError environmentInUse, invalidInput, notFound, unsupported */
  save(input: EnvironmentInput): Promise<EnvironmentView>;
  /** Removes an environment. @throws AppError environmentActive, environmentInUse, notFound, unsupported */
  remove(id: string): Promise<AppState>;
  /** Makes an environment the active one, and opens it. @throws AppError notFound */
  activate(id: string): Promise<AppState>;
}

/**
 * Returns the actions by which a person changes environments.
 * @param deps.reopen closes the open environment, and opens the one that the settings name now
 */
export function createEnvironmentChanges(
  core: AppCore,
  deps: { current: Pick<CurrentEnvironment, 'opened' | 'as'>; turns: Turns; reopen(): Promise<void> },
): EnvironmentChanges {
  const { access, known, defect, changed } = core;
  const { current, turns } = deps;
  const { settings, keychain, knownSecrets } = access;

  async function save(input: EnvironmentInput): Promise<EnvironmentView> {
    const environment = environmentFrom(input, settings.current.environments);
    const before = settings.current.environments.find(({ id }) => id === environment.id);
    // An acknowledgement by one platform means nothing at another address: that is a different environment.
    if (before && isElsewhere(before, environment) && (await isUsed(core, environment.id)))
      throw new AppError('environmentInUse', { field: 'baseUrl' });
    // A secret belongs to the address it was entered for, and is never sent to another.
    const secret = before && (await knownSecrets().follow(before, environment));
    const secretLost = secret?.lost === true || before?.secretLost === true;
    const kept = { ...environment, secretLost };
    const others = settings.current.environments.filter(({ id }) => id !== environment.id);
    try {
      settings.write({ ...settings.current, environments: [...others, kept] });
    } catch (cause) {
      await secret?.undo().catch(defect);
      throw cause;
    }
    // Before opening, which may fail: a note of the former address would send the secret there.
    access.profile?.remember(kept);
    if (before && isReachedOtherwise(before, environment) && current.as(environment.id)) await deps.reopen();
    changed();
    return viewOf(kept, knownSecrets());
  }

  async function remove(id: string): Promise<void> {
    known.byId(id);
    if (id === trainingId) throw new AppError('unsupported', { field: 'id' });
    if (settings.current.activeEnvironmentId === id) throw new AppError('environmentActive');
    if (await isUsed(core, id)) throw new AppError('environmentInUse');
    await knownSecrets().forget(id);
    await keychain().delete(markAccount(id));
    access.profile?.quarantine(id);
    settings.write({
      ...settings.current,
      environments: settings.current.environments.filter((environment) => environment.id !== id),
    });
    changed();
  }

  async function activate(id: string): Promise<void> {
    known.byId(id);
    if (settings.current.activeEnvironmentId === id && current.opened) return;
    settings.write({ ...settings.current, activeEnvironmentId: id });
    await deps.reopen();
  }

  return {
    save: (input) => turns.inTurn(() => save(input)),
    remove: (id) => turns.change(() => remove(id)),
    activate: (id) => turns.change(() => activate(id)),
  };
}

const isElsewhere = (before: Environment, after: Environment): boolean =>
  before.baseUrl !== after.baseUrl || before.kind !== after.kind;

const isReachedOtherwise = (before: Environment, after: Environment): boolean =>
  before.baseUrl !== after.baseUrl || before.clientId !== after.clientId;

/** True when an environment holds submissions. What they made still has to be followed on its platform. */
async function isUsed({ access, model }: AppCore, id: string): Promise<boolean> {
  const { profile, cipher } = access;
  if (!profile || !cipher) throw new AppError('blocked');
  return holdsSubmissions(profile.databasePath(id), profile.backupsPath(id), cipher, tablesOf(model));
}
