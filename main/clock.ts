/** Time, handed in so that tests can turn it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `work` once after so many milliseconds; the returned function cancels it. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Longer timers than this fire at once in Node (signed 32 bit). */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, Math.min(Math.max(milliseconds, 0), longestTimer));
    return () => clearTimeout(timer);
  },
};

/** The instant as ISO 8601 text in UTC, the way it is stored. */
export const instantOf = (clock: Pick<Clock, 'now'>): string => new Date(clock.now()).toISOString();
