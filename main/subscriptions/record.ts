import { z } from 'zod';
import {
  emptyForm,
  type FieldPath,
  fieldPaths,
  groundFields,
  type SubscriptionForm,
  subscriptionForm,
  subscriptionKit,
  withFieldFrom,
} from '../../contract/form.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import { isInstant, type Json, uuid } from '../../contract/primitives.ts';
import {
  type ConfirmationKind,
  type Lapses,
  lapsingFields,
  stageReasons,
  stages,
  stepKinds,
} from '../../contract/subscription.ts';
import { manyLines } from '../../contract/text.ts';
import { columnsOf, identity, RecordError, type RecordKind, stored, timeColumn } from '../storage/records.ts';
import { withoutGround } from './lapsing.ts';
import type { Subscription } from './model.ts';
import { type CreatingStep, creatingSteps } from './step-names.ts';

/** Any JSON value of the platform, kept as it came. */
const json = z.unknown() as z.ZodType<Json>;
const sentFields = z.record(z.string(), json);
const time = z.string();

/** Who confirmed something, and when. Without one of the two, it reads as null: no confirmation. */
const confirmation = z
  .strictObject({ by: z.string().nullable().default(null), at: time.default('') })
  .transform(({ by, at }) => (by === null || at === '' ? null : { by, at }));

const ground = z.enum(groundFields);
const lapseOf = <T extends z.ZodType>(was: T) =>
  z
    .strictObject({
      was,
      changed: z.array(ground).default([]),
      confirmed: confirmation.nullable().default(null),
    })
    .optional();
const lapsedTime = lapseOf(z.string().refine(isInstant));
const lapsedTick = lapseOf(z.literal(true));

/** Lapsed entries by field. Each keeps its field's type, because it is restored unchanged when it holds again. */
const lapses = z.strictObject(
  Object.fromEntries(
    lapsingFields.map((field) => [
      field,
      subscriptionKit.fields[field].lapses?.kind === 'tick' ? lapsedTick : lapsedTime,
    ]),
  ),
) as z.ZodType<Lapses>;

const invitation = z.strictObject({
  id: identity,
  at: time.default(''),
  // Without the sent fields, every field counts as different and is sent again, which changes nothing on the platform.
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

const differs = z.strictObject({
  fields: z
    .record(z.string(), z.strictObject({ sent: json.default(null), shown: json.default(null) }))
    .default({}),
  since: time.default(''),
  readAt: time.default(''),
  confirmed: z.boolean().default(true),
  reviewed: z.boolean().default(false),
});

const found = z.strictObject({
  id: identity,
  status: z.string().nullable().default(null),
  at: z.string().nullable().default(null),
});

const formExample: SubscriptionForm = {
  ...emptyForm(),
  survey: { ...emptyForm().survey, answers: [{ question: '', answer: '' }] },
  givenBy: {
    ...emptyForm().givenBy,
    others: [
      {
        investorId: '',
        campaignId: '',
        asOf: '',
        answers: [{ question: '', answer: '' }],
        monthlyIncome: null,
        netWorth100k: null,
      },
    ],
  },
};
const storedForm = stored(subscriptionForm, formExample);

/** The parts that are personal or not needed for filters, stored as one sealed JSON value. */
const sealedPart = z.strictObject({
  form: storedForm,
  savedAt: time.optional(),
  takenBack: z.boolean().default(false),
  confirmations: z
    .strictObject({
      waiver: confirmation.nullable().default(null),
      costs: confirmation.nullable().default(null),
    })
    .prefault({}),
  about: z.partialRecord(z.enum(lapsingFields), z.partialRecord(ground, z.string())).default({}),
  lapsed: lapses.default({}),
  refreshFailed: z.string().nullable().default(null),
  notShown: z.array(z.string()).default([]),
  differs: differs.nullable().default(null),
  lostFields: z.array(z.string()).default([]),
  // With plain defaults, absent fields below could cause a first or second sending. `withEvidence` replaces them.
  invitation: invitation.nullable().optional(),
  investment: investment.nullable().optional(),
  queuedFor: z
    .strictObject({ baseUrl: z.string().default(''), clientId: z.string().default('') })
    .nullable()
    .optional(),
  restoredFrom: z
    .strictObject({
      at: time.nullable().default(null),
      wasQueued: z.boolean().default(true),
      found: found.nullable().default(null),
    })
    .nullable()
    .optional(),
  refusal: refusal.nullable().optional(),
  mayExist: z.enum(creatingSteps).nullable().optional(),
});

export type SealedPart = z.infer<typeof sealedPart>;

/**
 * Adds whose the answers and statements of a form are. Records before version 4 did not say so; they belong to the form's
 * investor.
 */
function withOwner(form: Record<string, unknown>): Record<string, unknown> {
  const named = (id: unknown) => (typeof id === 'string' && namesUuid(id) ? canonicalId(id) : '');
  const givenBy = {
    ...emptyForm().givenBy,
    investorId: named(form.investorId),
    campaignId: named(form.campaignId),
  };
  return { ...form, givenBy };
}

export const subscriptionRecord: RecordKind<SealedPart> = {
  version: 6,
  fileVersion: 8,
  schema: sealedPart,
  upcasters: {
    // Before 0.1.0, `lapsed` was a list of field names.
    1: (value) => {
      const record = z.looseObject({}).parse(value);
      return Array.isArray(record.lapsed) ? { ...record, lapsed: {} } : record;
    },
    2: (value) => ({ lostFields: [], ...z.looseObject({}).parse(value) }),
    3: (value) => {
      const record = z.looseObject({ form: z.looseObject({}).optional() }).parse(value);
      return { notShown: [], differs: null, ...record, ...(record.form && { form: withOwner(record.form) }) };
    },
    4: (value) => {
      const record = z.looseObject({ restoredFrom: z.looseObject({}).nullable().optional() }).parse(value);
      return record.restoredFrom
        ? { ...record, restoredFrom: { found: null, ...record.restoredFrom } }
        : record;
    },
    // Since version 6 a form may refer to the investor's own submission.
    5: (value) => value,
  },
  withMissing: (value, missing) => ({
    ...value,
    lostFields: [...new Set([...value.lostFields, ...missing])],
  }),
};

/** The checkbox of the form that belongs to each confirmation. */
const tickOf = {
  waiver: 'survey.waiverConfirmed',
  costs: 'signature.costsInformed',
} as const satisfies Record<ConfirmationKind, FieldPath>;

/**
 * Returns the form fields that the lost paths are about, and whether other parts were lost as well.
 * @param lost dotted paths in the record, as in `lostFields`
 */
export function namesOfLost(lost: readonly string[]): { fields: FieldPath[]; others: boolean } {
  const covers = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}.`);
  const isAbout = (path: string, field: FieldPath) =>
    covers(path, `form.${field}`) ||
    covers(`form.${field}`, path) ||
    path === `about.${field}` ||
    confirmationsOf(field).some((place) => covers(path, place) || covers(place, path));
  return {
    fields: fieldPaths.filter((field) => lost.some((path) => isAbout(path, field))),
    others: lost.some((path) => !fieldPaths.some((field) => isAbout(path, field))),
  };
}

const confirmationsOf = (field: FieldPath): string[] =>
  Object.entries(tickOf).flatMap(([kind, tick]) => (tick === field ? [`confirmations.${kind}`] : []));

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
  // An object taken for not created would be created a second time.
  if (
    (invitation?.id ?? null) !== plain.invitation_id ||
    (investment?.id ?? null) !== plain.investment_id ||
    (!invitation && made.acknowledged.length > 0) ||
    (!investment && made.acknowledged.includes('createInvestment'))
  )
    throw new RecordError('shape', place, 'what the platform acknowledged is incomplete');
  const entries = withoutUnconfirmed(withSent({ ...sealed, invitation, investment }));
  const evidence = withEvidence(sealed, plain, made);
  const assumed = evidence.restoredFrom !== null && !sealed.restoredFrom ? ['restoredFrom'] : [];
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

type Entries = Pick<Subscription, 'form' | 'confirmations' | 'about' | 'lapsed' | 'lostFields'>;

/**
 * Returns the entries with lost form fields restored from the values that the platform acknowledged, if the fields are
 * locked, so that nobody could enter them again.
 */
function withSent({
  invitation,
  investment,
  ...entries
}: Entries & Pick<Subscription, 'invitation' | 'investment'>): Entries {
  const { lostFields } = entries;
  const lost = (field: FieldPath) => namesOfLost(lostFields).fields.includes(field);
  const sent = { ...invitation?.sent, ...investment?.sent };
  const form = structuredClone(entries.form);
  const found: FieldPath[] = [];
  const take = (field: FieldPath, value: unknown, put: (text: string) => void) => {
    if (!lost(field) || (typeof value !== 'string' && typeof value !== 'number')) return;
    put(String(value));
    found.push(field);
  };
  take('investorId', invitation?.sent.investor_id, (id) => {
    form.investorId = id;
  });
  take('campaignId', invitation?.sent.campaign_id, (id) => {
    form.campaignId = id;
  });
  take('wallet', investment?.wallet, (walletId) => {
    form.wallet = { choice: 'chosen', walletId };
  });
  if (investment) {
    take('units', sent.units, (units) => {
      form.units = units;
    });
    take('signature.signedAt', sent.signed_at, (time) => {
      form.signature.signedAt = time;
    });
  }
  return { ...entries, form, lostFields: withoutFields(lostFields, found) };
}

/** Returns the lost paths without the found fields. A lost group is replaced by its other fields. */
function withoutFields(lost: readonly string[], found: readonly FieldPath[]): string[] {
  if (found.length === 0) return [...lost];
  return lost.flatMap((path) => {
    const { fields, others } = namesOfLost([path]);
    if (others || !fields.some((field) => found.includes(field))) return [path];
    return fields.filter((field) => !found.includes(field)).map((field) => `form.${field}`);
  });
}

/**
 * Returns the entries with only those ticked checkboxes that have a confirmation, and without confirmations of unticked
 * ones. A tick without its confirmation would be sent in nobody's name, or get the name of whoever saves the form next. A
 * confirmation without its tick would be taken for that of whoever ticks the checkbox anew.
 */
function withoutUnconfirmed(entries: Entries): Entries {
  let { form, lostFields } = entries;
  const confirmations = { ...entries.confirmations };
  const ticks = { waiver: form.survey.waiverConfirmed, costs: form.signature.costsInformed };
  for (const kind of ['waiver', 'costs'] as const) {
    if (ticks[kind] === (confirmations[kind] !== null)) continue;
    confirmations[kind] = null;
    if (!ticks[kind]) continue;
    form = withFieldFrom(form, emptyForm(), tickOf[kind]);
    lostFields = [...new Set([...lostFields, `form.${tickOf[kind]}`])];
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
  const {
    // Queueing ends it. A subscription that is not queued may come from a backup, whatever else its row says.
    restoredFrom = queuedAt === null ? { at: null, wasQueued: stage !== 'draft', found: null } : null,
    refusal = refused ? { kind: reason, messages: [], at: updatedAt } : null,
  } = sealed;
  return {
    // If it is unknown what it was released for, it waits until a person releases it again.
    queuedFor: sealed.queuedFor ?? (queuedAt === null ? null : { baseUrl: '', clientId: '' }),
    restoredFrom,
    refusal,
    possiblyCreated: sealed.mayExist ?? made.possiblyCreated,
  };
}
