import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns every file below a folder, with its content. A running program may remove files meanwhile, such as those of an
 * unfinished backup. If a file disappears before it is read, all files are read again.
 * @throws the system's error when a file cannot be read, or when the folder is missing
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
