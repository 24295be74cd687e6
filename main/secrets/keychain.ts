import { AsyncEntry } from '@napi-rs/keyring';

/** Where secrets rest. Every method rejects with KeychainError when the store cannot be used. */
export interface SecretStore {
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** Resolves also when there was nothing to delete. */
  delete(account: string): Promise<void>;
}

/** The keychain is absent, locked or refused. Its message never holds a secret. */
export class KeychainError extends Error {
  override name = 'KeychainError';
  /** What the keychain said, verbatim; null when it said nothing, and the message is the program's own. */
  readonly said: string | null;
  constructor(message: string, options: ErrorOptions & { said?: string | null } = {}) {
    super(message, options);
    this.said = options.said === undefined ? message : options.said;
  }
}

/** Under this name the entries stand in the system's keychain. */
export const keychainService = 'Investment Desk';

/**
 * The operating system's keychain. On Linux the store is pinned to the Secret Service: without the option the
 * library may silently fall back to the kernel's key ring, which forgets everything at the next boot.
 * @param profile separates the entries of profiles on one machine
 */
export function systemKeychain(profile: string): SecretStore {
  // Kept, because on Linux making one connects to the Secret Service and blocks this process: for some milliseconds, or
  // for two seconds where the service does not answer. An entry holds names only, no connection and no secret.
  const entries = new Map<string, AsyncEntry>();
  const entry = (account: string) => {
    const made =
      entries.get(account) ??
      new AsyncEntry(keychainService, `${profile}/${account}`, { linux: { store: 'secret-service' } });
    entries.set(account, made);
    return made;
  };
  return {
    get: (account) => guarded(async () => (await entry(account).getPassword()) ?? null),
    set: (account, secret) => guarded(() => entry(account).setPassword(secret)),
    delete: (account) => guarded(async () => void (await entry(account).deletePassword())),
  };
}

/** Locked keychains ask the person for a password, which takes a while; a dead service never answers. */
const patience = 60_000;

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new KeychainError('the keychain did not answer', { said: null })),
      patience,
    );
  });
  try {
    return await Promise.race([work(), late]);
  } catch (cause) {
    if (cause instanceof KeychainError) throw cause;
    if (cause instanceof Error) throw new KeychainError(cause.message, { cause });
    throw new KeychainError('the keychain refused', { cause, said: null });
  } finally {
    clearTimeout(timer);
  }
}
