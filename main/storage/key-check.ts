import type { DatabaseSync } from 'node:sqlite';
import type { Cipher } from './cipher.ts';
import { type Database, StorageError } from './database.ts';

const name = 'key_check';
const place = 'meta/key_check';

/** @throws StorageError dataKeyWrong when this data was sealed with another key */
export function checkKey(db: Pick<Database, 'sql'>, cipher: Cipher): void {
  if (sealedUnder(db.sql, cipher) === null)
    db.sql.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(name, cipher.seal(place, true));
}

/**
 * Reads only.
 * @returns true: sealed with this key; null: nothing was sealed yet
 * @throws StorageError dataKeyWrong
 */
export function sealedUnder(sql: DatabaseSync, cipher: Cipher): true | null {
  const row = sql.prepare('SELECT value FROM meta WHERE name = ?').get(name);
  if (!row) return null;
  try {
    cipher.open(place, row.value as Uint8Array);
    return true;
  } catch (cause) {
    throw new StorageError('dataKeyWrong', 'the key does not open this data', { cause });
  }
}
