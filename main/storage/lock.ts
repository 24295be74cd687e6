import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageError } from './database.ts';
import { makePrivateFile } from './private-files.ts';

/** A profile folder that is ours alone, until it is released or this process ends. */
export interface ProfileLock {
  release(): void;
}

const lockName = 'profile.lock';

/**
 * One desk per profile folder. Electron's own lock sees neither another user of the system nor another session on
 * the same folder. This one is SQLite's lock on an empty file: the system itself takes it off when the process ends,
 * however it ends, so it cannot go stale, and there is no process id in it that could by now be somebody else's.
 * @throws StorageError profileInUse, or storage when the folder cannot be written to
 */
export function lockProfile(path: string): ProfileLock {
  let sql: DatabaseSync | undefined;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    makePrivateFile(join(path, lockName));
    sql = new DatabaseSync(join(path, lockName), { timeout: 0 });
    take(sql);
  } catch (cause) {
    sql?.close();
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError(isBusy(cause) ? 'profileInUse' : 'storage', message, {
      cause,
      path,
    });
  }
  const held = sql;
  return {
    release() {
      if (held.isOpen) held.close();
    },
  };
}

function take(sql: DatabaseSync): void {
  try {
    // Nothing is ever written in this transaction: it only stays open. In memory, so that no journal lies beside it.
    sql.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    // A file of another user that may only be read cannot be locked either; but it tells whether somebody holds it.
    if (!isBusy(cause)) sql.prepare('SELECT name FROM sqlite_schema').all();
    throw cause;
  }
}

/** SQLITE_BUSY, https://sqlite.org/rescode.html; the low byte is the primary code. */
const isBusy = (cause: unknown): boolean => ((cause as { errcode?: number })?.errcode ?? 0) % 256 === 5;
