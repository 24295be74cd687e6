import { createCells } from './cells.ts';

/**
 * The order of all rows of a list, before a person chooses another. Changed rows are put in their places when the order
 * is read next, all of them in one pass, because moving each one as it changes would move half of the rows each time.
 */
export interface RowOrder {
  /** Notes a row that is new, or whose place may have changed. */
  put(row: number): void;
  remove(row: number): void;
  /** Returns all rows in their order. The array is valid until the next change. */
  rows(): Int32Array;
  /** Puts changed rows in their places if there are many. Called after each change of many rows. */
  arrange(): void;
}

/** Number of changed rows that are put in their places at once; takes a few milliseconds. */
const many = 2_000;

/** Creates an empty order. @param compare compares two rows by what they hold now; never 0 */
export function createRowOrder(compare: (a: number, b: number) => number): RowOrder {
  let rows = new Int32Array(0);
  /** Rows in `rows` that have gone or changed their place. */
  const stale = new Set<number>();
  const waiting = new Set<number>();
  /** 1 for each row in `rows`, by its number. */
  const placed = createCells(Uint8Array);

  function merge(): void {
    if (stale.size === 0 && waiting.size === 0) return;
    const added = [...waiting].sort(compare);
    const merged = new Int32Array(rows.length - stale.size + added.length);
    let next = 0;
    let at = 0;
    for (const row of rows) {
      if (stale.has(row)) continue;
      while (next < added.length && compare(added[next] as number, row) < 0)
        merged[at++] = added[next++] as number;
      merged[at++] = row;
    }
    while (next < added.length) merged[at++] = added[next++] as number;
    rows = merged;
    for (const row of stale) placed.set(row, 0);
    for (const row of added) placed.set(row, 1);
    stale.clear();
    waiting.clear();
  }

  return {
    put(row) {
      if (placed.values[row] === 1) stale.add(row);
      waiting.add(row);
    },
    remove(row) {
      if (placed.values[row] === 1) stale.add(row);
      waiting.delete(row);
    },
    rows() {
      merge();
      return rows;
    },
    arrange() {
      if (waiting.size + stale.size >= many) merge();
    },
  };
}
