import type { Environment } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { Ports } from '../ports.ts';
import { lockProfile, type ProfileLock } from '../profile/lock.ts';
import { type FolderPlace, isNetworkShare, placeOfFolder } from '../profile/network-share.ts';
import { closeToOthers } from '../profile/private-files.ts';
import { openProfile, type Profile } from '../profile/profile.ts';
import { createSettingsKeeper, type SettingsKeeper } from '../profile/settings-keeper.ts';
import { StorageError } from '../profile/storage-error.ts';
import { type ClientSecrets, createClientSecrets } from '../secrets/client-secret.ts';
import { KeychainError, type SecretStore } from '../secrets/keychain.ts';
import type { Cipher } from '../storage/cipher.ts';
import { finishTakeover, type TakeoverPoint } from '../storage/takeover-commit.ts';
import { keychainUnavailable, openCipher } from './data-key.ts';
import type { FormerProfile } from './former-profile.ts';

/** Everything needed to work with the data of a profile. */
export interface Unlocked {
  profile: Profile;
  secrets: SecretStore;
  clientSecrets: ClientSecrets;
  cipher: Cipher;
}

/**
 * The parts of the profile that are open. They open in this order: folder, settings, keychain entries, data key. After a
 * failure, the parts opened before stay open, because the ways out of being blocked need them.
 */
export interface ProfileAccess {
  readonly settings: SettingsKeeper;
  readonly profile: Profile | null;
  readonly secrets: SecretStore | null;
  readonly clientSecrets: ClientSecrets | null;
  readonly cipher: Cipher | null;
  /** Opens all parts. @throws StorageError, KeychainError */
  open(): Promise<void>;
  /** Returns all parts. @throws AppError blocked while a part is not open */
  unlocked(): Unlocked;
  /** Returns the keychain's entries. @throws AppError blocked while the keychain is not open */
  keychain(): SecretStore;
  /** Returns the client secrets. @throws AppError blocked while the keychain is not open */
  knownSecrets(): ClientSecrets;
  /** Releases the lock, so that other processes can open the folder. */
  release(): void;
}

/** Creates the access to a profile. Nothing is open before `open`. */
export function createProfileAccess(deps: {
  ports: Ports;
  former: Pick<FormerProfile, 'fetch'>;
  /** Returns a profile's keychain entries, by profile id. */
  secretsOf(profileId: string): SecretStore;
  /** Replaces the system's information about the profile folder. */
  placeOfFolder?: (path: string) => FolderPlace;
  /** See `AppOptions`. */
  takeoverAt?(point: TakeoverPoint): void;
}): ProfileAccess {
  const { ports } = deps;
  /** Held from the first opening until closing, even while the app is blocked for another reason. */
  let lock: ProfileLock | null = null;
  const settings = createSettingsKeeper(ports, () => lock !== null);
  let profile: Profile | null = null;
  let secrets: SecretStore | null = null;
  let clientSecrets: ClientSecrets | null = null;
  let cipher: Cipher | null = null;

  /** Refuses a profile folder on a network share. @throws StorageError networkFolder */
  function refuseNetworkShare(path: string): void {
    if (isNetworkShare((deps.placeOfFolder ?? placeOfFolder)(path)))
      throw new StorageError('networkFolder', 'the profile folder is on a network share', { path });
  }

  return {
    settings,
    get profile() {
      return profile;
    },
    get secrets() {
      return secrets;
    },
    get clientSecrets() {
      return clientSecrets;
    },
    get cipher() {
      return cipher;
    },
    async open() {
      profile = null;
      refuseNetworkShare(ports.profilePath);
      // Before the lock is taken: anyone who may open the lock's file can hold the lock.
      const open = closeToOthers(ports.profilePath);
      if (open) ports.log.write('profile.openToOthers', open);
      lock ??= lockProfile(ports.profilePath);
      await deps.former.fetch();
      await finishTakeover(ports.profilePath, ports.settings, () => settings.current, deps.takeoverAt);
      profile = openProfile(ports.profilePath);
      settings.read(profile.evidence());
      secrets = deps.secretsOf(profile.id);
      clientSecrets = createClientSecrets({
        keychain: secrets,
        note: profile.note,
        withheld: (environment, because) => ports.log.write('secret.withheld', { environment, because }),
      });
      cipher = await openCipher(secrets, profile);
      // Before an environment is opened or saved, because both rewrite the environment's note.
      await takeOverSecrets(clientSecrets, settings.current.environments);
    },
    unlocked() {
      if (!profile || !secrets || !clientSecrets || !cipher) throw new AppError('blocked');
      return { profile, secrets, clientSecrets, cipher };
    },
    keychain() {
      if (!secrets) throw new AppError('blocked');
      return secrets;
    },
    knownSecrets() {
      if (!clientSecrets) throw new AppError('blocked');
      return clientSecrets;
    },
    release() {
      lock?.release();
      lock = null;
    },
  };
}

/**
 * Takes over secrets that earlier versions stored without the address and client id they were entered for.
 * @throws StorageError keychainUnavailable
 */
async function takeOverSecrets(secrets: ClientSecrets, environments: readonly Environment[]): Promise<void> {
  try {
    for (const environment of environments) await secrets.takeOver(environment);
  } catch (cause) {
    throw cause instanceof KeychainError ? keychainUnavailable(cause) : cause;
  }
}
