import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Investor } from '../../../contract/investor.ts';
import type { Part } from '../../storage/parts.ts';
import type { StoredFacts } from './facts.ts';

/** The path of a data file and its key. The key stays in this process. */
export interface WalkOrder {
  path: string;
  key: KeyObject;
}

/** What a thread has read: first the investors of its part of the file, then the subscriptions. */
export type WalkBatch = { investors: Investor[] } | { facts: StoredFacts[] };

/** The sources run as they are. The bundles lie in one folder, and the thread has its own (electron.vite.config.ts). */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./thread.ts', import.meta.url)
  : new URL('./thread.js', import.meta.url);

/** Number of batches that the thread may make ahead of the main process. */
const ahead = 4;

/**
 * Number of threads: most computers have more cores, and on one with two the main process has little to do meanwhile. Two
 * read 100,000 subscriptions in about half the time of one.
 */
const threads = 2;

/**
 * Walks through a data file in threads, and yields what lists need in batches: investors before the subscriptions.
 * @throws what ended a thread before the end of its part
 */
export async function* walkInThreads(order: WalkOrder, signal: AbortSignal): AsyncGenerator<WalkBatch> {
  const parts = Array.from({ length: threads }, (_, part) =>
    walkInThread({ ...order, part, of: threads }, signal),
  );
  type Step = { from: AsyncGenerator<WalkBatch>; result: IteratorResult<WalkBatch> };
  const step = async (from: Step['from']): Promise<Step> => ({ from, result: await from.next() });
  const next = new Map(parts.map((from) => [from, step(from)]));
  try {
    while (next.size > 0) {
      const { from, result } = await Promise.race(next.values());
      if (result.done) next.delete(from);
      else {
        next.set(from, step(from));
        yield result.value;
      }
    }
  } finally {
    // Ends the threads.
    await Promise.allSettled([...next.values()]);
    await Promise.allSettled(parts.map((from) => from.return(undefined)));
  }
}

async function* walkInThread(order: WalkOrder & Part, signal: AbortSignal): AsyncGenerator<WalkBatch> {
  signal.throwIfAborted();
  const worker = new Worker(entry, { workerData: order, execArgv: [] });
  const batches: (WalkBatch | null)[] = [];
  let ended: unknown = null;
  let wake = () => {};
  const end = (cause: unknown): void => {
    ended ??= cause;
    wake();
  };
  const stop = () => end(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (batch: WalkBatch | null) => {
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
