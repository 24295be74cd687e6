import type { Time } from '../clock.ts';

/** How long ago something was, whatever is done to the wall clock meanwhile. */
export interface Durations {
  /**
   * Milliseconds since `at`, by whichever clock has gone further.
   * @param key what it is about, for example an operation's id
   * @param at ISO 8601, as it was stored
   */
  since(key: string, at: string): number;
  /** Milliseconds until `at` plus `length`, never more than `length`. */
  left(key: string, at: string, length: number): number;
}

/** Remembers the elapsed time at which each instant was first asked about; across restarts the wall clock has to do. */
export function createDurations(time: Time): Durations {
  const first = new Map<string, { at: string; age: number; elapsed: number }>();
  const durations: Durations = {
    since(key, at) {
      const age = Math.max(time.now() - Date.parse(at), 0);
      const known = first.get(key);
      if (known?.at !== at) {
        first.set(key, { at, age, elapsed: time.elapsed() });
        return age;
      }
      return Math.max(age, known.age + (time.elapsed() - known.elapsed));
    },
    left: (key, at, length) => Math.max(length - durations.since(key, at), 0),
  };
  return durations;
}
