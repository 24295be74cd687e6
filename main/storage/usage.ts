import { existsSync } from 'node:fs';
import { hasTraces } from '../profile/quarantine.ts';
import type { Cipher } from './cipher.ts';
import { asStorageError, openForReading } from './database.ts';
import { sealedUnder } from './key-check.ts';

/**
 * True when a data file that is not open holds subscriptions, or is missing but once existed.
 * @param backups the folder of its backups
 * @throws StorageError when the file cannot be read
 */
export function holdsSubscriptions(path: string, backups: string, cipher: Cipher): boolean {
  if (!existsSync(path)) return hasTraces(path, backups);
  const sql = openForReading(path);
  try {
    if (sql.prepare('PRAGMA user_version').get()?.user_version === 0) return false;
    sealedUnder(sql, cipher);
    return sql.prepare('SELECT 1 FROM subscriptions WHERE removed_at IS NULL LIMIT 1').get() !== undefined;
  } catch (cause) {
    throw asStorageError(cause);
  } finally {
    sql.close();
  }
}

/** Counts the subscriptions in a data file that is not open. @param options.removedToo counts removed ones as well */
export function countSubscriptions(path: string, options = { removedToo: false }): number {
  const sql = openForReading(path);
  try {
    const which = options.removedToo ? '' : 'WHERE removed_at IS NULL';
    return Number(sql.prepare(`SELECT COUNT(*) AS count FROM subscriptions ${which}`).get()?.count);
  } finally {
    sql.close();
  }
}
