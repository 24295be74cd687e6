import { parentPort, workerData } from 'node:worker_threads';
import { createCipher } from '../../storage/cipher.ts';
import { openForReading } from '../../storage/database.ts';
import type { StoredFacts } from './facts.ts';
import { createFileWalk, type Part } from './walk.ts';
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
const facts = createFileWalk(sql, createCipher(key)).all(part);

function nextBatch(): StoredFacts[] {
  const batch: StoredFacts[] = [];
  while (batch.length < batchSize) {
    const { value, done } = facts.next();
    if (done) break;
    batch.push(value);
  }
  return batch;
}

parentPort?.on('message', () => {
  const batch = nextBatch();
  if (batch.length > 0) parentPort?.postMessage(batch);
  if (batch.length === batchSize) return;
  sql.close();
  parentPort?.postMessage(null);
  parentPort?.close();
});
