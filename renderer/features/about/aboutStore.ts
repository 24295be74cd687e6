import { create } from 'zustand';
import { type About, ageInWeeks, oldAfterWeeks } from '../../../contract/about.ts';
import type { AppFailure } from '../../../contract/errors.ts';
import { call, failureOf } from '../../ipcClient.ts';
import { useNow } from '../../stores/clock.ts';

interface AboutStore {
  /** Null until it was read. */
  about: About | null;
  failure: AppFailure | null;
}

export const useAbout = create<AboutStore>(() => ({ about: null, failure: null }));

/** Reads it, unless that was done: it stays the same while the program runs. */
export async function readAbout(): Promise<void> {
  if (useAbout.getState().about) return;
  try {
    useAbout.setState({ about: await call('app.about'), failure: null });
  } catch (error) {
    useAbout.setState({ failure: failureOf(error) });
  }
}

/** Returns the program's age in weeks, and whether an update is due; null while that is not known. */
export function useAge(): { weeks: number; isOld: boolean } | null {
  const builtAt = useAbout(({ about }) => about?.builtAt ?? null);
  const weeks = ageInWeeks(builtAt, useNow());
  return weeks === null ? null : { weeks, isOld: weeks > oldAfterWeeks };
}
