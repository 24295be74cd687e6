import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every file below a folder, with its content. A program that is at work removes files meanwhile, those of a backup in
 * the making for example: where one is gone before it was read, all are read again.
 * @throws the system's error when a file cannot be read, or when the folder is gone
 */
export function filesBelow(folder: string): { path: string; bytes: Buffer }[] {
  for (;;) {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({ path, bytes: readFileSync(path) }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !existsSync(folder)) throw error;
    }
  }
}
