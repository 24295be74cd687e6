import { setTimeout as pause } from 'node:timers/promises';

/** Lets work that a person waits for go before work in the background. */
export interface Precedence {
  /** Runs work before which everything in the background waits. */
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no such work is running, or the signal is aborted. */
  free(signal?: AbortSignal): Promise<void>;
  /** Resolves when no such work has run for so many milliseconds. Rejects when the signal is aborted. */
  quiet(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export function createPrecedence(): Precedence {
  const running = new Set<Promise<unknown>>();
  let endedAt = Number.NEGATIVE_INFINITY;

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
