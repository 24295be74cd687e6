import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FarFolder } from '../profile/far-folder.ts';
import { FileWithheld } from '../profile/file-withheld.ts';
import { flushFolder } from '../profile/flush.ts';
import { attachmentsFolder, filesNamedIn, folderName } from './attachment-files.ts';
import type { Cipher } from './cipher.ts';
import { openForReading } from './database.ts';
import { RecordError } from './records.ts';
import { inspectSealedFile } from './sealed-file.ts';
import type { FoundCopy } from './takeover-folder.ts';

/**
 * Copies the sealed files that a prepared data file names from beside the copies of its environment. Every chunk is opened
 * with the key. A file without an intact copy is left out, which affects only its attachment. If the system withholds a
 * file, it is asked once more after a moment.
 * @param path the prepared data file
 * @param options.copies the copies of the environment, the one that was taken over first
 * @param options.isOfFile true for a failure that is about one file; any other failure ends the takeover
 * @param options.checking called before each file, with how many are done of how many
 * @returns how many files were left out
 * @throws any failure for which `isOfFile` is false, or the reason of `signal`
 */
export async function bringAttachmentsTo(
  path: string,
  options: {
    far: FarFolder;
    cipher: Cipher;
    copies: readonly Pick<FoundCopy, 'path'>[];
    signal: AbortSignal;
    isOfFile(error: unknown): Promise<boolean>;
    checking(done: number, total: number): void;
  },
): Promise<number> {
  const files = namedIn(path);
  if (files.length === 0) return 0;
  const folder = attachmentsFolder(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const sources = [...new Set(options.copies.flatMap(({ path: copy }) => foldersBeside(copy)))];
  let lacking = 0;
  for (const [done, file] of files.entries()) {
    options.checking(done, files.length);
    let brought = await bringFrom(sources, folder, file, options);
    if (brought === 'withheld') {
      await pause(moment, undefined, { signal: options.signal });
      brought = await bringFrom(sources, folder, file, options);
    }
    if (brought !== 'whole') lacking += 1;
    options.signal.throwIfAborted();
  }
  await flushFolder(folder);
  await flushFolder(dirname(folder));
  return lacking;
}

function namedIn(path: string): string[] {
  const sql = openForReading(path);
  try {
    return filesNamedIn(sql);
  } finally {
    sql.close();
  }
}

/** The folders in which the files of a copy may lie: beside it, or beside its folder of backups. */
const foldersBeside = (copy: string): string[] => {
  const folder = dirname(copy);
  const home = basename(folder) === 'backups' ? [join(dirname(folder), folderName)] : [];
  return [join(folder, folderName), ...home];
};

/** Time after which a file that the system has withheld is asked for once more, in milliseconds. */
const moment = 1_000;

/** Returns whether a whole file was found in one of the folders. `withheld`: one of them may have it. */
async function bringFrom(
  sources: readonly string[],
  folder: string,
  file: string,
  options: Pick<Parameters<typeof bringAttachmentsTo>[1], 'far' | 'cipher' | 'signal' | 'isOfFile'>,
): Promise<'whole' | 'lacking' | 'withheld'> {
  const { far, cipher, signal } = options;
  const target = join(folder, file);
  let otherwise: 'lacking' | 'withheld' = 'lacking';
  for (const source of sources) {
    try {
      if (!(await far.look(join(source, file)))?.isFile) continue;
      await far.copy(join(source, file), target);
      await inspectSealedFile(cipher, folder, file, signal);
      return 'whole';
    } catch (error) {
      signal.throwIfAborted();
      const isProof = error instanceof RecordError;
      if (!isProof && !(error instanceof FileWithheld) && !(await options.isOfFile(error))) throw error;
      if (!isProof) otherwise = 'withheld';
      await rm(target, { force: true });
    }
  }
  return otherwise;
}
