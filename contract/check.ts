import {
  type FieldPath,
  fieldValue,
  type NeededCode,
  type SubscriptionForm,
  type SurveyAnswer,
  subscriptionKit,
} from './form.ts';
import { namesUuid, sameId } from './ids.ts';
import { earliestYear, isInstant } from './primitives.ts';
import { isReference } from './references.ts';
import { isOfAnother } from './statements.ts';
import { isBlank, oneLine } from './text.ts';

/**
 * What is missing or wrong in a form. The checks keep the app from sending what the platform is known to refuse or the law
 * does not allow. They are pure: the page runs them while a person types, the main process before queueing and before each
 * step. The text of each code is in the page's translations (`problem.<code>`).
 */
export type ProblemCode =
  | NeededCode
  | 'notAnId'
  | 'unitsNotWhole'
  | 'unitsTooSmall'
  | 'unitsTooLarge'
  | 'notATime'
  | 'timeInFuture'
  | 'timeTooEarly'
  | 'selfDisclosureRequired'
  | 'answerIncomplete'
  | 'answersOfAnother'
  | 'costsUnconfirmed'
  | 'signedBeforeAnswers'
  | 'signatureLapsed'
  | 'chooseWallet'
  | 'walletNotInvestors';

export interface Problem {
  field: FieldPath;
  code: ProblemCode;
  /** Parameters of the text, for example `{number: 2}` for the second survey answer. */
  params?: Record<string, string | number>;
}

export interface CheckFacts {
  /** Epoch milliseconds. */
  now: number;
  /** True when the campaign requires a self-disclosure; null while not known. */
  selfDisclosureRequired: boolean | null;
  /** The ids of the investor's wallets as last read; null while not known. */
  walletIds: readonly string[] | null;
  /** True when the investor signed a different order than the one now in the form. */
  signatureLapsed: boolean;
  /** False when the investor may have more wallets than these. */
  walletsWhole: boolean;
}

/** Tolerance for differing clocks, in milliseconds: a time up to this far ahead does not count as in the future. */
export const clockTolerance = 60_000;

const earliestTime = Date.UTC(earliestYear, 0, 1);

/** Maximum number of units. More is a typing error, and the limit stays within the safe integers. [assumed] */
export const unitsLimit = 1_000_000_000;

/**
 * Returns the units as a number; undefined unless the text is a whole number from 1 to `unitsLimit`. Only the digits 0–9
 * count. Full-width digits and digits of other scripts are rejected, so that their value is never guessed.
 */
export function parseUnits(typed: string): number | undefined {
  const plain = oneLine(typed);
  if (!/^\d{1,10}$/.test(plain)) return undefined;
  const units = Number(plain);
  return units >= 1 && units <= unitsLimit ? units : undefined;
}

/** Returns everything that prevents a form from being sent, in the form's order. If empty, the form may be queued. */
export function checkForm(form: SubscriptionForm, facts: CheckFacts): Problem[] {
  const problems = subscriptionKit.shownPaths.flatMap((field): Problem[] => {
    if (!subscriptionKit.isAsked(form, field)) return [];
    const needed = neededCode(field);
    if (needed && isEmpty(form, field)) return [{ field, code: needed }];
    return rules[field]?.(form, facts).map((problem) => ({ field, ...problem })) ?? [];
  });
  return [...problems, ...checkOwner(form)];
}

const neededCode = (field: FieldPath) => subscriptionKit.fields[field].needed as NeededCode | null;

function isEmpty(form: SubscriptionForm, field: FieldPath): boolean {
  const value = fieldValue(form, field);
  if (typeof value === 'string') return isBlank(value);
  return JSON.stringify(value) === JSON.stringify(subscriptionKit.fields[field].value.empty);
}

const sentWithInvestment: readonly FieldPath[] = [
  ...subscriptionKit.lockedBy('invitation'),
  ...subscriptionKit.lockedBy('investment'),
];

/** Returns the problems that can still be corrected after the investment, which can't change: only the wallet's. */
export const afterInvestment = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ field }) => !sentWithInvestment.includes(field));

type Fault = Omit<Problem, 'field'>;

/**
 * The rules for fields, apart from the rule that they must not be empty (`needed`). They apply while the form asks for
 * the field.
 */
const rules: { [P in FieldPath]?: (form: SubscriptionForm, facts: CheckFacts) => Fault[] } = {
  investorId: ({ investorId }) => (isReference(investorId) ? [] : checkId(investorId)),
  campaignId: ({ campaignId }) => checkId(campaignId),
  units: ({ units }) => checkUnits(units),
  'selfDisclosure.given': ({ selfDisclosure }, facts) =>
    !selfDisclosure.given && facts.selfDisclosureRequired ? [{ code: 'selfDisclosureRequired' }] : [],
  'selfDisclosure.submittedAt': ({ selfDisclosure }, { now }) => checkTime(selfDisclosure.submittedAt, now),
  'survey.answers': ({ survey }) => checkAnswers(survey.answers),
  'survey.submittedAt': ({ survey }, { now }) => checkTime(survey.submittedAt, now),
  'signature.signedAt': checkSignature,
  'signature.costsInformed': ({ signature }, facts) =>
    !signature.costsInformed && isSignatureDue(signature, facts) ? [{ code: 'costsUnconfirmed' }] : [],
  wallet: checkWallet,
};

const checkId = (id: string): Fault[] => (namesUuid(id) ? [] : [{ code: 'notAnId' }]);

function checkUnits(typed: string): Fault[] {
  const units = oneLine(typed);
  if (!/^\d+$/.test(units)) return [{ code: 'unitsNotWhole' }];
  if (Number(units) < 1) return [{ code: 'unitsTooSmall' }];
  return parseUnits(units) === undefined ? [{ code: 'unitsTooLarge', params: { limit: unitsLimit } }] : [];
}

function checkTime(typed: string, now: number): Fault[] {
  if (!isInstant(typed)) return [{ code: 'notATime' }];
  if (Date.parse(typed) < earliestTime) return [{ code: 'timeTooEarly', params: { year: earliestYear } }];
  return Date.parse(typed) > now + clockTolerance ? [{ code: 'timeInFuture' }] : [];
}

function checkAnswers(answers: readonly SurveyAnswer[]): Fault[] {
  const open = answers.findIndex((item) => isBlank(item.question) || isBlank(item.answer));
  return open >= 0 ? [{ code: 'answerIncomplete', params: { number: open + 1 } }] : [];
}

/** Reports statements of another investor. This is a safeguard, because every save moves statements with their owner. */
const checkOwner = (form: SubscriptionForm): Problem[] =>
  isOfAnother(form) ? [{ field: 'survey.answers', code: 'answersOfAnother' }] : [];

/**
 * The first go (invitation and answers) may be sent without a signature, so an empty time is not a problem. A lapsed
 * signature is a problem: a person who had queued the whole order must not send only a part of it unnoticed.
 */
const isSignatureDue = ({ signedAt }: SubscriptionForm['signature'], facts: CheckFacts): boolean =>
  !isBlank(signedAt) || facts.signatureLapsed;

function checkSignature(form: SubscriptionForm, facts: CheckFacts): Fault[] {
  const { signedAt } = form.signature;
  if (isBlank(signedAt)) return facts.signatureLapsed ? [{ code: 'signatureLapsed' }] : [];
  const faults = checkTime(signedAt, facts.now);
  return faults.length === 0 && signedBeforeAnswers(form) ? [{ code: 'signedBeforeAnswers' }] : faults;
}

/** True when only a lapsed signature and its confirmation prevent the first go from being sent. */
export const lacksOnlySignature = (problems: readonly Problem[]): boolean =>
  problems.some(({ code }) => code === 'signatureLapsed') &&
  problems.every(({ code }) => code === 'signatureLapsed' || code === 'costsUnconfirmed');

function signedBeforeAnswers({ signature, survey, selfDisclosure }: SubscriptionForm): boolean {
  const signed = Date.parse(signature.signedAt);
  const answered = [survey.submittedAt, selfDisclosure.given ? selfDisclosure.submittedAt : '']
    .filter(isInstant)
    .map((time) => Date.parse(time));
  return answered.some((time) => signed < time);
}

function checkWallet({ wallet }: SubscriptionForm, { walletIds, walletsWhole }: CheckFacts): Fault[] {
  if (wallet.choice === 'auto') {
    return walletIds && walletIds.length > 1
      ? [{ code: 'chooseWallet', params: { count: walletIds.length } }]
      : [];
  }
  if (wallet.choice === 'later') return [];
  const { walletId } = wallet;
  if (isBlank(walletId)) return [{ code: 'missing' }];
  // The wallet may be known by an id that is not a UUID, so compare before checking the form of the id.
  if (walletIds?.some((id) => sameId(id, walletId))) return [];
  if (!namesUuid(walletId)) return [{ code: 'notAnId' }];
  // Only a list that was read completely can show that a wallet is missing.
  return walletIds && walletsWhole ? [{ code: 'walletNotInvestors' }] : [];
}
