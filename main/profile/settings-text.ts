import { existsSync, linkSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from './flush.ts';

/**
 * Returns the object in the text of a settings file. electron-store alone would take a number, a list or `null` for an
 * empty file, and the next write would replace it.
 * @throws SyntaxError when the text is not JSON, or Error when it holds no object
 */
export function settingsIn(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('the settings are not an object');
  return value as Record<string, unknown>;
}

/**
 * Replaces a damaged settings file, and keeps the damaged file beside the new one. The damaged file has both names
 * until the new file is complete: whatever happens in between, its readable part can be read again.
 * @returns the other name of the damaged file; null when there was no file
 */
export function replaceSettings(file: string, settings: object): string | null {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const kept = existsSync(file) ? join(dirname(file), `settings.broken-${stamp}.json`) : null;
  if (kept) {
    try {
      linkSync(file, kept);
    } catch {
      renameSync(file, kept); // a folder, or a file system without links
    }
  }
  writeWhole(file, JSON.stringify(settings, null, '\t'));
  return kept;
}
