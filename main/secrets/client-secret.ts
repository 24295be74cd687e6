import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  type Environment,
  leastSecret,
  mostSecret,
  type SecretFault,
  trainingId,
} from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { KeychainError, type SecretStore } from './keychain.ts';

/**
 * # Bound client secrets
 * The keychain entry of a client secret names the address and the client id that the secret was entered for. Settings
 * and notes are files that anything on the machine can edit, so the entry decides where the secret may be sent. If the
 * settings name another address or client id, the secret is not available, and the entry stays as it is.
 *
 * Versions up to 0.2.0 stored the secret alone, under another account ("former entry"). A former entry is taken over
 * once, if the settings and the note beside the data both name the same address and client id. Each of these versions
 * wrote the note whenever an environment was saved or opened, so a missing note is no reason to trust the settings. A
 * note from which the settings were rebuilt is not a second witness either. A former entry that is not taken over stays
 * in the keychain. A new entry without a secret is then added, which says that the former one may no longer be used,
 * because the note is rewritten at the next opening and would then agree with anything. If somebody edited both
 * settings and note before the first start of this version, nobody finds out: nothing else tells what such a secret was
 * entered for.
 */

/** What an environment's secret is bound to. */
type Binding = Pick<Environment, 'baseUrl' | 'clientId'>;

/** An environment, as far as its secret depends on it. */
type Owner = Pick<Environment, 'id' | 'baseUrl' | 'clientId' | 'rebuilt'>;

export type ClientSecret = { kind: 'ready'; secret: string } | { kind: 'none' } | { kind: SecretFault };

/**
 * Whether there is a secret, and what is wrong with it. short: there is one, but it is too short to be removed from
 * answers, see `leastSecret`.
 */
type SecretKind = ClientSecret['kind'] | 'short';

const kindOf = (found: ClientSecret): SecretKind =>
  found.kind === 'ready' && found.secret.length < leastSecret ? 'short' : found.kind;

/** The moments at which the program may end while a former entry is taken over. */
export type TakeOverPoint = 'bound' | 'formerDeleted';

export interface ClientSecrets {
  /** Returns the secret that was entered for exactly this address and client id. @throws KeychainError */
  read(environment: Owner): Promise<ClientSecret>;
  /**
   * Returns the kind of what `read` would return, without the secret. A known result (an entry that opens, or no entry)
   * is not asked of the keychain again, because each question may show the person a prompt.
   * @throws KeychainError
   */
  kind(environment: Owner): Promise<SecretKind>;
  /**
   * Returns the secret to send to an environment's platform, including Training's; null when there is none.
   * @throws KeychainError
   */
  toSend(environment: Owner): Promise<string | null>;
  /**
   * Binds a secret to the environment's address and client id.
   * @throws KeychainError, AppError secretTooLong; the previous secret is then still there
   */
  set(environment: Owner, secret: string): Promise<void>;
  /** Deletes everything that is stored for an environment. @throws KeychainError */
  forget(environmentId: string): Promise<void>;
  /**
   * Makes the secret follow a person's change of an environment, before the change is stored. A new client id takes the
   * secret along. A new address loses the secret, unless it was entered for that address.
   * @returns `lost`: true when there was a secret and it was deleted. `undo` binds the secret to the former client id
   * again, for when the change could not be stored
   * @throws KeychainError, AppError secretTooLong; nothing has changed then
   */
  follow(before: Owner, after: Owner): Promise<{ lost: boolean; undo(): Promise<void> }>;
  /**
   * Takes over the former entry of an environment, if there is one. Must be done before the environment's note is
   * rewritten.
   * @throws KeychainError when a former entry could not be ruled out; then no note may be written
   */
  takeOver(environment: Owner): Promise<void>;
  /** Returns the most UTF-16 code units that an environment's secret may have. */
  longest(environment: Binding): number;
  /** Returns Training's secret, which the first call creates. It never leaves the process. */
  training(): Promise<string>;
}

const entryVersion = 1;

const storedEntry = z.object({
  version: z.literal(entryVersion),
  /** Null when the former entry beside this one was not taken over. */
  secret: z.string().min(1).nullable(),
  baseUrl: z.string(),
  clientId: z.string(),
});

type Entry = z.infer<typeof storedEntry>;

export const clientAccount = (environmentId: string): string => `${environmentId}/client`;
/**
 * Returns the account where versions up to 0.2.0 kept a secret without its address and client id. Training still uses
 * it.
 */
export const formerAccount = (environmentId: string): string => `${environmentId}/client-secret`;

const withoutSlashes = (baseUrl: string): string => baseUrl.replace(/\/+$/, '');

/** True for the same text, apart from slashes at the end. A cleverer comparison could let another address pass. */
const sameAddress = (a: string, b: string): boolean => withoutSlashes(a) === withoutSlashes(b);

const sameBinding = (a: Binding, b: Binding): boolean =>
  sameAddress(a.baseUrl, b.baseUrl) && a.clientId === b.clientId;

const textOf = (secret: string | null, { baseUrl, clientId }: Binding): string =>
  JSON.stringify({
    version: entryVersion,
    secret,
    baseUrl: withoutSlashes(baseUrl),
    clientId,
  } satisfies Entry);

/** Reads the text of an entry. The errors of JSON.parse quote the text, so none of them is kept. */
function entryIn(text: string): Entry | 'damaged' | 'newer' {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > entryVersion) return 'newer';
  return storedEntry.safeParse(value).data ?? 'damaged';
}

/** True when the settings and the note, independently of each other, name the same address and client id. */
function agrees(environment: Owner, note: Record<string, unknown> | null): boolean {
  const { baseUrl, clientId } = note ?? {};
  return (
    environment.rebuilt !== true &&
    typeof baseUrl === 'string' &&
    typeof clientId === 'string' &&
    sameBinding(environment, { baseUrl, clientId })
  );
}

/**
 * Creates the client secrets of a profile's environments.
 * @param deps.note returns the object in the note beside an environment's data, not yet checked; null when there is
 * none
 * @param deps.withheld called when a secret was asked for, and a stored one was not returned
 * @param deps.at called at named points, so that tests can end the process exactly there
 */
export function createClientSecrets(deps: {
  keychain: SecretStore;
  note(environmentId: string): Record<string, unknown> | null;
  withheld(environmentId: string, why: SecretFault): void;
  at?(point: TakeOverPoint): void;
}): ClientSecrets {
  const { keychain, note, at = () => {} } = deps;
  const most = keychain.longest ?? Number.POSITIVE_INFINITY;

  /** The kind of each environment's entry, or the pending question about it; never a secret. */
  const known = new Map<string, Binding & { kind: Promise<SecretKind> }>();

  async function read(environment: Owner): Promise<ClientSecret> {
    const found = await look(environment);
    // A person may have deleted the entry with the system's own keychain program.
    if (kindOf(found) !== (await known.get(environment.id)?.kind.catch(() => null)))
      known.delete(environment.id);
    return found;
  }

  async function kind(environment: Owner): Promise<SecretKind> {
    const before = known.get(environment.id);
    if (before && sameBinding(before, environment)) return before.kind;
    const asked = { ...environment, kind: look(environment).then(kindOf) };
    known.set(environment.id, asked);
    const forgetIf = (isUnsure: boolean) => {
      if (isUnsure && known.get(environment.id) === asked) known.delete(environment.id);
    };
    asked.kind.then(
      // The other kinds also depend on the note beside the data, or on this program being older than the entry.
      (found) => forgetIf(found !== 'ready' && found !== 'short' && found !== 'none'),
      () => forgetIf(true),
    );
    return asked.kind;
  }

  async function look(environment: Owner): Promise<ClientSecret> {
    const { id } = environment;
    const text = await keychain.get(clientAccount(id));
    if (text === null) {
      const former = await keychain.get(formerAccount(id));
      if (former === null) return { kind: 'none' };
      return agrees(environment, note(id)) ? { kind: 'ready', secret: former } : { kind: 'unproven' };
    }
    const entry = entryIn(text);
    if (typeof entry === 'string') return { kind: entry };
    if (entry.secret === null) return { kind: 'unproven' };
    if (!sameBinding(entry, environment)) return { kind: 'other' };
    return { kind: 'ready', secret: entry.secret };
  }

  async function bind(environment: Owner, secret: string, field: string): Promise<void> {
    const text = textOf(secret, environment);
    if (text.length > most) throw new AppError('secretTooLong', { field });
    await changing(environment.id, () => keychain.set(clientAccount(environment.id), text));
  }

  /** Changes an environment's entries. A kind that was known before, or asked for meanwhile, no longer counts. */
  async function changing(id: string, change: () => Promise<void>): Promise<void> {
    known.delete(id);
    try {
      await change();
    } finally {
      known.delete(id);
    }
  }

  const forget = (id: string): Promise<void> =>
    changing(id, async () => {
      // The former entry goes first: if only the other one were deleted, the former would be taken over as if never
      // forgotten.
      await keychain.delete(formerAccount(id));
      await keychain.delete(clientAccount(id));
    });

  async function takeOver(environment: Owner): Promise<void> {
    const { id } = environment;
    const former = await keychain.get(formerAccount(id));
    if (former === null) return;
    const text = await keychain.get(clientAccount(id));
    if (text !== null) {
      const entry = entryIn(text);
      // The program ended between the two, or the keychain refused to delete.
      if (typeof entry !== 'string' && entry.secret !== null) await deleteFormer(id);
      return;
    }
    if (!agrees(environment, note(id))) {
      await changing(id, () => keychain.set(clientAccount(id), textOf(null, environment)));
      return;
    }
    const bound = textOf(former, environment);
    // Only Windows has a limit, and only a secret that nearly reaches it is too long now: that one stays as it was.
    if (bound.length > most) return;
    try {
      await changing(id, () => keychain.set(clientAccount(id), bound));
      at('bound');
      if ((await keychain.get(clientAccount(id))) !== bound) return;
    } catch (cause) {
      // `read` goes on with the former entry, under the same condition. The next start tries again.
      if (cause instanceof KeychainError) return;
      throw cause;
    }
    await deleteFormer(id);
    at('formerDeleted');
  }

  /** Deletes the former entry, since the bound one counts. If that fails, the next start tries again. */
  async function deleteFormer(id: string): Promise<void> {
    try {
      await changing(id, () => keychain.delete(formerAccount(id)));
    } catch (cause) {
      if (!(cause instanceof KeychainError)) throw cause;
    }
  }

  return {
    read,
    kind,
    async toSend(environment) {
      if (environment.id === trainingId) return keychain.get(formerAccount(trainingId));
      const known = await read(environment);
      if (known.kind === 'ready') return known.secret;
      if (known.kind !== 'none') deps.withheld(environment.id, known.kind);
      return null;
    },
    async set(environment, secret) {
      await bind(environment, secret, 'secret');
      await deleteFormer(environment.id);
    },
    forget,
    async follow(before, after) {
      const unchanged = { lost: false, undo: async () => {} };
      await takeOver(before);
      if (sameBinding(before, after)) return unchanged;
      const known = await read(before);
      if (sameAddress(before.baseUrl, after.baseUrl)) {
        if (known.kind !== 'ready') return unchanged;
        await bind(after, known.secret, 'clientId');
        await deleteFormer(after.id);
        return { lost: false, undo: () => bind(before, known.secret, 'clientId') };
      }
      if (known.kind === 'none' || (await read(after)).kind === 'ready') return unchanged;
      await forget(after.id);
      return { ...unchanged, lost: true };
    },
    takeOver,
    longest: (environment) => Math.max(0, Math.min(mostSecret, most - textOf('', environment).length)),
    async training() {
      const account = formerAccount(trainingId);
      const known = await keychain.get(account);
      if (known !== null) return known;
      const made = randomBytes(24).toString('base64url');
      await keychain.set(account, made);
      return made;
    },
  };
}
