import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { filesNamedIn } from '../storage/attachment-files.ts';
import { openForReading } from '../storage/database.ts';
import { createTimeSlices, type TimeSlices } from '../storage/time-slices.ts';
import type { AttachmentFiles, AttachmentPoint } from './files.ts';
import type { Attachment, AttachmentOwner } from './model.ts';
import { isKeptNoLonger } from './retention.ts';

/**
 * # Which files are collected
 *
 * A file is removed when no row names it, and no other data file below the environment's folder does: backups, the copy for
 * the second folder, quarantined files. If one of these cannot be read, its names are unknown and no file is removed. The
 * same applies while any row of an attachment differs from the one that the app wrote, or is gone.
 *
 * A file that was stored, or lost its row, since this process started is held until the next start: its row may be about to
 * be committed, and a backup that is being made may hold the moment before. Files less than a day old are kept as well.
 */
export interface Collection {
  /** Removes attachments that are no longer kept, then files that nothing names. Returns how many files were removed. */
  collect(signal?: AbortSignal): Promise<number>;
}

/** Age of a file before it may be collected, in milliseconds. */
const leastAge = 24 * 60 * 60_000;

export function createCollection(deps: {
  files: AttachmentFiles;
  /** The data file. */
  path: string;
  now(): number;
  /** The files that rows of the data file name, each once. */
  namedFiles(): Iterable<string>;
  /** Returns the attachments whose content a file holds. */
  rowsIn(file: string): Attachment[];
  /** True when something else has removed rows of attachments. Their files may be the only thing that is left. */
  lacksRows(): boolean;
  /** True when an operation of an owner is open: it may still send one of the owner's attachments. */
  isSending(owner: AttachmentOwner): boolean;
  /** Removes the row of an attachment. */
  remove(id: string): void;
  at(point: AttachmentPoint): void;
}): Collection {
  const { files } = deps;

  /** Returns the files that rows name, and removes rows that are no longer kept; null: a row is not as it was written. */
  async function namedByRows(slices: TimeSlices): Promise<Set<string> | null> {
    const named = new Set<string>();
    let isInOrder = !deps.lacksRows();
    for (const file of deps.namedFiles()) {
      named.add(file);
      for (const { id, owner, about, addedAt } of deps.rowsIn(file)) {
        if (about === null) isInOrder = false;
        else if (isKeptNoLonger({ keep: about.keep, addedAt }, deps.now()) && !deps.isSending(owner))
          deps.remove(id);
      }
      if (slices.isOver) await slices.rest();
    }
    return isInOrder ? named : null;
  }

  /** Adds the files that other data files name. False: one of them cannot be read. */
  async function addNamedByCopies(
    named: Set<string>,
    slices: TimeSlices,
    signal?: AbortSignal,
  ): Promise<boolean> {
    try {
      for (const copy of await copiesBeside(deps.path)) {
        const sql = openForReading(copy);
        try {
          for (const file of filesNamedIn(sql)) named.add(file);
        } finally {
          sql.close();
        }
        await slices.rest();
      }
      return true;
    } catch {
      signal?.throwIfAborted();
      return false;
    }
  }

  async function collect(signal?: AbortSignal): Promise<number> {
    const slices = createTimeSlices({ rest: 0, signal });
    const { sealed, unfinished } = await files.list();
    const drop = (file: string) => {
      rmSync(join(files.folder, file), { force: true });
      deps.at('collected');
    };
    for (const name of unfinished) drop(name);
    const named = await namedByRows(slices);
    if (!named) return unfinished.length;
    const isUnnamed = ({ file }: { file: string }) => !named.has(file) && !files.isHeld(file);
    const old = sealed.filter((each) => isUnnamed(each) && deps.now() - each.writtenAt > leastAge);
    if (old.length === 0 || !(await addNamedByCopies(named, slices, signal))) return unfinished.length;
    const unnamed = old.filter(isUnnamed);
    // In one synchronous step after the check: a file that is being stored again is either held by now, or written
    // again.
    for (const { file } of unnamed) drop(file);
    return unfinished.length + unnamed.length;
  }

  return { collect };
}

/** Returns the data files below an environment's folder, without its own. */
async function copiesBeside(path: string): Promise<string[]> {
  const entries = await readdir(dirname(path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.name.endsWith('.sqlite'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((copy) => resolve(copy) !== resolve(path));
}
