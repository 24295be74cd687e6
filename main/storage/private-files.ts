import { chmodSync, closeSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * # Private files
 * Only the person who started the app may open the profile's files. SQLite makes a file that everybody may read, and so
 * did earlier versions with other files. Who can open a file of SQLite's for reading can also lock it. Windows has no
 * such rights: there, the user's own folder keeps others out.
 *
 * A process that opened a file before its rights were changed keeps it open, until that process ends.
 */

/** Makes an empty file that is only for its owner, where there is nothing yet. SQLite gives its journals the same rights. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    // Never opened when it is there: closing it would take off the locks that this process has on it.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}

/** Folders of the profile that hold nothing but the app's own files. Those that Chromium keeps lie beside them. */
const ownFolders = /^(environments|training|takeover.*|removed-.*|former-.*)$/;
const ownFiles = /^(profile\.lock|profile-id|settings.*\.json|.*\.json)$/;

const others = 0o077;

/**
 * Takes the rights of others off the profile folder and the app's files in it. Links are left alone.
 * @returns how many keep such rights, and the first reason; null: none
 */
export function closeToOthers(profilePath: string): { count: number; exception: unknown } | null {
  if (process.platform === 'win32') return null;
  const failures: unknown[] = [];
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== 'ENOENT') failures.push(cause); // a journal of SQLite's comes and goes
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
