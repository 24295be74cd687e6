import { z } from 'zod';
import {
  type ConfirmationOf,
  type Field,
  type FormOf,
  formKit,
  type GroundOf,
  type InGroup,
  type LockOf,
  type NeededOf,
  type PathOf,
  type PathsWith,
  type SectionOf,
  type TickOf,
  value,
  type Wire,
  type WireTypeOf,
} from './form-kit.ts';
import { reference } from './references.ts';

/**
 * The subscription form, exactly as typed. Every text field keeps the typed text even while it is invalid, because autosave
 * must never lose a keystroke. `check.ts` reports what is missing or wrong.
 *
 * A time is ISO 8601 with a zone if the typed text could be read as a time; otherwise it is the typed text.
 */
const text = (max: number) => z.string().max(max);
const blank = (max: number) => value(text(max), '');

/** The investor's own statement; null when not answered. */
const statement = value(z.boolean().nullable(), null);
const tick = value(z.boolean(), false);

export const surveyAnswer = z.object({ question: text(2000), answer: text(4000) });
const answers = z.array(surveyAnswer).max(200);

/** Whose statements these are, and for which campaign; see statements.ts. */
const statements = z.object({
  investorId: text(200),
  /** The campaign for which the statements were given or confirmed; '' when none yet. */
  campaignId: text(200),
  /** The time of the self-disclosure in the copied subscription; '' when the statements were given in this one. */
  asOf: text(100),
});

const givenBy = statements.extend({
  /** Statements of investors named earlier in this form, oldest first; `investorId` is '' when the owner is unknown. */
  others: z
    .array(
      statements.extend({
        answers,
        monthlyIncome: z.boolean().nullable(),
        netWorth100k: z.boolean().nullable(),
      }),
    )
    .max(1000),
});

const wallet = z.object({
  /** auto: the investor's only wallet · chosen: `walletId` · later: none yet, to be assigned afterwards. */
  choice: z.enum(['auto', 'chosen', 'later']),
  walletId: text(200),
});

const ifDisclosed = { field: 'selfDisclosure.given', is: [true] } as const;

/**
 * What an entry is about. The costs information and the signature are about one order. A self-disclosure states that the
 * sum is within the investor's means [guide], so it is about the order as well.
 */
const thisOrder = ['investorId', 'campaignId', 'units'] as const;

/** How a field is written in a body, compared and read: see `main/subscriptions/wire.ts`. */
export type WireType = 'id' | 'text' | 'units' | 'time' | 'truth' | 'answers' | 'waiver' | 'wallet';

const fields = {
  /** The platform's id of the investor (UUID), the text typed instead, or a reference to the investor's own submission. */
  investorId: {
    value: value(z.union([text(200), reference]), ''),
    storedSince: null,
    wire: { names: ['investor_id', 'investor'], as: 'id', place: null },
    section: 'investor',
    place: 1,
    lockedBy: 'invitation',
    asked: 'always',
    needed: 'missing',
    group: null,
    lapses: null,
  },
  /** The platform's id of the campaign (UUID), which the broker was given. */
  campaignId: {
    value: blank(200),
    storedSince: null,
    wire: { names: ['campaign_id', 'campaign'], as: 'id', place: null },
    section: 'investor',
    place: 2,
    lockedBy: 'invitation',
    asked: 'always',
    needed: 'missing',
    group: null,
    lapses: null,
  },
  /** Number of units the investor buys, as typed; a whole number of at least 1 [guide]. */
  units: {
    value: blank(40),
    storedSince: null,
    wire: { names: ['units'], as: 'units', place: 1 },
    section: 'investor',
    place: 3,
    lockedBy: 'investment',
    asked: 'always',
    needed: 'missing',
    group: null,
    lapses: null,
  },
  /** True when the investor made a self-disclosure, which only some products require. */
  'selfDisclosure.given': {
    value: tick,
    storedSince: null,
    wire: null,
    section: 'disclosure',
    place: 1,
    lockedBy: 'investment',
    asked: 'always',
    needed: null,
    group: null,
    lapses: null,
  },
  /** "The sum is within twice the monthly net income". */
  'selfDisclosure.monthlyIncome': {
    value: statement,
    storedSince: null,
    wire: { names: ['self_disclosure_monthly_income'], as: 'truth', place: 3 },
    section: 'disclosure',
    place: 2,
    lockedBy: 'investment',
    asked: ifDisclosed,
    needed: 'statementMissing',
    group: 'statements',
    lapses: null,
  },
  /** "Freely available assets of at least 100,000 EUR". */
  'selfDisclosure.netWorth100k': {
    value: statement,
    storedSince: null,
    wire: { names: ['self_disclosure_net_worth_100k'], as: 'truth', place: 4 },
    section: 'disclosure',
    place: 3,
    lockedBy: 'investment',
    asked: ifDisclosed,
    needed: 'statementMissing',
    group: 'statements',
    lapses: null,
  },
  'selfDisclosure.submittedAt': {
    value: blank(100),
    storedSince: null,
    wire: { names: ['self_disclosure_submitted_at'], as: 'time', place: 2 },
    section: 'disclosure',
    place: 4,
    lockedBy: 'investment',
    asked: ifDisclosed,
    needed: 'missing',
    group: null,
    lapses: { kind: 'time', about: thisOrder },
  },
  /** Answers to the questionnaire, or the waiver after the warning; '' until decided. */
  'survey.mode': {
    value: value(z.enum(['', 'answers', 'waiver']), ''),
    storedSince: null,
    wire: null,
    section: 'survey',
    place: 1,
    lockedBy: 'investment',
    asked: 'always',
    needed: 'surveyNotChosen',
    group: null,
    lapses: null,
  },
  'survey.answers': {
    value: value(answers, []),
    storedSince: null,
    wire: { names: ['survey'], as: 'answers', place: 6, otherwise: [] },
    section: 'survey',
    place: 2,
    lockedBy: 'investment',
    asked: { field: 'survey.mode', is: ['answers'] },
    needed: 'answersMissing',
    group: 'statements',
    lapses: null,
  },
  /**
   * When the questionnaire was answered, or when the warning was given. The answers belong to the investor, whatever the
   * campaign; the warning is about one investment. The time of the one is not the time of the other.
   */
  'survey.submittedAt': {
    value: blank(100),
    storedSince: null,
    wire: { names: ['survey_submitted_at'], as: 'time', place: 5 },
    section: 'survey',
    place: 4,
    lockedBy: 'investment',
    asked: { field: 'survey.mode', is: ['answers', 'waiver'] },
    needed: 'missing',
    group: null,
    lapses: {
      kind: 'time',
      about: [
        'survey.mode',
        'investorId',
        { field: 'campaignId', onlyIf: { field: 'survey.mode', is: ['waiver'] } },
      ],
    },
  },
  /**
   * The adviser's confirmation that the warning was read out. The main process records who confirmed it and when. The
   * warning is given to one investor about one investment.
   */
  'survey.waiverConfirmed': {
    value: tick,
    storedSince: null,
    wire: { names: ['survey_waiver'], as: 'waiver', place: 7 },
    section: 'survey',
    place: 3,
    lockedBy: 'investment',
    asked: { field: 'survey.mode', is: ['waiver'] },
    needed: 'waiverUnconfirmed',
    group: null,
    lapses: { kind: 'tick', confirmation: 'waiver', about: ['investorId', 'campaignId'] },
  },
  /** When the investor signed bindingly; '' until signed. */
  'signature.signedAt': {
    value: blank(100),
    storedSince: null,
    wire: { names: ['signed_at'], as: 'time', place: null },
    section: 'signature',
    place: 1,
    lockedBy: 'investment',
    asked: 'always',
    needed: null,
    group: null,
    lapses: { kind: 'time', about: thisOrder },
  },
  /** The adviser's confirmation that the investor had the costs information before signing. Recorded in the same way. */
  'signature.costsInformed': {
    value: tick,
    storedSince: null,
    wire: null,
    section: 'signature',
    place: 2,
    lockedBy: 'investment',
    asked: 'always',
    needed: null,
    group: null,
    lapses: { kind: 'tick', confirmation: 'costs', about: thisOrder },
  },
  wallet: {
    value: value(wallet, { choice: 'auto', walletId: '' }),
    storedSince: null,
    wire: { names: ['wallet'], as: 'wallet', place: null },
    section: 'wallet',
    place: 1,
    lockedBy: 'wallet',
    asked: 'always',
    needed: null,
    group: null,
    lapses: null,
  },
  /** Owner of the answers and the two statements; `investorId` is '' while there is none. Set by the app, never typed. */
  givenBy: {
    value: value(givenBy, { investorId: '', campaignId: '', asOf: '', others: [] }),
    storedSince: null,
    wire: null,
    section: 'survey',
    place: 5,
    lockedBy: 'investment',
    asked: { field: 'investorId', is: [] },
    needed: null,
    group: 'statements',
    lapses: null,
  },
} as const satisfies Readonly<Record<string, Field & { wire: (Wire & { as: WireType }) | null }>>;

/** Everything that follows from the table of fields. */
export const subscriptionKit = formKit(fields);

export type SubscriptionForm = FormOf<typeof fields>;
export type SurveyAnswer = z.infer<typeof surveyAnswer>;
export type FieldPath = PathOf<typeof fields>;
export type Section = SectionOf<typeof fields>;
/** The problems of fields that are asked for and empty. */
export type NeededCode = NeededOf<typeof fields>;
/** The steps that lock a field of the form. */
export type LockingStep = LockOf<typeof fields>;
/** Fields that an entry can depend on: the order, and whether a time is that of answers or of the warning. */
export type Ground = GroundOf<typeof fields>;
/** Entries about one order or one investor. They lapse when that order or investor changes. */
export type LapsingField = PathsWith<typeof fields, 'lapses'>;
/** An investor's statements, and `givenBy`, which says whose they are. */
export type Statement = InGroup<typeof fields, 'statements'>;
/** How the values of grounds are written. */
export type GroundType = WireTypeOf<typeof fields, Ground>;
/** An adviser's confirmations: `waiver`, the warning was given; `costs`, the investor had the costs information. */
export type ConfirmationKind = ConfirmationOf<typeof fields>;
/** The ticks that give a confirmation. */
export type TickField = TickOf<typeof fields>;

export const {
  schema: subscriptionForm,
  paths: fieldPaths,
  empty: emptyForm,
  at: fieldValue,
  withFrom: withFieldFrom,
  changed: changedFields,
  lapsing: lapsingFields,
  groundFields,
} = subscriptionKit;
