import type { AppState } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import type { Recovered } from '../../contract/recovered.ts';
import { instantOf } from '../clock.ts';
import { markAsCopies } from '../freshness/copies.ts';
import { markToTakeOver } from '../freshness/freshness.ts';
import { quarantine, quarantineName } from '../profile/quarantine.ts';
import type { Cipher } from '../storage/cipher.ts';
import { placeOfFile } from '../storage/mark.ts';
import { lacksKey } from './blocked.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import { dataKeyAccount } from './data-key.ts';
import type { Readiness } from './readiness.ts';
import { restoreBackup, startEmpty } from './recovery.ts';
import type { RecoveryDeps } from './replace-data-file.ts';
import type { Turns } from './turns.ts';
import { enterRecoveryKey } from './way-in.ts';

/** The ways out of being blocked. Each runs in turn, opens the data again, and returns the resulting state. */
export interface WaysOut {
  /** Opens a data file whose mark is lost as an older file. @throws AppError unsupported */
  openUnmarked(): Promise<AppState>;
  /** Replaces an unusable data file with a backup. @throws AppError unsupported */
  restore(backup: string): Promise<AppState>;
  /** Replaces an unusable data file, or Training's platform file, with an empty one. @throws AppError unsupported */
  startEmpty(): Promise<AppState>;
  /** Stores the data key that a recovery key unwraps. @throws AppError unsupported, and as `enterRecoveryKey` */
  enterRecoveryKey(typed: string): Promise<AppState>;
}

/** Creates the ways out. Each checks whether the present reason for being blocked allows it. */
export function createWaysOut(
  core: AppCore,
  deps: {
    current: Pick<CurrentEnvironment, 'opened'>;
    readiness: Pick<Readiness, 'blocked' | 'open'>;
    turns: Turns;
  },
): WaysOut {
  const { log, access, clock, model } = core;
  const { current, readiness, turns } = deps;

  /** Runs one way out of being blocked, notes the result for the page, and opens the data again. */
  async function recover(
    work: (deps: RecoveryDeps) => Promise<Omit<Recovered, 'at' | 'what' | 'from' | 'other'>>,
    from: string | null,
  ): Promise<void> {
    const { profile, cipher } = access;
    if (!profile || !cipher || current.opened) throw new AppError('unsupported');
    const { id, baseUrl, clientId } = core.known.active();
    const path = profile.databasePath(id);
    const done = await work({
      path,
      mark: async () => markToTakeOver(access.keychain(), id, placeOfFile(await core.machine(), path)),
      backups: profile.backupsPath(id),
      cipher,
      clock,
      who: core.who,
      sender: { environmentId: id, baseUrl, clientId },
      model,
    });
    const what = readiness.blocked?.reason === 'trainingUnreadable' ? 'trainingPlatform' : 'data';
    core.recovered.note(id, { what, from, other: null, ...done });
    const { heldBack, drafts, schemaChanged = false } = done;
    log.write('environment.recovered', { what, fromBackup: from !== null, heldBack, drafts, schemaChanged });
    await readiness.open();
  }

  /** Marks the data files as copies. Runs before the data key is stored, because from then on the files open. */
  async function beforeKeyStored(cipher: Cipher): Promise<void> {
    const { profile } = access;
    if (!profile) throw new AppError('blocked');
    const files = profile.environmentIds().map((environmentId) => ({
      environmentId,
      path: profile.databasePath(environmentId),
    }));
    await markAsCopies({ secrets: access.keychain(), cipher, clock, files });
  }

  async function restore(name: string): Promise<void> {
    const backup = readiness.blocked?.backups.find((each) => each.name === name);
    if (!backup) throw new AppError('unsupported', { field: 'backup' });
    await recover((recovery) => restoreBackup(name, recovery), backup.at);
  }

  async function beginEmpty(): Promise<void> {
    const { blocked } = readiness;
    if (!blocked?.canStartEmpty) throw new AppError('unsupported');
    if (blocked.reason !== 'trainingUnreadable') return recover(startEmpty, null);
    const { trainingPath } = access.profile ?? {};
    await recover(async () => {
      const quarantineFolder = trainingPath ? quarantine(trainingPath, quarantineName(clock.now())) : null;
      return { quarantineFolder, heldBack: 0, drafts: 0 };
    }, null);
  }

  async function enter(typed: string): Promise<void> {
    const { profile } = access;
    if (!lacksKey(readiness.blocked?.reason) || !profile || current.opened) throw new AppError('unsupported');
    const keychain = access.keychain();
    const known = await keychain.get(dataKeyAccount);
    await enterRecoveryKey(typed, {
      profile,
      known,
      beforeKeyStored,
      async store(dataKey) {
        // The replaced key opens nothing here, but may open a quarantined file.
        if (known !== null) await keychain.set(`${dataKeyAccount}-until-${instantOf(clock)}`, known);
        await keychain.set(dataKeyAccount, dataKey);
      },
    });
    log.write('recoveryKey.used');
    await readiness.open();
  }

  return {
    openUnmarked: () =>
      turns.change(async () => {
        if (readiness.blocked?.reason !== 'markLost') throw new AppError('unsupported');
        await readiness.open({ acceptsLostMark: true });
      }),
    restore: (backup) => turns.replace(() => restore(backup)),
    startEmpty: () => turns.replace(beginEmpty),
    enterRecoveryKey: (typed) => turns.change(() => enter(typed)),
  };
}
