import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { isInstant } from '../../contract/primitives.ts';

/**
 * # Freshness
 *
 * A data file that was put back from a copy looks like any other. Beside the file, in the keychain, lies therefore a mark
 * that the file knows: a number that only grows. A file that knows no number as high as the keychain's is older than one
 * that has been worked with.
 *
 * The mark is raised before the first call of an opening that creates or changes something, at least every minute while
 * such calls are made, and on closing. Each time it is committed to the file first and written to the keychain then; only
 * afterwards may the next call leave. The file remembers the mark before, so that both pairs are accepted that a kill in
 * between may leave.
 */
export interface Mark {
  id: string;
  /** Grows by one with each raising. */
  number: number;
  /** When it was raised, as ISO 8601. */
  at: string;
  place: Place;
}

/** Where a data file lies. */
export interface Place {
  /** See `Machine`; null: not known. */
  machine: string | null;
  /** Tells folders apart, hashed: a path may be longer than what a keychain takes. */
  folder: string;
  /** The computer's name and the folder's path, for a person to read. The path may be shortened. */
  computer: string;
  path: string;
}

const place = z.strictObject({
  machine: z.string().nullable(),
  folder: z.string().min(1),
  computer: z.string(),
  path: z.string(),
});

export const markSchema: z.ZodType<Mark> = z.strictObject({
  id: z.string().min(1),
  number: z.int().positive(),
  at: z.string().refine(isInstant),
  place,
});

const keptMark = z.strictObject({ version: z.literal(1), mark: markSchema });

/** Returns the text of a mark's entry in the keychain. */
export const markText = (mark: Mark): string => JSON.stringify({ version: 1, mark });

/** Returns the mark in an entry of the keychain; null when the entry cannot be read. */
export function readMark(text: string): Mark | null {
  try {
    return keptMark.parse(JSON.parse(text)).mark;
  } catch {
    return null;
  }
}

/** Most characters of a name or path in a mark: Windows keeps at most 1,280 in one entry, see keychain.ts. */
const mostShown = 200;

/**
 * Returns a place from a machine and a folder.
 * @param folder absolute, with links resolved. Windows and macOS do not tell capital letters from small ones
 */
export function placeOf(
  machine: { id: string | null; name: string },
  folder: string,
  platform: NodeJS.Platform = process.platform,
): Place {
  const isCaseless = platform === 'win32' || platform === 'darwin';
  const compared = (isCaseless ? folder.toLowerCase() : folder).normalize('NFC');
  return {
    machine: machine.id,
    folder: createHash('sha256').update(compared).digest('hex').slice(0, 32),
    computer: machine.name.slice(0, 60),
    path: folder.length > mostShown ? `…${folder.slice(-mostShown)}` : folder,
  };
}

/** A place of which nothing is known. It is none that a file can lie in. */
export const nowhere: Place = { machine: null, folder: 'unknown', computer: '', path: '' };

/** Returns the place of a data file, whose folder is there. @throws where the folder is gone */
export const placeOfFile = (machine: { id: string | null; name: string }, file: string): Place =>
  placeOf(machine, realpathSync.native(dirname(file)));

/** True when two places are the same. Machines that tell no id are told apart by the folder alone. */
export const isSamePlace = (a: Place, b: Place): boolean =>
  a.folder === b.folder && (a.machine === b.machine || a.machine === null || b.machine === null);
