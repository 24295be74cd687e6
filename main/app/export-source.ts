import type { Blocked } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import { storageFailureOf } from '../storage/failures.ts';
import { type ExportSource, typedTimeZone } from '../subscriptions/export.ts';
import { openForSalvage } from '../subscriptions/salvage.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import type { KnownEnvironments } from './known-environments.ts';
import type { ProfileAccess } from './profile-access.ts';

/**
 * Returns what can be exported now: the open environment, or the readable part of a data file that cannot be opened for
 * work.
 * @throws AppError blocked
 */
export function exportSourceOf(from: {
  access: Pick<ProfileAccess, 'settings' | 'profile' | 'cipher'>;
  current: Pick<CurrentEnvironment, 'opened'>;
  known: Pick<KnownEnvironments, 'active'>;
  blocked: Blocked | null;
}): ExportSource {
  const { settings, profile, cipher } = from.access;
  const environment = from.known.active();
  const timesTypedIn = typedTimeZone(settings.current.preferences.timeZone);
  if (from.current.opened) {
    const { repository, subscriptions, trail } = from.current.opened.session;
    return {
      environment,
      timesTypedIn,
      ids: repository.ids,
      read: subscriptions.find,
      raw: repository.raw,
      note(details) {
        try {
          trail.append('subscriptions.exported', details);
        } catch (error) {
          // A full disk is a reason for exporting, and the trail cannot store the entry then.
          if (!storageFailureOf(error)) throw error;
        }
      },
      close() {},
    };
  }
  if (from.blocked?.reason !== 'dataUnreadable' || !profile || !cipher) throw new AppError('blocked');
  const salvage = openForSalvage(profile.databasePath(environment.id), cipher);
  return { environment, timesTypedIn, ...salvage, note() {} };
}
