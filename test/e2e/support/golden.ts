import { rmSync } from 'node:fs';
import { systemKeychain } from '../../../main/secrets/keychain.ts';
import { copyProfile, type Golden, readGolden } from '../../golden/profile.ts';
import type { App } from './app.ts';

/** Replaces a closed app's profile with that of a released version, with its entries in the keychain. */
export async function takeGolden(app: App, version: string): Promise<Golden> {
  const golden = readGolden(version);
  rmSync(app.folder, { recursive: true });
  copyProfile(golden, app.folder);
  const keychain = systemKeychain(app.profileId);
  // The first start of a version with recovery keys offers one, over everything else.
  app.writeSettings({ ...app.readSettings(), recoveryKeyOffered: true });
  for (const [account, secret] of Object.entries(golden.keychain)) await keychain.set(account, secret);
  return golden;
}
