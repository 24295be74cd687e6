import { AsyncEntry } from '@napi-rs/keyring';

/** A store for secrets. Every method rejects with KeychainError when the store cannot be used. */
export interface SecretStore {
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** Also resolves when there was nothing to delete. */
  delete(account: string): Promise<void>;
  /**
   * Most UTF-16 code units (the length of a JavaScript string) that a secret may have; absent when there is no limit.
   */
  readonly longest?: number;
}

/** The keychain is absent or locked, or it refused. The message never contains a secret. */
export class KeychainError extends Error {
  override name = 'KeychainError';
  /** What the keychain said, verbatim; null when it said nothing and the message is the program's own. */
  readonly said: string | null;
  constructor(message: string, options: ErrorOptions & { said?: string | null } = {}) {
    super(message, options);
    this.said = options.said === undefined ? message : options.said;
  }
}

/**
 * Returns the most UTF-16 code units that a system's keychain accepts; undefined when there is no limit. Windows
 * accepts 2,560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE in wincred.h). The keyring library stores a password as UTF-16,
 * two bytes per code unit. The other systems accept any secret that a platform issues.
 */
export const longestSecret = (platform: NodeJS.Platform): number | undefined =>
  platform === 'win32' ? 2_560 / 2 : undefined;

/** Service name of the entries in the system's keychain. */
export const keychainService = 'Investment Desk';

/**
 * Returns the operating system's keychain. On Linux the store is pinned to the Secret Service: without the option the
 * library may silently fall back to the kernel's key ring, which forgets everything at the next boot.
 * @param profile separates the entries of profiles on one machine
 */
export function systemKeychain(profile: string): SecretStore {
  // Entries are kept, because on Linux creating one connects to the Secret Service and blocks this process: for some
  // milliseconds, or for two seconds when the service does not answer.
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
    // An entry holds a session of the service, which is over when the service has been restarted since.
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

/**
 * How long to wait for an answer, in milliseconds. A locked keychain asks the person for a password, which takes a
 * while; a dead service never answers.
 */
const patience = 60_000;

/** How many given-up calls may still hold their threads before no further call is made. */
const mostStuck = 2;

/** The end of the queue of this process's calls, which run one after the other. */
let line: Promise<unknown> = Promise.resolve();
/** Calls that were made and have no answer yet. */
const open = new Set<{ account: string; isGivenUp: boolean }>();

/**
 * True while a call has no answer. Neither Node nor Electron ends before the call's thread does, so such a process has
 * to be killed. Otherwise it would stay until an answer comes, without a window and with the lock of the profile.
 */
export const isAtKeychain = (): boolean => open.size > 0;

/**
 * True when a call for this account would be one too many, or a given-up call for the same account may still take
 * effect after it.
 */
function isBlocked(account: string): boolean {
  const stuck = [...open].filter(({ isGivenUp }) => isGivenUp);
  return stuck.length >= mostStuck || stuck.some((call) => call.account === account);
}

/**
 * Makes one call at a time. Each call occupies one of the four threads that also read and write files: several calls to
 * a keychain that waits for a person would stop the whole program.
 * @throws KeychainError also when there is no answer in time. A call that has not begun by then is never made. A call
 * that has begun may still take effect, and would then replace a secret that was stored since. So no other call is made
 * for its account until it has an answer
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

/** Makes a call, and gives up waiting when there is no answer in time. */
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
