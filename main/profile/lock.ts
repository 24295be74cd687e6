import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateFile } from './private-files.ts';
import { StorageError } from './storage-error.ts';

/** Exclusive use of a profile folder, until it is released or this process ends. */
export interface ProfileLock {
  release(): void;
}

const lockName = 'profile.lock';

/**
 * Locks a profile folder, so that only one instance of the app uses it. Electron's own lock sees neither another user
 * of the system nor another session on the same folder. This lock is SQLite's lock on an empty file. The system itself
 * releases it when the process ends, however it ends, so it cannot go stale. It contains no process id, which might
 * belong to another process by now.
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
    // This transaction only stays open; nothing is written in it. The journal is in memory, so that no journal file
    // lies beside it.
    sql.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    // Another user's read-only file cannot be locked. Reading it still fails as busy when somebody holds the lock.
    if (!isBusy(cause)) sql.prepare('SELECT name FROM sqlite_schema').all();
    throw cause;
  }
}

/** True for SQLITE_BUSY, https://sqlite.org/rescode.html; the low byte is the primary code. */
const isBusy = (cause: unknown): boolean => ((cause as { errcode?: number })?.errcode ?? 0) % 256 === 5;
