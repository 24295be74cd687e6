import type { DatabaseSync } from 'node:sqlite';
import { readsAnyNumber } from './numbering.ts';

/** One of several equal parts of a table, counted from 0: the parts are read side by side. */
export interface Part {
  part: number;
  of: number;
}

/** Returns the first and last row number of a part of a table. The parts together have every row. */
function rangeOf(sql: DatabaseSync, table: string, { part, of }: Part): { first: bigint; last: bigint } {
  const ends = readsAnyNumber(
    sql.prepare(`SELECT MIN(rowid) AS least, MAX(rowid) AS greatest FROM ${table}`),
  ).get();
  // A table without rows has no ends.
  const [least, greatest] = [(ends?.least ?? 0n) as bigint, (ends?.greatest ?? -1n) as bigint];
  const startOf = (index: number) => least + ((greatest - least + 1n) * BigInt(index)) / BigInt(of);
  return { first: startOf(part), last: startOf(part + 1) - 1n };
}

/** Number of rows read at a time. Reading them one by one takes node:sqlite more than twice as long. */
const atOnce = 250;

/**
 * Yields the rows of a part of a table, the last ones first.
 * @param wanted.columns SQL for the columns that are wanted: each one costs time
 * @param wanted.condition SQL for the rows that are wanted
 */
export function* rowsOf(
  sql: DatabaseSync,
  { table, columns, condition, part }: { table: string; columns: string; condition: string; part: Part },
): Generator<Record<string, unknown>> {
  const rows = readsAnyNumber(
    sql.prepare(
      `SELECT rowid AS "row number", ${columns} FROM ${table} NOT INDEXED WHERE ${condition} AND rowid BETWEEN ? AND ?
       ORDER BY rowid DESC LIMIT ${atOnce}`,
    ),
  );
  const { first, last } = rangeOf(sql, table, part);
  for (let end = last; end >= first; ) {
    const found = rows.all(first, end);
    yield* found;
    if (found.length < atOnce) return;
    end = (found.at(-1)?.['row number'] as bigint) - 1n;
  }
}
