import { z } from 'zod';
import type { SecretStore } from '../secrets/keychain.ts';

const storedCredentials = z.object({
  name: z.string(),
  password: z.string(),
  /** The scheme that the proxy asked for when the credentials were entered. */
  scheme: z.string().default(''),
});

type StoredCredentials = z.infer<typeof storedCredentials>;

/** The proxies' credentials in the keychain. No failure of the keychain is thrown, except by `forget`. */
export interface KeptCredentials {
  /** True while the keychain is open. */
  readonly isOpen: boolean;
  /** Returns the credentials of an account; null when there are none that can be read. */
  read(account: string): Promise<StoredCredentials | null>;
  /** Stores credentials. Returns true when they are in the keychain. */
  keep(account: string, credentials: StoredCredentials): Promise<boolean>;
  /** Deletes credentials. Returns false when they may still be in the keychain. */
  drop(account: string): Promise<boolean>;
  /** Deletes credentials. @throws KeychainError */
  forget(account: string): Promise<void>;
}

/** @param secrets returns the keychain; null while the keychain is not open */
export function createKeptCredentials(secrets: () => SecretStore | null): KeptCredentials {
  return {
    get isOpen() {
      return secrets() !== null;
    },
    async read(account) {
      try {
        const text = await secrets()?.get(account);
        return text ? storedCredentials.parse(JSON.parse(text)) : null;
      } catch {
        // The entry is locked or damaged, so the person enters it again. Drop the error: it may quote the entry.
        return null;
      }
    },
    async keep(account, { name, password, scheme }) {
      try {
        await secrets()?.set(account, JSON.stringify({ name, password, scheme }));
        return secrets() !== null;
      } catch {
        return false;
      }
    },
    async drop(account) {
      try {
        await secrets()?.delete(account);
        return true;
      } catch {
        return false;
      }
    },
    async forget(account) {
      await secrets()?.delete(account);
    },
  };
}
