import { parentPort, workerData } from 'node:worker_threads';
import { createCipher } from '../../storage/cipher.ts';
import { openForReading } from '../../storage/database.ts';
import type { Part } from '../../storage/parts.ts';
import { batchOf, type FactsBatch } from './batch.ts';
import type { StoredFacts } from './facts.ts';
import { createFileWalk } from './walk.ts';
import type { WalkOrder } from './walk-thread.ts';

/*
 * # The thread that reads the lists
 *
 * Reading 100,000 records takes seconds, in which the main process could not respond. The thread posts batches of facts, each
 * after the main process has asked for one, and null at the end. See walk-thread.ts.
 */

/** Number of subscriptions in one batch: the main process takes a few milliseconds for it. */
const batchSize = 250;

const { path, key, ...part } = workerData as WalkOrder & Part;
const sql = openForReading(path);
const cipher = createCipher(key);
// Everything is read as it was at one moment.
sql.exec('BEGIN');

const facts = createFileWalk(sql, cipher).all(part);

/** Returns the next batch; null at the end. */
function nextBatch(): FactsBatch | null {
  const batch: StoredFacts[] = [];
  while (batch.length < batchSize) {
    const { value, done } = facts.next();
    if (done) break;
    batch.push(value);
  }
  return batch.length > 0 ? batchOf(batch) : null;
}

parentPort?.on('message', () => {
  // The main process asks for several batches ahead, so it may ask after the last one.
  if (!sql.isOpen) return;
  const batch = nextBatch();
  parentPort?.postMessage(batch);
  if (batch !== null) return;
  sql.close();
  parentPort?.close();
});
