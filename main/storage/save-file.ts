import { dirname, resolve } from 'node:path';
import { AppError, type PlaceFailure } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { placeFailureOf } from './failures.ts';
import { type FarFolder, openFarFolder, SilentFolder } from './far-folder.ts';

/** How much is handed to the thread at a time: many small pieces would cost a message each. Bytes, or characters of a text. */
const pieceSize = 1 << 20;

/**
 * Writes a file where a person wants it, through a link to what that leads to: beside first, then given its name, so that
 * what was there before is whole until the new one is. A thread of its own writes: a place that does not answer holds
 * nothing else up, and is given up after `patience`.
 * @param own the desk's own folder, in which nothing is ever written over
 * @throws AppError fileNotWritten, ownFolder
 */
export async function saveFile(
  path: string,
  content: Uint8Array | AsyncIterable<string>,
  { own, clock, open = openFarFolder }: { own: string; clock: Clock; open?: typeof openFarFolder },
): Promise<void> {
  const far = open(dirname(path), clock);
  let target: string | null = null;
  try {
    target = await far.target(resolve(path));
    if (await isWithin(far, target, own)) throw new AppError('ownFolder', { path });
    await far.begin(target);
    for await (const piece of piecesOf(content)) await far.append(piece);
    await far.finish();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const disk = await placeFailure(far, target, cause);
    const { code } = cause as NodeJS.ErrnoException;
    // The program itself found out that it is no file, so there are no words of the system to quote.
    const said = disk === 'noFile' ? undefined : code;
    throw new AppError('fileNotWritten', { path, said, disk }, { cause });
  } finally {
    // Where the content came to no end. It does not wait for a place that is silent.
    await far.abandon().catch(() => {});
    void far.close();
  }
}

/** Why the file could not be written; undefined: for another reason. @param target null: its place was not found */
async function placeFailure(
  far: FarFolder,
  target: string | null,
  cause: unknown,
): Promise<PlaceFailure | undefined> {
  if (cause instanceof SilentFolder) return 'silent';
  const failure = placeFailureOf(cause) ?? undefined;
  if (failure !== 'folderGone' || target === null) return failure;
  // Windows says the same of a name that it does not take.
  return (await far.isFolder(dirname(target)).catch(() => false)) ? 'nameRefused' : failure;
}

/** Whether a file lies in a folder, however the way there is written. */
async function isWithin(far: FarFolder, target: string, folder: string): Promise<boolean> {
  const own = await far.look(folder);
  return own !== null && (await far.identities(dirname(target))).includes(own.identity);
}

async function* piecesOf(
  content: Uint8Array | AsyncIterable<string>,
): AsyncGenerator<string | Uint8Array, void, void> {
  if (content instanceof Uint8Array) {
    // Copies: a part of a buffer is handed over with the whole buffer.
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
