import type { AppState, Blocked, Recovered } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import { type Clock, instantOf } from '../clock.ts';
import { markAsCopies } from '../freshness/copies.ts';
import { markToTakeOver } from '../freshness/freshness.ts';
import type { Log } from '../log/log.ts';
import { storageFailureOf } from '../profile/failures.ts';
import type { Machine } from '../profile/machine.ts';
import { quarantine, quarantineName } from '../profile/quarantine.ts';
import type { Cipher } from '../storage/cipher.ts';
import { asStorageError } from '../storage/database.ts';
import { placeOfFile } from '../storage/mark.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import type { KnownEnvironments } from './known-environments.ts';
import { dataKeyAccount } from './open-environment.ts';
import type { ProfileAccess } from './profile-access.ts';
import type { RecoveredNotes } from './recovered-notes.ts';
import { type RecoveryDeps, restoreBackup, startEmpty, usableBackups } from './recovery.ts';
import { enterRecoveryKey, expectedKey } from './way-in.ts';

/**
 * Returns what the start-up screen shows about a failure to open: the reason, and what a person can do. For data that are
 * unreadable, missing or foreign, that is what can replace them.
 */
export async function blockedBy(
  cause: unknown,
  { profile, cipher, settings }: Pick<ProfileAccess, 'profile' | 'cipher' | 'settings'>,
): Promise<Blocked> {
  const { reason, said, path, belongsTo, cause: deeper } = asStorageError(cause);
  const active = settings.current.activeEnvironmentId;
  const hasBackups = reason === 'dataUnreadable' || reason === 'dataMissing' || reason === 'dataForeign';
  const backups =
    hasBackups && profile && cipher
      ? await usableBackups(profile.backupsPath(active), cipher, active).catch(() => [])
      : [];
  const canStartEmpty = hasBackups || reason === 'trainingUnreadable';
  const loss = reason === 'settingsUnreadable' ? settings.loss : null;
  const disk = reason === 'storage' ? (storageFailureOf(deeper) ?? 'storage') : null;
  const recoveryKey = lacksKey(reason) && profile ? await expectedKey(profile).catch(() => null) : null;
  const isForeign = reason === 'dataForeign' && profile !== null;
  return {
    reason,
    disk,
    said,
    path: isForeign ? profile.databasePath(active) : path,
    belongsTo:
      isForeign && belongsTo !== null
        ? { environmentId: belongsTo, path: profile.databasePath(belongsTo) }
        : null,
    backups,
    canStartEmpty,
    recoveryKey,
    loss,
  };
}

const lacksKey = (reason: Blocked['reason'] | undefined) =>
  reason === 'dataKeyMissing' || reason === 'dataKeyWrong';

/** The ways out of being blocked. Each opens the data again, and returns the resulting state. */
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

export function createWaysOut(deps: {
  log: Log;
  access: ProfileAccess;
  current: Pick<CurrentEnvironment, 'opened'>;
  known: Pick<KnownEnvironments, 'active'>;
  recovered: Pick<RecoveredNotes, 'note'>;
  machine(): Promise<Machine>;
  clock: Clock;
  who(): string;
  /** Returns why the app is blocked; null when it is not. */
  blocked(): Blocked | null;
  open(options?: { acceptsLostMark: boolean }): Promise<AppState>;
}): WaysOut {
  const { log, access, current, clock } = deps;

  /** Runs one way out of being blocked, notes the result for the page, and opens the data again. */
  async function recover(
    work: (deps: RecoveryDeps) => Promise<Omit<Recovered, 'at' | 'what' | 'from' | 'other'>>,
    from: string | null,
  ): Promise<AppState> {
    const { profile, cipher } = access;
    if (!profile || !cipher || current.opened) throw new AppError('unsupported');
    const { id, baseUrl, clientId } = deps.known.active();
    const path = profile.databasePath(id);
    const done = await work({
      path,
      mark: async () => markToTakeOver(access.keychain(), id, placeOfFile(await deps.machine(), path)),
      backups: profile.backupsPath(id),
      cipher,
      clock,
      who: deps.who,
      sender: { environmentId: id, baseUrl, clientId },
    });
    const what = deps.blocked()?.reason === 'trainingUnreadable' ? 'trainingPlatform' : 'data';
    deps.recovered.note(id, { what, from, other: null, ...done });
    const { heldBack, drafts, schemaChanged = false } = done;
    log.write('environment.recovered', { what, fromBackup: from !== null, heldBack, drafts, schemaChanged });
    return deps.open();
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

  return {
    async openUnmarked() {
      if (deps.blocked()?.reason !== 'markLost') throw new AppError('unsupported');
      return deps.open({ acceptsLostMark: true });
    },
    async restore(name) {
      const backup = deps.blocked()?.backups.find((each) => each.name === name);
      if (!backup) throw new AppError('unsupported', { field: 'backup' });
      return recover((recovery) => restoreBackup(name, recovery), backup.at);
    },
    async startEmpty() {
      const blocked = deps.blocked();
      if (!blocked?.canStartEmpty) throw new AppError('unsupported');
      if (blocked.reason !== 'trainingUnreadable') return recover(startEmpty, null);
      const { trainingPath } = access.profile ?? {};
      return recover(async () => {
        const aside = trainingPath ? quarantine(trainingPath, quarantineName(clock.now())) : null;
        return { aside, heldBack: 0, drafts: 0 };
      }, null);
    },
    async enterRecoveryKey(typed) {
      const { profile } = access;
      if (!lacksKey(deps.blocked()?.reason) || !profile || current.opened) throw new AppError('unsupported');
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
      return deps.open();
    },
  };
}
