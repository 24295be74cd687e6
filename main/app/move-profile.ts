import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { FormerFolder } from '../../contract/app.ts';
import { storageFailureOf, systemWords } from '../profile/failures.ts';
import { flushFile, flushFolder, writeWhole } from '../profile/flush.ts';
import { lockProfile } from '../profile/lock.ts';
import { readRegularFile } from '../profile/regular-file.ts';
import { StorageError } from '../profile/storage-error.ts';
import { lookThrough } from '../storage/integrity.ts';

/**
 * # Moving a profile
 * The profile is copied into a separate folder within its new place. The copies are compared by their SHA-256 and
 * flushed, and each data file is checked there. Then a marker is written, which decides. Before it, the former folder
 * counts, and the copy is removed and made anew. After it, the copy counts, and the next start goes on to put it into
 * place. The former folder is renamed at the end and never deleted. A place that already has data gets the marker as
 * well, without a move: a profile that appears in the former place later is another copy, and is left alone.
 */

/** The moments of a move at which the program may end. */
export type MovePoint = 'locked' | 'fileCopied' | 'checked' | 'marked' | 'entryPlaced' | 'placed' | 'renamed';

const storedMarker = z.object({
  version: z.literal(1),
  /** Null when there was nothing to move. */
  from: z.string().nullable(),
  to: z.string(),
  at: z.string(),
  /** The new path of the former folder. */
  renamedTo: z.string().nullable(),
});
type Marker = z.infer<typeof storedMarker>;

const markerPath = (profilePath: string): string => join(profilePath, 'moved.json');
const stagingPath = (profilePath: string): string => join(profilePath, 'moving');

function readMarker(profilePath: string): Marker | null {
  try {
    return (
      storedMarker.safeParse(JSON.parse(readRegularFile(markerPath(profilePath)).toString())).data ?? null
    );
  } catch {
    return null;
  }
}

/** Returns the origin, destination and time of a profile's move; null when it was not moved. */
export function readMoved(profilePath: string): { from: string; to: string; at: string } | null {
  const marker = readMarker(profilePath);
  if (!marker || marker.from === null) return null;
  return { from: marker.from, to: marker.to, at: marker.at };
}

/** Names of the program's own files and folders in a profile folder. The rest is Chromium's. */
const data = /^(environments|training|profile-id|settings\.json|settings\.broken-.*|removed-.*)$/;
const logs = ['logs', 'logs-2'];
/** Name of the former log's folder in the new place, where the new log is already being written. Both are read. */
const logsGoTo = 'logs-2';

/**
 * True when a folder holds a profile, or a part of one.
 * @throws when the folder cannot be read, or its parent if the folder is missing
 */
function hasProfile(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })) return readdirSync(path).some((name) => data.test(name));
  // A share or a disk that is out of reach does not prove that there is no profile.
  readdirSync(dirname(path));
  return false;
}

export interface MoveOptions {
  from: string;
  /** The profile folder, locked by this process. */
  to: string;
  progress?(bytes: { done: number; total: number }): void;
  signal?: AbortSignal;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: MovePoint): void;
}

export interface Moved {
  /** Null when this call moved nothing. */
  moved: { from: string; to: string } | null;
  former: FormerFolder | null;
}

/**
 * Moves a profile from its former place, once, and finishes an interrupted move.
 * @throws StorageError profileInUse when a program has the former folder open; storage when it cannot be copied. The
 * former folder is then unchanged
 */
export async function moveProfile(options: MoveOptions): Promise<Moved> {
  const { from, to } = options;
  try {
    const marker = readMarker(to);
    if (marker) {
      await place(options);
      return { moved: null, former: await finish(options, marker) };
    }
    if (hasProfile(to) || !hasProfile(from)) {
      await mark(options, { from: null, renamedTo: null });
      return { moved: null, former: formerOf(options, null) };
    }
    const made = await copyAndPlace(options);
    return { moved: { from, to }, former: await finish(options, made) };
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    const isFull = storageFailureOf(cause) === 'storageFull';
    throw new StorageError('storage', message, { cause, path: isFull ? to : from });
  }
}

async function copyAndPlace(options: MoveOptions): Promise<Marker> {
  const { from, to, at = () => {} } = options;
  const lock = lockProfile(from);
  try {
    at('locked');
    const staging = stagingPath(to);
    try {
      await rm(staging, { recursive: true, force: true });
      await copyChecked(options, staging);
    } catch (cause) {
      // A full disk is the likeliest reason, so a copy that is of no use should not go on filling it.
      await rm(staging, { recursive: true, force: true }).catch(() => {});
      throw cause;
    }
    at('checked');
    const renamedTo = `${from}.moved-${new Date().toISOString().replaceAll(':', '-')}`;
    const marker = await mark(options, { from, renamedTo });
    at('marked');
    await place(options);
    return marker;
  } finally {
    lock.release();
  }
}

async function mark({ to }: MoveOptions, what: Pick<Marker, 'from' | 'renamedTo'>): Promise<Marker> {
  const marker: Marker = { version: 1, ...what, to, at: new Date().toISOString() };
  writeWhole(markerPath(to), JSON.stringify(marker, null, 2));
  await flushFolder(to);
  return marker;
}

/** A file of the former folder, and its path in the new one. Both are relative. */
interface Piece {
  path: string;
  goesTo: string;
  bytes: number;
}

async function copyChecked(options: MoveOptions, staging: string): Promise<void> {
  const { from, signal, progress = () => {}, at = () => {} } = options;
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
    at('fileCopied');
  }
  for (const { path, goesTo } of pieces)
    if (isDataFile(goesTo)) await checkDataFile(join(from, path), join(staging, goesTo), signal);
  await flushFolders(staging);
  await flushFolder(options.to);
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

async function look(path: string): Promise<{ size: number; isFolder: boolean }> {
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

/**
 * Puts the copy into its place. An interrupted call can be repeated, because an entry is either in the copy or in its
 * place.
 */
async function place({ to, at = () => {} }: MoveOptions): Promise<void> {
  const staging = stagingPath(to);
  if (!existsSync(staging)) return;
  for (const name of await readdir(staging)) {
    await placeEntry(join(staging, name), join(to, name));
    at('entryPlaced');
  }
  await flushFolder(to);
  // Only log files whose names are taken can remain. The former folder has them, too.
  await rm(staging, { recursive: true, force: true });
  at('placed');
}

async function placeEntry(source: string, target: string): Promise<void> {
  if (!existsSync(target)) return rename(source, target);
  if (!(await look(target)).isFolder) return;
  for (const name of await readdir(source)) await placeEntry(join(source, name), join(target, name));
}

/**
 * Renames the former folder, unless somebody has worked with it since or has it open. Returns it if it is still there.
 */
async function finish(options: MoveOptions, marker: Marker): Promise<FormerFolder | null> {
  const { from, at = () => {} } = options;
  const left = formerOf(options, marker);
  if (left?.why !== 'notRenamed' || marker.renamedTo === null) return left;
  try {
    lockProfile(from).release();
    await rename(from, marker.renamedTo);
    await flushFolder(dirname(from));
  } catch {
    return left; // in use; the next start tries again
  }
  at('renamed');
  return null;
}

/** Returns the former folder and why it is still there; null when there is none, or it cannot be read. */
function formerOf({ from }: MoveOptions, marker: Marker | null): FormerFolder | null {
  try {
    if (!hasProfile(from)) return null;
    const isMoved = marker?.from === from && marker.renamedTo !== null && !existsSync(marker.renamedTo);
    const isSame = isMoved && !isChangedSince(from, Date.parse(marker.at));
    return { path: from, why: isSame ? 'notRenamed' : 'reappeared' };
  } catch {
    return null;
  }
}

/**
 * True when data or settings in a folder were written after a moment, in epoch milliseconds: somebody has worked with
 * it.
 */
function isChangedSince(path: string, moment: number): boolean {
  const root = join(path, 'environments');
  const folders = existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
  const files = folders.flatMap((folder) =>
    ['desk.sqlite', 'desk.sqlite-wal'].map((name) => join(folder, name)),
  );
  return [join(path, 'settings.json'), ...files].some(
    (file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > moment,
  );
}
