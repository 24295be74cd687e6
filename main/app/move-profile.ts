import { existsSync, readdirSync, statSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FormerFolder } from '../../contract/app.ts';
import { storageFailureOf } from '../profile/failures.ts';
import { flushFolder } from '../profile/flush.ts';
import { lockProfile } from '../profile/lock.ts';
import { StorageError } from '../profile/storage-error.ts';
import { copyChecked, hasProfile, look } from './move-copy.ts';
import { type Marker, readMarker, writeMarker } from './move-marker.ts';

/**
 * # Moving a profile
 * The profile is copied into a separate folder within its new place. The copies are compared by their SHA-256 and
 * flushed, and each data file is checked there. Then a marker is written, which decides. Before it, the former folder
 * counts, and the copy is removed and made again. After it, the copy counts, and the next start goes on to put it into
 * place. The former folder is renamed at the end and never deleted. A place that already has data gets the marker as
 * well, without a move: a profile that appears in the former place later is another copy, and is left alone.
 */

/** The folder in which a profile is copied before it is put into its place. */
const stagingPath = (profilePath: string): string => join(profilePath, 'moving');

/** The moments of a move at which the program may end. */
export type MovePoint = 'locked' | 'fileCopied' | 'checked' | 'marked' | 'entryPlaced' | 'placed' | 'renamed';

/** The folder that is moved, and its new place. */
export interface MoveOptions {
  from: string;
  /** The profile folder, locked by this process. */
  to: string;
  progress?(bytes: { done: number; total: number }): void;
  signal?: AbortSignal;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: MovePoint): void;
}

/** The result of a move. */
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
      await writeMarker(to, { from: null, renamedTo: null });
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
  const { from, to, signal, progress = () => {}, at = () => {} } = options;
  const lock = lockProfile(from);
  try {
    at('locked');
    const staging = stagingPath(to);
    try {
      await rm(staging, { recursive: true, force: true });
      await copyChecked(from, staging, { signal, progress, copied: () => at('fileCopied') });
    } catch (cause) {
      // A full disk is the likeliest reason, so a copy that is of no use should not go on filling it.
      await rm(staging, { recursive: true, force: true }).catch(() => {});
      throw cause;
    }
    at('checked');
    const renamedTo = `${from}.moved-${new Date().toISOString().replaceAll(':', '-')}`;
    const marker = await writeMarker(to, { from, renamedTo });
    at('marked');
    await place(options);
    return marker;
  } finally {
    lock.release();
  }
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
