import type { Database } from '../database.ts';
import type { Checks } from './checks.ts';
import { nameOf } from './entries.ts';
import type { Prints } from './prints.ts';
import { type FingerprintTable, type PrintedRow, rowSql, tableNames } from './tables.ts';

type Part = string | null;

/** Makes triggers record each write to a fingerprinted table, so that no statement can be forgotten. */
export function recordWrites(
  db: Database,
  prints: Prints,
  checks: Pick<Checks, 'isInOrder' | 'written'>,
): void {
  const { sql } = db;

  /**
   * Keeps the fingerprint of a written row in step with the row.
   * @param before the row before the write; null when it did not exist. `after` likewise.
   */
  function written(table: FingerprintTable, before: PrintedRow | null, after: PrintedRow | null): void {
    if (!db.isInTransaction) throw new Error(`${table} is written outside of a transaction`);
    const isGenuine =
      before === null || checks.isInOrder(table, before.row_family) || prints.isGenuine(table, before);
    for (const row of [before, after]) if (row) checks.written(row.row_family);
    const isSameRow = before?.row_key === after?.row_key && before?.row_family === after?.row_family;
    if (before !== null && !isSameRow) prints.drop(nameOf(table, before.row_family, before.row_key));
    if (after !== null) prints.note(table, after, isGenuine);
  }

  sql.function('row_written', { varargs: true }, (...parts) => {
    const [table, ...rest] = parts as [FingerprintTable, ...Part[]];
    written(table, printed(rest.slice(0, 3)), printed(rest.slice(3)));
    return null;
  });

  for (const table of tableNames) {
    const none = 'NULL, NULL, NULL';
    const [was, is] = ['OLD', 'NEW'].map((row) => {
      const { key, family, content } = rowSql(sql, table, row);
      return `${key}, ${family}, ${content}`;
    });
    const events = { INSERT: `${none}, ${is}`, UPDATE: `${was}, ${is}`, DELETE: `${was}, ${none}` };
    for (const [event, rows] of Object.entries(events))
      sql.exec(
        `CREATE TEMP TRIGGER fingerprint_${table}_${event} AFTER ${event} ON main.${table}
         BEGIN SELECT row_written('${table}', ${rows}); END`,
      );
  }
}

/** Returns the row that a trigger was called with; null when it did not exist. */
const printed = ([key, family, content = null]: Part[]): PrintedRow | null =>
  content === null ? null : { row_key: String(key), row_family: String(family), content };
