import { mkdirSync } from 'node:fs';
import { clearForFolder, hasHistory, isDataMissing, quarantineName } from '../profile/quarantine.ts';
import { StorageError } from '../profile/storage-error.ts';
import { makeBackup } from '../storage/backup.ts';
import { whenFree } from '../storage/busy.ts';
import { type DataFile, openDataFile } from '../storage/data-file.ts';
import { type Database, openAndUpgrade } from '../storage/database.ts';
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

/**
 * Opens an environment's data file, or creates it. A file of an earlier version is backed up first. While another program
 * holds the file, the whole opening is tried again, because a part of it may have been refused. A failure leaves no file
 * open.
 * @throws StorageError
 */
export async function openFile(to: EnvironmentAccess): Promise<DataFile> {
  const { path, folder, cipher } = to;
  const { clock, log, signal } = to.core;
  const { migrations } = to.core.model;
  let upgradedFrom: number | null = null;

  async function open(): Promise<DataFile> {
    const database = await openAndUpgrade(path, {
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
      return adoptFile(to, database);
    } catch (cause) {
      database.close();
      throw cause;
    }
  }

  const file = await whenFree(open, { signal });
  if (upgradedFrom !== null)
    log.write('environment.upgraded', {
      environment: to.environment.id,
      from: upgradedFrom,
      to: migrations.length,
    });
  return file;
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
