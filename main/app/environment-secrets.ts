import { type ConnectionTest, type EnvironmentView, trainingId } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { whenFree } from '../storage/busy.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment, Opened } from './current-environment.ts';
import { testConnection, viewOf } from './environments.ts';
import type { Turns } from './turns.ts';

/** A person's changes to the client secrets of environments, and tests of whether a platform accepts them. */
export interface EnvironmentSecrets {
  /** Stores a client secret. @throws AppError notFound, unsupported */
  set(id: string, secret: string): Promise<EnvironmentView>;
  /** Deletes the client secret. @throws AppError notFound, unsupported */
  forget(id: string): Promise<EnvironmentView>;
  /** Tests the connection with the stored secret, see `testConnection`. @throws AppError notFound, unsupported */
  test(id: string): Promise<ConnectionTest>;
}

/** Creates a person's actions on client secrets. Each runs in turn. */
export function createEnvironmentSecrets(
  core: AppCore,
  current: Pick<CurrentEnvironment, 'as'>,
  { inTurn }: Turns,
): EnvironmentSecrets {
  const { known } = core;
  const { knownSecrets } = core.access;

  async function changed(id: string, what: 'secret.set' | 'secret.forgotten'): Promise<EnvironmentView> {
    forgetLoss(core, id);
    core.log.write('secret.changed', { environment: id, isSet: what === 'secret.set' });
    const session = current.as(id)?.session;
    if (session) {
      await whenFree(() => session.trail.append(what, { environment: id }));
      session.tokens.forget();
      session.sendGate.release();
      void session.contact();
    }
    core.changed();
    return viewOf(known.byId(id), knownSecrets());
  }

  /** Reads what a connection test needs, and returns the test. */
  async function prepareTest(id: string): Promise<() => Promise<ConnectionTest>> {
    const environment = known.byId(id);
    const opened = current.as(id);
    // Training's platform only runs while Training is open.
    if (!opened) refuseTraining(id);
    const fetch = opened?.fetch ?? core.ports.fetch;
    const secret = await knownSecrets().toSend(environment);
    return () => runTest(core, opened, { environment, fetch, secret });
  }

  return {
    set: (id, secret) =>
      inTurn(async () => {
        refuseTraining(id);
        await knownSecrets().set(known.byId(id), secret);
        return changed(id, 'secret.set');
      }),
    forget: (id) =>
      inTurn(async () => {
        refuseTraining(id);
        known.byId(id);
        await knownSecrets().forget(id);
        return changed(id, 'secret.forgotten');
      }),
    async test(id) {
      // In turn, so that the test uses the secret and the address that were saved before. The network calls need no turn.
      const test = await inTurn(() => prepareTest(id));
      return test();
    },
  };
}

function refuseTraining(id: string): void {
  if (id === trainingId) throw new AppError('unsupported', { field: 'id' });
}

/** Stops reporting that the secret was lost: the person knows, and has decided. */
function forgetLoss({ access, known }: AppCore, id: string): void {
  const { settings, profile } = access;
  const { secretLost, rebuilt } = known.byId(id);
  if (!secretLost && !rebuilt) return;
  const environments = settings.current.environments.map((each) =>
    each.id === id ? { ...each, secretLost: false, rebuilt: false } : each,
  );
  settings.write({ ...settings.current, environments });
  profile?.remember(known.byId(id));
}

async function runTest(
  { clock, userAgent, log }: AppCore,
  opened: Opened | null,
  by: Pick<Parameters<typeof testConnection>[0], 'environment' | 'fetch' | 'secret'>,
): Promise<ConnectionTest> {
  const redactor = opened?.session.tokens.redactor;
  const tested = await testConnection({ ...by, userAgent, clock, redactor });
  log.write('connection.tested', {
    environment: by.environment.id,
    result: tested.ok ? 'ok' : tested.reason,
    httpStatus: tested.ok ? 200 : tested.status,
  });
  return tested;
}
