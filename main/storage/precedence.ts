/** Lets work that a person waits for go before work in the background. */
export interface Precedence {
  /** Runs work before which everything in the background waits. */
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no such work is running, or the signal is aborted. */
  free(signal?: AbortSignal): Promise<void>;
}

export function createPrecedence(): Precedence {
  const running = new Set<Promise<unknown>>();
  return {
    async first(work) {
      const run = work();
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
      }
    },
    async free(signal) {
      if (running.size === 0) return;
      const { promise: aborted, resolve } = Promise.withResolvers<void>();
      const stop = () => resolve();
      signal?.addEventListener('abort', stop, { once: true });
      while (running.size > 0 && !signal?.aborted)
        await Promise.race([aborted, Promise.allSettled([...running])]);
      signal?.removeEventListener('abort', stop);
    },
  };
}
