import type { Blocked } from '../../contract/blocked.ts';
import type { Environment } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { Json } from '../../contract/primitives.ts';
import { rawAttachments } from '../attachments/raw.ts';
import { storageFailureOf } from '../profile/failures.ts';
import type { Cipher } from '../storage/cipher.ts';
import { openDamaged } from '../storage/database.ts';
import { type ExportSource, typedTimeZone } from '../subscriptions/export.ts';
import { openForSalvage } from '../subscriptions/salvage.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import type { AppCore } from './core.ts';
import type { Opened } from './current-environment.ts';

/** The exported environment, and the time zone in which its times were typed. */
type Origin = Pick<ExportSource, 'environment' | 'timesTypedIn'>;

/**
 * Returns what can be exported now: the open environment, or the readable part of a data file that cannot be opened for
 * work.
 * @throws AppError blocked
 */
export function exportSourceOf(
  { access, known }: AppCore,
  opened: Opened | null,
  blocked: Blocked | null,
): ExportSource {
  const { settings, profile, cipher } = access;
  const environment: Environment = known.active();
  const origin = { environment, timesTypedIn: typedTimeZone(settings.current.preferences.timeZone) };
  if (opened) return fromOpened(origin, opened);
  if (blocked?.reason !== 'dataUnreadable' || !profile || !cipher) throw new AppError('blocked');
  return fromDamaged(origin, profile.databasePath(environment.id), cipher);
}

function fromOpened(origin: Origin, { attachments, session }: Opened): ExportSource {
  const { repository, subscriptions, trail } = session;
  return {
    ...origin,
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

function fromDamaged(origin: Origin, path: string, cipher: Cipher): ExportSource {
  const salvage = openForSalvage(path, cipher);
  const sql = openDamaged(path);
  return {
    ...origin,
    ...salvage,
    raw: (id) => withAttachments(salvage.raw(id), rawAttachments(sql, cipher, ownerOf(id))),
    note() {},
    close() {
      sql.close();
      salvage.close();
    },
  };
}

const ownerOf = (id: string) => ({ kind: subscriptionKind, id });

/** Adds the attachments of a subscription, where it has some, to its stored values. */
const withAttachments = (
  raw: ReturnType<ExportSource['raw']>,
  attachments: Json[],
): ReturnType<ExportSource['raw']> => (raw && attachments.length > 0 ? { ...raw, attachments } : raw);
