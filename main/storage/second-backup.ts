import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BackupWriter, computerName, computerText } from '../profile/computer.ts';
import { copyChecked } from '../profile/far-copy.ts';
import type { FarFolder } from '../profile/far-folder.ts';
import { folderName } from './attachment-files.ts';
import { type BackupFile, backupsAmong, makeBackup, surplusOf, unfinishedAmong } from './backup.ts';
import type { Cipher } from './cipher.ts';
import type { Precedence } from './precedence.ts';
import { bringAttachments, forgetAttachments, planAttachments } from './second-attachments.ts';

/** The chosen folder is missing or out of reach. */
export class FolderGone extends Error {
  override name = 'FolderGone';
}

/** The chosen folder exists, but not the profile's own folder in it. */
export class FolderReplaced extends Error {
  override name = 'FolderReplaced';
}

/** The folder for the backups leads into the profile's data folder, or contains it. */
export class FolderInside extends Error {
  override name = 'FolderInside';
}

/** The copy could not be made on this computer's own disk. */
export class OwnDiskFails extends Error {
  override name = 'OwnDiskFails';
}

/** Where the backups of one environment lie in a chosen folder. */
export interface SecondPlace {
  chosen: string;
  /** The profile's own folder. Created when the folder is chosen, and never again automatically. */
  ofProfile: string;
  ofEnvironment: string;
  /** This computer's folder of backups. Another copy of the profile has its own. */
  ofWriter: string;
}

/** Returns the path of the profile's own folder in a chosen folder. */
export const profileFolder = (chosen: string, profileId: string): string =>
  join(chosen, `investment-desk-${profileId}`);

export function secondPlace(
  chosen: string,
  profileId: string,
  environmentId: string,
  writer: BackupWriter,
): SecondPlace {
  const ofProfile = profileFolder(chosen, profileId);
  const ofEnvironment = join(ofProfile, environmentId);
  return { chosen, ofProfile, ofEnvironment, ofWriter: join(ofEnvironment, writer.folder) };
}

/**
 * Refuses a folder that lies in the profile's data folder or contains it: a link or a junction may lead there.
 * @throws FolderInside, or the system's error
 */
export async function mustBeOutside(far: FarFolder, folder: string, profilePath: string): Promise<void> {
  const [ofFolder, ofProfile] = [await far.identities(folder), await far.identities(profilePath)];
  const [own, data] = [ofFolder[0] ?? '', ofProfile[0] ?? ''];
  if (ofFolder.includes(data) || ofProfile.includes(own))
    throw new FolderInside('the folder leads to the data folder');
}

/**
 * Finds or creates this computer's folder for an environment, and returns the backups in it, newest first. A missing
 * folder of the profile is never created again: when a stick is not plugged in, its place may still be an empty folder
 * on this computer's own disk.
 * @throws FolderGone, FolderReplaced, FolderInside, or the system's error
 */
export async function lookAround(
  far: FarFolder,
  place: SecondPlace,
  profilePath: string,
): Promise<BackupFile[]> {
  if (!(await far.isFolder(place.chosen))) throw new FolderGone('the folder is missing or out of reach');
  if (!(await far.isFolder(place.ofProfile))) throw new FolderReplaced('the profile folder in it is missing');
  // Each folder is checked before the next one is created in it.
  await mustBeOutside(far, place.ofProfile, profilePath);
  await far.makeFolder(place.ofEnvironment);
  await mustBeOutside(far, place.ofEnvironment, profilePath);
  await far.makeFolder(place.ofWriter);
  await mustBeOutside(far, place.ofWriter, profilePath);
  return backupsAmong(await far.list(place.ofWriter), place.ofWriter);
}

/**
 * Makes a backup in the second folder. `makeBackup` first makes and verifies it on this computer's own disk. The
 * finished file is then copied under a temporary name, flushed, read back, compared by its SHA-256, and only then given
 * its final name. The same bytes pass the same checks. SQLite never works with a file in the second folder: its locks are
 * unreliable over SMB and NFS, and one call without an answer would block the whole process. Only the folder's own thread
 * asks finished backups, without locks, which attachments they name.
 * @returns `lacking`: how many attachments that the backup names are neither whole here nor in the second folder
 * @throws on any failure; then no backup is added, and the existing backups remain
 */
export async function makeSecondBackup(
  from: BackedUp,
  to: Destination,
  run: BackupRun,
): Promise<BackupFile & { lacking: number }> {
  const { far, place } = to;
  const { signal } = run;
  const folder = place.ofWriter;
  const staging = stagingOf(from.path);
  try {
    const made = await stage(from, staging, run);
    const plan = await planAttachments({ far, folder }, { backup: made.path, path: from.path });
    run.staged(2 * made.bytes + plan.bytes);
    // The note comes first: if writing it failed after the backup was there, the note would be missing for a day.
    await far.write(join(folder, 'environment.json'), from.note());
    await far.write(join(folder, computerName), computerText(to.computer));
    await removeUnfinished(to, run);
    if (plan.named.length > 0) {
      await far.makeFolder(join(folder, folderName));
      await mustBeOutside(far, join(folder, folderName), from.profilePath);
    }
    const lacking = await bringAttachments({ far, folder }, plan, { ...from, ...run, staging });
    await copyChecked(
      far,
      made.path,
      { folder, name: made.name, temporary: `${made.name}.new` },
      { signal, checking: () => run.passed(made.bytes) },
    );
    await far.flushFolder(folder);
    await forgetOldest(to, run);
    const { name, at, partial } = made;
    return { name, path: join(folder, name), at, partial, lacking };
  } finally {
    // If the folder cannot be removed, for example because a stuck thread still holds it, the next attempt does so.
    await rm(staging, { recursive: true, force: true }).catch(() => {});
  }
}

/** What a backup is made of. */
export interface BackedUp {
  /** The data file. */
  path: string;
  /** The profile's data folder. */
  profilePath: string;
  cipher: Cipher;
  /** What the check of the copy lets go first. */
  after?: Precedence;
  /** Returns the text of the note beside the backups. */
  note(): string;
}

/** Where a backup goes. */
interface Destination {
  far: FarFolder;
  place: SecondPlace;
  /** The name of this computer. */
  computer: string;
}

/** One making of a backup: its moment, its progress and its end. */
interface BackupRun {
  now: number;
  signal: AbortSignal;
  /** Called when the copy on the own disk is finished, with the number of bytes to write and read back in the folder. */
  staged(bytes: number): void;
  /** Called after each file, or half of one, with the number of bytes that were written or read back. */
  passed(bytes: number): void;
  /** Called when an old or unfinished backup could not be removed. */
  keptMore(error: unknown): void;
}

/** Makes the copy on the own disk. @throws OwnDiskFails */
async function stage(
  { path, cipher, after }: BackedUp,
  staging: string,
  { now, signal }: BackupRun,
): Promise<BackupFile & { bytes: number }> {
  try {
    const made = await makeBackup({ path, folder: staging, now, cipher, signal, after });
    return { ...made, bytes: (await stat(made.path)).size };
  } catch (cause) {
    throw new OwnDiskFails('the copy on the own disk could not be made', { cause });
  }
}

async function removeUnfinished({ far, place }: Destination, run: BackupRun): Promise<void> {
  const names = unfinishedAmong(await far.list(place.ofWriter));
  await removeAll(
    far,
    names.map((name) => join(place.ofWriter, name)),
    run,
  );
}

async function forgetOldest({ far, place }: Destination, run: BackupRun): Promise<void> {
  try {
    const known = backupsAmong(await far.list(place.ofWriter), place.ofWriter);
    await removeAll(
      far,
      surplusOf(known, run.now).map(({ path }) => path),
      run,
    );
    await forgetAttachments({ far, folder: place.ofWriter });
  } catch (error) {
    run.keptMore(error);
  }
}

/**
 * Removes files as far as possible. A folder that allows no removal, for example to protect against ransomware, is not a
 * failure: the backup was made.
 */
async function removeAll(far: FarFolder, paths: readonly string[], run: BackupRun): Promise<void> {
  try {
    for (const path of paths) await far.remove(path);
  } catch (error) {
    run.keptMore(error);
  }
}

/**
 * Returns the folder in which the copy is made before it goes to the second folder. It is on the own disk and exists only
 * during the backup. @param path the data file
 */
export const stagingOf = (path: string): string => join(dirname(path), 'second-backup');
