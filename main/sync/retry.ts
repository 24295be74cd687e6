import type { Operation } from '../subscriptions/model.ts';

/**
 * When a call is tried again. Pure, and the only place that knows: pauses of one operation, of the whole desk, and of
 * what the platform makes "not at once". All times are milliseconds.
 */

/** A key is good for a day [assumed]; an operation uncertain for longer is for a person to decide. */
export const keyLifetime = 24 * 60 * 60 * 1000;

const firstPause = 1_000;
const longestPause = 5 * 60_000;

type Attempted = Pick<Operation, 'attempts' | 'firstSentAt' | 'decidedAt'>;

/** When an operation's one budget ends: a day after it was first sent, or after a person had it sent again. */
function budgetEnd({ firstSentAt, decidedAt }: Omit<Attempted, 'attempts'>): number {
  const from = decidedAt ?? firstSentAt;
  return from === null ? Number.POSITIVE_INFINITY : Date.parse(from) + keyLifetime;
}

/** True when an operation has been uncertain for longer than its key is good for: its outcome is unknown. */
export const isSpent = (operation: Omit<Attempted, 'attempts'>, now: number): boolean =>
  now > budgetEnd(operation);

/**
 * The pause before an operation whose answer did not come whole goes out again. Never beyond its budget, whatever
 * its attempts failed of, so that the end of it is told when it comes.
 * @param random uniform in [0, 1)
 */
export function pauseBefore(operation: Attempted, now: number, random: number): number {
  const left = budgetEnd(operation) - now;
  return Math.max(0, Math.min(backoff(operation.attempts, random), left + 1));
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

/** What is left of a pause that was stored; a clock that was set back makes none longer than it can be. */
export const pauseLeft = (nextAttemptAt: string | null, now: number): number =>
  nextAttemptAt === null ? 0 : Math.min(Math.max(Date.parse(nextAttemptAt) - now, 0), longestPause);

/** How long the desk waits before it looks for the network again: 2 s, doubling, at most 30 s. */
export const probePause = (failures: number): number =>
  Math.min(30_000, 2_000 * 2 ** Math.min(Math.max(failures, 1) - 1, 10));

/** How long to wait for what the platform makes "not at once", like the costs document. */
export const pollPause = (reads: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(reads, 10));

/** The wait after a 429 without a usable `Retry-After`. */
export const defaultRateLimit = 10_000;
const longestRateLimit = 60 * 60_000;

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
  // An HTTP date begins with its weekday; `Date.parse` alone would take "-5" for a year.
  const milliseconds = /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(milliseconds) ? null : Math.min(Math.max(milliseconds, 0), longestRateLimit);
}
