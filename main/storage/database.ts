import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BlockReason } from '../../contract/app.ts';
import { isDamage, primaryCodeOf, SchemaDamaged, systemWords } from './failures.ts';
import { migrations } from './migrations.ts';
import { makePrivateFile } from './private-files.ts';
import { mustBeRegularFile } from './regular-file.ts';
import { runMigrations } from './run-migrations.ts';
import { ensureSchema, hasSchema, mustHaveOurTables } from './schema.ts';

/** Why a data file cannot be opened; the start-up screen has words for each reason. */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly reason: BlockReason;
  /** What SQLite, Node or the keychain said, verbatim; null when the program itself found the fault. */
  readonly said: string | null;
  /** The file or folder that the error is about; null when naming it helps nobody. */
  readonly path: string | null;
  /** Of `dataForeign`: the id of the environment that the file belongs to. */
  readonly belongsTo: string | null;
  /**
   * @param message for the log and for tests; the page shows only `said` and `path`
   * @param options.said the words of the cause, unless others are given
   */
  constructor(
    reason: BlockReason,
    message: string,
    options: ErrorOptions & { said?: string | null; path?: string; belongsTo?: string } = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.said = options.said ?? systemWords(options.cause);
    this.path = options.path ?? null;
    this.belongsTo = options.belongsTo ?? null;
  }
}

export interface TransactionListener {
  /** What it writes is part of the transaction. */
  beforeCommit?(): void;
  rolledBack?(): void;
}

export interface Database {
  readonly sql: DatabaseSync;
  /** Runs `work` in one transaction: all of it is on disk when this returns, or nothing of it. */
  transaction<T>(work: () => T): T;
  /** True inside of a transaction. */
  readonly isInTransaction: boolean;
  /** Calls a listener within each transaction, before it is committed, and after one that was rolled back. */
  onTransaction(listener: TransactionListener): void;
  close(): void;
}

/** An open data file, not yet brought to this program's version. */
interface Connection {
  sql: DatabaseSync;
  /** How many migrations it has been through; 0: it is new. */
  version: number;
}

/**
 * Opens (or creates) a data file and brings it to the current version.
 * @param history the schema's; tests hand in others
 * @throws StorageError dataNewer, dataUnreadable or storage; the file is left as it was
 */
export function openDatabase(path: string, history: readonly string[] = migrations): Database {
  const { sql, version } = connect(path, history);
  migrate(sql, version, history);
  return wrap(sql, history);
}

/** The same for a file that was verified as a whole just before, see `verifyBackup`. */
export function openVerified(path: string): Database {
  const { sql, version } = connect(path, migrations, { isVerified: true });
  migrate(sql, version, migrations);
  return wrap(sql, migrations);
}

/**
 * The same for a file that people have worked with: before it is brought to a newer version, `beforeUpgrade` keeps
 * the former one. Where that fails, the file stays at its version.
 * @param options.expected there has been data: a file in which there never was any is not met with an empty one
 * @throws StorageError dataMissing as well
 */
export async function openAndUpgrade(
  path: string,
  options: {
    expected: boolean;
    beforeUpgrade(version: number): Promise<unknown>;
    history?: readonly string[];
  },
): Promise<Database> {
  const { expected, beforeUpgrade, history = migrations } = options;
  const { sql, version } = connect(path, history);
  try {
    if (version === 0 && expected)
      throw new StorageError('dataMissing', 'nothing was ever written to it', { path });
    if (version > 0 && version < history.length) await beforeUpgrade(version);
  } catch (cause) {
    sql.close();
    throw asStorageError(cause);
  }
  migrate(sql, version, history);
  return wrap(sql, history);
}

/**
 * A look into a file that is not worked with: it is neither changed nor brought to another version.
 * @throws StorageError dataUnreadable when its tables are not ours; a newer version's are not known
 */
export function openForReading(path: string): DatabaseSync {
  let sql: DatabaseSync | null = null;
  try {
    mustBeRegularFile(path);
    sql = new DatabaseSync(path, { readOnly: true, timeout: 5_000, defensive: true });
    sql.exec('PRAGMA trusted_schema = OFF');
    const version = userVersion(sql);
    if (version <= migrations.length) mustHaveOurTables(sql, version, migrations);
    return sql;
  } catch (cause) {
    sql?.close();
    throw asStorageError(cause);
  }
}

/**
 * A look into a file that SQLite itself refuses, because it is shorter than it should be. With a schema that counts as
 * writable, what is still there can be read; nothing is written, since the file is opened for reading.
 * https://sqlite.org/pragma.html#pragma_writable_schema
 */
export function openDamaged(path: string): DatabaseSync {
  try {
    mustBeRegularFile(path);
    const sql = new DatabaseSync(path, { readOnly: true, timeout: 5_000, defensive: false });
    sql.exec('PRAGMA trusted_schema = OFF; PRAGMA writable_schema = ON');
    return sql;
  } catch (cause) {
    throw asStorageError(cause);
  }
}

/**
 * WAL with `synchronous=FULL`: what a transaction committed survives a power cut. On macOS only with `fullfsync`,
 * without which the drive may keep it in its own cache; elsewhere it changes nothing.
 */
const pragmas = `
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
`;

function connect(
  path: string,
  history: readonly string[],
  { isVerified = false }: { isVerified?: boolean } = {},
): Connection {
  const isNew = !existsSync(path);
  if (!isNew && !statSync(path).isFile()) throw new StorageError('dataUnreadable', 'it is no file', { path });
  let sql: DatabaseSync;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    makePrivateFile(path);
    mustBeRegularFile(path);
    sql = new DatabaseSync(path, { timeout: 5_000, defensive: true });
  } catch (cause) {
    throw new StorageError('storage', reasonOf(cause), { cause, path: dirname(path) });
  }
  try {
    sql.exec(pragmas);
    const version = versionOf(sql, { path, needsCheck: !isNew && !isVerified, history });
    ensureSchema(sql, version, history);
    return { sql, version };
  } catch (cause) {
    sql.close();
    throw asStorageError(cause);
  }
}

/**
 * Returns `ok`, or SQLite's own words about the first fault. A column out of its closed set is no fault of the file: the
 * record is unreadable, and the others are not.
 */
function quickCheck(sql: DatabaseSync): unknown {
  sql.exec('PRAGMA ignore_check_constraints = ON');
  const check = sql.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  sql.exec('PRAGMA ignore_check_constraints = OFF');
  return check;
}

function versionOf(
  sql: DatabaseSync,
  file: { path: string; needsCheck: boolean; history: readonly string[] },
): number {
  const { path, needsCheck, history } = file;
  const version = userVersion(sql);
  if (version > history.length) {
    throw new StorageError('dataNewer', `version ${version}, this program knows ${history.length}`, { path });
  }
  const tables = sql.prepare('SELECT COUNT(*) AS count FROM sqlite_schema').get()?.count;
  if (version === 0 && tables !== 0)
    throw new StorageError('dataUnreadable', 'it is a file of something else', { path });
  if (needsCheck && version > 0) {
    const check = quickCheck(sql);
    if (check !== 'ok')
      throw new StorageError('dataUnreadable', String(check), { said: String(check), path });
  }
  return version;
}

const userVersion = (sql: DatabaseSync): number =>
  Number(sql.prepare('PRAGMA user_version').get()?.user_version ?? 0);

/**
 * Each step in a transaction of its own; one that fails is undone by closing. Something else may have changed the schema
 * meanwhile, so it is checked again.
 */
function migrate(sql: DatabaseSync, from: number, history: readonly string[]): void {
  try {
    runMigrations(sql, from, history);
    ensureSchema(sql, history.length, history);
  } catch (cause) {
    sql.close();
    throw asStorageError(cause);
  }
}

function wrap(sql: DatabaseSync, history: readonly string[]): Database {
  let isInTransaction = false;
  const dataVersion = sql.prepare('PRAGMA data_version');
  const schemaVersion = sql.prepare('PRAGMA schema_version');
  const listeners: TransactionListener[] = [];
  let inOrder = '';

  /**
   * Something else may change the schema while the file is open, and put its number back to what it was. So it is compared
   * again once any other connection has written.
   */
  function checkSchema(): void {
    const now = `${dataVersion.get()?.data_version} ${schemaVersion.get()?.schema_version}`;
    if (now === inOrder) return;
    if (!hasSchema(sql, history.length, history))
      throw new SchemaDamaged('it was changed while the file was open');
    inOrder = now;
  }

  return {
    sql,
    get isInTransaction() {
      return isInTransaction;
    },
    onTransaction: (listener) => void listeners.push(listener),
    transaction(work) {
      // A service called from within another's transaction joins it.
      if (isInTransaction) return work();
      sql.exec('BEGIN IMMEDIATE');
      isInTransaction = true;
      try {
        checkSchema();
        const result = work();
        for (const listener of listeners) listener.beforeCommit?.();
        sql.exec('COMMIT');
        return result;
      } catch (error) {
        if (sql.isTransaction) sql.exec('ROLLBACK');
        for (const listener of listeners) listener.rolledBack?.();
        throw error;
      } finally {
        isInTransaction = false;
      }
    },
    close() {
      if (sql.isOpen) sql.close();
    },
  };
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** What a failure of SQLite's while a file is opened means for the file. */
export function asStorageError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(
    isDamage(cause) || isForeign(cause) ? 'dataUnreadable' : 'storage',
    reasonOf(cause),
    { cause },
  );
}

/** A table, column or index is not there (SQLITE_ERROR): damaged in its schema, or a file of something else. */
const isForeign = (cause: unknown) => primaryCodeOf(cause) === 1;
