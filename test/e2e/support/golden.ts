import { cpSync, rmSync } from 'node:fs';
import { systemKeychain } from '../../../main/secrets/keychain.ts';
import { type Golden, goldenKeychain, readGolden } from '../../golden/profile.ts';
import type { App } from './app.ts';

/** Puts a released version's profile in the place of a closed desk's own, with what the keychain holds for it. */
export async function takeGolden(app: App, version: string): Promise<Golden> {
  const golden = readGolden(version);
  rmSync(app.folder, { recursive: true });
  cpSync(golden.profile, app.folder, { recursive: true });
  const keychain = systemKeychain(app.profileId);
  // The first start of a version that has recovery keys offers one, over everything else.
  app.writeSettings({ ...app.readSettings(), recoveryKeyOffered: true });
  const entries = goldenKeychain(golden.expected.state.environments.map(({ id }) => id));
  for (const [account, secret] of Object.entries(entries)) await keychain.set(account, secret);
  return golden;
}
