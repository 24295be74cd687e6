import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { AppError, type PlaceFailure } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { placeFailureOf, systemWords } from '../profile/failures.ts';
import { type FarFolder, openFarFolder, SilentFolder } from '../profile/far-folder.ts';
import { FolderInside, mustBeOutside, profileFolder } from './second-backup.ts';

/**
 * Creates the profile's own folder in a folder that a person chose, and proves that files can be written, renamed, read
 * and removed there.
 * @returns the folder to use: its parent when the profile's own folder itself was chosen
 * @throws AppError folderInside, folderLeadsInside, folderUnusable, folderSilent
 */
export async function prepareSecondFolder(
  path: string,
  options: { profilePath: string; profileId: string; clock: Clock; open?: typeof openFarFolder },
): Promise<string> {
  const chosen = basename(path) === basename(profileFolder('', options.profileId)) ? dirname(path) : path;
  const own = openFarFolder(options.profilePath, options.clock);
  const far = (options.open ?? openFarFolder)(chosen, options.clock);
  try {
    const [profile] = await own.identities(options.profilePath);
    const above = await far.identities(chosen);
    if (profile !== undefined && above.includes(profile))
      throw new AppError('folderInside', { path: chosen });
    const folder = profileFolder(chosen, options.profileId);
    await far.makeFolder(folder);
    await mustBeOutside(far, folder, options.profilePath);
    await tryOut(far, join(folder, 'test-of-this-folder'));
    return chosen;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (cause instanceof FolderInside)
      throw new AppError('folderLeadsInside', { path: profileFolder(chosen, options.profileId) }, { cause });
    if (cause instanceof SilentFolder) throw new AppError('folderSilent', { path: chosen }, { cause });
    const disk = ofFolder(placeFailureOf(cause));
    const said = systemWords(cause) ?? undefined;
    throw new AppError('folderUnusable', { path: chosen, disk, said }, { cause });
  } finally {
    own.close();
    far.close();
  }
}

async function tryOut(far: FarFolder, path: string): Promise<void> {
  const text = 'Investment Desk tries this folder out.';
  await far.write(path, text);
  let isSame: boolean;
  try {
    isSame = (await far.hash(path)) === createHash('sha256').update(text).digest('hex');
  } catch (cause) {
    await far.remove(path).catch(() => {}); // the first failure says more
    throw cause;
  }
  await far.remove(path);
  if (!isSame)
    throw Object.assign(new Error('The folder returned other bytes than were written to it.'), {
      code: 'EIO',
    });
}

/**
 * Returns why a folder accepts no file of ours. No other program can hold a file that is new, so "denied" and "busy"
 * mean that the folder is read-only.
 */
const ofFolder = (failure: PlaceFailure | null): PlaceFailure | undefined =>
  failure === 'storageDenied' || failure === 'storageBusy' ? 'storageReadOnly' : (failure ?? undefined);
