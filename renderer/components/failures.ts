import { create } from 'zustand';
import type { AppFailure, ErrorCode } from '../../contract/errors.ts';
import { onReopened } from '../stores/app.ts';

/** How many failures are shown at once. */
const shown = 3;

interface Told {
  failure: AppFailure;
  /** True when it concerns typed input that is not on disk yet and whose saving is retried. */
  unsaved: boolean;
  /** True for a call that only reads. */
  read: boolean;
}

/** Failures that belong to no place on the screen. They are shown below the top bar until closed, newest first. */
export const useFailures = create<{ told: readonly Told[] }>(() => ({ told: [] }));

const others = (told: readonly Told[], { failure: { code }, unsaved, read }: Told) =>
  told.filter((other) => other.failure.code !== code || other.unsaved !== unsaved || other.read !== read);

/** Shows a failure. It replaces an equal one that is still shown. */
export function addFailure(failure: AppFailure, { unsaved = false, read = false } = {}): void {
  const added = { failure, unsaved, read };
  useFailures.setState(({ told }) => ({ told: [added, ...others(told, added)].slice(0, shown) }));
}

/** Closes the failures with these codes, because their actions are tried again. */
export function closeFailuresOf(codes: readonly ErrorCode[]): void {
  useFailures.setState(({ told }) => ({ told: told.filter(({ failure }) => !codes.includes(failure.code)) }));
}

/** Closes a failure that the user has read. */
export function closeFailure(read: Told): void {
  useFailures.setState(({ told }) => ({ told: others(told, read) }));
}

// These failures were about a file that is no longer in use. Input that is still unsaved reports its failure again.
onReopened(() => useFailures.setState({ told: [] }));
