import { z } from 'zod';
import { emptyForm, fieldPaths, subscriptionForm } from '../../contract/form.ts';
import { type Json, uuid } from '../../contract/primitives.ts';
import { lapsingFields, stageReasons, stages, stepKinds } from '../../contract/subscription.ts';
import { columnsOf, identity, RecordError, type RecordKind, stored, timeColumn } from '../storage/records.ts';
import { creatingKinds, type Subscription } from './model.ts';

/** Any JSON value: the platform's own words, kept as they came. */
const json = z.unknown() as z.ZodType<Json>;
const sentFields = z.record(z.string(), json);
const time = z.string();

const confirmation = z.strictObject({ by: z.string().default(''), at: time.default('') });

const ground = z.enum(['investorId', 'campaignId', 'units', 'survey.mode']);
const lapse = z.strictObject({
  was: z.union([z.string(), z.literal(true)]),
  changed: z.array(ground).default([]),
  confirmed: confirmation.nullable().default(null),
});

const invitation = z.strictObject({
  id: identity,
  at: time.default(''),
  // Without what was sent, every field counts as different, so all of it is sent again: that changes nothing twice.
  sent: sentFields.default({}),
  answersAt: time.nullable().default(null),
  documentsDue: z.boolean().default(true),
  record: json.default(null),
  recordAt: time.default(''),
});

const investment = z.strictObject({
  id: identity,
  at: time.default(''),
  sent: sentFields.default({}),
  wallet: z.string().nullable().default(null),
  walletAt: time.nullable().default(null),
  record: json.default(null),
  recordAt: time.default(''),
});

const message = z.strictObject({
  field: z.enum(fieldPaths).nullable().default(null),
  text: z.string().default(''),
  step: z.enum(stepKinds).default('invitation'),
  httpStatus: z.number().nullable().default(null),
  at: time.default(''),
});

const refusal = z.strictObject({
  kind: z.enum(['rejected', 'forbidden']),
  messages: z.array(message).default([]),
  at: time.default(''),
});

const storedForm = stored(subscriptionForm, {
  ...emptyForm(),
  survey: { ...emptyForm().survey, answers: [{ question: '', answer: '' }] },
});

/** The parts that are personal, or that nobody filters by: one sealed JSON value. */
const sealedPart = z.strictObject({
  form: storedForm.prefault({} as never),
  savedAt: time.optional(),
  takenBack: z.boolean().default(false),
  confirmations: z
    .strictObject({
      waiver: confirmation.nullable().default(null),
      costs: confirmation.nullable().default(null),
    })
    .prefault({}),
  about: z.partialRecord(z.enum(lapsingFields), z.partialRecord(ground, z.string())).default({}),
  lapsed: z.partialRecord(z.enum(lapsingFields), lapse).default({}),
  refreshFailed: z.string().nullable().default(null),
  // Absent, these would have something sent, or sent again. What stands in for them: `withEvidence`.
  invitation: invitation.nullable().optional(),
  investment: investment.nullable().optional(),
  queuedFor: z
    .strictObject({ baseUrl: z.string().default(''), clientId: z.string().default('') })
    .nullable()
    .optional(),
  restoredFrom: z
    .strictObject({ at: time.default(''), wasQueued: z.boolean().default(true) })
    .nullable()
    .optional(),
  refusal: refusal.nullable().optional(),
  mayExist: z.enum(creatingKinds).nullable().optional(),
});

export type SealedPart = z.infer<typeof sealedPart>;

export const subscriptionRecord: RecordKind<SealedPart> = {
  version: 2,
  fileVersion: 4,
  schema: sealedPart,
  upcasters: {
    // Before 0.1.0, what had lapsed was a list of field names.
    1: (value) => {
      const { lapsed } = value as { lapsed?: unknown };
      return Array.isArray(lapsed) ? { ...(value as object), lapsed: {} } : value;
    },
  },
};

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

/**
 * A subscription from its row and its opened sealed part.
 * @param mayHaveMade the creating step of which nobody learnt whether it was done, as the operations tell
 * @throws RecordError shape
 */
export function assemble(
  row: Record<string, unknown>,
  place: string,
  sealed: SealedPart,
  mayHaveMade: () => Subscription['mayExist'],
): Subscription {
  const plain = columnsOf(columns, place, row);
  const { invitation = null, investment = null } = sealed;
  // Taken for not created, it would be created a second time.
  if ((invitation?.id ?? null) !== plain.invitation_id || (investment?.id ?? null) !== plain.investment_id)
    throw new RecordError('shape', place, 'what the platform acknowledged is not whole');
  return {
    ...sealed,
    ...withEvidence(sealed, plain, mayHaveMade),
    invitation,
    investment,
    id: plain.id,
    createdAt: plain.created_at,
    updatedAt: plain.updated_at,
    savedAt: sealed.savedAt ?? plain.updated_at,
    queuedAt: plain.queued_at,
    removedAt: plain.removed_at,
    stage: plain.stage,
    reason: plain.reason,
    status: plain.status,
    previousStatus: plain.previous_status,
    statusChangedAt: plain.status_changed_at,
    statusReadAt: plain.status_read_at,
  };
}

/**
 * Returns the fields that hold a subscription back. Where the record lacks one of them, it is what the row and the
 * operations still tell: an empty default would have it sent, or sent again, without a person.
 */
function withEvidence(
  sealed: SealedPart,
  { stage, reason, updated_at: at, queued_at: queuedAt }: z.infer<typeof columns>,
  mayHaveMade: () => Subscription['mayExist'],
): Pick<Subscription, 'queuedFor' | 'restoredFrom' | 'refusal' | 'mayExist'> {
  const refused = stage === 'refused' && (reason === 'rejected' || reason === 'forbidden');
  const {
    // Released for a place that is not known, it waits until a person releases it again.
    queuedFor = queuedAt === null ? null : { baseUrl: '', clientId: '' },
    restoredFrom = reason === 'restored' ? { at, wasQueued: stage !== 'draft' } : null,
    refusal = refused ? { kind: reason, messages: [], at } : null,
    mayExist = mayHaveMade(),
  } = sealed;
  return { queuedFor, restoredFrom, refusal, mayExist };
}
