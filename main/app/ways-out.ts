import type { AppState, Blocked, Recovered } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import { type Clock, instantOf } from '../clock.ts';
import { markAsCopies } from '../freshness/copies.ts';
import { markToTakeOver } from '../freshness/freshness.ts';
import type { Log } from '../log/log.ts';
import type { Machine } from '../machine.ts';
import { dataKeyAccount } from '../open-environment.ts';
import { type RecoveryDeps, restoreBackup, startEmpty, usableBackups } from '../recovery.ts';
import type { Cipher } from '../storage/cipher.ts';
import { asStorageError } from '../storage/database.ts';
import { storageFailureOf } from '../storage/failures.ts';
import { placeOfFile } from '../storage/mark.ts';
import { quarantine, quarantineName } from '../storage/quarantine.ts';
import { enterRecoveryKey, expectedKey } from '../way-in.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import type { KnownEnvironments } from './known-environments.ts';
import type { ProfileAccess } from './profile-access.ts';
import type { RecoveredNotes } from './recovered-notes.ts';

/**
 * Returns what the start-up screen says of a failure to open: why, and what a person can do about it. Where data cannot be
 * read, or are gone, that is what can be put in their place.
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

/** The ways out of being blocked. Each opens what it has put in place, and returns how that went. */
export interface WaysOut {
  /** Opens a file whose mark is lost, as an older one. @throws AppError unsupported */
  openUnmarked(): Promise<AppState>;
  /** Puts a backup in the place of what cannot be read. @throws AppError unsupported */
  restore(backup: string): Promise<AppState>;
  /** Puts an empty file in the place of what cannot be read. @throws AppError unsupported */
  startEmpty(): Promise<AppState>;
  /** Stores the data key that a recovery key opens. @throws AppError unsupported, and as `enterRecoveryKey` */
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
  /** Why the desk is blocked now; null: it is not. */
  blocked(): Blocked | null;
  open(options?: { acceptsLostMark: boolean }): Promise<AppState>;
}): WaysOut {
  const { log, access, current, clock } = deps;

  /** Runs one way out of being blocked, and opens what it has put in place. */
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

  /** Called once a recovery key has proved right, before its data key is stored: from then on the data open. */
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
          // It opens nothing here, but may open what was set aside.
          if (known !== null) await keychain.set(`${dataKeyAccount}-until-${instantOf(clock)}`, known);
          await keychain.set(dataKeyAccount, dataKey);
        },
      });
      log.write('recoveryKey.used');
      return deps.open();
    },
  };
}
