import type { AppState } from '../../contract/app.ts';
import type { SecretStore } from '../secrets/keychain.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import type { Readiness } from './readiness.ts';
import type { Takeovers } from './takeover.ts';
import type { Turns } from './turns.ts';

/** A person's actions on takeovers of another installation's environments. */
export interface TakeoverActions extends Pick<Takeovers, 'choose' | 'look' | 'stop' | 'discard'> {
  /** Commits the prepared takeover, and opens its result. @throws AppError as `Takeovers.ready`, KeychainError */
  confirm(): Promise<AppState>;
}

/**
 * Returns the actions of a person on takeovers.
 * @param deps.secretsOf returns a profile's keychain entries, by profile id
 */
export function createTakeoverActions(
  { log, recovered }: AppCore,
  takeovers: Takeovers,
  deps: {
    current: Pick<CurrentEnvironment, 'close'>;
    readiness: Pick<Readiness, 'open'>;
    turns: Turns;
    secretsOf(profileId: string): SecretStore;
  },
): TakeoverActions {
  const { current, readiness, turns } = deps;

  async function takeOver(): Promise<void> {
    const ready = takeovers.ready();
    await current.close();
    const done = await ready.commit(deps.secretsOf).catch(async (error) => {
      // The keychain refused, or the disk is full: open the previous environment again.
      await readiness.open();
      throw error;
    });
    log.write('takeover.done', { environments: done.length });
    for (const { id, at, ...held } of done)
      recovered.note(id, { what: 'data', from: at, other: null, ...held });
    await readiness.open();
  }

  const { choose, look, stop, discard } = takeovers;
  return { choose, look, stop, discard, confirm: () => turns.replace(takeOver) };
}
