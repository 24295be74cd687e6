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
 * The keychain entry of a client secret names the address and the client id that the secret was entered for. Settings and
 * notes are files that anything on the machine can edit; the entry is what decides where the secret may be sent. Where
 * the settings name another address or client id, there is no secret, and the entry stays as it is.
 *
 * Versions up to 0.2.0 stored the secret alone, under another account ("former entry"). It is taken over once, where the
 * settings and the note beside the data both name the same address and client id. Every one of these versions wrote the
 * note whenever an environment was saved or opened, so a missing note is no reason to trust the settings. A note from
 * which the settings were rebuilt is no second witness either. A former entry that is not taken over stays in the
 * keychain, and an entry without a secret beside it says that nobody may use it any more: the note is written anew at
 * the next opening and would agree with anything then. Who has edited settings and note alike before the first start of
 * this version is not found out: nothing else tells what such a secret was entered for.
 */

/** What an environment's secret is bound to. */
type Binding = Pick<Environment, 'baseUrl' | 'clientId'>;

/** An environment, as far as its secret depends on it. */
type Owner = Pick<Environment, 'id' | 'baseUrl' | 'clientId' | 'rebuilt'>;

export type ClientSecret = { kind: 'ready'; secret: string } | { kind: 'none' } | { kind: SecretFault };

/** Says whether there is a secret, and what is wrong with it. short: it is ready, and too short to be taken out of answers, see `leastSecret`. */
type SecretKind = ClientSecret['kind'] | 'short';

const kindOf = (found: ClientSecret): SecretKind =>
  found.kind === 'ready' && found.secret.length < leastSecret ? 'short' : found.kind;

/** The moments of taking over a former entry at which the program may end. */
export type TakeOverPoint = 'bound' | 'formerDeleted';

export interface ClientSecrets {
  /** Returns the secret that was entered for exactly this address and client id. @throws KeychainError */
  read(environment: Owner): Promise<ClientSecret>;
  /**
   * Returns what `read` would say, without the secret and without asking the keychain again where it is known: an entry that
   * opens, and that there is none. Each question may cost a person a prompt. @throws KeychainError
   */
  kind(environment: Owner): Promise<SecretKind>;
  /** Returns the secret to send to an environment's platform, Training's included; null: none. @throws KeychainError */
  toSend(environment: Owner): Promise<string | null>;
  /**
   * Binds a secret to the environment's address and client id.
   * @throws KeychainError, DeskError secretTooLong; the secret before is still there
   */
  set(environment: Owner, secret: string): Promise<void>;
  /** Deletes whatever is stored for an environment. @throws KeychainError */
  forget(environmentId: string): Promise<void>;
  /**
   * Lets the secret follow a change that a person makes to an environment, before the change is stored: another client id
   * takes it along; another address loses it, unless it was entered for that one.
   * @returns `lost`: there was a secret, and it is deleted. `undo` binds it to the former client id again, for when the
   * change could not be stored
   * @throws KeychainError, DeskError secretTooLong; nothing has changed
   */
  follow(before: Owner, after: Owner): Promise<{ lost: boolean; undo(): Promise<void> }>;
  /**
   * Takes over the former entry of an environment, if there is one. Has to be done before the environment's note is
   * written anew.
   * @throws KeychainError where nothing may be noted, because a former entry could not be ruled out
   */
  takeOver(environment: Owner): Promise<void>;
  /** Most UTF-16 code units that an environment's secret may have. */
  longest(environment: Binding): number;
  /** Returns Training's secret, which is made by the first call. It never leaves the process. */
  training(): Promise<string>;
}

const entryVersion = 1;

const storedEntry = z.object({
  version: z.literal(entryVersion),
  /** null: the former entry beside it was not taken over. */
  secret: z.string().min(1).nullable(),
  baseUrl: z.string(),
  clientId: z.string(),
});

type Entry = z.infer<typeof storedEntry>;

export const clientAccount = (environmentId: string): string => `${environmentId}/client`;
/** Where versions up to 0.2.0 kept a secret without what it was entered for. Training still does. */
export const formerAccount = (environmentId: string): string => `${environmentId}/client-secret`;

const withoutSlashes = (baseUrl: string): string => baseUrl.replace(/\/+$/, '');

/** True for the same text, apart from slashes at the end. Anything cleverer could let another address pass. */
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

/** Reads the text of an entry. The errors of JSON.parse quote what they read, so none of them is kept. */
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

/** True when the settings and the note, each by itself, name the same address and client id. */
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
 * The client secrets of a profile's environments.
 * @param deps.note returns the object in the note beside an environment's data, not yet checked; null: there is none
 * @param deps.withheld called when a secret was asked for, and one that is stored is not given
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

  /** Whether each environment has an entry, or the question that is out about it; never a secret. */
  const known = new Map<string, Binding & { kind: Promise<SecretKind> }>();

  async function read(environment: Owner): Promise<ClientSecret> {
    const found = await look(environment);
    // A person may have deleted the entry with the system's own program.
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
      // The others depend on the note beside the data as well, or on a program that is older than the entry.
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

  /** Does a change of an environment's entries. What was known before, or was asked meanwhile, counts no more. */
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
      // The former one first: cut off after the other, it would be taken over as if nobody had forgotten it.
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
      // Cut off between the two, or the keychain refused to delete.
      if (typeof entry !== 'string' && entry.secret !== null) await deleteFormer(id);
      return;
    }
    if (!agrees(environment, note(id))) {
      await changing(id, () => keychain.set(clientAccount(id), textOf(null, environment)));
      return;
    }
    const bound = textOf(former, environment);
    // Only Windows has a limit, and only a secret that nearly fills it: it stays as it was.
    if (bound.length > most) return;
    try {
      await changing(id, () => keychain.set(clientAccount(id), bound));
      at('bound');
      if ((await keychain.get(clientAccount(id))) !== bound) return;
    } catch (cause) {
      // `read` goes on with the former one, under the same condition. The next start tries again.
      if (cause instanceof KeychainError) return;
      throw cause;
    }
    await deleteFormer(id);
    at('formerDeleted');
  }

  /** The bound entry counts. A former one that cannot be deleted is deleted by the next start. */
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
