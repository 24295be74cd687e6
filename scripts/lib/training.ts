import { openCipher } from '../../main/open-environment.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import { openProfile } from '../../main/storage/profile.ts';
import { readTrainingSnapshot } from '../../main/training/platform.ts';
import { createSandbox, type Report } from '../../sandbox/index.ts';

/**
 * What the Training platform itself holds: read from its own sealed state in the profile, not from the desk's
 * database and not from the screen. The desk must be closed.
 */
export async function whatThePlatformHolds(profileFolder: string): Promise<Report> {
  const profile = openProfile(profileFolder);
  const cipher = await openCipher(systemKeychain(profile.id), profile);
  const snapshot = readTrainingSnapshot(profile.trainingPath, cipher);
  if (!snapshot) throw new Error('the Training platform was never used: it holds nothing');
  return createSandbox({ snapshot }).report();
}
