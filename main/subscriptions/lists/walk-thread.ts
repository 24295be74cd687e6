import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { StoredFacts } from './facts.ts';

/** The path of a data file and its key. The key stays in this process. */
export interface WalkOrder {
  path: string;
  key: KeyObject;
}

/** The sources run as they are; in the bundle each entry is one file beside the others (electron.vite.config.ts). */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./thread.ts', import.meta.url)
  : new URL('./thread.js', import.meta.url);

/** Number of batches that the thread may make ahead of the main process. */
const ahead = 4;

/**
 * Walks through a data file in a thread of its own, and yields what lists need in batches, the newest first.
 * @throws what ended the thread before the end of the file
 */
export async function* walkInThread(order: WalkOrder, signal: AbortSignal): AsyncGenerator<StoredFacts[]> {
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
