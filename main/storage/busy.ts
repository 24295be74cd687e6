import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as rest } from 'node:timers/promises';
import { primaryCodeOf } from '../profile/failures.ts';

/*
 * # A busy file
 *
 * Another program may hold a data file for a moment: a virus scanner, a backup tool, a SQLite shell. SQLite itself waits
 * inside the call, which blocks the whole process. So SQLite waits only briefly, and everything else waits here, without
 * blocking: whatever was refused is done again after a pause. Only work that has changed nothing may be done again; a
 * transaction is such work, because a refused BEGIN or COMMIT leaves nothing of it.
 */

/**
 * How long SQLite itself waits for another connection's lock, in milliseconds. Covers another connection's ordinary
 * commit. A user's action may meet it twice (BEGIN and COMMIT) and still blocks the process for less than 100 ms.
 */
export const shortWait = 25;

/** How long work waits for a busy file before it fails, in milliseconds. */
export const longestWait = 5_000;

/** First and longest pause between two attempts, in milliseconds. Each pause is twice as long as the one before. */
const firstPause = 10;
const longestPause = 200;

/** True when another connection holds the file (SQLITE_BUSY, SQLITE_LOCKED), or when that is the cause of the error. */
export const isBusy = (error: unknown): boolean =>
  [5, 6].includes(primaryCodeOf(error) ?? 0) || (error instanceof Error && isBusy(error.cause));

/**
 * Does work, and does it again after growing pauses while another program holds the file. The first attempt begins at once.
 * @param work changes nothing when it fails because the file is busy
 * @param options.longest how long to wait in all, in milliseconds
 * @param options.signal once it is aborted, the next attempt is the last
 * @throws what `work` throws; SQLite's error when the file stays busy
 */
export async function whenFree<T>(
  work: () => T | Promise<T>,
  options: { longest?: number; signal?: AbortSignal } = {},
): Promise<T> {
  const { longest = longestWait, signal } = options;
  const since = performance.now();
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return await work();
    } catch (error) {
      const isOver = signal?.aborted || performance.now() - since + pause > longest;
      if (isOver || !isBusy(error)) throw error;
    }
    await rest(pause);
  }
}

/**
 * Returns the function that begins a writing transaction. The first refusal comes after `shortWait`, further ones at once
 * until a transaction begins: many callers may ask in the same moment, and their waits would add up.
 * @param sql a connection that was opened with the timeout `shortWait`
 */
export function beginnerOf(sql: DatabaseSync): () => void {
  let isHeld = false;
  return function begin() {
    try {
      sql.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error) && !isHeld) {
        sql.exec('PRAGMA busy_timeout = 0');
        isHeld = true;
      }
      throw error;
    }
    if (!isHeld) return;
    sql.exec(`PRAGMA busy_timeout = ${shortWait}`);
    isHeld = false;
  };
}
