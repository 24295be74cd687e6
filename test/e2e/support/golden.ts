import { cpSync, rmSync } from 'node:fs';
import { systemKeychain } from '../../../main/secrets/keychain.ts';
import { type Golden, goldenKeychain, readGolden } from '../../golden/profile.ts';
import type { Desk } from './desk.ts';

/** Puts a released version's profile in the place of a closed desk's own, with what the keychain holds for it. */
export async function takeGolden(desk: Desk, version: string): Promise<Golden> {
  const golden = readGolden(version);
  rmSync(desk.folder, { recursive: true });
  cpSync(golden.profile, desk.folder, { recursive: true });
  const keychain = systemKeychain(desk.profileId);
  // The first start of a version that has recovery keys offers one, over everything else.
  desk.writeSettings({ ...desk.readSettings(), recoveryKeyOffered: true });
  const entries = goldenKeychain(golden.expected.state.environments.map(({ id }) => id));
  for (const [account, secret] of Object.entries(entries)) await keychain.set(account, secret);
  return golden;
}
