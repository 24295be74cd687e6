import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Cipher } from './cipher.ts';
import { type Database, StorageError } from './database.ts';
import { readsAnyNumber } from './numbering.ts';
import { places } from './places.ts';
import { openRecord, type RecordKind, sealRecord } from './records.ts';

const name = 'key_check';
const place = 'meta/key_check';

/** A value that only the right key opens. */
const keyCheck: RecordKind<true> = { version: 1, fileVersion: 1, schema: z.literal(true), upcasters: {} };

/** @throws StorageError dataKeyWrong when this data was sealed with another key */
export function checkKey(db: Database, cipher: Cipher): void {
  const { sql } = db;
  sealedUnder(sql, cipher);
  if (opensCheck(sql, cipher) !== true)
    db.transaction(() =>
      sql
        .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
        .run(name, sealRecord(cipher, keyCheck, place, true)),
    );
}

/**
 * Whether data is sealed with this key; reads only. One value that does not open is no proof of another key: it may be
 * the damaged one. Nor is one that is missing a proof of a new file.
 * @returns true: sealed with this key; null: nothing was sealed yet
 * @throws StorageError dataKeyWrong
 */
export function sealedUnder(sql: DatabaseSync, cipher: Cipher): true | null {
  const check = opensCheck(sql, cipher);
  if (check === true) return true;
  const others = otherValues(sql).map(({ place: at, value }) => opens(cipher, at, value));
  if (others.includes(true)) return true;
  if (check === null && others.length === 0) return null;
  throw new StorageError('dataKeyWrong', 'the key does not open this data');
}

/** Null: there is no such value. */
function opensCheck(sql: DatabaseSync, cipher: Cipher): boolean | null {
  const row = sql.prepare('SELECT value FROM meta WHERE name = ?').get(name);
  if (!row) return null;
  try {
    return openRecord(cipher, keyCheck, place, row.value);
  } catch {
    return false;
  }
}

/** Some of the values that every file with data holds. */
function otherValues(sql: DatabaseSync): { place: string; value: unknown }[] {
  const some = 20;
  return [
    ...readsAnyNumber(sql.prepare(`SELECT sequence, details FROM trail ORDER BY sequence DESC LIMIT ${some}`))
      .all()
      .map((row) => ({ place: places.trail(String(row.sequence)), value: row.details })),
    ...sql
      .prepare(`SELECT id, data FROM subscriptions LIMIT ${some}`)
      .all()
      .map((row) => ({ place: places.subscription(String(row.id)), value: row.data })),
  ];
}

function opens(cipher: Cipher, at: string, value: unknown): boolean {
  try {
    cipher.openJson(at, value as Uint8Array);
    return true;
  } catch {
    return false;
  }
}
