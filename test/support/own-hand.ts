import type { DatabaseSync } from 'node:sqlite';
import type { Cipher } from '../../main/storage/cipher.ts';
import { openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';

/**
 * Changes rows of a closed data file as the app itself would: they count as written by it, so that a test can bring about
 * what otherwise takes days or an earlier version. An edit from outside is made with `DatabaseSync` alone.
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
