import type { Database } from './database.ts';

/**
 * Returns a function that returns what `read` returns, and reads again only after the data file, or a temporary table, was
 * written. For answers that are asked for often and read many rows.
 */
export function createMemo<T>(db: Database, read: () => T): () => T {
  const dataVersion = db.sql.prepare('PRAGMA data_version');
  let known: { state: string; value: T } | null = null;
  return () => {
    // The transaction may still be undone.
    if (db.isInTransaction) return read();
    const state = `${db.changes} ${dataVersion.get()?.data_version}`;
    if (known?.state !== state) known = { state, value: read() };
    return known.value;
  };
}
