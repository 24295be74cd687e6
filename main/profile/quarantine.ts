import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isNotedAsOpened } from './note.ts';

/** Suffixes of the files that SQLite keeps beside a data file. The write-ahead log may hold what was accepted last. */
const companions = ['-wal', '-shm'];
const quarantinePrefix = 'damaged-';

/** Returns a new name for a quarantine folder. @param now epoch milliseconds */
export const quarantineName = (now: number): string =>
  `${quarantinePrefix}${new Date(now).toISOString().replaceAll(':', '-')}`;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const quarantinesIn = (folder: string): string[] =>
  isFolder(folder) ? readdirSync(folder).filter((name) => name.startsWith(quarantinePrefix)) : [];

/** Returns an environment's quarantine folders, newest first. @param path the data file */
export const listQuarantined = (path: string): string[] =>
  quarantinesIn(dirname(path))
    .sort()
    .reverse()
    .map((name) => join(dirname(path), name));

/**
 * True when data is gone that once existed. Beginning with an empty file would then lose data silently.
 * @param backups the folder of backups, which is created with the data file
 */
export function isDataMissing(path: string, backups: string): boolean {
  if (existsSync(path) && statSync(path).size > 0) return false;
  return hasTraces(path, backups);
}

/** True when there has been data before: backups, quarantined files, or a note that says so. */
export const hasHistory = (path: string, backups: string): boolean =>
  hasCopies(path, backups) || isNotedAsOpened(dirname(path));

/** True as for `hasHistory`, or when there is a write-ahead log without its data file. */
export const hasTraces = (path: string, backups: string): boolean =>
  hasHistory(path, backups) || hasLog(path);

/** True when there is anything that the data key opens: a data file, its log, backups, or quarantined files. */
export const hasSealed = (path: string, backups: string): boolean =>
  existsSync(path) || hasLog(path) || hasCopies(path, backups);

const hasCopies = (path: string, backups: string): boolean =>
  existsSync(backups) || quarantinesIn(dirname(path)).length > 0;

const hasLog = (path: string): boolean => existsSync(`${path}-wal`);

/**
 * Makes room for a folder: moves anything else in its place into a folder beside it. Nothing is ever deleted.
 * @param name the quarantine folder's name, from `quarantineName`
 * @returns the quarantine folder; null when there was nothing to move
 */
export function clearForFolder(path: string, name: string): string | null {
  return existsSync(path) && !isFolder(path) ? moveInto(join(dirname(path), name), path) : null;
}

/** Makes room for a file, as `clearForFolder` does for a folder. */
export function clearForFile(path: string, name: string): string | null {
  return isFolder(path) ? moveInto(join(dirname(path), name), path) : null;
}

function moveInto(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  renameSync(path, join(folder, basename(path)));
  return folder;
}

/**
 * Moves a data file and its companions into a folder beside it. Nothing is ever deleted. The data file goes first:
 * after an interruption there is a log without its file, and never an older state without its log.
 * @param name the quarantine folder's name, from `quarantineName`
 * @returns the quarantine folder; null when there was nothing to move
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

/**
 * Returns the name of the quarantine folder to use. An interrupted quarantine continues in the folder where it began,
 * so that a file and its log stay together.
 */
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
