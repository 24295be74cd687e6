import type { Database } from '../database.ts';
import type { FileStateStore } from '../file-state.ts';
import { readsAnyNumber } from '../numbering.ts';
import { nameOf } from './entries.ts';
import type { Prints } from './prints.ts';
import { forEachTable, type PrintedRow, printedColumns, tableNames } from './tables.ts';

/** How many rows get a missing fingerprint in one transaction. */
const notedAtOnce = 100;

/** A number below every row's number. */
const beforeAll = -(2n ** 63n);

/** Gives the rows of a file from an earlier version their fingerprints. */
export interface Completion {
  /** See `Fingerprints.noteNext`. */
  noteNext(): boolean;
  /** Returns how many rows the fingerprinted tables have. */
  rows(): number;
}

export function createCompletion(db: Database, state: FileStateStore, prints: Prints): Completion {
  const { sql } = db;
  const walks = forEachTable((table) =>
    readsAnyNumber(
      sql.prepare(
        `SELECT rowid AS row, ${printedColumns(sql, table)} FROM ${table}
         WHERE rowid > ? ORDER BY rowid LIMIT ${notedAtOnce}`,
      ),
    ),
  );
  const rowCount = sql.prepare(
    `SELECT ${tableNames.map((table) => `(SELECT COUNT(*) FROM ${table})`).join(' + ')} AS rows`,
  );
  let next: { table: number; last: bigint } = { table: 0, last: beforeAll };

  const rows = () => Number(rowCount.get()?.rows);
  const complete = () => state.update({ fingerprints: { ...state.current.fingerprints, complete: true } });

  function noteNext(): boolean {
    if (state.current.fingerprints.complete) return false;
    const table = tableNames[next.table];
    db.transaction(() => {
      if (table === undefined) return complete();
      const batch = walks[table].all(next.last) as unknown as (PrintedRow & { row: bigint })[];
      for (const row of batch)
        if (!prints.has(nameOf(table, row.row_family, row.row_key))) prints.note(table, row);
      const last = batch.at(-1)?.row;
      next =
        batch.length < notedAtOnce || last === undefined
          ? { table: next.table + 1, last: beforeAll }
          : { table: next.table, last };
    });
    return table !== undefined;
  }

  // A new file has no rows that could lack a fingerprint.
  if (!state.current.fingerprints.complete && rows() === 0) db.transaction(complete);

  return { noteNext, rows };
}
