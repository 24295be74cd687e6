import { type EnvironmentInput, type EnvironmentView, trainingId } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { markAccount } from '../freshness/freshness.ts';
import type { Ports } from '../ports.ts';
import { holdsSubscriptions } from '../storage/usage.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import { environmentFrom, testConnection, viewOf } from './environments.ts';
import type { KnownEnvironments } from './known-environments.ts';
import type { ProfileAccess } from './profile-access.ts';

/** A person's changes to environments: their addresses, their secrets, and which one is open. */
export interface EnvironmentChanges {
  /** Saves an environment from a form. @throws AppError environmentInUse, invalidInput, notFound, unsupported */
  save(input: EnvironmentInput): Promise<EnvironmentView>;
  /** Removes an environment. @throws AppError environmentActive, environmentInUse, notFound, unsupported */
  remove(id: string): Promise<void>;
  /** Makes an environment the active one, and opens it. @throws AppError notFound */
  activate(id: string): Promise<void>;
  /** Stores a client secret. @throws AppError notFound, unsupported */
  setSecret(id: string, secret: string): Promise<EnvironmentView>;
  /** Deletes the client secret. @throws AppError notFound, unsupported */
  forgetSecret(id: string): Promise<EnvironmentView>;
  /** Reads what a connection test needs, and returns the test. @throws AppError notFound, unsupported */
  prepareTest(id: string): Promise<() => ReturnType<typeof testConnection>>;
}

export function createEnvironmentChanges(deps: {
  ports: Pick<Ports, 'fetch' | 'log'>;
  access: ProfileAccess;
  current: Pick<CurrentEnvironment, 'opened'>;
  known: Pick<KnownEnvironments, 'byId'>;
  clock: Clock;
  userAgent: string;
  /** Closes the open environment, and opens the one that the settings name now. */
  reopen(): Promise<unknown>;
  changed(): void;
  defect(error: unknown): void;
}): EnvironmentChanges {
  const { access, current, known, clock, userAgent } = deps;
  const { settings, keychain, knownSecrets } = access;
  const { log } = deps.ports;

  /** Returns the open environment if it has this id; otherwise null. */
  const openedAs = (id: string) => (current.opened?.environmentId === id ? current.opened : null);

  /** True when an environment holds subscriptions. Their investments still have to be followed on its platform. */
  function isUsed(id: string): boolean {
    const { profile, cipher } = access;
    if (!profile || !cipher) throw new AppError('blocked');
    const opened = openedAs(id);
    if (opened) return opened.session.repository.counts().all > 0;
    return holdsSubscriptions(profile.databasePath(id), profile.backupsPath(id), cipher);
  }

  function refuseTraining(id: string): void {
    if (id === trainingId) throw new AppError('unsupported', { field: 'id' });
  }

  async function secretChanged(
    id: string,
    what: 'secret.set' | 'secret.forgotten',
  ): Promise<EnvironmentView> {
    const { secretLost, rebuilt } = known.byId(id);
    if (secretLost || rebuilt) {
      const environments = settings.current.environments.map((each) =>
        each.id === id ? { ...each, secretLost: false, rebuilt: false } : each,
      );
      settings.write({ ...settings.current, environments });
      access.profile?.remember(known.byId(id));
    }
    log.write('secret.changed', { environment: id, isSet: what === 'secret.set' });
    const session = openedAs(id)?.session;
    if (session) {
      session.trail.append(what, { environment: id });
      session.tokens.forget();
      session.sendGate.release();
      void session.contact();
    }
    deps.changed();
    return viewOf(known.byId(id), knownSecrets());
  }

  return {
    async save(input) {
      const environment = environmentFrom(input, settings.current.environments);
      const before = settings.current.environments.find(({ id }) => id === environment.id);
      const elsewhere =
        before && (before.baseUrl !== environment.baseUrl || before.kind !== environment.kind);
      // An acknowledgement by one platform means nothing at another address: that is a different environment.
      if (elsewhere && isUsed(environment.id)) throw new AppError('environmentInUse', { field: 'baseUrl' });
      // A secret belongs to the address it was entered for, and is never sent to another.
      const secret = before && (await knownSecrets().follow(before, environment));
      const secretLost = secret?.lost === true || before?.secretLost === true;
      const kept = { ...environment, secretLost };
      const others = settings.current.environments.filter(({ id }) => id !== environment.id);
      try {
        settings.write({ ...settings.current, environments: [...others, kept] });
      } catch (cause) {
        await secret?.undo().catch(deps.defect);
        throw cause;
      }
      const moved =
        before && (before.baseUrl !== environment.baseUrl || before.clientId !== environment.clientId);
      // Before opening, which may fail: a note of the former address would send the secret there.
      access.profile?.remember(kept);
      if (moved && openedAs(environment.id)) await deps.reopen();
      deps.changed();
      return viewOf(kept, knownSecrets());
    },
    async remove(id) {
      known.byId(id);
      refuseTraining(id);
      if (settings.current.activeEnvironmentId === id) throw new AppError('environmentActive');
      if (isUsed(id)) throw new AppError('environmentInUse');
      await knownSecrets().forget(id);
      await keychain().delete(markAccount(id));
      access.profile?.quarantine(id);
      settings.write({
        ...settings.current,
        environments: settings.current.environments.filter((environment) => environment.id !== id),
      });
      deps.changed();
    },
    async activate(id) {
      known.byId(id);
      if (settings.current.activeEnvironmentId === id && current.opened) return;
      settings.write({ ...settings.current, activeEnvironmentId: id });
      await deps.reopen();
    },
    async setSecret(id, secret) {
      refuseTraining(id);
      await knownSecrets().set(known.byId(id), secret);
      return secretChanged(id, 'secret.set');
    },
    async forgetSecret(id) {
      refuseTraining(id);
      known.byId(id);
      await knownSecrets().forget(id);
      return secretChanged(id, 'secret.forgotten');
    },
    async prepareTest(id) {
      const environment = known.byId(id);
      const opened = openedAs(id);
      // Training's platform only runs while Training is open.
      if (!opened) refuseTraining(id);
      const fetch = opened?.fetch ?? deps.ports.fetch;
      const secret = await knownSecrets().toSend(environment);
      return async () => {
        const tested = await testConnection({
          environment,
          fetch,
          secret,
          userAgent,
          clock,
          redactor: opened?.session.tokens.redactor,
        });
        log.write('connection.tested', {
          environment: id,
          result: tested.ok ? 'ok' : tested.reason,
          httpStatus: tested.ok ? 200 : tested.status,
        });
        return tested;
      };
    },
  };
}
