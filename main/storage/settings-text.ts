import { existsSync, linkSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from './flush.ts';

/**
 * Returns the object that the text of a settings file holds. electron-store alone would take a number, a list or `null`
 * for an empty file, and the next write would replace it.
 * @throws SyntaxError when it is no JSON, or Error when it is no object
 */
export function settingsIn(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('the settings are no object');
  return value as Record<string, unknown>;
}

/**
 * Writes settings in the place of a file that is damaged, and keeps that file beside them. It has both names until the
 * new file is whole: whatever happens in between, what could be read of it can be read again.
 * @returns the other name of the damaged file; null when there was no file
 */
export function replaceSettings(file: string, settings: object): string | null {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const aside = existsSync(file) ? join(dirname(file), `settings.broken-${stamp}.json`) : null;
  if (aside) {
    try {
      linkSync(file, aside);
    } catch {
      renameSync(file, aside); // a folder, or a file system without links
    }
  }
  writeWhole(file, JSON.stringify(settings, null, '\t'));
  return aside;
}
