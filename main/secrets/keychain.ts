import { AsyncEntry } from '@napi-rs/keyring';

/** Where secrets rest. Every method rejects with KeychainError when the store cannot be used. */
export interface SecretStore {
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** Resolves also when there was nothing to delete. */
  delete(account: string): Promise<void>;
  /** Most UTF-16 code units that a secret may have, which is the length of a JavaScript string; absent: any number. */
  readonly longest?: number;
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

/**
 * Most UTF-16 code units that a system's keychain takes. Windows takes 2,560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE in
 * wincred.h), of which the keyring library makes two per code unit: it stores a password as UTF-16. The others take any
 * secret that a platform hands out.
 */
export const longestSecret = (platform: NodeJS.Platform): number | undefined =>
  platform === 'win32' ? 2_560 / 2 : undefined;

/** Under this name the entries stand in the system's keychain. */
export const keychainService = 'Investment Desk';

/**
 * The operating system's keychain. On Linux the store is pinned to the Secret Service: without the option the
 * library may silently fall back to the kernel's key ring, which forgets everything at the next boot.
 * @param profile separates the entries of profiles on one machine
 */
export function systemKeychain(profile: string): SecretStore {
  // Kept, because on Linux making one connects to the Secret Service and blocks this process: for some milliseconds, or
  // for two seconds where the service does not answer.
  const entries = new Map<string, AsyncEntry>();
  const path = (account: string) => `${profile}/${account}`;
  async function at<T>(account: string, use: (entry: AsyncEntry) => Promise<T>): Promise<T> {
    const make = () => new AsyncEntry(keychainService, path(account), { linux: { store: 'secret-service' } });
    const kept = entries.get(account);
    try {
      const entry = kept ?? make();
      entries.set(account, entry);
      return await use(entry);
    } catch (error) {
      entries.delete(account);
      // A person who has dismissed the prompt is not asked again at once.
      if (!kept || String((error as Error).message).includes('dismissed')) throw error;
    }
    // An entry holds a session of the service, which is over when the service has been started anew since.
    return use(make());
  }
  const call = <T>(account: string, use: (entry: AsyncEntry) => Promise<T>) =>
    inTurn(path(account), () => at(account, use));
  return {
    longest: longestSecret(process.platform),
    get: (account) => call(account, async (entry) => (await entry.getPassword()) ?? null),
    set: (account, secret) => call(account, (entry) => entry.setPassword(secret)),
    delete: (account) => call(account, async (entry) => void (await entry.deletePassword())),
  };
}

/** Locked keychains ask the person for a password, which takes a while; a dead service never answers. Milliseconds. */
const patience = 60_000;

/** How many calls may have been given up and still hold their threads before no further one is made. */
const mostStuck = 2;

/** The calls of this process, one after the other. */
let line: Promise<unknown> = Promise.resolve();
/** Calls that have been made and have no answer yet. */
const open = new Set<{ account: string; isGivenUp: boolean }>();

/**
 * True while a call has no answer. Neither Node nor Electron ends before the call's thread does, so such a process has
 * to be killed: it would stay for as long as nobody answers, without a window and with the lock of the profile.
 */
export const isAtKeychain = (): boolean => open.size > 0;

/** True when a call for this account would be one too many, or would be overtaken by one that may still be done. */
function isBlocked(account: string): boolean {
  const stuck = [...open].filter(({ isGivenUp }) => isGivenUp);
  return stuck.length >= mostStuck || stuck.some((call) => call.account === account);
}

/**
 * Makes one call at a time. Each occupies one of the four threads on which files are read and written as well: several
 * calls to a keychain that waits for a person would stop the whole program.
 * @throws KeychainError also when there is no answer in time. A call that has not begun by then is never made. One that
 * has may still be done, so no other is made for its account before it has an answer: a secret that was stored since
 * would be replaced by it
 */
async function inTurn<T>(account: string, call: () => Promise<T>): Promise<T> {
  if (isBlocked(account)) throw unanswered();
  let isLate = false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(unanswered());
    }, patience);
  });
  const turn = line.then(() => {
    clearTimeout(timer);
    if (isLate || isBlocked(account)) throw unanswered();
    return answered(account, call);
  });
  line = turn.catch(() => {});
  try {
    return await Promise.race([turn, late]);
  } catch (cause) {
    if (cause instanceof KeychainError) throw cause;
    if (cause instanceof Error) throw new KeychainError(cause.message, { cause });
    throw new KeychainError('the keychain refused', { cause, said: null });
  }
}

/** Makes a call, and gives it up when there is no answer in time. */
async function answered<T>(account: string, call: () => Promise<T>): Promise<T> {
  const own = { account, isGivenUp: false };
  open.add(own);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      own.isGivenUp = true;
      reject(unanswered());
    }, patience);
  });
  try {
    return await Promise.race([call().finally(() => open.delete(own)), late]);
  } finally {
    clearTimeout(timer);
  }
}

const unanswered = () => new KeychainError('the keychain did not answer', { said: null });
