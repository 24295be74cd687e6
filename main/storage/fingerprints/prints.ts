import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cipher } from '../cipher.ts';
import type { FileStateStore } from '../file-state.ts';
import { type Buckets, bucketCount } from './buckets.ts';
import {
  countIn,
  familyHead,
  fingerprintIn,
  fingerprintLength,
  headOf,
  nameOf,
  withFingerprint,
} from './entries.ts';
import type { FingerprintTable, PrintedRow } from './tables.ts';

/** The fingerprints by row. */
export interface Prints {
  /** True when a row is as this program wrote it last. */
  isGenuine(table: FingerprintTable, row: PrintedRow): boolean;
  /** Answers as `isGenuine`, for a row whose fingerprint a thread has made, see `createPrinter`. */
  isPrinted(
    table: FingerprintTable,
    row: Pick<PrintedRow, 'row_family' | 'row_key'>,
    fingerprint: Uint8Array,
  ): boolean;
  /** True when a row has a fingerprint, or when its bucket cannot be read. */
  has(name: Buffer): boolean;
  /** Notes a row as it is. `isGenuine` false: the row is never in order again. */
  note(table: FingerprintTable, row: PrintedRow, isGenuine?: boolean): void;
  drop(name: Buffer): void;
  /** Returns how many rows of a table a family has, according to the fingerprints; 0 when their bucket cannot be read. */
  count(table: FingerprintTable, family: string): number;
  /**
   * Collects the names of the entries that are written from now on, until `end` is called.
   * @returns the names, in hex, which grow meanwhile
   */
  watch(): { names: ReadonlySet<string>; end(): void };
}

/** Returns a function that returns the fingerprint of a row. */
export function createPrinter(
  cipher: Pick<Cipher, 'derive'>,
): (table: FingerprintTable, row: PrintedRow) => Buffer {
  const key = cipher.derive('fingerprints');
  return (table, { row_key, content }) =>
    createHmac('sha256', key)
      .update(`${table}/${row_key}/${content}`)
      .digest()
      .subarray(0, fingerprintLength);
}

/** Fingerprint of a row that did not match its own when it was written to. No row ever matches this one. */
const spoilt = Buffer.alloc(fingerprintLength);

export function createPrints(
  buckets: Buckets,
  cipher: Cipher,
  state: Pick<FileStateStore, 'current'>,
): Prints {
  const fingerprintOf = createPrinter(cipher);
  const watches = new Set<Set<string>>();
  const bucketOf = (name: Buffer): number => headOf(name) % bucketCount;

  function known(name: Buffer): Buffer | null {
    const content = buckets.content(bucketOf(name));
    return content === null ? spoilt : fingerprintIn(content, name);
  }

  function write(name: Buffer, fingerprint: Buffer | null): void {
    const number = bucketOf(name);
    const content = buckets.content(number);
    // An unreadable bucket is not replaced, so its rows stay recognisable as not in order.
    if (content === null) return;
    buckets.put(number, withFingerprint(content, name, fingerprint));
    for (const names of watches) names.add(name.toString('hex'));
  }

  type Named = Pick<PrintedRow, 'row_family' | 'row_key'>;
  const named = (table: FingerprintTable, row: Named) => nameOf(table, row.row_family, row.row_key);

  function isPrinted(table: FingerprintTable, row: Named, fingerprint: Uint8Array): boolean {
    const own = known(named(table, row));
    return own === null ? !state.current.fingerprints.complete : timingSafeEqual(own, fingerprint);
  }

  return {
    isPrinted,
    isGenuine: (table, row) => isPrinted(table, row, fingerprintOf(table, row)),
    has: (name) => known(name) !== null,
    note: (table, row, isGenuine = true) =>
      write(named(table, row), isGenuine ? fingerprintOf(table, row) : spoilt),
    drop: (name) => write(name, null),
    count(table, family) {
      const content = buckets.content(familyHead(family) % bucketCount);
      return content === null ? 0 : countIn(content, table, family);
    },
    watch() {
      const names = new Set<string>();
      watches.add(names);
      return { names, end: () => void watches.delete(names) };
    },
  };
}
