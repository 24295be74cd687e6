import { z } from 'zod';
import type { SecretStore } from '../secrets/keychain.ts';
import type { EnteredCredentials } from './proxy-login-state.ts';

const storedCredentials = z.object({
  name: z.string(),
  password: z.string(),
  scheme: z.string().default(''),
});

/** The credentials of proxies in the keychain, by account. */
export interface ProxyKeychain {
  /** False while the keychain is not open. */
  readonly isOpen: boolean;
  /** Returns a proxy's credentials; null when there are none, or none that can be read. */
  read(account: string): Promise<EnteredCredentials | null>;
  /**
   * Stores accepted credentials. Returns whether the keychain holds them. If not, they last until the app ends, and the
   * page says so.
   */
  keep(account: string, credentials: EnteredCredentials): Promise<boolean>;
  /** Deletes an entry that the person does not want kept. Returns whether the keychain still holds it. */
  drop(account: string): Promise<boolean>;
  /** Deletes an entry. @throws KeychainError */
  delete(account: string): Promise<void>;
}

/** Returns the keychain's entries for proxies. @param secrets returns the keychain; null while it is not open */
export function createProxyKeychain(secrets: () => SecretStore | null): ProxyKeychain {
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
    async keep(account, credentials) {
      const store = secrets();
      try {
        await store?.set(account, JSON.stringify(credentials));
        return store !== null;
      } catch {
        return false;
      }
    },
    async drop(account) {
      try {
        await secrets()?.delete(account);
        return false;
      } catch {
        return true;
      }
    },
    async delete(account) {
      await secrets()?.delete(account);
    },
  };
}
