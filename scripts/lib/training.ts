import { openCipher } from '../../main/app/data-key.ts';
import { openProfile } from '../../main/profile/profile.ts';
import { systemKeychain } from '../../main/secrets/keychain.ts';
import { readTrainingSnapshot } from '../../main/training/platform.ts';
import { createSandbox, type Report } from '../../sandbox/index.ts';

/**
 * Returns the state of the Training platform, read from its own sealed file in the profile, not from the app's database
 * or screen. The app must be closed.
 */
export async function whatThePlatformHolds(profileFolder: string): Promise<Report> {
  const profile = openProfile(profileFolder);
  const cipher = await openCipher(systemKeychain(profile.id), profile);
  const snapshot = readTrainingSnapshot(profile.trainingPath, cipher);
  if (!snapshot) throw new Error('the Training platform was never used and has no state');
  return createSandbox({ snapshot }).report();
}
