import type { AppState, FormerFolder } from '../../contract/app.ts';
import type { Ports } from '../ports.ts';
import { moveProfile } from '../profile/move.ts';

/** Fetches the profile from the folder in which earlier versions had it, see profile/move.ts. */
export interface FormerProfile {
  /** How far the move is; null: nothing is being moved. */
  readonly moving: AppState['moving'];
  /** A folder in the former place that is left alone; null: there is none, or nobody has looked yet. */
  readonly ignored: FormerFolder | null;
  /** Looks into the former place once, and moves what is there. After a failure, the next call looks again. */
  fetch(): Promise<void>;
}

export function createFormerProfile(deps: {
  ports: Pick<Ports, 'formerProfilePath' | 'profilePath' | 'log'>;
  /** Breaks off the move. */
  signal: AbortSignal;
  changed(): void;
}): FormerProfile {
  const { formerProfilePath: from, profilePath: to, log } = deps.ports;
  let moving: AppState['moving'] = null;
  /** undefined: the former place was not looked at yet. */
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
