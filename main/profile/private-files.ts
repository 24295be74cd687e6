import { chmodSync, closeSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * # Private files
 * Only the person who started the app may open the profile's files. SQLite creates files that everybody may read, and
 * earlier versions of the app did so with other files. Anyone who can open an SQLite file for reading can also lock it.
 * Windows has no such permissions: there, the user's own folder keeps others out.
 *
 * A process that opened a file before its permissions were changed keeps it open until that process ends.
 */

/**
 * Creates an empty file that only its owner may open, unless something is there already. SQLite gives its journals the
 * same permissions.
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    // An existing file is never opened: closing it would release the locks that this process holds on it.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}

/** Folders of the profile that hold only the app's own files. Chromium's folders lie beside them. */
const ownFolders = /^(environments|training|takeover.*|removed-.*|former-.*)$/;
const ownFiles = /^(profile\.lock|profile-id|settings.*\.json|.*\.json)$/;

const others = 0o077;

/**
 * Removes other users' permissions from the profile folder and the app's files in it. Links are left alone.
 * @returns how many attempts failed, and the first error; null when none failed
 */
export function closeToOthers(profilePath: string): { count: number; exception: unknown } | null {
  if (process.platform === 'win32') return null;
  const failures: unknown[] = [];
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== 'ENOENT') failures.push(cause); // SQLite's journals come and go
      return undefined;
    }
  };
  const close = (path: string, goesIn: (name: string) => boolean): void => {
    const found = attempt(() => lstatSync(path, { throwIfNoEntry: false }));
    if (!found || !(found.isFile() || found.isDirectory())) return;
    if ((found.mode & others) !== 0) attempt(() => chmodSync(path, found.mode & 0o777 & ~others));
    if (!found.isDirectory()) return;
    for (const name of attempt(() => readdirSync(path)) ?? [])
      if (goesIn(name)) close(join(path, name), () => true);
  };
  close(profilePath, (name) => ownFolders.test(name) || ownFiles.test(name));
  return failures.length === 0 ? null : { count: failures.length, exception: failures[0] };
}
