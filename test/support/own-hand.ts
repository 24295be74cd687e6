import type { DatabaseSync } from 'node:sqlite';
import type { Cipher } from '../../main/storage/cipher.ts';
import { openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';

/**
 * Changes rows of a closed data file so that they count as written by the app. A test can thus create states that
 * otherwise take days or an earlier version. For an edit from outside the app, use `DatabaseSync` alone.
 */
export function asTheApp<T>(
  path: string,
  cipher: Cipher,
  environmentId: string,
  work: (sql: DatabaseSync) => T,
): T {
  const db = openDataFile(openDatabase(path), cipher, environmentId);
  try {
    return db.transaction(() => work(db.sql));
  } finally {
    db.close();
  }
}
