import type { WhyLeft } from '../../contract/batch.ts';
import { whenFree } from '../storage/busy.ts';
import { createTimeSlices, nextTurn } from '../storage/time-slices.ts';

/**
 * Longest time for which one transaction of a batch works before it commits, in milliseconds. Flushing it to the disk takes
 * a few more. A longer one would hold up a person's click, a shorter one would flush more often.
 */
export const slice = 28;

/** What became of one item: done, or left as it was. */
export type Acted<Done> = { done: Done } | { why: WhyLeft };

/** One action on each of many items. */
export interface Batch<Item, Done> {
  /** Runs the work of a slice, in a transaction when it writes: all of the slice is stored when it returns. */
  together<T>(work: () => T): T;
  /** Acts on one item. An error concerns the item alone (`whyOf`), or ends the batch. */
  act(item: Item): Acted<Done>;
  /** Returns why an item is left after this error; null for an error that would meet all items. */
  whyOf(error: unknown): WhyLeft | null;
  /** Counts the rows that were written so far, so that a half-written item is recognised. */
  changes(): number;
  /** Called after each slice with what it stored. */
  committed(done: Done[]): void;
}

export interface BatchRun {
  /** Stops the batch after the current slice. */
  signal?: AbortSignal;
  /** Called after each slice with the number of items taken so far. */
  onProgress?(tried: number): void;
}

/** The outcome of a batch. The items after the first `tried` were not touched. */
export interface Tally<Item> {
  tried: number;
  left: { item: Item; why: WhyLeft }[];
  /** The error that ended the batch because it would have met all items; null when there was none. */
  error: unknown;
}

interface Slice<Item, Done> {
  tried: number;
  done: Done[];
  left: Tally<Item>['left'];
}

/**
 * Acts on many items in their order, in few transactions: each takes as many items as fit into its time, then other work
 * of the process has its turn. An item is stored as a whole or not at all. An item that fails after it has written
 * undoes its slice, whose items are then taken one by one, so that only that item is left.
 */
export async function inSlices<Item, Done>(
  items: readonly Item[],
  batch: Batch<Item, Done>,
  { signal, onProgress }: BatchRun = {},
): Promise<Tally<Item>> {
  const slices = createTimeSlices({ rest: 0, slice });
  const tally: Tally<Item> = { tried: 0, left: [], error: null };
  /** How many items were begun, those of an undone slice included. */
  let begun = 0;
  /** Up to here the items are taken one by one. */
  let singlyUntil = 0;

  function actOn(item: Item): Acted<Done> {
    const before = batch.changes();
    try {
      return batch.act(item);
    } catch (error) {
      const why = batch.whyOf(error);
      // A half-written item can only be undone with its whole transaction.
      if (why === null || batch.changes() !== before) throw error;
      return { why };
    }
  }

  function take(from: number): Slice<Item, Done> {
    const taken: Slice<Item, Done> = { tried: 0, done: [], left: [] };
    begun = from;
    do {
      const item = items[begun] as Item;
      begun += 1;
      const acted = actOn(item);
      if ('done' in acted) taken.done.push(acted.done);
      else taken.left.push({ item, why: acted.why });
      taken.tried += 1;
    } while (begun < items.length && from >= singlyUntil && !slices.isOver);
    return taken;
  }

  /** Returns what became of the next items; null when their slice was undone and is to be repeated one by one. */
  function next(from: number): Slice<Item, Done> | null {
    try {
      return batch.together(() => take(from));
    } catch (error) {
      const why = batch.whyOf(error);
      if (why === null) throw error;
      if (from < singlyUntil) return { tried: 1, done: [], left: [{ item: items[from] as Item, why }] };
      singlyUntil = begun;
      return null;
    }
  }

  try {
    // Taking over 100,000 ids has held the process in this turn already.
    await nextTurn();
    while (tally.tried < items.length && !signal?.aborted) {
      // A slice that another program's lock refuses has written nothing.
      const taken = await whenFree(() => next(tally.tried), { signal });
      if (taken) {
        tally.tried += taken.tried;
        tally.left.push(...taken.left);
        batch.committed(taken.done);
        onProgress?.(tally.tried);
      }
      await slices.rest();
    }
  } catch (error) {
    tally.error = error;
  }
  return tally;
}
