import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBackup } from '../../../main/storage/backup.ts';
import { createCipher } from '../../../main/storage/cipher.ts';
import type { App } from './app.ts';

/**
 * Makes a backup of an environment, as the app does by itself once a day. Returns its name, which distinguishes it from
 * the app's own backups. A running app removes every unfinished backup in its folder before it makes its own, so this
 * one is finished in another folder and then moved there.
 */
export async function backUp(app: App, { environment = 'training', now = Date.now() } = {}): Promise<string> {
  // Read the data key from the system's keychain.
  const entry = app.profile.keychainEntry('data-key');
  const backups = app.profile.path('environments', environment, 'backups');
  const own = `${backups}-of-the-test`;
  const { name, path } = await makeBackup({
    path: app.profile.databasePath(environment),
    folder: own,
    now,
    cipher: createCipher((await entry.getPassword()) ?? ''),
  });
  await mkdir(backups, { recursive: true, mode: 0o700 });
  await rename(path, join(backups, name));
  await rm(own, { recursive: true });
  return name;
}
