import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';
import type { FileStateStore } from './file-state.ts';
import { readsAnyNumber } from './numbering.ts';

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
export interface Fingerprints {
  /** Returns the fault of a row; null when it is in order. @param key the row's primary key, as in `tables` */
  check(table: FingerprintTable, ...key: Key[]): RowFault | null;
  /**
   * Returns the first fault among a subscription's own row, its operations and their attempts; null when there is none.
   */
  checkSubscription(id: string): RowFault | null;
  /** True when every row has its fingerprint. */
  readonly isComplete: boolean;
  /** True when the list of bucket versions cannot be read, so that no row counts as in order. */
  readonly isLost: boolean;
  /** Discards all fingerprints. Each row then counts as it is, and gets a new fingerprint from `noteNext`. */
  startAnew(): void;
  /** Returns how many rows the file has, and how many of them have a fingerprint. */
  count(): { rows: number; known: number };
  /**
   * Gives the next rows without a fingerprint theirs, as in a file of an earlier version. Returns false once all have
   * one.
   */
  noteNext(): boolean;
  /** Returns the tables that lack rows of a subscription, whether its own row exists or not. */
  missing(subscriptionId: string): FingerprintTable[];
}

/** changed: edited, added or put back to an earlier state from outside · missing: removed from outside. */
export type RowFault = 'changed' | 'missing';
type Key = string | number | bigint;

/**
 * Each table with its number in a fingerprint, its primary key, and the column that names the record a row belongs to.
 */
export const tables = {
  subscriptions: { number: 1, key: ['id'], family: 'id' },
  operations: { number: 2, key: ['id'], family: 'subscription_id' },
  attempts: { number: 3, key: ['operation_id'], family: 'operation_id' },
  investors: { number: 4, key: ['id'], family: 'id' },
  documents: { number: 5, key: ['subscription_id', 'id'], family: 'subscription_id' },
  reviews: { number: 6, key: ['sequence'], family: 'subscription_id' },
  review_drafts: { number: 7, key: ['subscription_id'], family: 'subscription_id' },
  attachments: { number: 8, key: ['id'], family: 'owner_id' },
} as const satisfies Record<string, { number: number; key: readonly string[]; family: string }>;
export type FingerprintTable = keyof typeof tables;
const tableNames = Object.keys(tables) as FingerprintTable[];

const buckets = 1_024;
/** Length of a bucket's version, in bytes. */
const versionLength = 3;
/** Number under which the list of versions is stored beside the buckets. */
const listNumber = -1;
const placeOf = (bucket: number, version: number) => `fingerprints/content/${bucket}/${version}`;

/** Layout of an entry, in bytes: family (6), table (1), row (6), fingerprint (12). */
const familyLength = 6;
const nameLength = familyLength + 1 + 6;
const entryLength = nameLength + 12;
/** How many leading bytes of a sealed value hold its layout, version, nonce and tag, see cipher.ts. */
const sealHead = 31;
/** How many rows get a missing fingerprint in one transaction. */
const notedAtOnce = 100;

/** A number below every row's number. */
const beforeAll = -(2n ** 63n);

/** Fingerprint of a row that did not match its own when it was written to. No row ever matches this one. */
const spoilt = Buffer.alloc(12);

export function openFingerprints(db: Database, cipher: Cipher, state: FileStateStore): Fingerprints {
  const { sql } = db;
  const key = cipher.derive('fingerprints');
  const selectBucket = sql.prepare('SELECT content FROM fingerprints WHERE bucket = ?');
  const putBucket = sql.prepare('INSERT OR REPLACE INTO fingerprints (bucket, content) VALUES (?, ?)');
  const dataVersion = sql.prepare('PRAGMA data_version');
  /** Opened buckets. Null: the bucket cannot be read, or does not have the version that the list names. */
  const opened = new Map<number, Buffer | null>();
  const changed = new Set<number>();
  /** Subscriptions found to be in order since the file was opened. */
  const inOrder = new Set<string>();
  let seenVersion = dataVersion.get()?.data_version;
  let isLost = false;
  let versions = readVersions();

  /** Returns the version of each bucket. When the list cannot be read, no row counts as in order. */
  function readVersions(): Buffer {
    const { version } = state.current.fingerprints;
    if (version === 0) return Buffer.alloc(buckets * versionLength);
    try {
      const value = selectBucket.get(listNumber)?.content;
      return Buffer.from(cipher.openBytes(placeOf(listNumber, version), value as Uint8Array));
    } catch {
      isLost = true;
      return Buffer.alloc(buckets * versionLength, 0xff);
    }
  }
  const versionOf = (bucket: number): number => versions.readUIntLE(bucket * versionLength, versionLength);

  function bucketOf(number: number): Buffer | null {
    const known = opened.get(number);
    if (known !== undefined) return known;
    const version = versionOf(number);
    let content: Buffer | null = version === 0 ? Buffer.alloc(0) : null;
    if (version > 0) {
      try {
        const value = selectBucket.get(number)?.content;
        content = Buffer.from(cipher.openBytes(placeOf(number, version), value as Uint8Array));
      } catch {
        // The bucket cannot be read, so none of its rows can be verified.
      }
    }
    opened.set(number, content);
    return content;
  }

  state.onCommit(
    () => {
      if (changed.size === 0) return;
      for (const number of changed) {
        const version = (versionOf(number) + 1) % 2 ** (8 * versionLength);
        versions.writeUIntLE(version, number * versionLength, versionLength);
        const content = opened.get(number) ?? Buffer.alloc(0);
        putBucket.run(number, cipher.sealBytes(placeOf(number, version), content));
      }
      changed.clear();
      const { fingerprints } = state.current;
      const version = fingerprints.version + 1;
      putBucket.run(listNumber, cipher.sealBytes(placeOf(listNumber, version), versions));
      state.update({ fingerprints: { ...fingerprints, version } });
    },
    () => {
      opened.clear();
      changed.clear();
      inOrder.clear();
      versions = readVersions();
    },
  );

  const short = (text: string) => hash('sha256', text, 'buffer').subarray(0, 6);

  function nameOf(table: FingerprintTable, family: string, keyText: string): Buffer {
    return Buffer.concat([
      short(`family/${family}`),
      Buffer.of(tables[table].number),
      short(`row/${keyText}`),
    ]);
  }
  const numberOf = (name: Buffer): number => name.readUInt16BE(0) % buckets;

  const fingerprintOf = (table: FingerprintTable, keyText: string, content: string): Buffer =>
    createHmac('sha256', key).update(`${table}/${keyText}/${content}`).digest().subarray(0, 12);

  /** Returns the offset of an entry in its bucket; -1 when there is none. */
  function find(content: Buffer, name: Buffer): number {
    let at = content.indexOf(name);
    while (at >= 0 && at % entryLength !== 0) at = content.indexOf(name, at + 1);
    return at;
  }

  function known(name: Buffer): Buffer | null {
    const content = bucketOf(numberOf(name));
    if (content === null) return spoilt;
    const at = find(content, name);
    return at < 0 ? null : content.subarray(at + nameLength, at + entryLength);
  }

  function note(name: Buffer, fingerprint: Buffer | null): void {
    const number = numberOf(name);
    const content = bucketOf(number);
    // An unreadable bucket is not replaced, so its rows stay recognisable as not in order.
    if (content === null) return;
    const at = find(content, name);
    const others = at < 0 ? [content] : [content.subarray(0, at), content.subarray(at + entryLength)];
    opened.set(number, Buffer.concat(fingerprint ? [...others, name, fingerprint] : others));
    changed.add(number);
  }

  const isGenuine = (name: Buffer, fingerprint: Buffer): boolean => {
    const own = known(name);
    return own === null ? !state.current.fingerprints.complete : timingSafeEqual(own, fingerprint);
  };

  /** Called by the triggers with a row before and after a write; null when the row did not exist then. */
  function written(
    table: FingerprintTable,
    ...[oldKey, oldFamily, old, newKey, newFamily, content]: (string | null)[]
  ) {
    if (!db.isInTransaction) throw new Error(`${table} is written outside of a transaction`);
    let genuine = true;
    if (old !== null) {
      const name = nameOf(table, String(oldFamily), String(oldKey));
      genuine = isGenuine(name, fingerprintOf(table, String(oldKey), String(old)));
      if (content === null || oldKey !== newKey || oldFamily !== newFamily) note(name, null);
    }
    if (content === null) return;
    const name = nameOf(table, String(newFamily), String(newKey));
    note(name, genuine ? fingerprintOf(table, String(newKey), String(content)) : spoilt);
  }

  sql.function('row_written', { varargs: true }, (...parts) => {
    const [table, ...rest] = parts as [FingerprintTable, ...(string | null)[]];
    written(table, ...rest);
    return null;
  });

  for (const table of tableNames) {
    const none = 'NULL, NULL, NULL';
    const was = asArguments(rowSql(sql, table, 'OLD'));
    const is = asArguments(rowSql(sql, table, 'NEW'));
    const events = { INSERT: `${none}, ${is}`, UPDATE: `${was}, ${is}`, DELETE: `${was}, ${none}` };
    for (const [event, rows] of Object.entries(events))
      sql.exec(
        `CREATE TEMP TRIGGER fingerprint_${table}_${event} AFTER ${event} ON main.${table}
         BEGIN SELECT row_written('${table}', ${rows}); END`,
      );
  }

  const selects = forEachTable((table) => {
    const where = tables[table].key.map((column) => `${column} = ?`).join(' AND ');
    return sql.prepare(`SELECT ${asColumns(rowSql(sql, table, table))} FROM ${table} WHERE ${where}`);
  });
  const selectOperations = sql.prepare(
    `SELECT ${asColumns(rowSql(sql, 'operations', 'operations'))} FROM operations WHERE subscription_id = ?`,
  );
  const walks = forEachTable((table) =>
    readsAnyNumber(
      sql.prepare(
        `SELECT rowid AS row, ${asColumns(rowSql(sql, table, table))} FROM ${table}
         WHERE rowid > ? ORDER BY rowid LIMIT ${notedAtOnce}`,
      ),
    ),
  );
  const ofSubscriptions = tableNames.filter(
    (table) => table === 'subscriptions' || ['subscription_id', 'owner_id'].includes(tables[table].family),
  );
  const counts = ofSubscriptions.map((table) => ({
    table,
    rows: sql.prepare(`SELECT COUNT(*) AS count FROM ${table} WHERE ${tables[table].family} = ?`),
  }));
  const rowCount = sql.prepare(
    `SELECT ${tableNames.map((table) => `(SELECT COUNT(*) FROM ${table})`).join(' + ')} AS rows`,
  );

  type Told = { row_key: string; row_family: string; content: string };
  const faultOf = (table: FingerprintTable, row: Told): RowFault | null =>
    isGenuine(nameOf(table, row.row_family, row.row_key), fingerprintOf(table, row.row_key, row.content))
      ? null
      : 'changed';

  function check(table: FingerprintTable, ...rowKey: Key[]): RowFault | null {
    const row = selects[table].get(...rowKey) as Told | undefined;
    if (row) return faultOf(table, row);
    // If a table's rows belong to another record, `checkSubscription` and `missing` notice a missing row.
    const isOwnFamily = tables[table].key[0] === tables[table].family;
    if (!isOwnFamily) return null;
    const keyText = rowKey.map(String).join('/');
    return known(nameOf(table, String(rowKey[0]), keyText)) === null ? null : 'missing';
  }

  function countOf(table: FingerprintTable, family: string): number {
    const prefix = Buffer.concat([short(`family/${family}`), Buffer.of(tables[table].number)]);
    const content = bucketOf(numberOf(prefix));
    if (content === null) return 0;
    let count = 0;
    for (let at = content.indexOf(prefix); at >= 0; at = content.indexOf(prefix, at + 1))
      if (at % entryLength === 0) count += 1;
    return count;
  }

  function checkAnew(id: string): RowFault | null {
    const own = check('subscriptions', id);
    if (own) return own;
    const operations = selectOperations.all(id) as unknown as Told[];
    if (operations.length < countOf('operations', id)) return 'missing';
    for (const operation of operations) {
      const fault = faultOf('operations', operation) ?? check('attempts', operation.row_key);
      if (fault) return fault;
    }
    return null;
  }

  let walk: { table: number; last: bigint } = { table: 0, last: beforeAll };

  function noteNext(): boolean {
    if (state.current.fingerprints.complete) return false;
    const table = tableNames[walk.table];
    db.transaction(() => {
      if (table === undefined) {
        state.update({ fingerprints: { ...state.current.fingerprints, complete: true } });
        return;
      }
      const rows = walks[table].all(walk.last) as unknown as (Told & { row: bigint })[];
      for (const row of rows) {
        const name = nameOf(table, row.row_family, row.row_key);
        if (known(name) === null) note(name, fingerprintOf(table, row.row_key, row.content));
      }
      const last = rows.at(-1)?.row;
      walk =
        rows.length < notedAtOnce || last === undefined
          ? { table: walk.table + 1, last: beforeAll }
          : { table: walk.table, last };
    });
    return table !== undefined;
  }

  // A new file has no rows that could lack a fingerprint.
  if (!state.current.fingerprints.complete && rowCount.get()?.rows === 0)
    db.transaction(() => state.update({ fingerprints: { ...state.current.fingerprints, complete: true } }));

  return {
    check,
    checkSubscription(id) {
      const version = dataVersion.get()?.data_version;
      // Another connection has written to the file meanwhile.
      if (version !== seenVersion && changed.size === 0) {
        inOrder.clear();
        opened.clear();
        seenVersion = version;
      }
      if (inOrder.has(id)) return null;
      const fault = checkAnew(id);
      if (fault === null) inOrder.add(id);
      return fault;
    },
    get isComplete() {
      return state.current.fingerprints.complete;
    },
    get isLost() {
      return isLost;
    },
    startAnew() {
      db.transaction(() => {
        state.update({ fingerprints: { complete: false, version: 0 } });
        sql.exec('DELETE FROM fingerprints');
      });
      isLost = false;
      opened.clear();
      versions = readVersions();
    },
    count() {
      let known = 0;
      for (let number = 0; number < buckets; number += 1)
        known += (bucketOf(number)?.length ?? 0) / entryLength;
      return { rows: Number(rowCount.get()?.rows), known };
    },
    noteNext,
    missing: (id) =>
      counts
        .filter(({ table, rows }) => Number(rows.get(id)?.count) < countOf(table, id))
        .map(({ table }) => table),
  };
}

/** SQL expressions for a row's key, the record it belongs to, and its whole content. */
interface RowSql {
  key: string;
  family: string;
  content: string;
}

/**
 * Returns the SQL for a row of a table. Every column counts with its name, type and bytes, except a NULL: a column that
 * a later version adds then changes nothing.
 * @param row the row's name in the statement
 */
function rowSql(sql: Database['sql'], table: FingerprintTable, row: string): RowSql {
  const columns = sql.prepare(`SELECT name, type FROM pragma_table_info('${table}') ORDER BY name`).all();
  const content = columns.map(({ name, type }) => {
    const value = `${row}."${name}"`;
    const bytes =
      type === 'BLOB' ? `length(${value}) || hex(substr(${value}, 1, ${sealHead}))` : `hex(${value})`;
    return `iif(${value} IS NULL, '', '${name}' || typeof(${value}) || ${bytes} || ' ')`;
  });
  const { key, family } = tables[table];
  return {
    key: `CAST(${key.map((column) => `${row}."${column}"`).join(` || '/' || `)} AS TEXT)`,
    family: `CAST(${row}."${family}" AS TEXT)`,
    content: content.join(' || '),
  };
}

const asArguments = ({ key, family, content }: RowSql) => `${key}, ${family}, ${content}`;
const asColumns = ({ key, family, content }: RowSql) =>
  `${key} AS row_key, ${family} AS row_family, ${content} AS content`;

const forEachTable = <T>(make: (table: FingerprintTable) => T) =>
  Object.fromEntries(tableNames.map((table) => [table, make(table)])) as Record<FingerprintTable, T>;
