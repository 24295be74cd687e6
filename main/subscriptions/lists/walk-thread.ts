import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { StoredFacts } from './facts.ts';
import type { Part } from './walk.ts';

/** The path of a data file and its key. The key stays in this process. */
export interface WalkOrder {
  path: string;
  key: KeyObject;
}

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
 * Walks through a data file in threads, and yields what lists need in batches.
 * @throws what ended a thread before the end of its part
 */
export async function* walkInThreads(order: WalkOrder, signal: AbortSignal): AsyncGenerator<StoredFacts[]> {
  const parts = Array.from({ length: threads }, (_, part) =>
    walkInThread({ ...order, part, of: threads }, signal),
  );
  type Step = { from: AsyncGenerator<StoredFacts[]>; result: IteratorResult<StoredFacts[]> };
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

async function* walkInThread(order: WalkOrder & Part, signal: AbortSignal): AsyncGenerator<StoredFacts[]> {
  signal.throwIfAborted();
  const worker = new Worker(entry, { workerData: order, execArgv: [] });
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
