/** Two clocks, in milliseconds. Neither can be trusted alone, see sync/age.ts. */
export interface Time {
  /** Returns the wall clock's time since the epoch. A person or a server may set that clock, forward or back. */
  now(): number;
  /** Returns the time elapsed since some moment of this process. It is never set, but may stop while the machine sleeps. */
  elapsed(): number;
}

/** Time and timers, passed in so that tests can control them. */
export interface Clock extends Time {
  /** Calls `work` once after the given time in milliseconds. Returns a function that cancels the call. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Longest timer in Node, in milliseconds (signed 32 bit). A longer timer fires at once. */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, Math.min(Math.max(milliseconds, 0), longestTimer));
    return () => clearTimeout(timer);
  },
};

/** Returns the current instant as ISO 8601 text in UTC, as it is stored. */
export const instantOf = (clock: Pick<Clock, 'now'>): string => new Date(clock.now()).toISOString();

/** Returns both clocks as they are now, for a decision that must not depend on when it reads them. */
export function frozen(time: Time): Time {
  const now = time.now();
  const elapsed = time.elapsed();
  return { now: () => now, elapsed: () => elapsed };
}

/** A moment, by both clocks. */
export interface Due {
  now: number;
  elapsed: number;
}

/** Drift between the two clocks, in milliseconds, from which one of them must have been set or the machine slept. */
const mostDrift = 60_000;

/** True when the two clocks have drifted apart since a moment: the machine slept, or one clock was set. */
export const haveParted = (time: Time, since: Due): boolean =>
  Math.abs(time.now() - since.now - (time.elapsed() - since.elapsed)) >= mostDrift;

/** Returns the moment that lies the given number of milliseconds ahead. */
export const dueIn = (time: Time, milliseconds: number): Due => ({
  now: time.now() + milliseconds,
  elapsed: time.elapsed() + milliseconds,
});

/**
 * Returns the milliseconds until a moment; zero once the moment is over by either clock. Elapsed time may stop while the
 * machine sleeps, and the wall clock may be set.
 */
export const leftOf = (time: Time, due: Due): number =>
  Math.max(Math.min(due.now - time.now(), due.elapsed - time.elapsed()), 0);
