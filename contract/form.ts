import { z } from 'zod';

/**
 * The subscription form, exactly as typed. Every text field keeps the typed text even while it is invalid, because autosave
 * must never lose a keystroke. `check.ts` reports what is missing or wrong.
 *
 * A time is ISO 8601 with a zone if the typed text could be read as a time; otherwise it is the typed text.
 */
const text = (max: number) => z.string().max(max);

export const surveyAnswer = z.object({ question: text(2000), answer: text(4000) });

/** Whose statements these are, and for which campaign; see statements.ts. */
const statements = z.object({
  investorId: text(200),
  /** The campaign for which the statements were given or confirmed; '' when none yet. */
  campaignId: text(200),
  /** The time of the self-disclosure in the copied subscription; '' when the statements were given in this one. */
  asOf: text(100),
});

export const subscriptionForm = z.object({
  /** The platform's id of the investor (UUID), or the text typed instead. */
  investorId: text(200),
  /** The platform's id of the campaign (UUID), which the broker was given. */
  campaignId: text(200),
  /** Number of units the investor buys, as typed; a whole number of at least 1 [guide]. */
  units: text(40),
  selfDisclosure: z.object({
    /** True when the investor made a self-disclosure, which only some products require. */
    given: z.boolean(),
    /** "The sum is within twice the monthly net income" (the investor's own statement); null when not answered. */
    monthlyIncome: z.boolean().nullable(),
    /** "Freely available assets of at least 100,000 EUR" (the investor's own statement); null when not answered. */
    netWorth100k: z.boolean().nullable(),
    submittedAt: text(100),
  }),
  survey: z.object({
    /** Answers to the questionnaire, or the waiver after the warning; '' until decided. */
    mode: z.enum(['', 'answers', 'waiver']),
    answers: z.array(surveyAnswer).max(200),
    /** When the questionnaire was answered, or when the warning was given. */
    submittedAt: text(100),
    /** The adviser's confirmation that the warning was read out. The main process records who confirmed it and when. */
    waiverConfirmed: z.boolean(),
  }),
  signature: z.object({
    /** When the investor signed bindingly; '' until signed. */
    signedAt: text(100),
    /** The adviser's confirmation that the investor had the costs information before signing. Recorded in the same way. */
    costsInformed: z.boolean(),
  }),
  wallet: z.object({
    /** auto: the investor's only wallet · chosen: `walletId` · later: none yet, to be assigned afterwards. */
    choice: z.enum(['auto', 'chosen', 'later']),
    walletId: text(200),
  }),
  /** Owner of the answers and the two statements; `investorId` is '' while there is none. Set by the app, never typed. */
  givenBy: statements.extend({
    /** Statements of investors named earlier in this form, oldest first; `investorId` is '' when the owner is unknown. */
    others: z
      .array(
        statements.extend({
          answers: z.array(surveyAnswer).max(200),
          monthlyIncome: z.boolean().nullable(),
          netWorth100k: z.boolean().nullable(),
        }),
      )
      .max(1000),
  }),
});

export type SubscriptionForm = z.infer<typeof subscriptionForm>;
export type SurveyAnswer = z.infer<typeof surveyAnswer>;

/** Returns a new, untouched form. */
export function emptyForm(): SubscriptionForm {
  return {
    investorId: '',
    campaignId: '',
    units: '',
    selfDisclosure: { given: false, monthlyIncome: null, netWorth100k: null, submittedAt: '' },
    survey: { mode: '', answers: [], submittedAt: '', waiverConfirmed: false },
    signature: { signedAt: '', costsInformed: false },
    wallet: { choice: 'auto', walletId: '' },
    givenBy: { investorId: '', campaignId: '', asOf: '', others: [] },
  };
}

/** The form's fields as dotted paths. Problems, locks and platform messages are attached to these. */
export const fieldPaths = [
  'investorId',
  'campaignId',
  'units',
  'selfDisclosure.given',
  'selfDisclosure.monthlyIncome',
  'selfDisclosure.netWorth100k',
  'selfDisclosure.submittedAt',
  'survey.mode',
  'survey.answers',
  'survey.submittedAt',
  'survey.waiverConfirmed',
  'signature.signedAt',
  'signature.costsInformed',
  'wallet',
  'givenBy',
] as const;

export type FieldPath = (typeof fieldPaths)[number];

/** Returns the value at a field path. `wallet` and `givenBy` are whole objects. */
export function fieldValue(form: SubscriptionForm, path: FieldPath): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], form);
}

/** Returns a copy of `form` with the field at `path` taken from `source`. */
export function withFieldFrom(
  form: SubscriptionForm,
  source: SubscriptionForm,
  path: FieldPath,
): SubscriptionForm {
  const [head, tail] = path.split('.') as [keyof SubscriptionForm, string | undefined];
  if (tail === undefined) return { ...form, [head]: source[head] };
  const inner = source[head] as Record<string, unknown>;
  return { ...form, [head]: { ...(form[head] as object), [tail]: inner[tail] } };
}

/** Returns the paths whose values differ between two forms. */
export function changedFields(a: SubscriptionForm, b: SubscriptionForm): FieldPath[] {
  return fieldPaths.filter(
    (path) => JSON.stringify(fieldValue(a, path)) !== JSON.stringify(fieldValue(b, path)),
  );
}
