import type { Blocked } from '../../contract/blocked.ts';
import { storageFailureOf } from '../profile/failures.ts';
import type { DataModel } from '../session/kinds.ts';
import { asStorageError } from '../storage/database.ts';
import type { ProfileAccess } from './profile-access.ts';
import { usableBackups } from './usable-backups.ts';
import { expectedKey } from './way-in.ts';

/**
 * Returns what the start-up screen shows about a failure to open: the reason, and what a person can do. For data that are
 * unreadable, missing or foreign, that is what can replace them.
 */
export async function blockedBy(
  cause: unknown,
  { profile, cipher, settings }: Pick<ProfileAccess, 'profile' | 'cipher' | 'settings'>,
  model: DataModel,
): Promise<Blocked> {
  const { reason, said, path, belongsTo, cause: deeper } = asStorageError(cause);
  const active = settings.current.activeEnvironmentId;
  const hasBackups = reason === 'dataUnreadable' || reason === 'dataMissing' || reason === 'dataForeign';
  const backups =
    hasBackups && profile && cipher
      ? await usableBackups(profile.backupsPath(active), cipher, active, model).catch(() => [])
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

/** True when the data cannot be opened with the data key in the keychain, so that a recovery key can help. */
export const lacksKey = (reason: Blocked['reason'] | undefined): boolean =>
  reason === 'dataKeyMissing' || reason === 'dataKeyWrong';
