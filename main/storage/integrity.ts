import { Worker } from 'node:worker_threads';

/** What a look at a whole file found. */
export interface Integrity {
  /** `ok`, or SQLite's own words about the first fault. */
  check: string;
  /** How many rows each table has. */
  counts: Record<string, number>;
}

/**
 * The thread's code is text, since it has to run from the bundle as from the sources and needs nothing but Node.
 * A check of a big file takes seconds, in which the main process would answer nobody.
 */
const look = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const sql = new DatabaseSync(workerData, { readOnly: true });
  sql.exec('PRAGMA trusted_schema = OFF');
  // As at opening: a column out of its closed set is a fault of its record alone.
  sql.exec('PRAGMA ignore_check_constraints = ON');
  const check = String(sql.prepare('PRAGMA integrity_check(1)').get().integrity_check);
  const tables = sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const counts = {};
  const quoted = (name) => '"' + name.replaceAll('"', '""') + '"';
  for (const { name } of tables) counts[name] = Number(sql.prepare('SELECT COUNT(*) AS n FROM ' + quoted(name)).get().n);
  sql.close();
  parentPort.postMessage({ check, counts });
`;

/** Checks a whole data file, in a thread of its own. Rejects when it cannot be read at all, or is aborted. */
export const lookThrough = (path: string, signal?: AbortSignal): Promise<Integrity> =>
  inThread<Integrity>(look, path, signal);

const workIn = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const sql = new DatabaseSync(workerData);
  sql.exec('PRAGMA trusted_schema = OFF; PRAGMA journal_mode = DELETE');
  const last = sql.prepare('SELECT at FROM trail ORDER BY sequence DESC LIMIT 1').get();
  sql.close();
  parentPort.postMessage({ lastAt: last && typeof last.at === 'string' ? last.at : null });
`;

/**
 * Works the write-ahead log of a data file in, so that it is one file, in a thread of its own.
 * @returns the time of its last entry in the trail, not yet checked; null: there is none
 */
export const workInLog = (path: string, signal?: AbortSignal): Promise<{ lastAt: string | null }> =>
  inThread<{ lastAt: string | null }>(workIn, path, signal);

async function inThread<T>(code: string, path: string, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  // Without the process's own options: one of them may say that text is a module.
  const worker = new Worker(code, { eval: true, execArgv: [], workerData: path });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(signal?.reason ?? new Error('the thread ended without a result')));
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
