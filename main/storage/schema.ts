import { DatabaseSync } from 'node:sqlite';
import { SchemaDamaged, storageFailureOf } from '../profile/failures.ts';
import { runMigrations } from './run-migrations.ts';
import { noteSchemaChange } from './schema-note.ts';

/*
 * # Only the program's own schema may act in a data file
 *
 * A trigger in the file runs with the program's own statements, and its writes would count as the program's own: they
 * would get a fingerprint and be sent. So before anything is written, each row of `sqlite_schema` is compared with the
 * schema that the same migrations create in memory. A foreign object is dropped. An index or trigger of ours that is
 * missing or was changed is created again. After such a repair the file is treated as an older one
 * (subscriptions/older.ts). A table that is missing or was changed cannot be repaired without knowing what it held, so
 * the file counts as damaged.
 */

/** A row of `sqlite_schema`. `sql` is null for an index that belongs to a table's own definition. */
export interface SchemaObject {
  type: string;
  name: string;
  table: string;
  sql: string | null;
}

/** How a schema differs from ours. A changed object is in both lists: as it is, and as it should be. */
export interface SchemaDifference {
  foreign: SchemaObject[];
  missing: SchemaObject[];
}

/**
 * Tables that SQLite creates for itself: the statistics of ANALYZE, the numbers of AUTOINCREMENT. They are harmless
 * here.
 */
const ofSqlite: Record<string, string> = {
  sqlite_sequence: 'CREATE TABLE sqlite_sequence(name,seq)',
  sqlite_stat1: 'CREATE TABLE sqlite_stat1(tbl,idx,stat)',
  sqlite_stat4: 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)',
};

/**
 * Returns SQL with each run of white space outside quotes as one blank, because a migration's indentation does not
 * count.
 */
export const normalised = (sql: string): string =>
  sql.replace(/('[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\])|\s+/g, (_, quoted?: string) => quoted ?? ' ');

const identity = ({ type, name, table, sql }: SchemaObject): string =>
  JSON.stringify([type, name, table, sql === null ? null : normalised(sql)]);

/** Compares the schema of a file with the expected one. */
export function compareSchemas(
  found: readonly SchemaObject[],
  expected: readonly SchemaObject[],
): SchemaDifference {
  const missing = new Map(expected.map((object) => [identity(object), object]));
  const foreign = found.filter(
    (object) =>
      // Each expected object may occur only once.
      !missing.delete(identity(object)) &&
      !(object.type === 'table' && object.table === object.name && ofSqlite[object.name] === object.sql),
  );
  return { foreign, missing: [...missing.values()] };
}

/**
 * Returns why a difference cannot be repaired; null when it can.
 * @param tables the names of the tables of all versions, none of which is ever dropped
 */
export function beyondRepair(
  { foreign, missing }: SchemaDifference,
  tables: ReadonlySet<string>,
): string | null {
  const lost = missing.find(({ type, sql }) => type === 'table' || sql === null);
  if (lost) return `${lost.type} ${lost.name} is missing or was changed`;
  const taken = foreign.find(({ type, name }) => type === 'table' && tables.has(name.toLowerCase()));
  return taken ? `table ${taken.name} is not of this version` : null;
}

/** The schemas that the migrations create, by version. Each one is created when it is first asked for. */
interface Expected {
  at(version: number): readonly SchemaObject[];
}
const known = new WeakMap<readonly string[], Expected>();

function expectedOf(history: readonly string[]): Expected {
  const before = known.get(history);
  if (before) return before;
  const sql = new DatabaseSync(':memory:');
  const versions: SchemaObject[][] = [[]];
  const made: Expected = {
    at(version) {
      while (versions.length <= Math.min(version, history.length)) {
        runMigrations(sql, versions.length - 1, history.slice(0, versions.length));
        versions.push(schemaOf(sql));
      }
      return versions[version] ?? [];
    },
  };
  known.set(history, made);
  return made;
}

const schemaOf = (sql: DatabaseSync): SchemaObject[] =>
  sql
    .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema')
    .all()
    .map(({ type, name, tbl_name, sql: text }) => ({
      type: String(type),
      name: String(name),
      table: String(tbl_name),
      sql: text === null || text === undefined ? null : String(text),
    }));

const tablesOf = (history: readonly string[]): Set<string> =>
  new Set(
    history
      .flatMap((_, index) => expectedOf(history).at(index + 1))
      .filter(({ type }) => type === 'table')
      .map(({ name }) => name.toLowerCase()),
  );

const differenceOf = (sql: DatabaseSync, version: number, history: readonly string[]) =>
  compareSchemas(schemaOf(sql), expectedOf(history).at(version));

const isNone = ({ foreign, missing }: SchemaDifference) => foreign.length + missing.length === 0;

/** Refuses a difference that cannot be repaired. @throws SchemaDamaged */
function mustBeReparable(difference: SchemaDifference, history: readonly string[]): void {
  if (isNone(difference)) return;
  const fault = beyondRepair(difference, tablesOf(history));
  if (fault !== null) throw new SchemaDamaged(fault);
}

/**
 * Checks a file that is only read. A difference that could be repaired by writing does not affect a reader.
 * @throws SchemaDamaged when a table is missing or was changed
 */
export function mustHaveOurTables(sql: DatabaseSync, version: number, history: readonly string[]): void {
  mustBeReparable(differenceOf(sql, version, history), history);
}

/** True when a file holds the schema of its version and nothing else. */
export const hasSchema = (sql: DatabaseSync, version: number, history: readonly string[]): boolean =>
  isNone(differenceOf(sql, version, history));

/**
 * Makes a file hold the schema of its version and nothing else, and notes the repairs in it, in one transaction.
 * @throws SchemaDamaged when that is not possible; the file is then unchanged
 */
export function ensureSchema(sql: DatabaseSync, version: number, history: readonly string[]): void {
  const difference = differenceOf(sql, version, history);
  mustBeReparable(difference, history);
  if (isNone(difference)) return;
  // With foreign keys on, dropping a table would delete its rows one by one, because of the tables that refer to it.
  sql.exec('PRAGMA foreign_keys = OFF');
  try {
    inTransaction(sql, () => mend(sql, version, history));
  } catch (cause) {
    if (cause instanceof SchemaDamaged || storageFailureOf(cause)) throw cause;
    throw new SchemaDamaged('it cannot be repaired', { cause });
  } finally {
    sql.exec('PRAGMA foreign_keys = ON');
  }
}

function mend(sql: DatabaseSync, version: number, history: readonly string[]): void {
  const difference = differenceOf(sql, version, history);
  mustBeReparable(difference, history);
  dropForeign(sql, difference.foreign, () => differenceOf(sql, version, history).foreign);
  for (const { sql: text } of differenceOf(sql, version, history).missing) if (text !== null) sql.exec(text);
  if (!isNone(differenceOf(sql, version, history)))
    throw new SchemaDamaged('a foreign object cannot be dropped');
  noteSchemaChange(sql, difference);
}

/** Drops triggers first, so that dropping the rest starts none of them. */
const dropOrder = ['trigger', 'view', 'index', 'table'];

/** Drops foreign objects as long as that makes progress. Some tables of a virtual table can only be dropped with it. */
function dropForeign(sql: DatabaseSync, first: SchemaObject[], foreignNow: () => SchemaObject[]): void {
  let foreign = first;
  while (foreign.length > 0) {
    for (const type of dropOrder) {
      for (const { name } of foreign.filter((object) => object.type === type && object.sql !== null)) {
        try {
          sql.exec(`DROP ${type} IF EXISTS main."${name.replaceAll('"', '""')}"`);
        } catch (cause) {
          if (storageFailureOf(cause)) throw cause; // any other failure shows in the objects that remain
        }
      }
    }
    const left = foreignNow();
    if (left.length >= foreign.length) return;
    foreign = left;
  }
}

function inTransaction(sql: DatabaseSync, work: () => void): void {
  sql.exec('BEGIN IMMEDIATE');
  try {
    work();
    sql.exec('COMMIT');
  } catch (cause) {
    if (sql.isTransaction) sql.exec('ROLLBACK');
    throw cause;
  }
}
