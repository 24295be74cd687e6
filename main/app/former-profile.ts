import type { AppState, FormerFolder } from '../../contract/app.ts';
import type { Ports } from '../ports.ts';
import { moveProfile } from './move-profile.ts';

/** Moves the profile here from the folder that earlier versions used, see move-profile.ts. */
export interface FormerProfile {
  /** Progress of the move; null when nothing is being moved. */
  readonly moving: AppState['moving'];
  /** A folder in the former place that is left alone; null when there is none, or before the first `fetch`. */
  readonly ignored: FormerFolder | null;
  /** Checks the former place once, and moves a profile found there. After a failure, the next call checks again. */
  fetch(): Promise<void>;
}

/** Creates the move from the former place. Nothing is checked before `fetch`. */
export function createFormerProfile(deps: {
  ports: Pick<Ports, 'formerProfilePath' | 'profilePath' | 'log'>;
  /** Cancels the move. */
  signal: AbortSignal;
  changed(): void;
}): FormerProfile {
  const { formerProfilePath: from, profilePath: to, log } = deps.ports;
  let moving: AppState['moving'] = null;
  /** undefined until the former place was checked. */
  let ignored: FormerFolder | null | undefined;
  return {
    get moving() {
      return moving;
    },
    get ignored() {
      return ignored ?? null;
    },
    async fetch() {
      if (from === null || ignored !== undefined) return;
      const started = performance.now();
      try {
        const { moved, former } = await moveProfile({
          from,
          to,
          signal: deps.signal,
          progress(bytes) {
            moving = bytes;
            deps.changed();
          },
        });
        if (moved) log.write('profile.moved', { milliseconds: performance.now() - started });
        if (former) log.write('profile.formerIgnored', { why: former.why });
        ignored = former;
      } finally {
        moving = null;
      }
    },
  };
}
