import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isNotedAsOpened } from './note.ts';

/** What SQLite keeps beside a data file. The write-ahead log may hold what was accepted last. */
const companions = ['-wal', '-shm'];
const quarantinePrefix = 'damaged-';

/** A new name for a folder in which something is set aside. */
export const quarantineName = (now: number): string =>
  `${quarantinePrefix}${new Date(now).toISOString().replaceAll(':', '-')}`;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const quarantinesIn = (folder: string): string[] =>
  isFolder(folder) ? readdirSync(folder).filter((name) => name.startsWith(quarantinePrefix)) : [];

/** The folders in which files of an environment were set aside, newest first. @param path its data file */
export const listQuarantined = (path: string): string[] =>
  quarantinesIn(dirname(path))
    .sort()
    .reverse()
    .map((name) => join(dirname(path), name));

/**
 * True when there is no data where there once was: to begin with an empty file then would be to lose data silently.
 * @param backups the folder of backups, which is made with the data file
 */
export function isDataMissing(path: string, backups: string): boolean {
  if (existsSync(path) && statSync(path).size > 0) return false;
  return hasTraces(path, backups);
}

/** True when there has been data here before: backups, files that were set aside, or a note that says so. */
export const hasHistory = (path: string, backups: string): boolean =>
  hasCopies(path, backups) || isNotedAsOpened(dirname(path));

/** The same, or a log without its file. */
export const hasTraces = (path: string, backups: string): boolean =>
  hasHistory(path, backups) || hasLog(path);

/** True when anything is there that the data key opens: a data file, its log, backups, or files that were set aside. */
export const hasSealed = (path: string, backups: string): boolean =>
  existsSync(path) || hasLog(path) || hasCopies(path, backups);

const hasCopies = (path: string, backups: string): boolean =>
  existsSync(backups) || quarantinesIn(dirname(path)).length > 0;

const hasLog = (path: string): boolean => existsSync(`${path}-wal`);

/**
 * Moves whatever is in the place of a folder, and is none, into a folder beside it; nothing is ever deleted.
 * @param name the folder's, from `quarantineName`
 * @returns the folder, or null when there was nothing to move
 */
export function clearForFolder(path: string, name: string): string | null {
  return existsSync(path) && !isFolder(path) ? moveInto(join(dirname(path), name), path) : null;
}

/** The same for the place of a file. */
export function clearForFile(path: string, name: string): string | null {
  return isFolder(path) ? moveInto(join(dirname(path), name), path) : null;
}

function moveInto(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  renameSync(path, join(folder, basename(path)));
  return folder;
}

/**
 * Moves a data file with all that belongs to it into a folder beside it; nothing is ever deleted. The file goes
 * first: cut off in between, a log without its file is met, and never an older state without its log.
 * @param name the folder's, from `quarantineName`
 * @returns the folder, or null when there was nothing to move
 */
export function quarantine(path: string, name: string): string | null {
  const folder = dirname(path);
  const present = ['', ...companions].map((suffix) => `${path}${suffix}`).filter((file) => existsSync(file));
  if (present.length === 0) return null;
  const target = join(folder, targetOf(path, present, name));
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const file of present) renameSync(file, join(target, basename(file)));
  return target;
}

/** What was cut off goes on in the folder where it began, so that a file and its log stay together. */
function targetOf(path: string, present: readonly string[], name: string): string {
  if (present.includes(path)) return name;
  const folder = dirname(path);
  const begun = quarantinesIn(folder)
    .sort()
    .reverse()
    .find((each) => {
      const has = (file: string) => existsSync(join(folder, each, basename(file)));
      return has(path) && !present.some(has);
    });
  return begun ?? name;
}
