import type { BatchOutcome, BatchTask, UnseenBatch } from '../../contract/batch.ts';
import type { BatchRuns } from '../subscriptions/batch-runs.ts';
import { failureOf } from './dispatch.ts';

/** Runs a batch and returns its outcome as the page gets it. */
export const runBatch = (
  { run }: Pick<BatchRuns, 'run'>,
  { task, ids }: { task: BatchTask; ids: readonly string[] },
): Promise<BatchOutcome> => shown(run(task, ids));

/** Returns the batch that a newly loaded page takes up; null when there is none. */
export function unseenBatch({ unseen }: Pick<BatchRuns, 'unseen'>): UnseenBatch | null {
  return unseen && { task: unseen.task, ids: [...unseen.ids], tried: unseen.tried };
}

/** Waits for the end of the batch that a newly loaded page has taken up; null when there is none. */
export const unseenOutcome = async ({ unseen }: Pick<BatchRuns, 'unseen'>): Promise<BatchOutcome | null> =>
  unseen && shown(unseen.outcome);

async function shown(outcome: ReturnType<BatchRuns['run']>): Promise<BatchOutcome> {
  const { tried, left, error, release = null } = await outcome;
  return {
    tried,
    left: left.map(({ item, why }) => ({ id: item, why })),
    failure: error === null ? null : failureOf(error),
    release,
  };
}
