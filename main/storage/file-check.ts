import type { FileCheckState } from '../../contract/app.ts';
import { type Clock, instantOf } from '../clock.ts';
import { isDamage, PagesDamaged, storageFailureOf } from '../profile/failures.ts';
import { checkPages } from './integrity.ts';

/**
 * # Checking a big file in use
 *
 * SQLite reads a whole file to check it, which takes seconds when the file is big. So a big file is checked in a thread, on a
 * connection of its own, while people already read lists and type. Nothing is sent before the check has passed: the state of a
 * damaged file may be wrong, and what it says was never sent may have been sent.
 *
 * A check that could not be made proves nothing, so it is repeated until it gives a result, and nothing is sent meanwhile.
 */
/** How the files of an app are checked. */
export interface FileChecking {
  /** Size of the largest data file that is checked while it is opened, in bytes. A bigger one is checked while it is in use. */
  largestAtOpening: number;
  checkPages: typeof checkPages;
}

/**
 * SQLite checks between 0.5 and 0.9 MB a millisecond (measured on two slow cores, file in the system's cache), so a check
 * while a file is opened takes at most 60 ms.
 */
export const fileChecking: FileChecking = { largestAtOpening: 32 * 1024 * 1024, checkPages };

/** The check of one open data file. */
export interface FileCheck {
  /** Null once the file has passed. */
  readonly state: FileCheckState | null;
  /** Begins the check. @param passed called once, as soon as the file has passed; at once when it was checked before */
  start(passed: () => void): void;
  /** Repeats a check that could not be made now, because a person asked. */
  hurry(): void;
  /** Ends the check. Resolves once the thread has left the file. */
  stop(): Promise<void>;
}

/** Time between two attempts when a check could not be made, in milliseconds. */
const pause = 60_000;

/** The check of a file that was checked before it was used. */
export const checkedBefore: FileCheck = {
  state: null,
  start: (passed) => passed(),
  hurry() {},
  stop: async () => {},
};

/** Creates the check of an open data file. Nothing is read before `start`. */
export function createFileCheck(deps: {
  path: string;
  clock: Clock;
  checkPages: typeof checkPages;
  changed(): void;
  /** Called with the damage that was found, and with why a check could not be made. */
  failed(error: unknown): void;
}): FileCheck {
  const { path, clock } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: FileCheckState | null = { failed: null };
  let running: Promise<void> | null = null;
  let cancel = () => {};
  let passed = () => {};

  function tell(next: FileCheckState | null): void {
    state = next;
    deps.changed();
  }

  async function look(): Promise<void> {
    try {
      const found = await deps.checkPages(path, signal);
      if (signal.aborted) return;
      if (found !== 'ok') throw new PagesDamaged(found);
      tell(null);
      passed();
    } catch (error) {
      if (signal.aborted) return;
      deps.failed(error);
      // A damaged file is opened again by the app, which then checks it first.
      if (!isDamage(error)) repeatAfter(error);
    }
  }

  function repeatAfter(error: unknown): void {
    tell({ failed: { at: instantOf(clock), code: storageFailureOf(error) ?? 'internal' } });
    cancel = clock.after(pause, begin);
  }

  function begin(): void {
    cancel();
    running ??= look().finally(() => {
      running = null;
    });
  }

  return {
    get state() {
      return state;
    },
    start(whenPassed) {
      passed = whenPassed;
      begin();
    },
    hurry() {
      if (state?.failed) begin();
    },
    async stop() {
      stopping.abort();
      cancel();
      await running;
    },
  };
}
