import type { StorageFailure } from '../../contract/errors.ts';
import type { Pause } from '../../contract/sync.ts';
import { type Due, dueIn, haveParted, instantOf, leftOf, type Time } from '../clock.ts';
import type { Trouble } from '../platform/voice.ts';
import { limitPause, probePause } from './retry.ts';

/** Why calls fail, since when, and the text of the failure. */
export interface Failing {
  reason: Trouble;
  since: string;
  said: string;
}

/**
 * Each reason closes the send gate by itself, and lifting one does not lift another: a disk that has room again does
 * not end the wait after a 429.
 */
interface Reasons {
  storage: Extract<Pause, { reason: 'storage' }> | null;
  /** Only a person can correct it. */
  refused: Extract<Pause, { reason: 'credentials' | 'scope' | 'noSecret' }> | null;
  /** End of the wait that the platform asked for. */
  limited: Due | null;
  /** Probed again and again without a person. */
  away: Extract<Pause, { reason: 'offline' | 'between' | 'failing' | 'keychain' }> | null;
}

const none: Reasons = { storage: null, refused: null, limited: null, away: null };

/** What the send gate knows. Pure: `react` returns the next state. */
export interface SendGateState {
  /** True when a person chose to work offline. */
  readonly chosen: boolean;
  readonly is: Reasons;
  /** True while one lane may find out whether the platform is back. */
  readonly probing: boolean;
  /** Number of failures since the platform last answered; failures of several lanes in one pause count as one. */
  readonly failures: number;
  /** Number of calls that the platform itself has answered. */
  readonly answers: number;
  /** The failure since the platform last answered, with the subjects it met. */
  readonly failing: (Failing & { subjects: readonly string[] }) | null;
  /** Both clocks when the platform last answered; null after a failure or a pause since then. */
  readonly proven: Due | null;
  /** Number of 429s since the last other answer; 429s of several lanes in one pause count as one. */
  readonly limits: number;
  readonly lastContactAt: string | null;
}

export const openSendGate: SendGateState = {
  chosen: false,
  is: none,
  probing: false,
  failures: 0,
  answers: 0,
  failing: null,
  proven: null,
  limits: 0,
  lastContactAt: null,
};

export type SendGateEvent =
  /** The platform was reached, whatever it said. */
  | { is: 'contact' }
  /** The platform itself answered a call. */
  | { is: 'answered' }
  | { is: 'gaveToken' }
  /** `outright`: no other call can succeed, so everything waits at once. */
  | { is: 'failed'; trouble: Trouble; said: string; subject: string; outright: boolean }
  | { is: 'keychainLocked'; said: string | null }
  | { is: 'refused'; pause: NonNullable<Reasons['refused']> }
  /** `asked`: milliseconds that the platform asks to wait; null when it says nothing usable. */
  | { is: 'limited'; asked: number | null }
  | { is: 'chosen'; offline: boolean }
  | { is: 'storageFailed'; said: string; disk: StorageFailure }
  | { is: 'storageWorks' }
  | { is: 'released' }
  | { is: 'insisted' }
  | { is: 'lookedAt' }
  | Timed;

/** What a timer reports. `due`: the wait after a 429 is over or the network is due. */
type Timed = { is: 'due' } | { is: 'probeAgain' } | { is: 'writeAgain' };

export type SendGateEffect =
  | { do: 'report' }
  /** Calls may go on, or one of them may try. Always the last effect, because it may cause further events. */
  | { do: 'reopen' }
  /** Replaces the timer of that name; null cancels it. */
  | { do: 'setTimer'; timer: 'probe' | 'write'; after: number; event: Timed }
  | { do: 'cancelTimer'; timer: 'probe' | 'write' };

type Next = readonly [SendGateState, readonly SendGateEffect[]];

/** Pause before the app tries again to write to the disk, in milliseconds; shorter when another program holds the file. */
const writingPause = 30_000;
const busyPause = 1_000;

const report: SendGateEffect = { do: 'report' };
const reopen: SendGateEffect = { do: 'reopen' };
const cancelProbe: SendGateEffect = { do: 'cancelTimer', timer: 'probe' };
const cancelWriting: SendGateEffect = { do: 'cancelTimer', timer: 'write' };
const dueAfter = (after: number): SendGateEffect => ({
  do: 'setTimer',
  timer: 'probe',
  after,
  event: { is: 'due' },
});
const writeLater = (disk: StorageFailure | undefined): SendGateEffect => ({
  do: 'setTimer',
  timer: 'write',
  after: disk === 'storageBusy' ? busyPause : writingPause,
  event: { is: 'writeAgain' },
});

/** Returns the state after an event, and what the send gate has to do. */
export function react(state: SendGateState, event: SendGateEvent, time: Time): Next {
  switch (event.is) {
    case 'contact':
      return contacted(state, time);
    case 'answered':
      return answered(state, time);
    case 'gaveToken':
      return gaveToken(state, time);
    case 'failed':
      return failed(state, event, time);
    case 'keychainLocked':
      return keychainLocked(state, event.said);
    case 'refused':
      return refused(state, event.pause, time);
    case 'limited':
      return limited(state, event.asked, time);
    case 'chosen':
      return choose(state, event.offline, time);
    case 'storageFailed': {
      const storage = { reason: 'storage' as const, disk: event.disk, said: event.said };
      return [{ ...state, proven: null, is: { ...state.is, storage } }, [writeLater(event.disk), report]];
    }
    case 'storageWorks': {
      if (!state.is.storage) return [state, []];
      return [{ ...state, is: { ...state.is, storage: null } }, [cancelWriting, report, ...letGo(state)]];
    }
    case 'released':
      return release(state, time);
    case 'insisted': {
      const { chosen, is } = state;
      return !chosen && is.limited && !is.storage && !is.refused ? probe(state) : release(state, time);
    }
    case 'lookedAt':
      return look(state, time);
    case 'due':
      // Refused credentials are not tried again.
      return state.is.refused ? [{ ...state, is: { ...state.is, limited: null } }, [report]] : probe(state);
    case 'probeAgain':
      return probe(state);
    case 'writeAgain':
      // Planned again, in case nobody tries to write.
      return state.is.storage ? [state, [writeLater(state.is.storage.disk), ...letGo(state)]] : [state, []];
  }
}

const isClosed = ({ is }: SendGateState): boolean =>
  is.refused !== null || is.limited !== null || is.away !== null;

/**
 * True when the send gate is closed for a reason that only a probe can lift. Calls sent before the pause say nothing
 * about that reason: a late 201 must not end the wait after a 429.
 */
const isFirm = ({ is, probing }: SendGateState): boolean =>
  (is.refused !== null || is.limited !== null) && !probing;

/** Lets calls go on, unless a person chose to work offline: then no call is wanted, not even a probe. */
const letGo = ({ chosen }: SendGateState): SendGateEffect[] => (chosen ? [] : [reopen]);

/** Closes the send gate for one more reason. A planned probe stays planned. */
const close = (state: SendGateState, reason: Partial<Reasons>): SendGateState => ({
  ...state,
  is: { ...state.is, ...reason },
  probing: false,
  proven: null,
});

function probe(state: SendGateState): Next {
  // A probe has no effect if no call was due, so another one is planned.
  const after = probePause(Math.max(state.failures, 1));
  const again: SendGateEffect = { do: 'setTimer', timer: 'probe', after, event: { is: 'probeAgain' } };
  return [{ ...state, probing: true }, [again, ...letGo(state)]];
}

/** Notes that the platform answered. The time is shown to the minute, so a change is reported once a minute. */
function contacted(state: SendGateState, time: Time): Next {
  const lastContactAt = instantOf(time);
  const isNew = state.lastContactAt?.slice(0, 16) !== lastContactAt.slice(0, 16);
  return [{ ...state, lastContactAt }, isNew ? [report] : []];
}

/** Opens the send gate after an answer of the platform. Only a disk failure can still hold calls back. */
function answered(before: SendGateState, time: Time): Next {
  const state = { ...before, answers: before.answers + 1 };
  if (isFirm(state)) return [state, []];
  const [open, effects] = letThrough({ ...state, failures: 0, failing: null }, time);
  const hadTrouble = troubleIn(state) !== null && !effects.includes(report);
  return [open, hadTrouble ? [...effects, report] : effects];
}

/** The platform gives tokens, so not everything fails. The failing calls are still reported, see `troubleIn`. */
function gaveToken(state: SendGateState, time: Time): Next {
  if (isFirm(state)) return [state, []];
  return letThrough({ ...state, failing: state.failing && { ...state.failing, subjects: [] } }, time);
}

function letThrough(state: SendGateState, time: Time): Next {
  const open = { ...state, proven: dueIn(time, 0), limits: 0 };
  if (!isClosed(state)) return [open, [cancelProbe]];
  const is = { ...none, storage: state.is.storage };
  return [{ ...open, is, probing: false }, [cancelProbe, report, ...letGo(state)]];
}

/**
 * Notes that the platform itself did not answer. The failure may be about that one call, so nothing else waits yet, but
 * the next write is only made after an answered read. When two subjects have failed in a row, everything waits and one
 * lane probes.
 */
function failed(
  before: SendGateState,
  { trouble, said, subject, outright }: Extract<SendGateEvent, { is: 'failed' }>,
  time: Time,
): Next {
  const unproven = { ...before, proven: null };
  if (isFirm(before)) return [unproven, []];
  const since = before.failing?.since ?? instantOf(time);
  const subjects = [...new Set([...(before.failing?.subjects ?? []), subject])];
  const away = { reason: trouble, since, said };
  const noted = { ...unproven, failing: { ...away, subjects } };
  // The failure is known already: calls of other lanes that were under way meet the same one.
  if (before.is.away && !before.probing) return [close(noted, { away }), [report]];
  const state = { ...noted, failures: noted.failures + 1 };
  if (before.probing || outright)
    return [close(state, { away }), [dueAfter(probePause(state.failures)), report]];
  if (subjects.length <= 1) return [state, [report]];
  const [probing, effects] = probe(close(state, { away }));
  return [probing, [report, ...effects]];
}

function keychainLocked(before: SendGateState, said: string | null): Next {
  if (isFirm(before)) return [before, []];
  const state = { ...before, failures: before.failures + 1 };
  return [
    close(state, { away: { reason: 'keychain', said } }),
    [dueAfter(probePause(state.failures)), report],
  ];
}

/** Cancels the planned probe. Only the end of a wait after a 429 is still noted. */
function refused(state: SendGateState, pause: NonNullable<Reasons['refused']>, time: Time): Next {
  const left = state.is.limited === null ? 0 : leftOf(time, state.is.limited);
  const isLimited = left > 0;
  const closed = close(state, { refused: pause, away: null, limited: isLimited ? state.is.limited : null });
  return [closed, [isLimited ? dueAfter(left) : cancelProbe, report]];
}

function limited(state: SendGateState, asked: number | null, time: Time): Next {
  const { limited: before } = state.is;
  const limits = before === null || state.probing ? state.limits + 1 : state.limits;
  const wait = limitPause(asked, limits);
  // Several lanes may get a 429 at once; the longest wait holds.
  const end = before && leftOf(time, before) > wait ? before : dueIn(time, wait);
  return [close({ ...state, limits }, { limited: end }), [dueAfter(leftOf(time, end)), report]];
}

function choose(before: SendGateState, offline: boolean, time: Time): Next {
  if (before.chosen === offline) return [before, []];
  const state = { ...before, chosen: offline, proven: null };
  if (offline) return [state, [report]];
  // A person who goes online again wants to know the state at once, but a wait after a 429 is kept.
  const [next, effects] = pauseOf(state) ? look(state, time) : ([state, [reopen]] as const);
  return [next, [report, ...effects]];
}

function release(state: SendGateState, time: Time): Next {
  const { chosen, is, probing } = state;
  if (chosen) return [state, []];
  // Only a write can show whether the disk accepts writes again.
  if (is.storage) return [state, [reopen]];
  if (!isClosed(state)) return [state, []];
  // The timer of a machine that slept fires late, so the clocks count.
  if (is.limited !== null && !probing && leftOf(time, is.limited) > 0) {
    // The secret was set again. It is tried when the platform accepts calls again.
    return is.refused ? [close(state, { refused: null }), [report]] : [state, []];
  }
  return probe(state);
}

const look = (state: SendGateState, time: Time): Next =>
  !state.is.refused || state.is.storage ? release(state, time) : [state, []];

/** Returns why nothing is sent; null when the send gate is open. */
export function pauseOf({ chosen, is }: SendGateState): Pause | null {
  if (chosen) return { reason: 'chosen' };
  const limited = is.limited && {
    reason: 'rateLimited' as const,
    until: new Date(is.limited.now).toISOString(),
  };
  return is.storage ?? is.refused ?? limited ?? is.away;
}

/** Returns how many lanes may work now: 0 while paused, 1 while probing whether the platform is back, else all. */
export function lanesOpen(state: SendGateState, all: number): number {
  if (state.chosen || state.is.storage) return 0;
  if (!isClosed(state)) return all;
  return state.probing ? 1 : 0;
}

/** Returns the trouble that calls meet while not everything is held back. */
export const troubleIn = ({ failing, failures, is }: SendGateState): Failing | null =>
  failing && failures > 1 && !is.away
    ? { reason: failing.reason, since: failing.since, said: failing.said }
    : null;

/** True when the platform itself has answered since the last failure, pause or sleep. */
export const isProven = ({ proven }: SendGateState, time: Time): boolean =>
  proven !== null && !haveParted(time, proven);
