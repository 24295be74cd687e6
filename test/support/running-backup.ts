import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BackupFile, makeBackup } from '../../main/storage/backup.ts';

/**
 * Makes a backup of an environment whose app may be running. The app backs up by itself some seconds after opening, and
 * removes every unfinished backup in its folder first. So this backup is finished in a folder of its own, and only then
 * moved to the others.
 */
export async function backUpRunning(options: Parameters<typeof makeBackup>[0]): Promise<BackupFile> {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(dirname(folder), 'test-backup-'));
  try {
    const made = await makeBackup({ ...options, folder: own });
    const path = join(folder, made.name);
    await rename(made.path, path);
    return { ...made, path };
  } finally {
    await rm(own, { recursive: true });
  }
}
