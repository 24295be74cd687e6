import type { DatabaseSync } from 'node:sqlite';

/**
 * Each table with its number in a fingerprint, its primary key, and its `family`: the column that names the record a row
 * belongs to. The numbers are stored, so they never change.
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
export const tableNames = Object.keys(tables) as FingerprintTable[];

/**
 * The tables whose rows belong to a submission, of whatever kind, by its id. Attempts belong to an operation, which is
 * checked with them. Investors are copies of the platform's records, which are read again when they are gone.
 */
export const ownedTables: readonly FingerprintTable[] = tableNames.filter(
  (table) => table !== 'attempts' && table !== 'investors',
);

/** A value of a primary key. */
export type Key = string | number | bigint;

/** How many leading bytes of a sealed value hold its layout, version, nonce and tag, see cipher.ts. */
const sealHead = 31;

/** A row as it is fingerprinted: its primary key, the record it belongs to, and its whole content. */
export interface PrintedRow {
  row_key: string;
  row_family: string;
  content: string;
}

/** SQL expressions for the parts of a `PrintedRow`. */
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
export function rowSql(sql: DatabaseSync, table: FingerprintTable, row: string): RowSql {
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

/** Returns the columns of a SELECT that yields a `PrintedRow` of a table. */
export function printedColumns(sql: DatabaseSync, table: FingerprintTable): string {
  const { key, family, content } = rowSql(sql, table, table);
  return `${key} AS row_key, ${family} AS row_family, ${content} AS content`;
}

export const forEachTable = <T>(make: (table: FingerprintTable) => T) =>
  Object.fromEntries(tableNames.map((table) => [table, make(table)])) as Record<FingerprintTable, T>;
