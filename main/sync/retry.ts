import { httpDateIn } from '../platform/values.ts';

/**
 * When a call is tried again. Pure, and the only place that knows: pauses of one operation, of the whole desk, and of
 * what the platform makes "not at once". All times are milliseconds.
 */

/** How long the platform knows a key, as long as nobody says otherwise. [assumed] */
export const keyLifetime = 24 * 60 * 60_000;

/** For how long an operation is sent again by itself, as long as nobody says otherwise; see `repeatHours`. */
export const sendingBudget = 20 * 60 * 60_000;

const firstPause = 1_000;
const longestPause = 5 * 60_000;

/**
 * The pause before an operation whose answer did not come whole goes out again. Never beyond its budget, whatever its
 * attempts failed of, so that the end of it is told when it comes.
 * @param attempts how often it was tried, from 1
 * @param left what is left of its budget
 * @param random uniform in [0, 1)
 * @param asked what `Retry-After` said; null: nothing
 */
export function pauseBefore(attempts: number, left: number, random: number, asked: number | null): number {
  return Math.min(Math.max(backoff(attempts, random), asked ?? 0), left + 1);
}

/**
 * Exponential backoff with full jitter: a random time up to 1 s · 2^(attempt−1), at most 5 minutes.
 * @param attempt how often it was tried, from 1
 * @param random uniform in [0, 1)
 */
export function backoff(attempt: number, random: number): number {
  return Math.round(random * backoffCeiling(attempt));
}

const backoffCeiling = (attempt: number): number =>
  Math.min(longestPause, firstPause * 2 ** Math.min(Math.max(attempt, 1) - 1, 30));

/**
 * What is left of a pause that was stored. A clock that was set back makes none longer than it was.
 * @param length how long the whole pause was to be; null: not stored, before 0.3.0
 */
export const pauseLeft = (nextAttemptAt: string | null, length: number | null, now: number): number =>
  nextAttemptAt === null ? 0 : Math.min(Math.max(Date.parse(nextAttemptAt) - now, 0), length ?? longestPause);

/** How long the desk waits before it looks for the network again: 2 s, doubling, at most 30 s. */
export const probePause = (failures: number): number =>
  Math.min(30_000, 2_000 * 2 ** Math.min(Math.max(failures, 1) - 1, 10));

/** How long to wait for what the platform makes "not at once", like the costs document. */
export const pollPause = (reads: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(reads, 10));

/** The wait after a 429 without a usable `Retry-After`. */
export const defaultRateLimit = 10_000;
const longestRateLimit = 60 * 60_000;

/** For so long a conflict with an earlier attempt of the same operation may last: that one may still be running. */
export const conflictLimit = 10 * 60_000;
/** So many answers from something in between, met by one operation alone, before a person looks at it. */
export const mostBetween = 10;
/** Or for so long. */
export const longestBetween = 30 * 60_000;
/** So many equal failures to store an answer before a person looks at it. */
export const mostFailures = 3;
/** For so long the platform may be slow to show what was sent, before it counts as a contradiction. */
export const showLimit = 60_000;
/** So often a change that was answered without its fields is read back. */
export const mostReadBacks = 3;
/** How long two readings that contradict what was acknowledged lie apart before a person is asked to look. */
export const readingsApart = 10 * 60_000;

/** The pause before a change is read back: 2 s, 4 s, 8 s … */
export const readBackPause = (readings: number): number =>
  Math.min(30_000, 2_000 * 2 ** Math.min(readings, 4));

/**
 * How long the desk makes no calls after a 429: as long as was asked for, and longer with each in a row, so that "0", or
 * a date that has passed by this computer's clock, never has it ask without pause.
 * @param asked what `Retry-After` said; null: nothing that makes sense
 * @param inARow how many 429s there were without another answer in between, this one included; from 1
 */
export const limitPause = (asked: number | null, inARow: number): number =>
  Math.max(asked ?? defaultRateLimit, backoffCeiling(inARow));

/**
 * `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3) from `now`; null when absent or senseless. Never
 * more than an hour: a broken header must not stop the desk for a day.
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, longestRateLimit);
  const at = httpDateIn(text);
  return at === null ? null : Math.min(Math.max(at - now, 0), longestRateLimit);
}
