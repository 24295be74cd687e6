import { dirname, resolve } from 'node:path';
import { AppError, type PlaceFailure } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { placeFailureOf } from './failures.ts';
import { type FarFolder, openFarFolder, SilentFolder } from './far-folder.ts';

/** Size of the pieces handed to the thread, in bytes or characters. Many small pieces would cost one message each. */
const pieceSize = 1 << 20;

/**
 * Writes a file where a person wants it, or where a link in that place leads. The file is written beside its place and
 * then renamed, so that the previous file stays whole until the new one is complete. A separate thread writes it: a
 * place that does not answer blocks nothing else, and is given up after `patience`.
 * @param own the app's own folder, in which nothing is ever overwritten
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
    // The program itself found that the target is not a file, so there are no words of the system to quote.
    const said = disk === 'noFile' ? undefined : code;
    throw new AppError('fileNotWritten', { path, said, disk }, { cause });
  } finally {
    // Removes an unfinished file. This does not wait for a silent place.
    await far.abandon().catch(() => {});
    void far.close();
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
