import type { Time } from '../clock.ts';

/** How long ago something was, whatever is done to the wall clock meanwhile. */
export interface Durations {
  /**
   * Milliseconds since `at`, by elapsed time: a wall clock that is set forwards ends nothing, and one that is set back
   * prolongs nothing. Time that a sleeping machine does not count is not counted.
   * Ask it when the thing begins: what was noted before this process started is as old as the wall clock says then.
   * @param key what it is about, for example an operation's id
   * @param at ISO 8601, as it was stored
   */
  since(key: string, at: string): number;
}

/** Remembers the elapsed time at which each instant was first asked about. */
export function createDurations(time: Time): Durations {
  const first = new Map<string, { at: string; age: number; elapsed: number }>();
  return {
    since(key, at) {
      const known = first.get(key);
      if (known?.at === at) return known.age + (time.elapsed() - known.elapsed);
      const age = Math.max(time.now() - Date.parse(at), 0);
      first.set(key, { at, age, elapsed: time.elapsed() });
      return age;
    },
  };
}
