import type { Clock } from '../clock.ts';
import { isClosed } from '../profile/failures.ts';
import { whenFree } from './busy.ts';

/** Background work on the open data file, done once, shortly after opening. */
export interface BackgroundWork {
  /** Aborted by `stop`. */
  readonly signal: AbortSignal;
  start(): void;
  /** Cancels the work; resolves when the work has ended. */
  stop(): Promise<void>;
}

export function createBackgroundWork(deps: {
  clock: Clock;
  /** Delay from `start` to the work, in milliseconds. */
  delay: number;
  /**
   * Does the work. Rejects as soon as it notices that `signal` is aborted. Called again, to begin or continue, while another
   * program holds the file.
   */
  work(): Promise<void>;
  /** Called when the work fails while the file is open. */
  failed(error: unknown): void;
}): BackgroundWork {
  const stopping = new AbortController();
  const { signal } = stopping;
  let working: Promise<void> = Promise.resolve();
  let cancel = () => {};

  async function work(): Promise<void> {
    try {
      // Background work may wait for a busy file without a limit, because no person waits for it.
      await whenFree(deps.work, { longest: Number.POSITIVE_INFINITY, signal });
    } catch (error) {
      if (!signal.aborted && !isClosed(error)) deps.failed(error);
    }
  }

  return {
    signal,
    start() {
      cancel = deps.clock.after(deps.delay, () => {
        working = work();
      });
    },
    async stop() {
      stopping.abort();
      cancel();
      await working;
    },
  };
}
