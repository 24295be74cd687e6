import { inThread } from './thread.ts';

/** The result of checking a whole data file. */
export interface Integrity {
  /** `ok`, or SQLite's own words about the first fault. */
  check: string;
  /** How many rows each table has. */
  counts: Record<string, number>;
}

/** Runs in a thread, see `inThread`: checking a big file takes seconds, in which the main process could not respond. */
const look = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const sql = new DatabaseSync(workerData, { readOnly: true });
  sql.exec('PRAGMA trusted_schema = OFF');
  // As at opening: a value outside its CHECK constraint is a fault of its record alone.
  sql.exec('PRAGMA ignore_check_constraints = ON');
  const check = String(sql.prepare('PRAGMA integrity_check(1)').get().integrity_check);
  const tables = sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const counts = {};
  const quoted = (name) => '"' + name.replaceAll('"', '""') + '"';
  for (const { name } of tables) counts[name] = Number(sql.prepare('SELECT COUNT(*) AS n FROM ' + quoted(name)).get().n);
  sql.close();
  parentPort.postMessage({ result: { check, counts } });
`;

/** Checks a whole data file in a separate thread. Rejects when the file cannot be read at all, or when aborted. */
export const lookThrough = (path: string, signal?: AbortSignal): Promise<Integrity> =>
  inThread<Integrity>(look, { data: path, signal });

const checkIn = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const sql = new DatabaseSync(workerData, { readOnly: true, timeout: 5_000 });
  sql.exec('PRAGMA trusted_schema = OFF; PRAGMA ignore_check_constraints = ON');
  const check = String(sql.prepare('PRAGMA quick_check(1)').get().quick_check);
  sql.close();
  parentPort.postMessage({ result: check });
`;

/**
 * Makes the same check of a data file as `openDatabase`, in a separate thread; the file may be in use. The check can't be cut
 * short: when aborted, this rejects once the thread has left the file.
 * @returns `ok`, or SQLite's own words about the first fault
 * @throws SQLite's error when the file can't be read, which may itself be damage, and Error when the thread dies
 */
export const checkPages = (path: string, signal?: AbortSignal): Promise<string> =>
  inThread<string>(checkIn, { data: path, signal });

const workIn = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const sql = new DatabaseSync(workerData);
  sql.exec('PRAGMA trusted_schema = OFF; PRAGMA journal_mode = DELETE');
  const last = sql.prepare('SELECT at FROM trail ORDER BY sequence DESC LIMIT 1').get();
  sql.close();
  parentPort.postMessage({ result: { lastAt: last && typeof last.at === 'string' ? last.at : null } });
`;

/**
 * Merges a data file's write-ahead log into the file, so that only one file remains, in a separate thread.
 * @returns the time of the file's last trail entry, not yet checked; null when there is none
 */
export const workInLog = (path: string, signal?: AbortSignal): Promise<{ lastAt: string | null }> =>
  inThread<{ lastAt: string | null }>(workIn, { data: path, signal });
