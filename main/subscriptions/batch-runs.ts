import type { BatchProgress, BatchTask, ReleaseFacts } from '../../contract/batch.ts';
import type { Batches } from './batches.ts';
import type { BatchRun, Tally } from './in-slices.ts';

/** Runs the batches that the page asks for, one after the other. */
export interface BatchRuns {
  /** Runs a batch. Its progress is reported meanwhile. */
  run(task: BatchTask, ids: readonly string[]): Promise<Tally<string> & { release?: ReleaseFacts }>;
  /** Stops the batches that run or wait, each after its current transaction. */
  stop(): void;
  /** Resolves when no batch is running. */
  atRest(): Promise<void>;
}

/**
 * Creates the runs.
 * @param deps.signal aborted when the environment closes, which stops all batches
 * @param deps.failed called with an error of the disk or the program that ended a batch
 */
export function createBatchRuns(
  batches: Batches,
  deps: { signal: AbortSignal; progress(current: BatchProgress): void; failed(error: unknown): void },
): BatchRuns {
  const running = new Set<AbortController>();
  let last: Promise<unknown> = Promise.resolve();

  const tasks: Record<BatchTask, (ids: readonly string[], run: BatchRun) => ReturnType<BatchRuns['run']>> = {
    check: batches.checkAll,
    queue: batches.queueAll,
    remove: batches.removeAll,
    restore: batches.restoreAll,
  };

  async function begin(task: BatchTask, ids: readonly string[], stopping: AbortController) {
    const tally = await tasks[task](ids, {
      signal: AbortSignal.any([stopping.signal, deps.signal]),
      onProgress: (tried) => deps.progress({ task, tried }),
    });
    running.delete(stopping);
    if (tally.error !== null) deps.failed(tally.error);
    return tally;
  }

  return {
    run(task, ids) {
      const stopping = new AbortController();
      running.add(stopping);
      const mine = last.then(() => begin(task, ids, stopping));
      last = mine.catch(() => {});
      return mine;
    },
    stop() {
      for (const stopping of running) stopping.abort();
    },
    async atRest() {
      await last;
    },
  };
}
