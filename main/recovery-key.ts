import type { NewRecoveryKey, RecoveryKeyView } from '../contract/app.ts';
import { AppError } from '../contract/errors.ts';
import { isLastGroup, recoveryKeyText } from '../contract/recovery-key.ts';
import type { Trail } from './audit/trail.ts';
import { type Clock, instantOf } from './clock.ts';
import type { Log } from './log/log.ts';
import type { Cipher } from './storage/cipher.ts';
import type { DataFile } from './storage/data-file.ts';
import { followWrap, readWrapRow, writeWrapFile, writeWrapRow } from './storage/recovery-file.ts';
import { isOfDataKey, newRecoveryKey, type RecoveryWrap, wrapDataKey } from './storage/recovery-wrap.ts';

/** The recovery key of a profile, as the open environment holds it. */
export interface RecoveryKeys {
  readonly current: RecoveryKeyView | null;
  /** The newest recovery key is gone, or an earlier one was put in its place from outside: none is in force. */
  readonly wasPutBack: boolean;
  /** Makes a recovery key. Nothing of it is stored; only its wrap and its last group are kept, in memory. */
  make(): Promise<NewRecoveryKey>;
  /** Stores the wrap. @throws AppError recoveryKeyMistyped, notFound when none was made */
  confirm(last: string): Promise<void>;
  discard(): void;
}

export async function openRecoveryKeys(deps: {
  db: DataFile;
  cipher: Cipher;
  trail: Trail;
  clock: Clock;
  log: Log;
  /** The profile's own file of the wrap. */
  path: string;
  profileId: string;
  /** The data key as base64, from the keychain. */
  dataKey(): Promise<string | null>;
}): Promise<RecoveryKeys> {
  const { db, cipher, path } = deps;
  let current: RecoveryWrap | null = null;
  /** The wrap that was put back, where one was. */
  let former: RecoveryWrap | null = null;
  let made: { wrap: RecoveryWrap; last: string } | null = null;
  const { wrap, isInForce, failure } = await followWrap(db, path, cipher);
  if (isInForce) current = wrap;
  else former = wrap;
  let wasPutBack = !isInForce;
  if (wasPutBack) deps.log.write('recoveryKey.putBack');
  // Not needed to work with the data. It is tried again at the next opening.
  if (failure !== undefined) deps.log.write('storage.failed', { exception: failure });
  return {
    get current() {
      return current && viewOf(current);
    },
    get wasPutBack() {
      return wasPutBack;
    },
    async make() {
      const dataKey = await deps.dataKey();
      const symbols = newRecoveryKey();
      const key = recoveryKeyText(symbols);
      const generation = db.state.current.recoveryGeneration;
      const wrap =
        dataKey && wrapDataKey(dataKey, symbols, instantOf(deps.clock), current ?? former, generation);
      // The keychain has been changed since the data were opened: its key would open nothing of them.
      if (!wrap || !isOfDataKey(wrap, cipher)) throw new AppError('keychain');
      made = { wrap, last: key.slice(key.lastIndexOf('-') + 1) };
      return { key, ...viewOf(wrap), replaces: current && viewOf(current), profileId: deps.profileId };
    },
    async confirm(last) {
      if (!made) throw new AppError('notFound', { field: 'last' });
      if (!isLastGroup(last, made.last)) throw new AppError('recoveryKeyMistyped', { field: 'last' });
      const { wrap } = made;
      // With the row, it counts: the profile's file follows at the next opening, should the program end in between.
      db.transaction(() => {
        if (readWrapRow(db.sql)?.id === wrap.id) return;
        writeWrapRow(db.sql, wrap);
        db.state.update({ recoveryGeneration: wrap.generation });
        const before = current ?? former;
        deps.trail.append(before ? 'recoveryKey.renewed' : 'recoveryKey.made', {
          id: wrap.id,
          replaces: before?.id ?? null,
        });
      });
      await writeWrapFile(path, wrap, cipher);
      deps.log.write('recoveryKey.changed', { renewed: current !== null });
      current = wrap;
      wasPutBack = false;
      made = null;
    },
    discard() {
      made = null;
    },
  };
}

export const viewOf = ({ id, madeAt }: RecoveryWrap): RecoveryKeyView => ({ id, madeAt });
