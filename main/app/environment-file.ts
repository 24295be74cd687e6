import { mkdirSync, statSync } from 'node:fs';
import { clearForFolder, hasHistory, isDataMissing, quarantineName } from '../profile/quarantine.ts';
import { StorageError } from '../profile/storage-error.ts';
import { makeBackup } from '../storage/backup.ts';
import { whenFree } from '../storage/busy.ts';
import { type DataFile, openDataFile } from '../storage/data-file.ts';
import { type Database, openAndUpgrade, type WhenChecked } from '../storage/database.ts';
import { nextTurn } from '../storage/time-slices.ts';
import type { EnvironmentAccess } from './environment-access.ts';
import { finishStartingEmpty } from './recovery.ts';

/**
 * Frees the path of the backup folder if a file occupies it. Returns the folder into which that file was moved.
 * @throws StorageError dataMissing when the data file is gone although it once existed
 */
export function clearPaths({ core, path, folder }: EnvironmentAccess): string | null {
  if (isDataMissing(path, folder))
    throw new StorageError('dataMissing', 'the data file is missing', { path });
  return clearForFolder(folder, quarantineName(core.clock.now()));
}

/** Returns when a file is checked. A file in which damage was found is not used before it has passed. */
function whenChecked({ core, path }: EnvironmentAccess, isSuspect: boolean): WhenChecked {
  if (isSuspect) return 'inThread';
  const bytes = [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return bytes <= core.fileChecking.largestAtOpening ? 'now' : 'later';
}

/**
 * Opens an environment's data file, or creates it. A file of an earlier version is backed up first. While another program
 * holds the file, the whole opening is tried again, because a part of it may have been refused. A failure leaves no file
 * open.
 * @param options.isSuspect true when damage was found in the file
 * @returns `isChecked`: false when the file has to be checked while it is in use, see storage/file-check.ts
 * @throws StorageError
 */
export async function openFile(
  to: EnvironmentAccess,
  { isSuspect }: { isSuspect: boolean },
): Promise<{ db: DataFile; isChecked: boolean }> {
  const { path, folder, cipher } = to;
  const { clock, log, signal } = to.core;
  const { migrations } = to.core.model;
  let upgradedFrom: number | null = null;

  async function open(): Promise<{ db: DataFile; isChecked: boolean }> {
    const { database, isChecked } = await openAndUpgrade(path, {
      check: whenChecked(to, isSuspect),
      signal,
      expected: hasHistory(path, folder),
      history: migrations,
      async beforeUpgrade(version) {
        // One backup is enough, however often the opening is tried.
        if (upgradedFrom !== null) return;
        await makeBackup({ path, folder, cipher, now: clock.now() });
        upgradedFrom = version;
      },
    });
    try {
      await nextTurn();
      return { db: adoptFile(to, database), isChecked };
    } catch (cause) {
      database.close();
      throw cause;
    }
  }

  const opened = await whenFree(open, { signal });
  if (upgradedFrom !== null)
    log.write('environment.upgraded', {
      environment: to.environment.id,
      from: upgradedFrom,
      to: migrations.length,
    });
  return opened;
}

/** Makes an opened database the environment's data file, and finishes what an earlier run has left unfinished. */
function adoptFile(to: EnvironmentAccess, database: Database): DataFile {
  const { environment, profile, path, folder } = to;
  const db = openDataFile(database, to.cipher, environment.id);
  finishStartingEmpty(db, path, folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    profile.remember(environment, true);
  } catch (exception) {
    // The backup folder and the note are not needed to work with the data; both are tried again at the next opening.
    to.core.log.write('storage.failed', { exception });
  }
  return db;
}
