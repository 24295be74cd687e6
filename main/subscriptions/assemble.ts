import { z } from 'zod';
import {
  emptyForm,
  type FieldPath,
  fieldValue,
  subscriptionKit,
  withFieldFrom,
} from '../../contract/form.ts';
import { uuid } from '../../contract/primitives.ts';
import { stageReasons, stages } from '../../contract/submission.ts';
import { manyLines } from '../../contract/text.ts';
import { columnsOf, RecordError, timeColumn } from '../storage/records.ts';
import { restoredFromIn } from '../sync/hold-back.ts';
import type { SentFields } from '../sync/submission.ts';
import { withoutGround } from './lapsing.ts';
import { lockedFields } from './locks.ts';
import { namesOfLost, withoutFields } from './lost-fields.ts';
import type { Subscription } from './model.ts';
import type { SealedPart } from './sealed-part.ts';
import { type CreatingStep, creatingSteps } from './step-names.ts';
import { type Row, writes } from './steps.ts';
import { ticks } from './ticks.ts';
import { restored } from './wire.ts';

const nullableText = z.string().nullable();
const nullableTime = timeColumn.nullable();
const columns = z.object({
  id: uuid,
  created_at: timeColumn,
  updated_at: timeColumn,
  queued_at: nullableTime,
  removed_at: nullableTime,
  stage: z.enum(stages),
  reason: z.enum(stageReasons),
  invitation_id: nullableText,
  investment_id: nullableText,
  status: nullableText,
  previous_status: nullableText,
  status_changed_at: nullableTime,
  status_read_at: nullableTime,
});

/** The creations of a subscription, according to its operations. */
export interface Made {
  /** Creations that the platform acknowledged. */
  acknowledged: CreatingStep[];
  /** The last creation of unknown outcome, unless a creation was acknowledged since. */
  possiblyCreated: CreatingStep | null;
}

/**
 * Builds a subscription from its row and its opened sealed part.
 * @throws RecordError shape
 */
export function assemble(
  row: Record<string, unknown>,
  place: string,
  sealed: SealedPart,
  made: Made,
): Subscription {
  const plain = columnsOf(columns, place, row);
  const { invitation = null, investment = null } = sealed;
  // An object mistaken for not created would be created a second time.
  if (
    (invitation?.id ?? null) !== plain.invitation_id ||
    (investment?.id ?? null) !== plain.investment_id ||
    lacksObject(made.acknowledged, { invitation, investment })
  )
    throw new RecordError('shape', place, 'what the platform acknowledged is incomplete');
  const entries = withoutUnconfirmed(withSent({ ...sealed, invitation, investment }));
  const evidence = withEvidence(sealed, plain, made);
  const assumed = evidence.restoredFrom !== null && sealed.restoredFrom === undefined ? ['restoredFrom'] : [];
  const unfounded = withoutGround(entries).map((field) => `about.${field}`);
  return {
    ...sealed,
    ...entries,
    ...evidence,
    lostFields: [...new Set([...entries.lostFields, ...unfounded, ...assumed])],
    invitation,
    investment,
    id: plain.id,
    createdAt: plain.created_at,
    updatedAt: plain.updated_at,
    savedAt: sealed.savedAt ?? plain.updated_at,
    // Queueing clears `restoredFrom`, so a record with both is inconsistent; the value that holds it back counts.
    queuedAt: sealed.restoredFrom ? null : plain.queued_at,
    removedAt: plain.removed_at,
    stage: plain.stage,
    reason: plain.reason,
    // Earlier versions stored characters that are ignored when statuses are compared.
    status: plain.status && manyLines(plain.status),
    previousStatus: plain.previous_status,
    statusChangedAt: plain.status_changed_at,
    statusReadAt: plain.status_read_at,
  };
}

/** True when a creation was acknowledged, and its object, or that of a creation before it, is not in the record. */
function lacksObject(
  acknowledged: readonly CreatingStep[],
  objects: Pick<Subscription, 'invitation' | 'investment'>,
): boolean {
  const last = Math.max(...acknowledged.map((step) => creatingSteps.indexOf(step)), -1);
  return creatingSteps.slice(0, last + 1).some((step) => !writes[step].isDone(objects));
}

type Entries = Pick<Subscription, 'form' | 'confirmations' | 'about' | 'lapsed' | 'lostFields'>;

/** The fields that steps send for good. Answers and statements are the investor's own, so a person looks after them. */
const sentForGood = Object.values<Row>(writes).flatMap(({ locks, sends }) => (locks.length > 0 ? sends : []));
const isOfOrder = (field: FieldPath) => sentForGood.some((name) => subscriptionKit.fieldOf(name) === field);

/**
 * Returns the entries with lost fields of the order restored from the values that the platform acknowledged, if the fields
 * are locked, so that nobody could enter them again.
 */
function withSent({
  invitation,
  investment,
  ...entries
}: Entries & Pick<Subscription, 'invitation' | 'investment'>): Entries {
  const locked = lockedFields({ invitation, investment }, null);
  const sent: SentFields = { ...invitation?.sent, ...investment?.sent, wallet: investment?.wallet ?? null };
  let { form } = entries;
  const found: FieldPath[] = [];
  for (const field of namesOfLost(entries.lostFields).fields) {
    const value = locked[field] && isOfOrder(field) ? restored(field, sent) : undefined;
    if (value === undefined) continue;
    form = subscriptionKit.with(form, field, value as never);
    found.push(field);
  }
  return { ...entries, form, lostFields: withoutFields(entries.lostFields, found) };
}

/**
 * Returns the entries with only those ticked checkboxes that have a confirmation, and without confirmations of unticked
 * ones. A tick without its confirmation would be sent in nobody's name, or get the name of whoever saves the form next.
 * A confirmation without its tick would be taken for that of whoever ticks the checkbox again.
 */
function withoutUnconfirmed(entries: Entries): Entries {
  let { form, lostFields } = entries;
  const confirmations = { ...entries.confirmations };
  for (const { field, kind } of ticks) {
    const isTicked = fieldValue(form, field);
    if (isTicked === (confirmations[kind] !== null)) continue;
    confirmations[kind] = null;
    if (!isTicked) continue;
    form = withFieldFrom(form, emptyForm(), field);
    lostFields = [...new Set([...lostFields, `form.${field}`])];
  }
  return { ...entries, form, confirmations, lostFields };
}

/**
 * Returns the fields that hold a subscription back. A field missing from the record is derived from the row and the
 * operations: with an empty default the subscription could be sent, or sent again, without a person.
 */
function withEvidence(
  sealed: SealedPart,
  { stage, reason, updated_at: updatedAt, queued_at: queuedAt }: z.infer<typeof columns>,
  made: Made,
): Pick<Subscription, 'queuedFor' | 'restoredFrom' | 'refusal' | 'possiblyCreated'> {
  const refused = stage === 'refused' && (reason === 'rejected' || reason === 'forbidden');
  const { refusal = refused ? { kind: reason, messages: [], at: updatedAt } : null } = sealed;
  const restoredFrom = restoredFromIn(sealed.restoredFrom, { stage, reason, queuedAt });
  return {
    // If it is unknown what it was released for, it waits until a person releases it again.
    queuedFor: sealed.queuedFor ?? (queuedAt === null ? null : { baseUrl: '', clientId: '' }),
    restoredFrom,
    refusal,
    possiblyCreated: sealed.mayExist ?? made.possiblyCreated,
  };
}
