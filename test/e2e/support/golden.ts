import { rmSync } from 'node:fs';
import { systemKeychain } from '../../../main/secrets/keychain.ts';
import { copyProfile, type Golden, readGolden } from '../../golden/profile.ts';
import type { App } from './app.ts';

/**
 * Replaces a closed app's profile with that of a released version, with its entries in the keychain. `main` is the id of
 * its environment that has records of every kind.
 */
export async function takeGolden(app: App, version: string): Promise<Golden & { main: string }> {
  const golden = readGolden(version);
  rmSync(app.profile.folder, { recursive: true });
  copyProfile(golden, app.profile.folder);
  const keychain = systemKeychain(app.profile.id);
  // The first start of a version with recovery keys offers one, over everything else.
  app.profile.writeSettings({ ...app.profile.readSettings(), recoveryKeyOffered: true });
  for (const [account, secret] of Object.entries(golden.keychain)) await keychain.set(account, secret);
  const main = golden.expected.state.environments.find(({ name }) => name === 'Demo mit allem')?.id ?? '';
  return { ...golden, main };
}
