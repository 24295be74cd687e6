import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { isInstant } from '../../contract/primitives.ts';

/**
 * # Freshness
 *
 * A data file that was put back from a copy looks like any other. Therefore the keychain, outside the file, holds a
 * mark that the file knows, too: a number that only grows. A file that knows no number as high as the keychain's is
 * older than a file that was in use.
 *
 * The mark is raised before the first call after opening that creates or changes something, at least every minute while
 * such calls are made, and on closing. Each time it is committed to the file first and then written to the keychain;
 * only afterwards may the next call be sent. The file also remembers the previous mark, because a kill in between
 * leaves that mark in the keychain. Both marks are accepted.
 */
export interface Mark {
  id: string;
  /** Grows by one each time the mark is raised. */
  number: number;
  /** When it was raised, as ISO 8601. */
  at: string;
  place: Place;
}

/** Where a data file lies. */
export interface Place {
  /** See `Machine`; null when not known. */
  machine: string | null;
  /** Identifies the folder. A hash, because a path may be too long for a keychain. */
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

/** Longest path in a mark, in characters: Windows keeps at most 1,280 in one entry, see keychain.ts. */
const mostShown = 200;

/**
 * Returns the place of a folder on a machine.
 * @param folder absolute, with links resolved. Windows and macOS ignore upper and lower case
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

/** An unknown place. It never equals the place of a file. */
export const nowhere: Place = { machine: null, folder: 'unknown', computer: '', path: '' };

/** Returns the place of a data file. @throws when its folder does not exist */
export const placeOfFile = (machine: { id: string | null; name: string }, file: string): Place =>
  placeOf(machine, realpathSync.native(dirname(file)));

/** True when two places are the same. If a machine's id is not known, only the folders are compared. */
export const isSamePlace = (a: Place, b: Place): boolean =>
  a.folder === b.folder && (a.machine === b.machine || a.machine === null || b.machine === null);
