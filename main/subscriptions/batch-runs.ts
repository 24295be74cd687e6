import type { BatchProgress, BatchTask, ReleaseFacts } from '../../contract/batch.ts';
import type { Batches } from './batches.ts';
import type { BatchRun, Tally } from './in-slices.ts';

type RunTally = Tally<string> & { release?: ReleaseFacts };

/** A batch whose outcome no page has seen. */
export interface UnseenBatch {
  task: BatchTask;
  ids: readonly string[];
  /** How many ids have been taken. */
  tried: number;
  /** Resolves when the batch has ended. */
  outcome: Promise<RunTally>;
}

/** Runs the batches that the page asks for, one after the other. */
export interface BatchRuns {
  /** Runs a batch. Its progress is reported meanwhile. */
  run(task: BatchTask, ids: readonly string[]): Promise<RunTally>;
  /** Stops the batches that run or wait, each after its current transaction. */
  stop(): void;
  /**
   * The newest batch, until a page has seen its outcome; null when there is none. A page that is loaded after another has
   * crashed takes this batch up.
   */
  readonly unseen: Readonly<UnseenBatch> | null;
  /** Notes that a page has seen the outcome of the newest batch. Changes nothing while that batch runs. */
  seen(): void;
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
  let newest: UnseenBatch | null = null;

  const tasks: Record<BatchTask, (ids: readonly string[], run: BatchRun) => Promise<RunTally>> = {
    check: batches.checkAll,
    queue: batches.queueAll,
    remove: batches.removeAll,
    restore: batches.restoreAll,
  };

  async function begin(task: BatchTask, ids: readonly string[], stopping: AbortController) {
    const tally = await tasks[task](ids, {
      signal: AbortSignal.any([stopping.signal, deps.signal]),
      onProgress(tried) {
        if (newest?.ids === ids) newest.tried = tried;
        deps.progress({ task, tried });
      },
    });
    if (tally.error !== null) deps.failed(tally.error);
    return tally;
  }

  return {
    run(task, ids) {
      const stopping = new AbortController();
      running.add(stopping);
      const outcome = last.then(() => begin(task, ids, stopping)).finally(() => running.delete(stopping));
      last = outcome.catch(() => {});
      newest = { task, ids, tried: 0, outcome };
      return outcome;
    },
    stop() {
      for (const stopping of running) stopping.abort();
    },
    get unseen() {
      return newest;
    },
    seen() {
      if (running.size === 0) newest = null;
    },
    async atRest() {
      await last;
    },
  };
}
