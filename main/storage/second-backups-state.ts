import { z } from 'zod';
import type { SecondBackupFailure, SecondBackupState } from '../../contract/backup.ts';
import { isInstant } from '../../contract/primitives.ts';
import { instantOf, type Time } from '../clock.ts';
import { isDue } from './backups.ts';

const instant = z.string().refine(isInstant);
/** Facts about the second folder, kept beside the data file for when the folder is out of reach. */
export const memorySchema = z.object({
  folder: z.string(),
  /** When the folder was first used for this environment. */
  since: instant,
  lastAt: instant.nullable(),
  failingSince: instant.nullable(),
  /** How many attachments the last backup lacks. Versions without attachments did not write it. */
  lacking: z.number().int().min(0).default(0),
});
export type Memory = z.infer<typeof memorySchema>;

interface Attempt {
  readonly wanted: boolean;
  readonly step: 'looking' | 'copying';
  /** True once a person has stopped it. */
  readonly isCancelled: boolean;
}

/** How far the backups in the second folder have got. Pure: `react` returns the next state. */
export interface SecondBackupsState {
  readonly memory: Memory;
  /** What the page shows. */
  readonly shown: SecondBackupState;
  /** The running attempt, which first looks for the folder; null when none is running. At most one runs at a time. */
  readonly attempt: Attempt | null;
  /** Bytes that were counted before the running pass: every byte is first written and later read back. */
  readonly passed: number;
  /** True once the environment is being closed: the page is told nothing more, and no attempt begins. */
  readonly isStopped: boolean;
}

/**
 * started: the environment was opened; `isKnown`: with facts about the folder from before · asked: the time has come, or a
 * person wants a backup now (`wanted`) · found: the folder was reached, with the times of its backups, newest first ·
 * staged: the copy on the own disk is made; `total`: the bytes to write and read back · copied: bytes of the running pass ·
 * passed: bytes of a finished pass · made: the backup is there · failed: it is not · cancelled: a person stops the attempt ·
 * ended: the attempt is over · stopped: the environment is being closed
 */
export type SecondBackupsEvent =
  | { is: 'started'; isKnown: boolean }
  | { is: 'asked'; wanted: boolean }
  | { is: 'found'; times: readonly string[] }
  | { is: 'staged'; total: number }
  | { is: 'copied'; bytes: number }
  | { is: 'passed'; bytes: number }
  | { is: 'made'; at: string; lacking: number }
  | { is: 'failed'; code: SecondBackupFailure; said: string | null; error: unknown }
  | { is: 'cancelled' }
  | { is: 'ended' }
  | { is: 'stopped' };

/** remember: store the facts of the state · breakOff: end the running attempt · logFailure: for the first failure with this code */
export type SecondBackupsEffect =
  | { do: 'report' }
  | { do: 'remember' }
  | { do: 'attempt' }
  | { do: 'breakOff' }
  | { do: 'logFailure'; code: SecondBackupFailure; error: unknown }
  | { do: 'setTimer'; after: number }
  | { do: 'cancelTimer' };

type WallClock = Pick<Time, 'now'>;
type Next = readonly [SecondBackupsState, readonly SecondBackupsEffect[]];

/** Progress while the folder is looked for, or the copy on the own disk is made. */
const nothingYet = { done: 0, total: 0 };

/** Delay of the first look, in milliseconds. It comes after the first look for backups on the own disk. */
const firstLook = 15_000;
const hour = 60 * 60_000;
const week = 7 * 24 * hour;

/** Returns the facts about a folder that is used for the first time. */
export const newMemory = (folder: string, time: WallClock): Memory => ({
  folder,
  since: instantOf(time),
  lastAt: null,
  failingSince: null,
  lacking: 0,
});

/** Returns the state before the first attempt since opening. */
export function stateBefore(memory: Memory): SecondBackupsState {
  const { folder, lastAt, lacking } = memory;
  const shown = { folder, lastAt, running: null, wasStopped: false, failed: null, isOverdue: false, lacking };
  return { memory, shown, attempt: null, passed: 0, isStopped: false };
}

/** Returns the state after an event, and what has to be done, in this order. */
export function react(state: SecondBackupsState, event: SecondBackupsEvent, time: WallClock): Next {
  switch (event.is) {
    case 'started':
      return [state, [...(event.isKnown ? [] : [remember]), { do: 'setTimer', after: firstLook }]];
    case 'asked':
      return asked(state, event.wanted);
    case 'found':
      return found(state, event.times, time);
    case 'staged':
      return show({ ...state, passed: 0 }, { running: { done: 0, total: event.total } });
    case 'copied':
      return copied(state, event.bytes);
    case 'passed':
      return [{ ...state, passed: state.passed + event.bytes }, []];
    case 'made':
      return succeeded(state, event.at, event.lacking);
    case 'failed':
      return failed(state, event, time);
    case 'cancelled':
      return cancelled(state);
    case 'ended':
      return [{ ...state, attempt: null }, state.isStopped ? [] : [{ do: 'setTimer', after: hour }]];
    case 'stopped':
      return [{ ...state, isStopped: true }, [{ do: 'cancelTimer' }]];
  }
}

const remember: SecondBackupsEffect = { do: 'remember' };

/** Returns the state with a change for the page. */
const show = (state: SecondBackupsState, change: Partial<SecondBackupState>): Next => [
  { ...state, shown: { ...state.shown, ...change } },
  state.isStopped ? [] : [{ do: 'report' }],
];

/** A wish during an attempt is met by that attempt. */
function asked(state: SecondBackupsState, wanted: boolean): Next {
  if (state.isStopped) return [state, []];
  const cancel: SecondBackupsEffect = { do: 'cancelTimer' };
  if (state.attempt) return [state, [cancel]];
  const [next, effects] = wanted
    ? show(state, { running: nothingYet, wasStopped: false })
    : ([state, []] as const);
  return [
    { ...next, attempt: { wanted, step: 'looking', isCancelled: false } },
    [cancel, ...effects, { do: 'attempt' }],
  ];
}

function found(state: SecondBackupsState, times: readonly string[], time: WallClock): Next {
  const now = time.now();
  // A time in the future came from a wrong clock and does not count.
  const last = times.find((at) => Date.parse(at) <= now) ?? null;
  const { attempt } = state;
  if (!attempt?.wanted && !isDue(times, now)) return succeeded(state, last, state.memory.lacking);
  const copying = { ...state, attempt: attempt && { ...attempt, step: 'copying' as const } };
  return show(copying, { lastAt: last, running: nothingYet, wasStopped: false });
}

function copied(state: SecondBackupsState, bytes: number): Next {
  const { total, done: before } = state.shown.running ?? nothingYet;
  const done = state.passed + bytes;
  const isWorthTelling = done === total || done - before > total / 100;
  return total > 0 && isWorthTelling ? show(state, { running: { done, total } }) : [state, []];
}

function cancelled(state: SecondBackupsState): Next {
  const { attempt } = state;
  if (!attempt || attempt.isCancelled) return [state, []];
  return [{ ...state, attempt: { ...attempt, isCancelled: true } }, [{ do: 'breakOff' }]];
}

function succeeded(before: SecondBackupsState, lastAt: string | null, lacking: number): Next {
  const { memory } = before;
  const isChanged = lastAt !== memory.lastAt || memory.failingSince !== null;
  const state = isChanged
    ? { ...before, memory: { ...memory, lastAt, failingSince: null, lacking } }
    : before;
  const [next, effects] = show(state, {
    ...{ lastAt, lacking },
    ...{ running: null, wasStopped: false, failed: null, isOverdue: false },
  });
  return [next, isChanged ? [remember, ...effects] : effects];
}

function failed(
  state: SecondBackupsState,
  { code, said, error }: Extract<SecondBackupsEvent, { is: 'failed' }>,
  time: WallClock,
): Next {
  if (state.isStopped) return [state, []];
  if (state.attempt?.isCancelled) return show(state, { running: null, wasStopped: true });
  const at = instantOf(time);
  const since = state.memory.failingSince ?? at;
  const memory = { ...state.memory, failingSince: since };
  const [next, effects] = show(
    { ...state, memory },
    { running: null, failed: { since, at, code, said }, isOverdue: isOverdue(memory, time.now()) },
  );
  const isNewReason = code !== state.shown.failed?.code;
  return [
    next,
    [
      ...(isNewReason ? [{ do: 'logFailure', code, error } as const] : []),
      ...(state.memory.failingSince === null ? [remember] : []),
      ...effects,
    ],
  ];
}

/**
 * True when there was no backup for more than a week. A time in the future came from a wrong clock and does not count.
 */
export const isOverdue = ({ lastAt, since }: Pick<Memory, 'lastAt' | 'since'>, now: number): boolean => {
  const last = lastAt !== null && Date.parse(lastAt) <= now ? lastAt : since;
  return now - Date.parse(last) > week;
};
