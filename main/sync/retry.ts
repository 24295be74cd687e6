/** A key is good for a day [assumed]; an operation uncertain for longer is for a person to decide. Milliseconds. */
export const keyLifetime = 24 * 60 * 60 * 1000;

const firstPause = 1_000;
const longestPause = 5 * 60_000;

/**
 * Exponential backoff with full jitter: a random time up to 1 s · 2^(attempt−1), at most 5 minutes.
 * @param attempt how often it was tried, from 1
 * @param random uniform in [0, 1)
 * @returns milliseconds
 */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(longestPause, firstPause * 2 ** Math.min(attempt - 1, 30));
  return Math.round(random * ceiling);
}

/** How long the desk waits before it looks for the network again: 2 s, doubling, at most 30 s. Milliseconds. */
export const probePause = (failures: number): number =>
  Math.min(30_000, 2_000 * 2 ** Math.min(failures - 1, 10));

/** How long to wait for what the platform makes "not at once", like the costs document. Milliseconds. */
export const pollPause = (reads: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(reads, 10));

/** The wait after a 429 without a usable `Retry-After`. Milliseconds. */
export const defaultRateLimit = 10_000;
const longestRateLimit = 60 * 60_000;

/**
 * `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3) in milliseconds from `now`; null when absent or
 * senseless. Never more than an hour: a broken header must not stop the desk for a day.
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, longestRateLimit);
  // An HTTP date begins with its weekday; `Date.parse` alone would take "-5" for a year.
  const milliseconds = /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(milliseconds) ? null : Math.min(Math.max(milliseconds, 0), longestRateLimit);
}
