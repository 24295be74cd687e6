import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { hasTraces } from '../profile/quarantine.ts';
import type { Cipher } from './cipher.ts';
import { asStorageError, openForReading } from './database.ts';
import { sealedUnder } from './key-check.ts';
import { readFrom } from './read-from.ts';

/**
 * True when a data file holds submissions of any kind, or is missing but once existed.
 * @param backups the folder of its backups
 * @param tables the tables of the kinds, see `KindFactory`
 * @throws StorageError when the file cannot be read
 */
export async function holdsSubmissions(
  path: string,
  backups: string,
  cipher: Cipher,
  tables: readonly string[],
): Promise<boolean> {
  if (!existsSync(path)) return hasTraces(path, backups);
  const found = readFrom(path, (sql) => {
    if (sql.prepare('PRAGMA user_version').get()?.user_version === 0) return false;
    sealedUnder(sql, cipher);
    return hasRows(sql, tables, 'WHERE removed_at IS NULL');
  });
  return found.catch((cause) => {
    throw asStorageError(cause);
  });
}

/** True when a data file holds submissions of any kind, or held some that were removed. @param tables as `holdsSubmissions` */
export function everHeldSubmissions(path: string, tables: readonly string[]): boolean {
  const sql = openForReading(path);
  try {
    return hasRows(sql, tables, '');
  } finally {
    sql.close();
  }
}

/** Counts the subscriptions in a data file. Removed ones do not count. */
export const countSubscriptions = (path: string): Promise<number> => readFrom(path, subscriptionsIn);

/** Counts the subscriptions in an open file. Removed ones do not count. */
export const subscriptionsIn = (sql: DatabaseSync): number =>
  Number(sql.prepare('SELECT COUNT(*) AS count FROM subscriptions WHERE removed_at IS NULL').get()?.count);

/** A file of an earlier version lacks the tables of the kinds that came later. */
function hasRows(sql: DatabaseSync, tables: readonly string[], which: string): boolean {
  const exists = sql.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`);
  return tables.some(
    (table) => exists.get(table) && sql.prepare(`SELECT 1 FROM ${table} ${which} LIMIT 1`).get(),
  );
}
