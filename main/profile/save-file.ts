import { dirname, resolve } from 'node:path';
import { AppError, type PlaceFailure } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { placeFailureOf } from './failures.ts';
import { type FarFolder, openFarFolder, SilentFolder } from './far-folder.ts';

/** How long a stopped task may take to remove its unfinished file before it leaves that to the thread, in milliseconds. */
export const patienceForRemoval = 1_000;

/** Size of the pieces handed to the thread, in bytes or characters. Many small pieces would cost one message each. */
const pieceSize = 1 << 20;

/**
 * Writes a file where a person wants it, or where a link in that place leads. The file is written beside its place and
 * then renamed, so that the previous file stays whole until the new one is complete. A separate thread writes it: a
 * place that does not answer blocks nothing else, and is given up after `patience`.
 * @param own the app's own folder, in which nothing is ever overwritten
 * @param signal stops the writing. The unfinished file is removed, by the thread if the place does not answer soon
 * @throws AppError fileNotWritten, ownFolder, or the reason of the signal
 */
export async function saveFile(
  path: string,
  content: Uint8Array | AsyncIterable<string>,
  options: { own: string; clock: Clock; signal?: AbortSignal; open?: typeof openFarFolder },
): Promise<void> {
  const { own, clock, signal, open = openFarFolder } = options;
  const far = open(dirname(path), clock);
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {}); // it may reject when nobody waits any more
  const stop = () => stopped.reject(signal?.reason);
  const orStopped = <T>(work: Promise<T>): Promise<T> => Promise.race([work, stopped.promise]);
  signal?.addEventListener('abort', stop);
  let target: string | null = null;
  try {
    target = await orStopped(far.target(resolve(path)));
    if (await orStopped(isWithin(far, target, own))) throw new AppError('ownFolder', { path });
    await orStopped(far.begin(target));
    for await (const piece of piecesOf(content)) {
      signal?.throwIfAborted();
      await orStopped(far.append(piece));
    }
    // From here on the file may be complete at any time, so this waits for the answer.
    await far.finish();
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof AppError) throw cause;
    const disk = await placeFailure(far, target, cause);
    const { code } = cause as NodeJS.ErrnoException;
    // The program itself found that the target is not a file, so there are no words of the system to quote.
    const said = disk === 'noFile' ? undefined : code;
    throw new AppError('fileNotWritten', { path, said, disk }, { cause });
  } finally {
    signal?.removeEventListener('abort', stop);
    // Removes an unfinished file. This does not wait for a silent place.
    await orAfter(clock, signal?.aborted ? patienceForRemoval : null, far.abandon()).catch(() => {});
    void far.close();
  }
}

/** Waits for some work. @param most how long at most, in milliseconds; null: until it has ended */
async function orAfter(clock: Clock, most: number | null, work: Promise<void>): Promise<void> {
  if (most === null) return work;
  const late = Promise.withResolvers<void>();
  const cancel = clock.after(most, late.resolve);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    cancel();
  }
}

/**
 * Returns why the file could not be written; undefined when the place is not the reason.
 * @param target null when the place was not found
 */
async function placeFailure(
  far: FarFolder,
  target: string | null,
  cause: unknown,
): Promise<PlaceFailure | undefined> {
  if (cause instanceof SilentFolder) return 'silent';
  const failure = placeFailureOf(cause) ?? undefined;
  if (failure !== 'folderGone' || target === null) return failure;
  // Windows reports the same error for a name that it refuses.
  return (await far.isFolder(dirname(target)).catch(() => false)) ? 'nameRefused' : failure;
}

/** True when a file lies in a folder, however its path is spelled. */
async function isWithin(far: FarFolder, target: string, folder: string): Promise<boolean> {
  const own = await far.look(folder);
  return own !== null && (await far.identities(dirname(target))).includes(own.identity);
}

async function* piecesOf(
  content: Uint8Array | AsyncIterable<string>,
): AsyncGenerator<string | Uint8Array, void, void> {
  if (content instanceof Uint8Array) {
    // `slice` copies, because a view would be sent with its whole buffer.
    for (let at = 0; at < content.length; at += pieceSize) yield content.slice(at, at + pieceSize);
    return;
  }
  let text = '';
  for await (const each of content) {
    text += each;
    if (text.length < pieceSize) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
