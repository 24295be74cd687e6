import type { TakeoverProgress } from '../../contract/takeover.ts';
import type { PreparedTakeover } from './takeover-prepare.ts';
import type { ChosenFolder } from './takeover-search.ts';

/** What a search or a check has made. */
export type Made = { chosen: ChosenFolder } | { prepared: PreparedTakeover };

/** How far a takeover has got. */
export interface TakeoverState {
  chosen: ChosenFolder | null;
  /** The takeover that waits for the person's confirmation. */
  prepared: PreparedTakeover | null;
  /** The search or check: at most one at a time. A stopping one may take a moment to end. */
  job: 'none' | 'running' | 'stopping';
  progress: TakeoverProgress | null;
}

/**
 * began: a search or check begins, once no other is under way · checking: the person enters a recovery key · told: the
 * search or check reports its progress · stopped: by a person, by the next one, or at the app's end · ended: with what it
 * has made, or null · confirmed: the prepared takeover is being committed · discarded: the person turns to something else
 */
export type TakeoverEvent =
  | { is: 'began' }
  | { is: 'checking' }
  | { is: 'told'; progress: TakeoverProgress }
  | { is: 'stopped' }
  | { is: 'ended'; made: Made | null }
  | { is: 'confirmed' }
  | { is: 'discarded' };

/** report: tell the page · stopJob: stop the search or check · remove: remove a prepared folder of the profile */
export type TakeoverEffect = { do: 'report' } | { do: 'stopJob' } | { do: 'remove'; folder: string };

type Next = readonly [TakeoverState, readonly TakeoverEffect[]];

/** The state before a folder was chosen. */
export const nothingChosen: TakeoverState = { chosen: null, prepared: null, job: 'none', progress: null };

/** Returns the state after an event, and what has to be done, in this order. */
export function react(state: TakeoverState, event: TakeoverEvent): Next {
  switch (event.is) {
    case 'began':
      return [{ ...state, job: 'running' }, []];
    case 'checking':
      return withoutPrepared(state);
    case 'told':
      if (state.job !== 'running') return [state, []];
      return [{ ...state, progress: event.progress }, [{ do: 'report' }]];
    case 'stopped':
      return stopped(state);
    case 'ended':
      return ended(state, event.made);
    case 'confirmed':
      // From here on, the next start either puts the prepared folder in place or removes it.
      return [{ ...state, prepared: null }, []];
    case 'discarded': {
      const [stopping, stop] = stopped(state);
      const [empty, remove] = withoutPrepared({ ...stopping, chosen: null });
      return [empty, [...stop, ...remove]];
    }
  }
}

const stopped = (state: TakeoverState): Next =>
  state.job === 'running' ? [{ ...state, job: 'stopping' }, [{ do: 'stopJob' }]] : [state, []];

/** The result counts only if nobody has stopped the job: the person may have chosen something else meanwhile. */
function ended(before: TakeoverState, made: Made | null): Next {
  const state: TakeoverState = { ...before, job: 'none', progress: null };
  const report: TakeoverEffect = { do: 'report' };
  if (before.job === 'stopping')
    return [state, [...removal(made && 'prepared' in made ? made.prepared : null), report]];
  if (!made) return [state, [report]];
  const [next, effects] = withoutPrepared(state);
  return [{ ...next, ...made }, [...effects, report]];
}

/** A prepared takeover that was not confirmed belongs to the earlier folder or recovery key. */
const withoutPrepared = (state: TakeoverState): Next => [
  { ...state, prepared: null },
  removal(state.prepared),
];

const removal = (prepared: PreparedTakeover | null): TakeoverEffect[] =>
  prepared ? [{ do: 'remove', folder: prepared.folder }] : [];
