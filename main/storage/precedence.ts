import { setTimeout as pause } from 'node:timers/promises';

/** Lets work that a person waits for go before work in the background. */
export interface Precedence {
  /** Runs work before which everything in the background waits. */
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no such work is running, or the signal is aborted. */
  free(signal?: AbortSignal): Promise<void>;
  /** Notes that a person types, clicks or scrolls. */
  noteUse(): void;
  /** True while a person does: work in the background then takes less of the time. */
  readonly isInUse: boolean;
  /**
   * Resolves when nobody has done anything for so many milliseconds, or at most `atMost` milliseconds later. Rejects when the
   * signal is aborted.
   */
  unused(milliseconds: number, atMost: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when no such work has run for so many milliseconds. Rejects when the signal is aborted. */
  quiet(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** How long a person who has just done something counts as working, in milliseconds. The page tells it twice a second. */
const useLasts = 1_500;

export function createPrecedence(): Precedence {
  const running = new Set<Promise<unknown>>();
  let endedAt = Number.NEGATIVE_INFINITY;
  let usedAt = Number.NEGATIVE_INFINITY;

  async function free(signal?: AbortSignal): Promise<void> {
    if (running.size === 0) return;
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    const stop = () => resolve();
    signal?.addEventListener('abort', stop, { once: true });
    while (running.size > 0 && !signal?.aborted)
      await Promise.race([aborted, Promise.allSettled([...running])]);
    signal?.removeEventListener('abort', stop);
  }

  return {
    async first(work) {
      const run = work();
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
        endedAt = performance.now();
      }
    },
    free,
    noteUse() {
      usedAt = performance.now();
    },
    get isInUse() {
      return performance.now() - usedAt < useLasts;
    },
    async unused(milliseconds, atMost, signal) {
      const latest = performance.now() + atMost;
      for (;;) {
        const left = Math.min(usedAt + milliseconds, latest) - performance.now();
        if (left <= 0) return;
        await pause(left, undefined, { signal });
      }
    },
    async quiet(milliseconds, signal) {
      for (;;) {
        await free(signal);
        const left = endedAt + milliseconds - performance.now();
        if (left <= 0) return;
        await pause(left, undefined, { signal });
      }
    },
  };
}
