import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyChecked } from '../profile/far-copy.ts';
import type { FarFolder } from '../profile/far-folder.ts';
import { FileWithheld } from '../profile/file-withheld.ts';
import {
  attachmentsFolder,
  filesNamedIn,
  folderName,
  hasAttachmentsQuery,
  isAttachmentName,
  namedFilesQuery,
  namesAmong,
} from './attachment-files.ts';
import { backupsAmong } from './backup.ts';
import type { Cipher } from './cipher.ts';
import { openForReading } from './database.ts';
import { RecordError } from './records.ts';
import { inspectSealedFile } from './sealed-file.ts';

/*
 * # Attachments in the second folder
 * The sealed files that backups there name lie in one folder beside the backups, each once. They are there before the first
 * backup that names them gets its final name. Each backup opens every chunk of this computer's own file with the key, reads
 * the copy back and compares the two; a copy that differs is replaced. A file that this computer has lost does not stop a
 * backup: its copy in the second folder stays, and is fetched and opened with the key, because nothing else proves it whole.
 */

const unfinishedName = /^[0-9a-f]{64}\.sealed\.[0-9a-f-]{36}\.new$/;

/** A file that a new backup names. */
interface Named {
  file: string;
  /** Bytes of this computer's own; 0: it is missing. */
  bytes: number;
  /** Bytes of the one in the second folder; null: there is none. */
  there: number | null;
}

/** The attachments that a backup names, compared with those in the second folder. */
export interface AttachmentsPlan {
  named: Named[];
  /** How many bytes are written and read there. */
  bytes: number;
}

interface Places {
  far: FarFolder;
  /** This computer's folder of backups in the second folder. */
  folder: string;
}

/** Returns which files a finished backup names, and which of them are in the second folder. @param backup its copy on the own disk */
export async function planAttachments(
  { far, folder }: Places,
  { backup, path }: { backup: string; path: string },
): Promise<AttachmentsPlan> {
  const sql = openForReading(backup);
  let files: string[];
  try {
    files = filesNamedIn(sql);
  } finally {
    sql.close();
  }
  const named: Named[] = [];
  for (const file of files) {
    const own = await stat(join(attachmentsFolder(path), file)).catch(() => null);
    const there = await far.look(join(folder, folderName, file));
    named.push({ file, bytes: own?.size ?? 0, there: there?.isFile ? there.bytes : null });
  }
  return { named, bytes: named.reduce((sum, each) => sum + bytesToPass(each), 0) };
}

/** Returns how many bytes of a file are written and read: one that is missing here is read there. */
function bytesToPass({ bytes, there }: Named): number {
  if (bytes === 0) return there ?? 0;
  return there === bytes ? bytes : 2 * bytes;
}

/**
 * Brings the files of a plan to the second folder.
 * @param options.staging a folder on the own disk, in which copies that are fetched lie for a moment
 * @param options.passed called with the number of bytes that were written and read back since the last call
 * @returns how many files are neither whole on this computer nor in the second folder
 * @throws CopyDiffers, or the system's error
 */
export async function bringAttachments(
  { far, folder }: Places,
  { named }: AttachmentsPlan,
  options: {
    path: string;
    staging: string;
    cipher: Cipher;
    signal: AbortSignal;
    passed(bytes: number): void;
  },
): Promise<number> {
  const own = attachmentsFolder(options.path);
  const to = join(folder, folderName);
  let lacking = 0;
  for (const { file, there } of named) {
    options.signal.throwIfAborted();
    const whole = await wholeOrNull(options.cipher, own, file, options.signal);
    if (!whole) {
      if (there === null || !(await isWholeThere(far, join(to, file), file, options))) lacking += 1;
      options.passed(there ?? 0);
      continue;
    }
    if (there === whole.bytes && (await far.hash(join(to, file))) === whole.sha256) {
      options.passed(whole.bytes);
      continue;
    }
    await clearPlace(far, join(to, file));
    // A unique name, because the remains of a killed attempt may be impossible to remove.
    const temporary = `${file}.${randomUUID()}.new`;
    await copyChecked(
      far,
      join(own, file),
      { folder: to, name: file, temporary },
      {
        ...options,
        sha256: whole.sha256,
      },
    );
    options.passed(2 * whole.bytes);
  }
  if (named.length > 0) await far.flushFolder(to);
  return lacking;
}

/** Returns what this computer's own file is; null when it is not whole, or the system withholds it. */
async function wholeOrNull(cipher: Cipher, folder: string, file: string, signal: AbortSignal) {
  try {
    return await inspectSealedFile(cipher, folder, file, signal);
  } catch (error) {
    if (error instanceof RecordError || error instanceof FileWithheld) return null;
    throw error;
  }
}

/**
 * Returns whether a copy in the second folder is whole. It is fetched to this computer, where it is opened with the key.
 * A copy that cannot be fetched while the folder answers does not count as whole, because nothing proves that it is.
 * @throws the system's error when the folder does not answer either
 */
async function isWholeThere(
  far: FarFolder,
  path: string,
  file: string,
  { staging, cipher, signal }: { staging: string; cipher: Cipher; signal: AbortSignal },
): Promise<boolean> {
  try {
    await far.copy(path, join(staging, file));
    await inspectSealedFile(cipher, staging, file, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RecordError || (await far.isFolder(dirname(path)))) return false;
    throw error;
  } finally {
    await rm(join(staging, file), { force: true }).catch(() => {}); // removed with the folder
  }
}

/** Moves anything but a file out of a file's place, because a folder cannot be replaced by a file. */
async function clearPlace(far: FarFolder, path: string): Promise<void> {
  const there = await far.look(path);
  if (there && !there.isFile) await far.rename(path, `${path}.aside-${Date.now()}`);
}

/**
 * Removes the files in the second folder that no backup there names, and those that were not finished.
 * @throws when a backup cannot be read: the files that it names are unknown, and no file is removed
 */
export async function forgetAttachments({ far, folder }: Places): Promise<void> {
  const to = join(folder, folderName);
  if (!(await far.isFolder(to))) return;
  const there = await far.list(to);
  const unfinished = there.filter((name) => unfinishedName.test(name));
  for (const name of unfinished) await far.remove(join(to, name));
  const files = there.filter(isAttachmentName);
  if (files.length === 0) return;
  const named = new Set<string>();
  for (const { path } of backupsAmong(await far.list(folder), folder))
    for (const file of await farNames(far, path)) named.add(file);
  for (const file of files) if (!named.has(file)) await far.remove(join(to, file));
}

/** Returns the files that a backup in a far folder names. */
export async function farNames(far: FarFolder, path: string): Promise<string[]> {
  const [tables = []] = await far.query(path, [hasAttachmentsQuery]);
  if (tables.length === 0) return [];
  const [rows = []] = await far.query(path, [namedFilesQuery]);
  return namesAmong(rows);
}
