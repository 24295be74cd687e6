import { create } from 'zustand';
import { type About, ageInWeeks, oldAfterWeeks } from '../../../contract/about.ts';
import type { AppFailure } from '../../../contract/errors.ts';
import { call, failureOf } from '../../ipcClient.ts';
import { useNow } from '../../time/clock.ts';

interface AboutStore {
  /** Null until the first read succeeded. */
  about: About | null;
  failure: AppFailure | null;
}

export const useAbout = create<AboutStore>(() => ({ about: null, failure: null }));

/** Reads the data about the app once; they do not change while it runs. */
export async function readAbout(): Promise<void> {
  if (useAbout.getState().about) return;
  try {
    useAbout.setState({ about: await call('app.about'), failure: null });
  } catch (error) {
    useAbout.setState({ failure: failureOf(error) });
  }
}

/** Returns the app's age in weeks, and whether an update is due; null while unknown. */
export function useAge(): { weeks: number; isOld: boolean } | null {
  const builtAt = useAbout(({ about }) => about?.builtAt ?? null);
  const weeks = ageInWeeks(builtAt, useNow());
  return weeks === null ? null : { weeks, isOld: weeks > oldAfterWeeks };
}
