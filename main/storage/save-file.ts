import { randomUUID } from 'node:crypto';
import { constants, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { DeskError } from '../../contract/errors.ts';
import { storageFailureOf } from './failures.ts';

/**
 * Writes a file where a person wants it: beside first, then given its name, so that what was there before is whole
 * until the new one is.
 * @param own the desk's own folder, in which nothing is ever written over
 * @throws DeskError fileNotWritten, ownFolder
 */
export async function saveFile(
  path: string,
  content: Uint8Array | AsyncIterable<string>,
  own: string,
): Promise<void> {
  if (isWithin(path, own)) throw new DeskError('ownFolder', { path });
  try {
    // What is no file, e.g. a pipe, is written to and not put away.
    const target = statSync(path, { throwIfNoEntry: false });
    if (target && !target.isFile()) await writeInto(path, content);
    else await writeBeside(path, content);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const disk = storageFailureOf(cause) ?? undefined;
    throw new DeskError('fileNotWritten', code ? { said: `${code}: ${path}`, disk } : { path }, { cause });
  }
}

/**
 * Writes into what is no file. Nothing is created or emptied: somebody may meanwhile have put a file, or a link to one,
 * in its place.
 */
async function writeInto(path: string, content: Uint8Array | AsyncIterable<string>): Promise<void> {
  const target = await open(path, constants.O_WRONLY);
  try {
    if ((await target.stat()).isFile()) throw new Error('a file has taken the place of what was there');
    await target.writeFile(content);
  } finally {
    await target.close();
  }
}

/**
 * Writes a new file and gives it its name. Others may write in the folder as well, so nobody can know the name of the
 * new file beforehand, and `wx` opens nothing that is there already, not even through a link.
 */
async function writeBeside(path: string, content: Uint8Array | AsyncIterable<string>): Promise<void> {
  const beside = join(dirname(path), `.${randomUUID()}.part`);
  // Personal data, in the clear: for nobody but who exported it.
  const file = await open(beside, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true });
    throw cause;
  }
}

/** Whether a file lies in a folder, however the way there is written. */
function isWithin(path: string, folder: string): boolean {
  try {
    const way = relative(realpathSync(folder), realpathSync(dirname(path)));
    return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || way.includes(':'));
  } catch {
    return false; // there is no such folder: writing says so
  }
}
