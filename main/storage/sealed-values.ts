import type { DatabaseSync } from 'node:sqlite';
import { type SealedKind, sealedKinds, type UnreadableRecord } from '../../contract/records.ts';
import { type Cipher, SealError } from './cipher.ts';
import { highestNumber, readsAnyNumber } from './numbering.ts';
import { type Owner, ownerIn } from './owners.ts';
import { places } from './places.ts';
import type { Precedence } from './precedence.ts';
import { RecordError } from './records.ts';
import { createTimeSlices } from './time-slices.ts';

interface Column {
  content: 'json' | 'bytes';
  table: string;
  /**
   * Columns to select: the row's key as `id`, its owner's id as `subscription_id`, the `value`, and the plain columns that
   * are read. An `owner_kind` is added where the table has one.
   */
  select: string;
  /** Returns the place of a row's value. @param id the row's key @param owner the id of the submission it belongs to */
  place: (id: string, owner: string) => string;
  /** How many rows are read at once; 1 when a value may have many megabytes. */
  batch: number;
}

interface SealedColumn extends Column {
  kind: SealedKind;
}

const column = (table: string, parts: Pick<Column, 'select' | 'place'> & Partial<Column>): Column => ({
  content: 'json',
  batch: 100,
  table,
  ...parts,
});

/** The sealed columns of a data file, by the kind of value in them. */
const columnsOf: Record<SealedKind, readonly [Column, ...Column[]]> = {
  subscription: [
    column('subscriptions', {
      select: '*, id AS subscription_id, data AS value',
      place: places.subscription,
    }),
  ],
  operation: [
    column('operations', {
      content: 'bytes',
      select: '*, body AS value',
      place: places.operationBody,
    }),
  ],
  answer: [
    column('operations', {
      select: 'id, subscription_id, answer AS value',
      place: places.operationAnswer,
    }),
  ],
  investor: [
    column('investors', {
      select: '*, NULL AS subscription_id, data AS value',
      place: places.investor,
    }),
  ],
  document: [
    column('documents', {
      select: 'id, subscription_id, fetched_at, data AS value',
      place: (id, owner) => places.documentData(owner, id),
    }),
    column('documents', {
      content: 'bytes',
      batch: 1,
      select: 'id, subscription_id, body AS value',
      place: (id, owner) => places.documentBody(owner, id),
    }),
  ],
  review: [
    column('reviews', {
      select: '*, sequence AS id, note AS value',
      place: places.reviewNote,
    }),
  ],
  reviewDraft: [
    column('review_drafts', {
      select: 'subscription_id AS id, subscription_id, note AS value',
      place: places.reviewDraft,
    }),
  ],
  attachment: [
    column('attachments', {
      select: '*, owner_id AS subscription_id, data AS value',
      place: places.attachment,
    }),
  ],
  trail: [
    column('trail', {
      select: '*, sequence AS id, details AS value',
      place: places.trail,
    }),
  ],
};
const columns = sealedKinds.flatMap((kind) => columnsOf[kind].map((each) => ({ ...each, kind })));

/**
 * Returns how many sealed values a file can hold, counting rows that have no value yet.
 * @param rows how many rows each table has
 */
export const sealedIn = (rows: Record<string, number>): number =>
  columns.reduce((sum, { table }) => sum + (rows[table] ?? 0), 0);

/**
 * Returns how many sealed values an open file can hold at most, without counting its rows: the rows of each table are
 * numbered, and rows that were removed leave gaps.
 */
export function sealedAtMost(sql: DatabaseSync): number {
  const last = (table: string) =>
    Number(
      sql.prepare(`SELECT MAX(rowid) AS last FROM ${table} WHERE rowid BETWEEN 1 AND ${highestNumber}`).get()
        ?.last ?? 0,
    );
  const tables = new Set(columnsIn(sql).map(({ table }) => table));
  return sealedIn(Object.fromEntries([...tables].map((table) => [table, last(table)])));
}

/** Yields the rows of a column, batch by batch, so that no statement stays open while the file is written. */
function* rowsOf(
  sql: DatabaseSync,
  { table, select, batch }: SealedColumn,
): Generator<Record<string, unknown>> {
  const next = readsAnyNumber(
    sql.prepare(`SELECT rowid AS row, ${select} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${batch}`),
  );
  for (let last = -(2n ** 63n); ; ) {
    const rows = next.all(last);
    yield* rows;
    if (rows.length < batch) return;
    last = rows.at(-1)?.row as bigint;
  }
}

/** A sealed value with its row. */
export interface SealedRow {
  kind: SealedKind;
  content: 'json' | 'bytes';
  place: string;
  value: unknown;
  row: Record<string, unknown>;
}

/** An unreadable value as it is stored, with its row. */
export interface Unreadable extends Pick<UnreadableRecord, 'kind' | 'id' | 'fault'> {
  place: string;
  /** The submission that the row belongs to; null when it belongs to none. */
  owner: Owner | null;
  value: unknown;
  row: Record<string, unknown>;
}

/** Opens a sealed value without checking its shape. @throws SealError, or TypeError when the value is not bytes */
export function openSeal(cipher: Cipher, { content, place, value }: SealedRow): void {
  if (content === 'json') cipher.openJson(place, value as Uint8Array);
  else cipher.openBytes(place, value as Uint8Array);
}

/** Returns the sealed columns that a file has. A backup of an earlier version lacks the tables and columns that came later. */
function columnsIn(sql: DatabaseSync): SealedColumn[] {
  const names = sql.prepare('SELECT name FROM pragma_table_info(?)');
  const found: SealedColumn[] = [];
  for (const column of columns) {
    const has = new Set(names.all(column.table).map(({ name }) => name));
    if (has.size === 0) continue;
    const isWhole = column.select.startsWith('*');
    found.push(
      has.has('owner_kind') && !isWhole ? { ...column, select: `${column.select}, owner_kind` } : column,
    );
  }
  return found;
}

/** Returns a function that reads a row of a column again, and returns undefined when the row is gone. */
function rereading(sql: DatabaseSync, { table, select }: SealedColumn) {
  const one = readsAnyNumber(sql.prepare(`SELECT rowid AS row, ${select} FROM ${table} WHERE rowid = ?`));
  return ({ row }: Record<string, unknown>): Record<string, unknown> | undefined => one.get(row as bigint);
}

/**
 * Walks through every sealed value of a data file and yields those that cannot be read. SQLite's own check finds a
 * damaged file structure, but not a changed byte in a value.
 * @param options.read opens one value. @throws RecordError, SealError
 * @param options.rest how long to yield to the event loop after each time slice, in milliseconds
 * @param options.after what this lets go first
 * @param options.walked called after each time slice with the number of values so far, see `sealedIn`
 */
export async function* unreadableIn(
  sql: DatabaseSync,
  options: {
    read(sealed: SealedRow): void;
    rest?: number;
    signal?: AbortSignal;
    after?: Precedence;
    walked?(values: number): void;
  },
): AsyncGenerator<Unreadable> {
  const slices = createTimeSlices({ ...options, rest: options.rest ?? 0 });
  let values = 0;
  for (const column of columnsIn(sql)) {
    const again = rereading(sql, column);
    for (const row of rowsOf(sql, column)) {
      values += 1;
      // Reads an unreadable row again: others keep writing, so a row may no longer fit the other data by now.
      const found =
        unreadableRow(column, row, options.read) && unreadableRow(column, again(row), options.read);
      if (found) yield found;
      if (!slices.isOver) continue;
      options.walked?.(values);
      await slices.rest();
    }
  }
}

function unreadableRow(
  { kind, content, place: placeOf }: SealedColumn,
  row: Record<string, unknown> | undefined,
  read: (sealed: SealedRow) => void,
): Unreadable | null {
  // The row is gone, or its answer or document does not exist yet.
  if (!row || row.value === null) return null;
  const { value } = row;
  const id = String(row.id);
  const owner = row.subscription_id === null ? null : ownerIn(String(row.subscription_id), row.owner_kind);
  const place = placeOf(id, owner?.id ?? '');
  const fault = faultOf({ kind, content, place, value, row }, read);
  return fault && { kind, id, owner, fault, place, value, row };
}

function faultOf(sealed: SealedRow, read: (sealed: SealedRow) => void): Unreadable['fault'] | null {
  try {
    read(sealed);
    return null;
  } catch (error) {
    if (error instanceof RecordError) return error.fault;
    if (error instanceof SealError || error instanceof TypeError) return 'damaged';
    throw error;
  }
}
