import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Part } from '../../storage/parts.ts';
import type { FactsBatch } from './batch.ts';

/** The path of a data file and its key. The key stays in this process. */
export interface WalkOrder {
  path: string;
  key: KeyObject;
}

/** The sources run as they are. The bundles lie in one folder, and the thread has its own (electron.vite.config.ts). */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./thread.ts', import.meta.url)
  : new URL('./thread.js', import.meta.url);

/** Number of batches that the thread may make ahead of the main process, which opens the investors at first. */
const ahead = 8;

/** Number of threads. On two cores, a second one still saves a fifth of the time (docs/performance.md). */
const threads = Math.min(2, availableParallelism());

/**
 * Walks through a data file in threads, which begin at once, and yields what lists need in batches.
 * @param signal ends the threads, also when nothing is taken from them
 * @throws what ended a thread before the end of its part
 */
export function walkInThreads(order: WalkOrder, signal: AbortSignal): AsyncGenerator<FactsBatch> {
  const parts = Array.from({ length: threads }, (_, part) =>
    walkInThread({ ...order, part, of: threads }, signal),
  );
  return asTheyCome(parts, new Map(parts.map((from) => [from, step(from)])));
}

type Batches = AsyncGenerator<FactsBatch>;
type Step = { from: Batches; result: IteratorResult<FactsBatch> };

function step(from: Batches): Promise<Step> {
  const next = from.next().then((result) => ({ from, result }));
  // A failure waits for whoever takes the batches.
  next.catch(() => {});
  return next;
}

async function* asTheyCome(
  parts: readonly Batches[],
  next: Map<Batches, Promise<Step>>,
): AsyncGenerator<FactsBatch> {
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

async function* walkInThread(order: WalkOrder & Part, signal: AbortSignal): AsyncGenerator<FactsBatch> {
  signal.throwIfAborted();
  const worker = new Worker(entry, { workerData: order, execArgv: [] });
  const batches: (FactsBatch | null)[] = [];
  let ended: unknown = null;
  let wake = () => {};
  const end = (cause: unknown): void => {
    ended ??= cause;
    wake();
  };
  const stop = () => end(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (batch: FactsBatch | null) => {
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
