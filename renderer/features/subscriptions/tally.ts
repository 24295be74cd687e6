import type { BatchOutcome, Left } from '../../../contract/batch.ts';

/** The outcome of a batch. Each id is in exactly one of the three lists, in its order. */
export interface Tally extends Omit<BatchOutcome, 'tried' | 'left'> {
  done: readonly string[];
  /** Could not be done, each for its own reason; the others continued. */
  left: readonly Left[];
  /** Not tried, because the batch was stopped or ended by a failure that would have affected all of them. */
  untouched: readonly string[];
}

/** Returns what became of each id. The main process names only the ids that were left. */
export function tallyOf(ids: readonly string[], { tried, left, ...rest }: BatchOutcome): Tally {
  const leftIds = new Set(left.map(({ id }) => id));
  const done = ids.slice(0, tried).filter((id) => !leftIds.has(id));
  return { ...rest, done, left, untouched: ids.slice(tried) };
}
