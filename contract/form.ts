import { z } from 'zod';

/**
 * The subscription form, exactly as typed. Every text field keeps whatever the person wrote, also what is not
 * (yet) valid: autosave must never lose a keystroke. `check.ts` says what is missing or wrong.
 *
 * Times are ISO 8601 with a zone once the typed text could be read as a time, otherwise the typed text itself.
 */
const text = (max: number) => z.string().max(max);

export const surveyAnswer = z.object({ question: text(2000), answer: text(4000) });

/** What one investor said of themselves, and for which campaign; see statements.ts. */
const statements = z.object({
  investorId: text(200),
  /** The campaign for which they were given, or said to hold still; '': none yet. */
  campaignId: text(200),
  /** The time of the self-disclosure in the subscription that this one is a copy of; '': in this one. */
  asOf: text(100),
});

export const subscriptionForm = z.object({
  /** The platform's id of the investor (UUID), or what was typed instead of it. */
  investorId: text(200),
  /** The platform's id of the campaign (UUID), handed to the broker. */
  campaignId: text(200),
  /** How many units the investor buys; whole number, at least 1 [guide]. As typed. */
  units: text(40),
  selfDisclosure: z.object({
    /** Whether the investor made a self-disclosure at all; only where the product requires it. */
    given: z.boolean(),
    /** "The sum is within twice the monthly net income" (the investor's own statement); null = not answered. */
    monthlyIncome: z.boolean().nullable(),
    /** "Freely available assets of at least 100,000 EUR" (the investor's own statement); null = not answered. */
    netWorth100k: z.boolean().nullable(),
    submittedAt: text(100),
  }),
  survey: z.object({
    /** Answers to the questionnaire, or the waiver after the warning; '' = not decided yet. */
    mode: z.enum(['', 'answers', 'waiver']),
    answers: z.array(surveyAnswer).max(200),
    /** When it was answered, or when the warning was given. */
    submittedAt: text(100),
    /** The adviser confirms that the warning was read out. Who and when is stamped by the main process. */
    waiverConfirmed: z.boolean(),
  }),
  signature: z.object({
    /** When the investor bindingly signed; '' = not signed yet. */
    signedAt: text(100),
    /** The adviser confirms that the investor had the costs information before signing. Stamped likewise. */
    costsInformed: z.boolean(),
  }),
  wallet: z.object({
    /** auto: the investor's only wallet; chosen: `walletId`; later: none yet, to be assigned afterwards. */
    choice: z.enum(['auto', 'chosen', 'later']),
    walletId: text(200),
  }),
  /** Whose the answers and the two statements are; `investorId` '': nobody's yet. Kept by the program, never typed. */
  givenBy: statements.extend({
    /** What investors gave who stood in this form before, the last one at the end; '': nobody knows whose it is. */
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

/** A new, untouched form. */
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

/** The form's fields, as dotted paths: what problems, locks and platform messages are attached to. */
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

/** The value at a field path; `wallet` and `givenBy` are whole. */
export function fieldValue(form: SubscriptionForm, path: FieldPath): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], form);
}

/** A copy of `form` with the field at `path` taken from `source`. */
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

/** The paths whose values differ between two forms. */
export function changedFields(a: SubscriptionForm, b: SubscriptionForm): FieldPath[] {
  return fieldPaths.filter(
    (path) => JSON.stringify(fieldValue(a, path)) !== JSON.stringify(fieldValue(b, path)),
  );
}
