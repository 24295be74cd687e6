import { setTimeout as rest } from 'node:timers/promises';
import { isBusy, longestWait } from '../storage/busy.ts';
import { again } from './conclude.ts';
import type { StepResult } from './scheduler.ts';
import { keyOf, type Ref } from './submission.ts';

/** Pause of a lane before it runs a step again that found the data file busy, in milliseconds. */
const pause = 100;

/**
 * Returns a step that waits while another program holds the data file, and then goes on. Such a step has stored nothing, or
 * has stored its operation, and each runs again from there as after a crash: an answer never gets lost this way, because
 * it waits for the file itself (`kept` in store-answer.ts). The lane waits meanwhile, so that other submissions do not
 * meet the same file one after another. Between two attempts the scheduler decides whether the lane may go on.
 * @param failed called when the file stays busy; it pauses all sending
 */
export function createPatientStep(
  step: (ref: Ref) => Promise<StepResult>,
  failed: (error: unknown) => void,
): (ref: Ref) => Promise<StepResult> {
  /** By submission: when its step first found the file busy. */
  const busySince = new Map<string, number>();

  return async function patientStep(ref) {
    const key = keyOf(ref);
    try {
      const result = await step(ref);
      busySince.delete(key);
      return result;
    } catch (error) {
      if (!isBusy(error)) throw error;
      const since = busySince.get(key) ?? performance.now();
      busySince.set(key, since);
      if (performance.now() - since > longestWait) {
        busySince.delete(key);
        failed(error);
      }
      await rest(pause);
      return again;
    }
  };
}
