import type { Cipher } from '../cipher.ts';
import type { Database } from '../database.ts';
import type { FileStateStore } from '../file-state.ts';
import { bucketCount, openBuckets } from './buckets.ts';
import { type Checks, createChecks } from './checks.ts';
import { createCompletion } from './completion.ts';
import { entriesIn, entryLength } from './entries.ts';
import { createMissingSearch, type MissingSearch } from './missing.ts';
import { createPrints, type Prints } from './prints.ts';
import { type FingerprintTable, forEachTable } from './tables.ts';
import { recordWrites } from './triggers.ts';

/**
 * # Fingerprints
 *
 * Verifying a sealed value tells whether it was made for its place. It tells neither whether the value is the last one
 * written there, nor anything about the columns in the clear. Each row therefore has a fingerprint: a keyed hash of all
 * its columns, kept in a sealed bucket with those of other rows. A sealed list holds the version of each bucket, and
 * the state of the file holds the version of that list. A row that anything but this program edited, put back, added or
 * removed does not match its fingerprint.
 *
 * Triggers record each write, so that no statement can be forgotten. They would also record what a foreign trigger
 * wrote, so there must be none (schema.ts). A change from outside stays recognisable, whatever is written to the row
 * afterwards. A value in a sealed column counts by its nonce and tag, which no other value has.
 */
export interface Fingerprints extends Omit<Checks, 'forget' | 'written' | 'isInOrder'> {
  /** See `Prints.isPrinted`. */
  isPrinted: Prints['isPrinted'];
  /** True when every row has its fingerprint. */
  readonly isComplete: boolean;
  /** True when the list of bucket versions cannot be read, so that no row counts as in order. */
  readonly isLost: boolean;
  /** Discards all fingerprints. Each row then counts as it is, and gets a new fingerprint from `noteNext`. */
  startAnew(): void;
  /** Returns how many rows the file has, and how many of them have a fingerprint. */
  count(): { rows: number; known: number };
  /** True when something else has removed a row of a table, whoever it belonged to. */
  lacksRows(table: FingerprintTable): boolean;
  /**
   * Gives the next rows without a fingerprint theirs, as in a file of an earlier version. Returns false once all have
   * one.
   */
  noteNext(): boolean;
  /** Returns the tables that lack rows of a submission of any kind, whether its own row exists or not. */
  missing(owner: string): FingerprintTable[];
  /** See `MissingSearch.all`. */
  allMissing: MissingSearch['all'];
}

export function openFingerprints(db: Database, cipher: Cipher, state: FileStateStore): Fingerprints {
  const { sql } = db;
  const buckets = openBuckets(db, cipher, state, () => checks.forget());
  const prints = createPrints(buckets, cipher, state);
  const checks = createChecks(db, buckets, prints);
  recordWrites(db, prints, checks);
  const completion = createCompletion(db, state, prints);
  const missing = createMissingSearch(db, buckets, prints);

  const rowCounts = forEachTable((table) => sql.prepare(`SELECT COUNT(*) AS count FROM ${table}`));

  function* contents(): Generator<Buffer> {
    for (let number = 0; number < bucketCount; number += 1) yield buckets.content(number) ?? Buffer.alloc(0);
  }

  return {
    check: checks.check,
    isPrinted: prints.isPrinted,
    checkOwner: checks.checkOwner,
    checkSubscription: checks.checkSubscription,
    look: checks.look,
    onChange: checks.onChange,
    get isComplete() {
      return state.current.fingerprints.complete;
    },
    get isLost() {
      return buckets.isLost;
    },
    startAnew: buckets.startAnew,
    count() {
      const lengths = [...contents()].map(({ length }) => length / entryLength);
      return { rows: completion.rows(), known: lengths.reduce((sum, length) => sum + length, 0) };
    },
    lacksRows(table) {
      let entries = 0;
      for (const content of contents())
        for (const entry of entriesIn(content)) if (entry.table === table) entries += 1;
      return Number(rowCounts[table].get()?.count) < entries;
    },
    noteNext: completion.noteNext,
    missing: missing.of,
    allMissing: missing.all,
  };
}
