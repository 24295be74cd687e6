import { isInstant, isUuid } from '../../../contract/primitives.ts';
import { reference } from '../../../contract/references.ts';
import { stageReasons, stages } from '../../../contract/submission.ts';
import { manyLines } from '../../../contract/text.ts';
import { isRecord } from '../../platform/json.ts';
import type { Cipher } from '../../storage/cipher.ts';
import { places } from '../../storage/places.ts';
import { orderKey, orderPlace } from '../alike.ts';
import { subscriptionRecord } from '../record.ts';
import type { RowFacts } from './facts.ts';

type Row = Record<string, unknown>;

/** SQL for the columns that `quickFacts` reads. */
export const quickColumns =
  'id, created_at, updated_at, stage, reason, invitation_id, investment_id, status, status_changed_at, status_read_at, data';

/*
 * # Reading for lists
 *
 * Checking a whole record takes most of the time of reading it, and a list needs a few of its fields. So a record of the
 * present version from which nothing is missing is opened and looked at only there. Any doubt leads to the whole check
 * (`rowFacts`). A record that is damaged elsewhere is listed by these fields, and marked as unreadable once it is shown.
 */

/** Returns the facts of a row; null when only the whole check can tell. @throws SealError */
export function quickFacts(cipher: Cipher, row: Row): RowFacts | null {
  const plain = plainFacts(row);
  if (plain === null) return null;
  const { version, value } = cipher.openJson(places.subscription(plain.id), row.data as Uint8Array);
  if (version !== subscriptionRecord.version || !isRecord(value as never)) return null;
  const record = value as Record<string, unknown>;
  const form = formFacts(record.form);
  const isWhole = Array.isArray(record.lostFields) && record.lostFields.length === 0;
  if (form === null || !isWhole) return null;
  if (idIn(record.invitation) !== plain.invitationId || idIn(record.investment) !== plain.investmentId)
    return null;
  const differing = differingFacts(record.differs);
  return differing && { ...plain, ...form, ...differing };
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';
const isMoment = (value: unknown): value is string => typeof value === 'string' && isInstant(value);
const knownStages: ReadonlySet<unknown> = new Set(stages);
const knownReasons: ReadonlySet<unknown> = new Set(stageReasons);

function plainFacts(row: Row) {
  const { id, stage, reason, status, invitation_id: invitationId, investment_id: investmentId } = row;
  const { created_at: createdAt, updated_at: updatedAt } = row;
  const { status_changed_at: statusChangedAt, status_read_at: statusReadAt } = row;
  if (typeof id !== 'string' || !isUuid(id) || !knownStages.has(stage) || !knownReasons.has(reason))
    return null;
  if (!isTextOrNull(status) || !isTextOrNull(invitationId) || !isTextOrNull(investmentId)) return null;
  if (!isMoment(createdAt) || !isMoment(updatedAt)) return null;
  if (statusChangedAt !== null && !isMoment(statusChangedAt)) return null;
  if (statusReadAt !== null && !isMoment(statusReadAt)) return null;
  return {
    id,
    stage: stage as RowFacts['stage'],
    reason: reason as RowFacts['reason'],
    status: status === null ? null : manyLines(status),
    statusChangedAt,
    statusReadAt,
    createdAt,
    updatedAt,
    invitationId,
    investmentId,
  };
}

function formFacts(
  form: unknown,
): Pick<RowFacts, 'investor' | 'campaign' | 'units' | 'signedAt' | 'order'> | null {
  if (typeof form !== 'object' || form === null) return null;
  const { investorId: investor, campaignId: campaign, units, signature } = form as Record<string, unknown>;
  const { signedAt } = (signature ?? {}) as Record<string, unknown>;
  if (typeof investor !== 'string' && !reference.safeParse(investor).success) return null;
  if (typeof campaign !== 'string' || typeof units !== 'string' || typeof signedAt !== 'string') return null;
  const named = investor as RowFacts['investor'];
  const order = orderPlace(orderKey({ investorId: named, campaignId: campaign, units }));
  return { investor: named, campaign, units, signedAt, order };
}

/** Returns the id of an acknowledged object; null when there is none. */
const idIn = (object: unknown): unknown => (object as { id?: unknown } | null | undefined)?.id ?? null;

function differingFacts(differs: unknown): Pick<RowFacts, 'differs' | 'isToBeLookedAt'> | null {
  if (differs === null) return { differs: false, isToBeLookedAt: false };
  const { confirmed, reviewed } = (differs ?? {}) as Record<string, unknown>;
  if (typeof confirmed !== 'boolean' || typeof reviewed !== 'boolean') return null;
  return { differs: confirmed, isToBeLookedAt: confirmed && !reviewed };
}
