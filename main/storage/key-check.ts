import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { StorageError } from '../profile/storage-error.ts';
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';
import { readsAnyNumber } from './numbering.ts';
import { places } from './places.ts';
import { openRecord, type RecordKind, sealRecord } from './records.ts';

const name = 'key_check';
const place = 'meta/key_check';

/** A value that only the right key opens. */
const keyCheck: RecordKind<true> = { version: 1, fileVersion: 1, schema: z.literal(true), upcasters: {} };

type Row = Record<string, unknown>;

/** Statements that read the key check's value, and some of the values that every file with data holds. */
export const samples = [
  `SELECT value FROM meta WHERE name = '${name}'`,
  'SELECT sequence, details FROM trail ORDER BY sequence DESC LIMIT 20',
  'SELECT id, data FROM subscriptions LIMIT 20',
] as const;

/**
 * Checks that data is sealed with this key. Writes the key check when it is missing or does not open.
 * @throws StorageError dataKeyWrong when the data was sealed with another key
 */
export function checkKey(db: Database, cipher: Cipher): void {
  const { sql } = db;
  sealedUnder(sql, cipher);
  const row = sql.prepare(samples[0]).get();
  if (!row || !opensCheck(row, cipher))
    db.transaction(() =>
      sql
        .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
        .run(name, sealRecord(cipher, keyCheck, place, true)),
    );
}

/**
 * Tells whether data is sealed with this key, without writing. A single value that does not open does not prove another
 * key, because that value may be damaged. A missing value does not prove a new file.
 * @returns true when sealed with this key; null when nothing was sealed yet
 * @throws StorageError dataKeyWrong
 */
export function sealedUnder(sql: DatabaseSync, cipher: Cipher): true | null {
  const rows = samples.map((text) => readsAnyNumber(sql.prepare(text)).all());
  return samplesUnder(rows, cipher);
}

/**
 * Tells the same as `sealedUnder`, from rows that were read elsewhere.
 * @param rows the rows of each of `samples`
 * @throws StorageError dataKeyWrong
 */
export function samplesUnder(rows: readonly Row[][], cipher: Cipher): true | null {
  const [checks = [], trail = [], subscriptions = []] = rows;
  const [row] = checks;
  const check = row ? opensCheck(row, cipher) : null;
  if (check === true) return true;
  const others = [
    ...trail.map((row) => opens(cipher, places.trail(String(row.sequence)), row.details)),
    ...subscriptions.map((row) => opens(cipher, places.subscription(String(row.id)), row.data)),
  ];
  if (others.includes(true)) return true;
  if (check === null && others.length === 0) return null;
  throw new StorageError('dataKeyWrong', 'the key does not open this data');
}

function opensCheck(row: Row, cipher: Cipher): boolean {
  try {
    return openRecord(cipher, keyCheck, place, row.value);
  } catch {
    return false;
  }
}

function opens(cipher: Cipher, at: string, value: unknown): boolean {
  try {
    cipher.openJson(at, value as Uint8Array);
    return true;
  } catch {
    return false;
  }
}
