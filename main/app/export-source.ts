import type { Blocked } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import type { Json } from '../../contract/primitives.ts';
import { rawAttachments } from '../attachments/raw.ts';
import { storageFailureOf } from '../profile/failures.ts';
import { openDamaged } from '../storage/database.ts';
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
    const { attachments, session } = from.current.opened;
    const { repository, subscriptions, trail } = session;
    return {
      environment,
      timesTypedIn,
      ids: repository.ids,
      read: subscriptions.find,
      raw: (id) => withAttachments(repository.raw(id), attachments.raw(ownerOf(id))),
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
  const path = profile.databasePath(environment.id);
  const salvage = openForSalvage(path, cipher);
  const sql = openDamaged(path);
  return {
    environment,
    timesTypedIn,
    ...salvage,
    raw: (id) => withAttachments(salvage.raw(id), rawAttachments(sql, cipher, ownerOf(id))),
    note() {},
    close() {
      sql.close();
      salvage.close();
    },
  };
}

const ownerOf = (id: string) => ({ kind: 'subscription', id });

/** Adds the attachments of a subscription, where it has some, to its stored values. */
const withAttachments = (
  raw: ReturnType<ExportSource['raw']>,
  attachments: Json[],
): ReturnType<ExportSource['raw']> => (raw && attachments.length > 0 ? { ...raw, attachments } : raw);
