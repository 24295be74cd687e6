import { AppError } from '../../contract/errors.ts';
import { readRecoveryKey } from '../../contract/recovery-key.ts';
import type { Profile } from '../profile/profile.ts';
import { listBackups } from '../storage/backup.ts';
import { isBusy } from '../storage/busy.ts';
import { type Cipher, createCipher } from '../storage/cipher.ts';
import { sealedUnder } from '../storage/key-check.ts';
import { readFrom } from '../storage/read-from.ts';
import { wrapsOf } from '../storage/recovery-file.ts';
import {
  isOfDataKey,
  newestWrap,
  type RecoveryWrap,
  recoveryKeyId,
  unwrapDataKey,
} from '../storage/recovery-wrap.ts';
import { viewOf } from './recovery-key.ts';

/** Returns the recovery key that opens a profile's data, according to the profile's files; null when they name none. */
export async function expectedKey(profile: Profile) {
  const wrap = newestWrap(await wrapsOf(profile));
  return wrap && viewOf(wrap);
}

/**
 * Returns the data key, as base64, that a typed recovery key unwraps from one of these wraps.
 * @param options.replaced also accepts a recovery key that was replaced since, because the files it was made for still exist
 * @throws AppError recoveryKeyMistyped, recoveryKeyNone, recoveryKeyWrong, recoveryKeyOld, recoveryKeyDamaged
 */
export function dataKeyOf(
  typed: string,
  wraps: readonly RecoveryWrap[],
  options: { replaced: boolean },
): string {
  const symbols = readRecoveryKey(typed);
  if (!symbols) throw new AppError('recoveryKeyMistyped', { field: 'key' });
  if (wraps.length === 0) throw new AppError('recoveryKeyNone');
  const id = recoveryKeyId(symbols);
  const ofId = wraps.filter((wrap) => wrap.id === id);
  const dataKey = ofId.map((wrap) => unwrapDataKey(wrap, symbols)).find((key) => key !== null);
  if (!dataKey) throw refused(id, ofId.length > 0, wraps);
  // Other wraps may be damaged or belong to other data. Only the data key shows which wraps belong to it.
  const cipher = createCipher(dataKey);
  const own = wraps.filter((wrap) => isOfDataKey(wrap, cipher));
  if (!options.replaced && newestWrap(own)?.id !== id) throw refused(id, false, own);
  return dataKey;
}

/** Returns the wrap in force; null when the wraps belong to several profiles, so that the intended one is unknown. */
function expectedIn(wraps: readonly RecoveryWrap[]): RecoveryWrap | null {
  const newest = newestWrap(wraps);
  const known = new Set([newest?.id, ...(newest?.earlier.map(({ id }) => id) ?? [])]);
  return wraps.every(({ id }) => known.has(id)) ? newest : null;
}

function refused(id: string, isKnown: boolean, wraps: readonly RecoveryWrap[]): AppError {
  const expected = expectedIn(wraps);
  const earlier = wraps.flatMap((wrap) => wrap.earlier).find((key) => key.id === id);
  const typed = earlier ?? { id, madeAt: null, replacedAt: null };
  const keys = { typed, expected: expected && viewOf(expected) };
  if (isKnown) return new AppError('recoveryKeyDamaged', { keys });
  return new AppError(earlier ? 'recoveryKeyOld' : 'recoveryKeyWrong', { keys });
}

/**
 * Gets the data key with a recovery key and stores it, for a profile whose data key is not in this keychain.
 * @param deps.known the data key that the keychain holds now; null when there is none
 * @param deps.beforeKeyStored called after the recovery key has proved right, before the data key is stored
 * @throws AppError as `dataKeyOf`, and recoveryKeyOtherData
 */
export async function enterRecoveryKey(
  typed: string,
  deps: {
    profile: Profile;
    known: string | null;
    beforeKeyStored(cipher: Cipher): Promise<void>;
    store(dataKey: string): Promise<void>;
  },
): Promise<void> {
  const dataKey = dataKeyOf(typed, await wrapsOf(deps.profile), { replaced: false });
  const cipher = createCipher(dataKey);
  const [opened, openedBefore] = [
    await filesUnder(deps.profile, cipher),
    await filesUnder(deps.profile, cipherOf(deps.known)),
  ];
  // Never replace a key that still opens a file which the new key does not open.
  if (opened.size === 0 || [...openedBefore].some((path) => !opened.has(path)))
    throw new AppError('recoveryKeyOtherData');
  await deps.beforeKeyStored(cipher);
  await deps.store(dataKey);
}

function cipherOf(dataKey: string | null): Cipher | null {
  try {
    return dataKey === null ? null : createCipher(dataKey);
  } catch {
    return null; // not a valid key
  }
}

/** Returns the paths of the data files and backups that this key opens. */
async function filesUnder(profile: Profile, cipher: Cipher | null): Promise<Set<string>> {
  const paths: string[] = [];
  for (const id of cipher ? profile.environmentIds() : []) {
    const backups = await listBackups(profile.backupsPath(id)).catch(() => []);
    paths.push(profile.databasePath(id), ...backups.map(({ path }) => path));
  }
  const opened = new Set<string>();
  for (const path of paths) if (cipher && (await isUnder(path, cipher))) opened.add(path);
  return opened;
}

/**
 * True when the key opens a file.
 * @throws when another program holds the file: whether the key opens it is then unknown
 */
function isUnder(path: string, cipher: Cipher): Promise<boolean> {
  return readFrom(path, (sql) => sealedUnder(sql, cipher) === true).catch((cause) => {
    if (isBusy(cause)) throw cause;
    return false; // damaged, missing, or sealed with another key
  });
}
