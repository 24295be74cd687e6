import type { Clock } from './clock.ts';
import { isClosed } from './storage/failures.ts';

/** Work on the open data file that is done once, beside everything else, a moment after opening. */
export interface BackgroundWork {
  /** Aborted by `stop`. */
  readonly signal: AbortSignal;
  start(): void;
  /** Breaks the work off; resolves when it is at rest. */
  stop(): Promise<void>;
}

export function createBackgroundWork(deps: {
  clock: Clock;
  /** Time from `start` to the work, in milliseconds. */
  delay: number;
  /** Does the work, and rejects as soon as it sees that it was stopped. */
  work(): Promise<void>;
  /** The work failed while the file was open. */
  failed(error: unknown): void;
}): BackgroundWork {
  const stopping = new AbortController();
  const { signal } = stopping;
  let working: Promise<void> = Promise.resolve();
  let cancel = () => {};

  async function work(): Promise<void> {
    try {
      await deps.work();
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
