import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BackupFile, backupsAmong, makeBackup, surplusOf, unfinishedAmong } from './backup.ts';
import type { Cipher } from './cipher.ts';
import { type BackupWriter, computerName, computerText } from './computer.ts';
import type { FarFolder } from './far-folder.ts';

/** The chosen folder is not there. */
export class FolderGone extends Error {
  override name = 'FolderGone';
}

/** The chosen folder is there, and the profile's own folder in it is not. */
export class FolderReplaced extends Error {
  override name = 'FolderReplaced';
}

/** The folder for the backups leads into the profile's own data folder, or holds that. */
export class FolderInside extends Error {
  override name = 'FolderInside';
}

/** The copy that was read back differs from what was written. */
export class CopyDiffers extends Error {
  override name = 'CopyDiffers';
}

/** The copy could not be made on this computer's own disk. */
export class OwnDiskFails extends Error {
  override name = 'OwnDiskFails';
}

/** Where the backups of one environment lie in a chosen folder. */
export interface SecondPlace {
  chosen: string;
  /** The profile's own folder. It is made when the folder is chosen, and never again by itself. */
  ofProfile: string;
  ofEnvironment: string;
  /** This computer's folder of backups. Another copy of the profile has its own. */
  ofWriter: string;
}

/** The profile's own folder in a chosen one. */
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
 * Refuses a folder that lies in the profile's data folder, or holds it: a link or a junction may lead there.
 * @throws FolderInside, or what the system says
 */
export async function mustBeOutside(far: FarFolder, folder: string, profilePath: string): Promise<void> {
  const [ofFolder, ofProfile] = [await far.identities(folder), await far.identities(profilePath)];
  const [own, data] = [ofFolder[0] ?? '', ofProfile[0] ?? ''];
  if (ofFolder.includes(data) || ofProfile.includes(own))
    throw new FolderInside('the folder leads to the data folder');
}

/**
 * Finds this computer's folder for an environment, makes it if need be, and returns the backups in it, newest first. Where a stick
 * is not plugged in, its place may still be an empty folder of this computer's own disk: a missing folder of the
 * profile is therefore never made anew.
 * @throws FolderGone, FolderReplaced, FolderInside, or what the system says
 */
export async function lookAround(
  far: FarFolder,
  place: SecondPlace,
  profilePath: string,
): Promise<BackupFile[]> {
  if (!(await far.isFolder(place.chosen))) throw new FolderGone('the folder is not there');
  if (!(await far.isFolder(place.ofProfile))) throw new FolderReplaced('the own folder in it is not there');
  // Each one before the next is made in it.
  await mustBeOutside(far, place.ofProfile, profilePath);
  await far.makeFolder(place.ofEnvironment);
  await mustBeOutside(far, place.ofEnvironment, profilePath);
  await far.makeFolder(place.ofWriter);
  await mustBeOutside(far, place.ofWriter, profilePath);
  return backupsAmong(await far.list(place.ofWriter), place.ofWriter);
}

/**
 * Makes a backup in the second folder. `makeBackup` makes and verifies it on this computer's own disk first; the finished
 * file is then copied beside, flushed, read back, compared by its SHA-256, and only then given its name. SQLite never
 * opens a file in the second folder: over SMB and NFS its locks cannot be relied on, and one call that does not answer
 * would hold the whole process. The same bytes pass the same checks. Reading back may be answered from the system's
 * memory, so it proves what the system has taken in, not what a share keeps.
 * @param options.staging a folder on the own disk, which is there only meanwhile
 * @throws when anything goes wrong; then there is no new backup, and every former one is still there
 */
export async function makeSecondBackup(options: {
  far: FarFolder;
  place: SecondPlace;
  /** The data file. */
  path: string;
  staging: string;
  /** The text of the note that lies beside the backups. */
  note: string;
  /** The name of this computer. */
  computer: string;
  now: number;
  cipher: Cipher;
  signal: AbortSignal;
  /** The copy on the own disk is finished, and has so many bytes. */
  staged(bytes: number): void;
  /** The copy in the second folder is finished, and is read back now. */
  checking(): void;
  /** An old backup, or one that was not finished, could not be removed. */
  keptMore(error: unknown): void;
}): Promise<BackupFile> {
  const { far, place, staging, signal } = options;
  const folder = place.ofWriter;
  try {
    const made = await stage(options);
    options.staged(made.bytes);
    // First: where it came last and failed, the backup would be there, and the note would be missing for a day.
    await far.write(join(folder, 'environment.json'), options.note);
    await far.write(join(folder, computerName), computerText(options.computer));
    await removeUnfinished(options);
    const beside = join(folder, `${made.name}.new`);
    const path = join(folder, made.name);
    try {
      const hash = await far.copy(made.path, beside);
      options.checking();
      if ((await far.hash(beside)) !== hash) throw new CopyDiffers('what was read back is something else');
      signal.throwIfAborted();
      await far.rename(beside, path);
      await far.flushFolder(folder);
    } catch (cause) {
      await far.remove(beside).catch(() => {}); // the next attempt tries again
      throw cause;
    }
    await forgetOldest(options);
    return { name: made.name, path, at: made.at, partial: made.partial };
  } finally {
    // Where it cannot be removed, for example because a thread that is stuck still holds it, the next attempt does.
    await rm(staging, { recursive: true, force: true }).catch(() => {});
  }
}

/** @throws OwnDiskFails */
async function stage(
  options: Parameters<typeof makeSecondBackup>[0],
): Promise<BackupFile & { bytes: number }> {
  const { path, staging, now, cipher, signal } = options;
  try {
    const made = await makeBackup({ path, folder: staging, now, cipher, signal });
    return { ...made, bytes: (await stat(made.path)).size };
  } catch (cause) {
    throw new OwnDiskFails('no copy on the own disk', { cause });
  }
}

async function removeUnfinished(options: Parameters<typeof makeSecondBackup>[0]): Promise<void> {
  const { far, place } = options;
  const names = unfinishedAmong(await far.list(place.ofWriter));
  await removeAll(
    names.map((name) => join(place.ofWriter, name)),
    options,
  );
}

async function forgetOldest(options: Parameters<typeof makeSecondBackup>[0]): Promise<void> {
  const { far, place, now } = options;
  try {
    const known = backupsAmong(await far.list(place.ofWriter), place.ofWriter);
    await removeAll(
      surplusOf(known, now).map(({ path }) => path),
      options,
    );
  } catch (error) {
    options.keptMore(error);
  }
}

/** A folder that lets nothing be removed, against blackmail for example, is no failure: the backup is made. */
async function removeAll(
  paths: readonly string[],
  { far, keptMore }: Pick<Parameters<typeof makeSecondBackup>[0], 'far' | 'keptMore'>,
): Promise<void> {
  try {
    for (const path of paths) await far.remove(path);
  } catch (error) {
    keptMore(error);
  }
}

/** Where the copy is made before it goes to the second folder. @param path the data file */
export const stagingOf = (path: string): string => join(dirname(path), 'second-backup');
