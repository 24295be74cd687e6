import { create } from 'zustand';
import type { DeskFailure } from '../../contract/errors.ts';

/** The same failure again takes the place of the one that is still there; more than these nobody reads. */
const shown = 3;

/** Failures that no place on the screen is about: shown beneath the top bar until they are closed, newest first. */
export const useFailures = create<{ failures: readonly DeskFailure[] }>(() => ({ failures: [] }));

/** Shows a failure. */
export function addFailure(failure: DeskFailure): void {
  useFailures.setState(({ failures }) => ({
    failures: [failure, ...failures.filter(({ code }) => code !== failure.code)].slice(0, shown),
  }));
}

/** A person has read it. */
export function closeFailure({ code }: DeskFailure): void {
  useFailures.setState(({ failures }) => ({ failures: failures.filter((other) => other.code !== code) }));
}
