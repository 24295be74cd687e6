import { AppError } from '../../contract/errors.ts';
import type { NewRecoveryKey, RecoveryKeyView } from '../../contract/recovery-key.ts';
import { isLastGroup, recoveryKeyText } from '../../contract/recovery-key.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Log } from '../log/log.ts';
import { whenFree } from '../storage/busy.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { followWrap, readWrapRow, writeWrapFile, writeWrapRow } from '../storage/recovery-file.ts';
import { isOfDataKey, newRecoveryKey, type RecoveryWrap, wrapDataKey } from '../storage/recovery-wrap.ts';

/** The recovery key of a profile, as the open environment holds it. */
export interface RecoveryKeys {
  readonly current: RecoveryKeyView | null;
  /** True when the newest wrap is gone, or was replaced from outside by an earlier one. No recovery key is in force then. */
  readonly wasPutBack: boolean;
  /** Makes a recovery key and returns it. Nothing is stored; its wrap and its last group stay in memory for `confirm`. */
  make(): Promise<NewRecoveryKey>;
  /** Stores the wrap. @throws AppError recoveryKeyMistyped, notFound when no key was made */
  confirm(last: string): Promise<void>;
  discard(): void;
}

/** Reads which recovery key is in force, and writes its file again when that is missing. */
export async function openRecoveryKeys(deps: {
  db: DataFile;
  cipher: Cipher;
  trail: Trail;
  clock: Clock;
  log: Log;
  /** Path of the profile's file that holds the wrap. */
  path: string;
  profileId: string;
  /** Returns the data key as base64 from the keychain. */
  dataKey(): Promise<string | null>;
}): Promise<RecoveryKeys> {
  const { db, cipher, path } = deps;
  let current: RecoveryWrap | null = null;
  /** The earlier wrap that was put back from outside; otherwise null. */
  let former: RecoveryWrap | null = null;
  let made: { wrap: RecoveryWrap; last: string } | null = null;
  const { wrap, isInForce, failure } = await whenFree(() => followWrap(db, path, cipher));
  if (isInForce) current = wrap;
  else former = wrap;
  let wasPutBack = !isInForce;
  if (wasPutBack) deps.log.write('recoveryKey.putBack');
  // The wrap's file is not needed to work with the data. Writing it is tried again at the next opening.
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
      // The keychain has changed since the data were opened: its key would not open them.
      if (!wrap || !isOfDataKey(wrap, cipher)) throw new AppError('keychain');
      made = { wrap, last: key.slice(key.lastIndexOf('-') + 1) };
      return { key, ...viewOf(wrap), replaces: current && viewOf(current), profileId: deps.profileId };
    },
    async confirm(last) {
      if (!made) throw new AppError('notFound', { field: 'last' });
      if (!isLastGroup(last, made.last)) throw new AppError('recoveryKeyMistyped', { field: 'last' });
      const { wrap } = made;
      // The row puts the key in force. If the program ends before the file is written, the next opening writes the file.
      const putInForce = () => {
        if (readWrapRow(db.sql)?.id === wrap.id) return;
        writeWrapRow(db.sql, wrap);
        db.state.update({ recoveryGeneration: wrap.generation });
        const before = current ?? former;
        deps.trail.append(before ? 'recoveryKey.renewed' : 'recoveryKey.made', {
          id: wrap.id,
          replaces: before?.id ?? null,
        });
      };
      await whenFree(() => db.transaction(putInForce));
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

/** Returns what the page shows of a recovery key. */
export const viewOf = ({ id, madeAt }: RecoveryWrap): RecoveryKeyView => ({ id, madeAt });
