/** Two ways to tell the time, in milliseconds. Neither can be trusted alone, see sync/age.ts. */
export interface Time {
  /** The wall clock, since the epoch. A person or a server may set it, forwards or back. */
  now(): number;
  /** Time that has passed since some moment of this process. Nobody sets it; it may stand still while the machine sleeps. */
  elapsed(): number;
}

/** Time, handed in so that tests can turn it. */
export interface Clock extends Time {
  /** Calls `work` once after so many milliseconds; the returned function cancels it. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Longer timers than this fire at once in Node (signed 32 bit). */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, Math.min(Math.max(milliseconds, 0), longestTimer));
    return () => clearTimeout(timer);
  },
};

/** The instant as ISO 8601 text in UTC, the way it is stored. */
export const instantOf = (clock: Pick<Clock, 'now'>): string => new Date(clock.now()).toISOString();

/** A moment to come, by both clocks. */
export interface Due {
  now: number;
  elapsed: number;
}

/** How far the two clocks may drift from each other before one of them was set, or the machine slept. Milliseconds. */
const mostDrift = 60_000;

/** True when the two clocks have gone apart since a moment: the machine slept, or one of them was set. */
export const haveParted = (time: Time, since: Due): boolean =>
  Math.abs(time.now() - since.now - (time.elapsed() - since.elapsed)) >= mostDrift;

/** The moment that lies so many milliseconds ahead. */
export const dueIn = (time: Time, milliseconds: number): Due => ({
  now: time.now() + milliseconds,
  elapsed: time.elapsed() + milliseconds,
});

/**
 * Milliseconds until a moment; zero once it is over. Elapsed time may stand still while the machine sleeps, and the wall
 * clock may be set: it is over when either says so.
 */
export const leftOf = (time: Time, due: Due): number =>
  Math.max(Math.min(due.now - time.now(), due.elapsed - time.elapsed()), 0);
