import type { BatchOutcome, BatchTask } from '../../contract/batch.ts';
import type { BatchRuns } from '../subscriptions/batch-runs.ts';
import { failureOf } from './dispatch.ts';

/** Runs a batch and returns its outcome as the page gets it. */
export async function runBatch(
  { run }: Pick<BatchRuns, 'run'>,
  { task, ids }: { task: BatchTask; ids: readonly string[] },
): Promise<BatchOutcome> {
  const { tried, left, error, release = null } = await run(task, ids);
  return {
    tried,
    left: left.map(({ item, why }) => ({ id: item, why })),
    failure: error === null ? null : failureOf(error),
    release,
  };
}
