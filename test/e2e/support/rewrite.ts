import type { DatabaseSync } from 'node:sqlite';
import { systemKeychain } from '../../../main/secrets/keychain.ts';
import { createCipher } from '../../../main/storage/cipher.ts';
import { asTheApp } from '../../support/own-hand.ts';
import type { App } from './app.ts';

/**
 * Changes rows of a closed app as the app itself would, see `asTheApp`. Without an id, it uses the first added
 * environment.
 */
export async function rewrite(
  app: App,
  work: (sql: DatabaseSync) => void,
  environmentId = app.profile.environmentId,
): Promise<void> {
  const key = await systemKeychain(app.profile.id).get('data-key');
  asTheApp(app.profile.databasePath(environmentId), createCipher(key ?? ''), environmentId, work);
}
