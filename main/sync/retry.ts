import { httpDateIn } from '../platform/values.ts';

/**
 * When a call is tried again: the pauses of one operation, of the whole app, and of reads for what the platform makes
 * "not at once". Pure, and the only place with these rules. All times are in milliseconds.
 */

/** Default time for which the platform remembers an idempotency key. [assumed] */
export const keyLifetime = 24 * 60 * 60_000;

/** Default time for which an operation is sent again without a person; see `repeatHours`. */
export const sendingBudget = 20 * 60 * 60_000;

const firstPause = 1_000;
const longestPause = 5 * 60_000;

/**
 * Returns the pause before an uncertain operation is sent again. The pause never goes beyond the operation's budget,
 * whatever the cause of the failure, so that the end of the budget is noticed on time.
 * @param attempts number of attempts so far, from 1
 * @param left rest of the budget
 * @param random uniform in [0, 1)
 * @param asked value of `Retry-After`; null when absent
 */
export function pauseBefore(attempts: number, left: number, random: number, asked: number | null): number {
  return Math.min(Math.max(backoff(attempts, random), asked ?? 0), left + 1);
}

/**
 * Returns an exponential backoff with full jitter: a random time up to 1 s · 2^(attempt−1), at most 5 minutes.
 * @param attempt number of attempts so far, from 1
 * @param random uniform in [0, 1)
 */
export function backoff(attempt: number, random: number): number {
  return Math.round(random * backoffCeiling(attempt));
}

const backoffCeiling = (attempt: number): number =>
  Math.min(longestPause, firstPause * 2 ** Math.min(Math.max(attempt, 1) - 1, 30));

/**
 * Returns the rest of a stored pause. A clock that was set back makes no pause longer than its full length.
 * @param length full length of the pause; null when not stored (before 0.3.0)
 */
export const pauseLeft = (nextAttemptAt: string | null, length: number | null, now: number): number =>
  nextAttemptAt === null ? 0 : Math.min(Math.max(Date.parse(nextAttemptAt) - now, 0), length ?? longestPause);

/** Returns the pause before the network is probed again: 2 s, doubling, at most 30 s. */
export const probePause = (failures: number): number =>
  Math.min(30_000, 2_000 * 2 ** Math.min(Math.max(failures, 1) - 1, 10));

/** Returns the pause before the next read for what the platform makes "not at once" [guide]. */
export const pollPause = (reads: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(reads, 10));

/** Wait after a 429 without a usable `Retry-After`. */
export const defaultRateLimit = 10_000;
const longestRateLimit = 60 * 60_000;

/** Longest time an operation may conflict with its own earlier attempt, which may still be running. */
export const conflictLimit = 10 * 60_000;
/** Number of intermediary answers (proxy, firewall) to one operation alone before a person is asked. */
export const mostBetween = 10;
/** How long a conflict goes on when intermediaries stop the calls meanwhile. Then only their answers count. */
export const longestStopped = 30 * 60_000;
/** Number of equal failures to store an answer before a person is asked. */
export const mostFailures = 3;
/** How often in a row the system may withhold a file before its submission goes back, if `longestWithheld` is over, too. */
export const mostWithheld = 10;
/** How long the system may withhold a file before its submission goes back, if `mostWithheld` is reached, too. */
export const longestWithheld = 30 * 60_000;
/** Time the platform has to show what was sent before a difference counts as a contradiction. */
export const showLimit = 60_000;
/** Number of read-backs of a change that was answered without its fields. */
export const mostReadBacks = 3;
/** Minimum time between two reads that contradict what was acknowledged before a person is asked. */
export const readingsApart = 10 * 60_000;

/** Returns the pause before a change is read back: 2 s, 4 s, 8 s, …, at most 30 s. */
export const readBackPause = (readings: number): number =>
  Math.min(30_000, 2_000 * 2 ** Math.min(readings, 4));

/**
 * Returns how long no calls are made after a 429: the time that was asked for, but at least a backoff that grows with
 * each 429 in a row. A `Retry-After` of 0, or a date that has passed by this computer's clock, must not end all pauses.
 * @param asked value of `Retry-After`; null when absent or nonsensical
 * @param inARow number of 429s without another answer in between, this one included; from 1
 */
export const limitPause = (asked: number | null, inARow: number): number =>
  Math.max(asked ?? defaultRateLimit, backoffCeiling(inARow));

/**
 * Reads `Retry-After`, given in seconds or as an HTTP date (RFC 9110, 10.2.3). Returns the wait from `now`; null when
 * the header is absent or nonsensical. At most an hour: a broken header must not stop the app for a day.
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, longestRateLimit);
  const at = httpDateIn(text);
  return at === null ? null : Math.min(Math.max(at - now, 0), longestRateLimit);
}
