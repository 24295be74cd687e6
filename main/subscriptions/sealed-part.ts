import { z } from 'zod';
import {
  emptyForm,
  fieldPaths,
  groundFields,
  lapsingFields,
  type SubscriptionForm,
  subscriptionForm,
  subscriptionKit,
} from '../../contract/form.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { type Lapses, stepKinds } from '../../contract/subscription.ts';
import { identity, stored } from '../storage/records.ts';
import { creatingSteps } from './step-names.ts';

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
export const sealedPart = z.strictObject({
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
