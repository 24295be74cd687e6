import { createCipher } from '../../../main/storage/cipher.ts';
import { backUpRunning } from '../../support/running-backup.ts';
import type { App } from './app.ts';

/**
 * Makes a backup of an environment, as the app does by itself once a day. Returns its name, which distinguishes it
 * from the app's own backups.
 */
export async function backUp(app: App, { environment = 'training', now = Date.now() } = {}): Promise<string> {
  // Read the data key from the system's keychain.
  const entry = app.profile.keychainEntry('data-key');
  const { name } = await backUpRunning({
    path: app.profile.databasePath(environment),
    folder: app.profile.path('environments', environment, 'backups'),
    now,
    cipher: createCipher((await entry.getPassword()) ?? ''),
  });
  return name;
}
