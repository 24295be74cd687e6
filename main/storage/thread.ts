import { Worker } from 'node:worker_threads';

/** A thread has ended without a result, for example because the system ran out of memory. */
export class ThreadEnded extends Error {
  override name = 'ThreadEnded';
}

/**
 * Runs code in a separate thread, and returns what it posts as `{ result }`.
 * @param code text that uses nothing but Node, or the address of a module, which needs a bundle of its own
 * @param options.data the thread's `workerData`
 * @param options.answer called with each other message, one after another; the thread gets what it returns, unless undefined
 * @param options.signal ends the thread
 * @throws ThreadEnded, what the code throws, what `answer` throws, or the reason of the signal
 */
export async function inThread<T>(
  code: string | URL,
  options: { data: unknown; signal?: AbortSignal; answer?(message: unknown): Promise<unknown> },
): Promise<T> {
  const { data, signal, answer } = options;
  signal?.throwIfAborted();
  // The process's own options are left out: one of them may make the text a module.
  const worker = new Worker(code, { eval: typeof code === 'string', execArgv: [], workerData: data });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<T>((resolve, reject) => {
      let turn: Promise<unknown> = Promise.resolve();
      const reply = async (message: unknown) => {
        const said = await answer?.(message);
        if (said !== undefined) worker.postMessage(said);
      };
      worker.on('message', (message: { result: T } | object) => {
        if ('result' in message) resolve(message.result);
        else turn = turn.then(() => reply(message)).catch(reject);
      });
      worker.once('error', (error) => reject(isOutOfMemory(error) ? new ThreadEnded(error.message) : error));
      worker.once('exit', () =>
        reject(signal?.reason ?? new ThreadEnded('the thread ended without a result')),
      );
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

const isOutOfMemory = (error: NodeJS.ErrnoException) => error.code === 'ERR_WORKER_OUT_OF_MEMORY';
