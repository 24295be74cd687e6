import { join } from 'node:path';
import { readRegularFile } from './regular-file.ts';

/**
 * Returns the path of the note in an environment's folder. The note holds the environment as in the settings, and
 * `wasOpened`.
 */
export const notePath = (folder: string): string => join(folder, 'environment.json');

/** Returns the object in a note, not yet checked; null when there is no readable note. */
export function readNote(folder: string): Record<string, unknown> | null {
  try {
    return noteIn(readRegularFile(notePath(folder)).toString());
  } catch {
    return null;
  }
}

/** Returns the object in the text of a note, not yet checked; null when the text holds none. */
export function noteIn(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** True when the note says that there has been a data file. This is noted once the first data file is on the disk. */
export const isNotedAsOpened = (folder: string): boolean => readNote(folder)?.wasOpened === true;
