import type { KeyObject } from 'node:crypto';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createCipher } from '../../storage/cipher.ts';
import { openForReading } from '../../storage/database.ts';
import type { StoredFacts } from './facts.ts';
import { createFileWalk } from './walk.ts';

/*
 * # The thread that reads the lists
 *
 * Reading 100,000 records takes seconds, in which the main process could not respond. The thread runs this same file: the
 * sources, or the bundle that holds it. It posts batches of facts, each after the main process has asked for one, and null at
 * the end.
 */

/** The path of a data file and its key. The key stays in this process. */
export interface WalkOrder {
  path: string;
  key: KeyObject;
}

/** Tells this file's thread from any other thread that loads it. */
const task = 'walk through the subscriptions';

/** Number of subscriptions in one batch: the main process takes a few milliseconds for it. */
const batchSize = 250;

/** Number of batches that the thread may make ahead of the main process. */
const ahead = 4;

/**
 * Walks through a data file in a thread of its own, and yields what lists need in batches, the newest first.
 * @throws what ended the thread before the end of the file
 */
export async function* walkInThread(order: WalkOrder, signal: AbortSignal): AsyncGenerator<StoredFacts[]> {
  signal.throwIfAborted();
  const worker = new Worker(new URL(import.meta.url), { workerData: { task, ...order }, execArgv: [] });
  const batches: (StoredFacts[] | null)[] = [];
  let ended: unknown = null;
  let wake = () => {};
  const end = (cause: unknown): void => {
    ended ??= cause;
    wake();
  };
  const stop = () => end(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (batch: StoredFacts[] | null) => {
    batches.push(batch);
    wake();
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread ended before the file did')));
  try {
    for (let asked = 0; asked < ahead; asked += 1) worker.postMessage('next');
    for (;;) {
      const batch = batches.shift();
      if (batch === null) return;
      if (batch !== undefined) {
        worker.postMessage('next');
        yield batch;
        continue;
      }
      if (ended) throw ended;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** Makes the batches, in the thread. */
function serve(port: NonNullable<typeof parentPort>, { path, key }: WalkOrder): void {
  const sql = openForReading(path);
  const facts = createFileWalk(sql, createCipher(key)).all();

  function nextBatch(): StoredFacts[] {
    const batch: StoredFacts[] = [];
    while (batch.length < batchSize) {
      const { value, done } = facts.next();
      if (done) break;
      batch.push(value);
    }
    return batch;
  }

  port.on('message', () => {
    const batch = nextBatch();
    if (batch.length > 0) port.postMessage(batch);
    if (batch.length === batchSize) return;
    sql.close();
    port.postMessage(null);
    port.close();
  });
}

if (!isMainThread && parentPort && workerData?.task === task) serve(parentPort, workerData);
