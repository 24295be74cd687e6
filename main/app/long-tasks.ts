import { AppError } from '../../contract/errors.ts';
import type { LongTask, TaskProgress } from '../../contract/tasks.ts';
import { ThreadEnded } from '../storage/thread.ts';

/** One run of a long task. */
export interface TaskRun {
  /** Aborted when the run has to stop. */
  readonly signal: AbortSignal;
  /** Reports progress, see `TaskProgress`. May be called often. */
  progress(done: number, total: number | null): void;
}

/** Runs long work that a person waits for, with progress and a way to stop it. */
export interface LongTasks {
  /**
   * Runs a task, after earlier runs of the same task have ended, and returns what `work` returns. `work` has to end soon
   * after its signal is aborted, and must leave nothing unfinished.
   * @throws AppError stopped, threadEnded; what `work` throws
   */
  run<T>(task: LongTask, work: (run: TaskRun) => Promise<T>): Promise<T>;
  /** Stops every run of a task. Does nothing when there is none. */
  stop(task: LongTask): void;
  /** Stops every task; resolves when all have ended. */
  stopAll(): Promise<void>;
}

interface Underway {
  task: LongTask;
  stopping: AbortController;
  ended: Promise<unknown>;
}

/**
 * Creates the long tasks; none is running.
 * @param changed called with the progress of a task; null when it has ended
 * @param stopOthers stops tasks that this does not run, because the app also begins them by itself
 */
export function createLongTasks(
  changed: (task: LongTask, progress: TaskProgress | null) => void,
  stopOthers: Partial<Record<LongTask, () => void>>,
): LongTasks {
  const underway = new Set<Underway>();
  const runsOf = (task: LongTask) => [...underway].filter((run) => run.task === task);

  async function begin<T>(
    task: LongTask,
    work: (run: TaskRun) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    await Promise.all(runsOf(task).map(({ ended }) => ended));
    try {
      signal.throwIfAborted();
      return await work({ signal, progress: (done, total) => changed(task, { done, total }) });
    } catch (cause) {
      if (signal.aborted) throw new AppError('stopped', {}, { cause });
      throw cause instanceof ThreadEnded ? new AppError('threadEnded', {}, { cause }) : cause;
    } finally {
      changed(task, null);
    }
  }

  return {
    run(task, work) {
      const stopping = new AbortController();
      const result = begin(task, work, stopping.signal);
      const run: Underway = {
        task,
        stopping,
        ended: result.catch(() => {}).then(() => underway.delete(run)),
      };
      underway.add(run);
      return result;
    },
    stop(task) {
      stopOthers[task]?.();
      for (const { stopping } of runsOf(task)) stopping.abort();
    },
    async stopAll() {
      for (const { stopping } of underway) stopping.abort();
      await Promise.all([...underway].map(({ ended }) => ended));
    },
  };
}
