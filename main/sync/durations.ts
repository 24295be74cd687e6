import type { Time } from '../clock.ts';

/** Measures how long ago something happened, independent of changes to the wall clock. */
export interface Durations {
  /**
   * Returns the milliseconds since `at`, by elapsed time: setting the wall clock forward or back changes nothing. Time
   * that the machine sleeps is counted only if the elapsed clock counts it.
   * Call it once when the duration begins: the age at the first call is taken from the wall clock.
   * @param key subject of the duration, for example an operation's id
   * @param at stored start, ISO 8601
   */
  since(key: string, at: string): number;
}

/** Creates durations that remember the elapsed time of the first call for each instant. */
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
