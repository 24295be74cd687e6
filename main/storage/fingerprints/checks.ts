import type { Database } from '../database.ts';
import type { Buckets } from './buckets.ts';
import { nameOf } from './entries.ts';
import type { Prints } from './prints.ts';
import {
  type FingerprintTable,
  forEachTable,
  type Key,
  type PrintedRow,
  printedColumns,
  tables,
} from './tables.ts';

/** changed: edited, added or put back to an earlier state from outside · missing: removed from outside. */
export type RowFault = 'changed' | 'missing';

/** Compares rows with their fingerprints. */
export interface Checks {
  /** Returns the fault of a row; null when it is in order. @param key the row's primary key, as in `tables` */
  check(table: FingerprintTable, ...key: Key[]): RowFault | null;
  /**
   * Returns the first fault among the operations of a submission of any kind, and their attempts; null when there is none.
   * @param owner the submission's id
   */
  checkOwner(owner: string): RowFault | null;
  /** Returns the fault of a subscription's own row, or the first one that `checkOwner` finds. */
  checkSubscription(id: string): RowFault | null;
  /** Looks whether another connection has written since the last look. */
  look(): void;
  /**
   * Calls the listener when the rows of a record may be others from now on than those that were read.
   * @param listener gets the record as `family` in `tables`; null: the rows of every record, because another connection has
   * written or a transaction was undone
   */
  onChange(listener: ChangeListener): void;
  /**
   * True when the rows of a table that belong to a record were found to be in order, and nothing else has written since. False
   * says nothing.
   */
  isInOrder(table: FingerprintTable, family: string): boolean;
  /** Called with the record of a row that is written. */
  written(family: string): void;
  /** Forgets what was found to be in order, after a transaction was undone. */
  forget(): void;
}

type ChangeListener = (family: string | null) => void;

/** Returns a name for the rows of a table that belong to a record. */
const inOrderKey = (table: FingerprintTable, family: string): string => `${table}/${family}`;

export function createChecks(db: Database, buckets: Buckets, prints: Prints): Checks {
  const { sql } = db;
  const dataVersion = sql.prepare('PRAGMA data_version');
  let seenVersion = dataVersion.get()?.data_version;
  /** The rows that were found to be in order since the file was opened, by `inOrderKey`. */
  const inOrder = new Set<string>();
  const listeners: ChangeListener[] = [];
  const selects = forEachTable((table) => {
    const where = tables[table].key.map((column) => `${column} = ?`).join(' AND ');
    return sql.prepare(`SELECT ${printedColumns(sql, table)} FROM ${table} WHERE ${where}`);
  });
  const selectOperations = sql.prepare(
    `SELECT ${printedColumns(sql, 'operations')} FROM operations WHERE subscription_id = ?`,
  );

  const faultOf = (table: FingerprintTable, row: PrintedRow): RowFault | null =>
    prints.isGenuine(table, row) ? null : 'changed';

  function check(table: FingerprintTable, ...key: Key[]): RowFault | null {
    const row = selects[table].get(...key) as PrintedRow | undefined;
    if (row) return faultOf(table, row);
    // If a table's rows belong to another record, `checkOwner` and `missing` notice a missing row.
    const isOwnFamily = tables[table].key[0] === tables[table].family;
    if (!isOwnFamily) return null;
    return prints.has(nameOf(table, String(key[0]), key.map(String).join('/'))) ? 'missing' : null;
  }

  function checkOperations(owner: string): RowFault | null {
    const operations = selectOperations.all(owner) as unknown as PrintedRow[];
    if (operations.length < prints.count('operations', owner)) return 'missing';
    for (const operation of operations) {
      const fault = faultOf('operations', operation) ?? check('attempts', operation.row_key);
      if (fault) return fault;
    }
    return null;
  }

  /** True once the version was compared in the open transaction or reading, during which it cannot change. */
  let isCompared = false;
  const begin = () => {
    isCompared = false;
  };
  db.onTransaction({ begun: begin, reading: begin });

  function tell(family: string | null): void {
    for (const listener of listeners) listener(family);
  }

  function forget(): void {
    inOrder.clear();
    tell(null);
  }

  /** Forgets everything that was found to be in order, if another connection has written since. */
  function compareVersion(): void {
    const isOneState = db.isInTransaction || db.isReading;
    if (isOneState && isCompared) return;
    isCompared = isOneState;
    const version = dataVersion.get()?.data_version;
    if (version === seenVersion || buckets.isChanged) return;
    forget();
    buckets.forget();
    seenVersion = version;
  }

  /** Returns what `find` finds, unless it found nothing before and no other connection has written since. */
  function unlessInOrder(key: string, find: () => RowFault | null): RowFault | null {
    compareVersion();
    if (inOrder.has(key)) return null;
    const fault = find();
    if (fault === null) inOrder.add(key);
    return fault;
  }

  const checkOwner = (owner: string) =>
    unlessInOrder(inOrderKey('operations', owner), () => checkOperations(owner));

  return {
    check,
    checkOwner,
    checkSubscription: (id) =>
      unlessInOrder(inOrderKey('subscriptions', id), () => check('subscriptions', id)) ?? checkOwner(id),
    look: compareVersion,
    isInOrder(table, family) {
      compareVersion();
      return inOrder.has(inOrderKey(table, family));
    },
    onChange: (listener) => void listeners.push(listener),
    written: tell,
    forget,
  };
}
