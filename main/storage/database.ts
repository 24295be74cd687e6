import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, primaryCodeOf, SchemaDamaged } from '../profile/failures.ts';
import { makePrivateFile } from '../profile/private-files.ts';
import { mustBeRegularFile } from '../profile/regular-file.ts';
import { StorageError } from '../profile/storage-error.ts';
import { beginnerOf, shortWait } from './busy.ts';
import { checkPages } from './integrity.ts';
import { migrations } from './migrations.ts';
import { runMigrations } from './run-migrations.ts';
import { ensureSchema, hasSchema, mustHaveOurTables } from './schema.ts';

export interface TransactionListener {
  /** Called when a transaction has begun. */
  begun?(): void;
  /** Called before the commit. What the listener writes is part of the transaction. */
  beforeCommit?(): void;
  /** Called after the commit. The listener must not throw: everything is on disk by then. */
  committed?(): void;
  rolledBack?(): void;
}

export interface Database {
  readonly sql: DatabaseSync;
  /** Runs `work` in one transaction: when this returns, everything is on disk; when it throws, nothing is. */
  transaction<T>(work: () => T): T;
  /** True inside a transaction. */
  readonly isInTransaction: boolean;
  /** Number of rows that this connection has changed. A transaction that was rolled back has changed none. */
  readonly changes: number;
  /** Registers a listener that is called when each transaction begins, before its commit, and after a rollback. */
  onTransaction(listener: TransactionListener): void;
  close(): void;
}

/** An open data file that is not yet migrated to this program's version. */
interface Connection {
  sql: DatabaseSync;
  /** How many migrations the file has been through; 0 for a new file. */
  version: number;
}

/**
 * Opens or creates a data file and migrates it to the current version.
 * @param history the migrations; tests pass their own
 * @throws StorageError dataNewer, dataUnreadable or storage; the file is then unchanged
 */
export function openDatabase(path: string, history: readonly string[] = migrations): Database {
  const { sql, version } = connect(path, history);
  migrate(sql, version, history);
  return wrap(sql, history);
}

/** Opens a file as `openDatabase` does, but without SQLite's check: the file was just verified, see `verifyBackup`. */
export function openVerified(path: string, history: readonly string[]): Database {
  const { sql, version } = connect(path, history, 'before');
  migrate(sql, version, history);
  return wrap(sql, history);
}

/**
 * When the pages of a file are checked. now: before it is used, which blocks the process · inThread: before it is used, in a
 * thread · later: by the caller, while the file is in use. A file is always checked before its schema is changed.
 */
export type WhenChecked = 'now' | 'inThread' | 'later';

/**
 * Opens a file as `openDatabase` does when people have worked with it: before a migration, `beforeUpgrade` keeps a copy
 * of the previous version. If that fails, the file stays at its version.
 * @param options.expected true when there has been data: a file that was never written to is then refused, instead of
 * being used as an empty one
 * @returns `isChecked`: false when the caller has to check the file's pages, see `checkPages`
 * @throws StorageError as `openDatabase`, and dataMissing
 */
export async function openAndUpgrade(
  path: string,
  options: {
    expected: boolean;
    beforeUpgrade(version: number): Promise<unknown>;
    history?: readonly string[];
    check?: WhenChecked;
    signal?: AbortSignal;
  },
): Promise<{ database: Database; isChecked: boolean }> {
  const { expected, beforeUpgrade, history = migrations, check = 'now' } = options;
  const { sql, version } = connect(path, history, check);
  let isChecked = check === 'now' || version === 0;
  try {
    if (version === 0 && expected)
      throw new StorageError('dataMissing', 'nothing was ever written to the data file', { path });
    const isChanged = () => version < history.length || !hasSchema(sql, version, history);
    if (!isChecked && (check === 'inThread' || isChanged())) {
      mustBeIntact(await checkPages(path, options.signal), path);
      isChecked = true;
      ensureSchema(sql, version, history);
    }
    if (version > 0 && version < history.length) await beforeUpgrade(version);
  } catch (cause) {
    sql.close();
    throw asStorageError(cause);
  }
  migrate(sql, version, history);
  return { database: wrap(sql, history), isChecked };
}

/**
 * Opens a file for reading only; the file is neither changed nor migrated.
 * @throws StorageError dataUnreadable when its tables are not ours; those of a newer version are not known, so not
 * checked
 */
export function openForReading(path: string): DatabaseSync {
  let sql: DatabaseSync | null = null;
  try {
    mustBeRegularFile(path);
    sql = new DatabaseSync(path, { readOnly: true, timeout: shortWait, defensive: true });
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
 * Opens a file that SQLite itself refuses because it is shorter than it should be. With a schema that counts as
 * writable, the remaining content can be read. Nothing is written, since the file is opened for reading.
 * https://sqlite.org/pragma.html#pragma_writable_schema
 */
export function openDamaged(path: string): DatabaseSync {
  try {
    mustBeRegularFile(path);
    const sql = new DatabaseSync(path, { readOnly: true, timeout: shortWait, defensive: false });
    sql.exec('PRAGMA trusted_schema = OFF; PRAGMA writable_schema = ON');
    return sql;
  } catch (cause) {
    throw asStorageError(cause);
  }
}

/**
 * WAL with `synchronous=FULL`: a committed transaction survives a power cut. On macOS this also needs `fullfsync`,
 * without which the drive may keep the data in its own cache. On other systems `fullfsync` changes nothing.
 */
const pragmas = `
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
`;

/**
 * Opens a file whose pages are checked at that time; before: they were verified. The schema is ensured as soon as the pages
 * are checked.
 */
function connect(
  path: string,
  history: readonly string[],
  check: WhenChecked | 'before' = 'now',
): Connection {
  const isNew = !existsSync(path);
  if (!isNew && !statSync(path).isFile())
    throw new StorageError('dataUnreadable', 'the path is not a regular file', { path });
  let sql: DatabaseSync;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    makePrivateFile(path);
    mustBeRegularFile(path);
    sql = new DatabaseSync(path, { timeout: shortWait, defensive: true });
  } catch (cause) {
    throw new StorageError('storage', reasonOf(cause), { cause, path: dirname(path) });
  }
  try {
    sql.exec(pragmas);
    const version = versionOf(sql, { path, needsCheck: !isNew && check === 'now', history });
    if (check === 'now' || check === 'before') ensureSchema(sql, version, history);
    return { sql, version };
  } catch (cause) {
    sql.close();
    throw asStorageError(cause);
  }
}

/**
 * Returns `ok`, or SQLite's own words about the first fault. A column value outside its CHECK constraint is not a fault
 * of the file: only that record is unreadable.
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
    throw new StorageError('dataUnreadable', 'the file belongs to another program', { path });
  if (needsCheck && version > 0) mustBeIntact(quickCheck(sql), path);
  return version;
}

/** Refuses a file whose pages have the result of a check that is not `ok`. @throws StorageError dataUnreadable */
function mustBeIntact(check: unknown, path: string): void {
  if (check !== 'ok') throw new StorageError('dataUnreadable', String(check), { said: String(check), path });
}

const userVersion = (sql: DatabaseSync): number =>
  Number(sql.prepare('PRAGMA user_version').get()?.user_version ?? 0);

/**
 * Runs each migration in a transaction of its own; closing the file undoes one that fails. Another program may have
 * changed the schema meanwhile, so it is checked again.
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
  let undone = 0;
  const begin = beginnerOf(sql);
  const totalChanges = sql.prepare('SELECT total_changes() AS count');
  const dataVersion = sql.prepare('PRAGMA data_version');
  const schemaVersion = sql.prepare('PRAGMA schema_version');
  const listeners: TransactionListener[] = [];
  let inOrder = '';

  /**
   * Compares the schema again once any other connection has written. Another program may change the schema while the
   * file is open, and then reset `schema_version`.
   */
  function checkSchema(): void {
    const now = `${dataVersion.get()?.data_version} ${schemaVersion.get()?.schema_version}`;
    if (now === inOrder) return;
    if (!hasSchema(sql, history.length, history))
      throw new SchemaDamaged('it was changed while the file was open');
    inOrder = now;
  }

  /** SQLite also counts the changes that were rolled back. */
  const changes = () => Number(totalChanges.get()?.count) - undone;

  return {
    sql,
    get isInTransaction() {
      return isInTransaction;
    },
    get changes() {
      return changes();
    },
    onTransaction: (listener) => void listeners.push(listener),
    transaction(work) {
      // A service called from within another service's transaction joins it.
      if (isInTransaction) return work();
      const before = changes();
      begin();
      isInTransaction = true;
      let result: ReturnType<typeof work>;
      try {
        for (const listener of listeners) listener.begun?.();
        checkSchema();
        result = work();
        for (const listener of listeners) listener.beforeCommit?.();
        sql.exec('COMMIT');
      } catch (error) {
        if (sql.isTransaction) sql.exec('ROLLBACK');
        undone += changes() - before;
        for (const listener of listeners) listener.rolledBack?.();
        throw error;
      } finally {
        isInTransaction = false;
      }
      for (const listener of listeners) listener.committed?.();
      return result;
    },
    close() {
      if (sql.isOpen) sql.close();
    },
  };
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** Returns the StorageError for a failure while a file is opened. */
export function asStorageError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(
    isDamage(cause) || isForeign(cause) ? 'dataUnreadable' : 'storage',
    reasonOf(cause),
    { cause },
  );
}

/**
 * True when a table, column or index is missing (SQLITE_ERROR): the schema is damaged, or the file is another
 * program's.
 */
const isForeign = (cause: unknown) => primaryCodeOf(cause) === 1;
