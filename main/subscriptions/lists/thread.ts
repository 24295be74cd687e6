import { parentPort, workerData } from 'node:worker_threads';
import { walkInvestors } from '../../investors/rows.ts';
import { createCipher } from '../../storage/cipher.ts';
import { openForReading } from '../../storage/database.ts';
import type { Part } from '../../storage/parts.ts';
import { createFileWalk } from './walk.ts';
import type { WalkBatch, WalkOrder } from './walk-thread.ts';

/*
 * # The thread that reads the lists
 *
 * Reading 100,000 records takes seconds, in which the main process could not respond. The thread posts batches, each
 * after the main process has asked for one, and null at the end. See walk-thread.ts.
 */

/** Number of subscriptions in one batch: the main process takes a few milliseconds for it. */
const batchSize = 250;

const { path, key, ...part } = workerData as WalkOrder & Part;
const sql = openForReading(path);
const cipher = createCipher(key);
// Everything is read as it was at one moment.
sql.exec('BEGIN');

function* inBatches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* everything(): Generator<WalkBatch> {
  for (const investors of inBatches(walkInvestors(sql, cipher, part))) yield { investors };
  for (const facts of inBatches(createFileWalk(sql, cipher).all(part))) yield { facts };
}

const batches = everything();
parentPort?.on('message', () => {
  // The main process asks for several batches ahead, so it may ask after the last one.
  if (!sql.isOpen) return;
  const { value, done } = batches.next();
  parentPort?.postMessage(done ? null : value);
  if (!done) return;
  sql.close();
  parentPort?.close();
});
