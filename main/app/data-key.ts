import type { Profile } from '../profile/profile.ts';
import { StorageError } from '../profile/storage-error.ts';
import { KeychainError, type SecretStore } from '../secrets/keychain.ts';
import { type Cipher, createCipher, newDataKey, SealError } from '../storage/cipher.ts';

/** The keychain account of the data key. */
export const dataKeyAccount = 'data-key';

/**
 * Returns the cipher of a profile. Creates a new key only while the profile has no data: existing data whose key is gone
 * must never get a new key silently.
 * @throws StorageError keychainUnavailable, dataKeyMissing or dataKeyWrong
 */
export async function openCipher(secrets: SecretStore, profile: Profile): Promise<Cipher> {
  try {
    const known = await secrets.get(dataKeyAccount);
    if (known !== null) return createCipher(known);
    if (profile.hasData()) throw new StorageError('dataKeyMissing', 'the keychain holds no data key');
    await secrets.set(dataKeyAccount, newDataKey());
    const stored = await secrets.get(dataKeyAccount);
    if (stored === null) throw new StorageError('keychainUnavailable', 'the keychain does not store values');
    return createCipher(stored);
  } catch (cause) {
    if (cause instanceof KeychainError) throw keychainUnavailable(cause);
    if (cause instanceof SealError) throw new StorageError('dataKeyWrong', cause.message, { cause });
    throw cause;
  }
}

/** Returns the StorageError for a keychain that gives no entries. */
export const keychainUnavailable = (cause: KeychainError) =>
  new StorageError('keychainUnavailable', cause.message, { cause, said: cause.said });
