import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemWords } from '../profile/failures.ts';
import { flushFile, flushFolder } from '../profile/flush.ts';
import { lookThrough } from '../storage/integrity.ts';

/** Names of the program's own files and folders in a profile folder. The rest is Chromium's. */
const data = /^(environments|training|profile-id|settings\.json|settings\.broken-.*|removed-.*)$/;
const logs = ['logs', 'logs-2'];
/** Name of the former log's folder in the new place, where the new log is already being written. Both are read. */
const logsGoTo = 'logs-2';

/**
 * True when a folder holds a profile, or a part of one.
 * @throws when the folder cannot be read, or its parent if the folder is missing
 */
export function hasProfile(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })) return readdirSync(path).some((name) => data.test(name));
  // A share or a disk that is out of reach does not prove that there is no profile.
  readdirSync(dirname(path));
  return false;
}

/** A file of the former folder, and its path in the new one. Both are relative. */
interface Piece {
  path: string;
  goesTo: string;
  bytes: number;
}

/**
 * Copies a profile into a folder, compares the copies, checks each data file, and flushes everything.
 * @param options.copied called after each file
 * @throws when a file cannot be copied, or its copy differs
 */
export async function copyChecked(
  from: string,
  staging: string,
  options: {
    signal?: AbortSignal;
    progress(bytes: { done: number; total: number }): void;
    copied(): void;
  },
): Promise<void> {
  const { signal, progress, copied } = options;
  const pieces = await piecesOf(from);
  const total = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  progress({ done, total });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  for (const piece of pieces) {
    signal?.throwIfAborted();
    const [source, target] = [join(from, piece.path), join(staging, piece.goesTo)];
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(source, target);
    await chmod(target, 0o600);
    await flushFile(target);
    if ((await digestOf(source)) !== (await digestOf(target)))
      throw new Error(`the copy of ${piece.path} differs`);
    done += piece.bytes;
    progress({ done, total });
    copied();
  }
  for (const { path, goesTo } of pieces)
    if (isDataFile(goesTo)) await checkDataFile(join(from, path), join(staging, goesTo), signal);
  await flushFolders(staging);
  await flushFolder(dirname(staging));
}

const isDataFile = (path: string): boolean => /^environments[\\/][^\\/]+[\\/]desk\.sqlite$/.test(path);

/**
 * Returns all files to copy. The `-shm` files are left out, because SQLite makes a new one for each file that it opens.
 */
async function piecesOf(from: string): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const taken = new Set<string>();
  async function walk(path: string, goesTo: string): Promise<void> {
    const { size, isFolder } = await look(join(from, path));
    if (isFolder) {
      for (const name of await readdir(join(from, path))) await walk(join(path, name), join(goesTo, name));
    } else if (!path.endsWith('-shm') && !taken.has(goesTo)) {
      taken.add(goesTo);
      pieces.push({ path, goesTo, bytes: size });
    }
  }
  const names = await readdir(from);
  for (const name of names.filter((each) => data.test(each))) await walk(name, name);
  for (const name of logs.filter((each) => names.includes(each))) await walk(name, logsGoTo);
  return pieces;
}

/** Returns the size of a path, and whether it leads to a folder. */
export async function look(path: string): Promise<{ size: number; isFolder: boolean }> {
  const found = await stat(path);
  return { size: found.size, isFolder: found.isDirectory() };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Checks a data file in its new place. A file that was damaged before is moved as it is: opening it reports the damage
 * and offers the ways out.
 */
async function checkDataFile(source: string, target: string, signal?: AbortSignal): Promise<void> {
  const words = (path: string) =>
    lookThrough(path, signal).then(
      ({ check }) => check,
      (error: unknown) => systemWords(error) ?? String(error),
    );
  const found = await words(target);
  if (found === 'ok') return;
  if ((await words(source)) === 'ok') throw new Error(`the copy of ${source} is damaged: ${found}`);
}

/** Flushes the entries of a folder and of all folders below it. */
async function flushFolders(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true }))
    if (entry.isDirectory()) await flushFolders(join(path, entry.name));
  await flushFolder(path);
}
