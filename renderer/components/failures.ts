import { create } from 'zustand';
import type { AppFailure, ErrorCode } from '../../contract/errors.ts';
import { onReopened } from '../stores/app.ts';

/** More than these nobody reads. */
const shown = 3;

interface Told {
  failure: AppFailure;
  /** It is about something typed that is not on the disk yet, and that is still tried again. */
  unsaved: boolean;
  /** The call only reads. */
  read: boolean;
}

/** Failures that no place on the screen is about: shown beneath the top bar until they are closed, newest first. */
export const useFailures = create<{ told: readonly Told[] }>(() => ({ told: [] }));

const others = (told: readonly Told[], { failure: { code }, unsaved, read }: Told) =>
  told.filter((other) => other.failure.code !== code || other.unsaved !== unsaved || other.read !== read);

/** Shows a failure; the same one again takes the place of the one that is still there. */
export function addFailure(failure: AppFailure, { unsaved = false, read = false } = {}): void {
  const added = { failure, unsaved, read };
  useFailures.setState(({ told }) => ({ told: [added, ...others(told, added)].slice(0, shown) }));
}

/** What these failures were about is tried anew. */
export function closeFailuresOf(codes: readonly ErrorCode[]): void {
  useFailures.setState(({ told }) => ({ told: told.filter(({ failure }) => !codes.includes(failure.code)) }));
}

/** A person has read it. */
export function closeFailure(read: Told): void {
  useFailures.setState(({ told }) => ({ told: others(told, read) }));
}

// They were about the file that is not worked with any more; what is still unsaved says so anew.
onReopened(() => useFailures.setState({ told: [] }));
