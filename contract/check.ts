import type { FieldPath, SubscriptionForm } from './form.ts';
import { namesUuid, sameId } from './ids.ts';
import { isInstant } from './primitives.ts';
import { isOfAnother } from './statements.ts';
import { isBlank, oneLine } from './text.ts';

/**
 * What is missing or wrong in a form, so that nothing goes out that the platform is known to refuse, and so that
 * nothing goes out that the law does not allow. Pure: the page uses it while typing, the main process before
 * queueing and before each step. The words for each code are in the page's translations (`problem.<code>`).
 */
export type ProblemCode =
  | 'missing'
  | 'notAnId'
  | 'unitsNotWhole'
  | 'unitsTooSmall'
  | 'unitsTooLarge'
  | 'notATime'
  | 'timeInFuture'
  | 'timeTooEarly'
  | 'selfDisclosureRequired'
  | 'statementMissing'
  | 'surveyUndecided'
  | 'answersMissing'
  | 'answerIncomplete'
  | 'answersOfAnother'
  | 'waiverUnconfirmed'
  | 'costsUnconfirmed'
  | 'signedBeforeAnswers'
  | 'signatureLapsed'
  | 'chooseWallet'
  | 'walletNotInvestors';

export interface Problem {
  field: FieldPath;
  code: ProblemCode;
  /** For the words, e.g. `{number: 2}` for the second survey answer. */
  params?: Record<string, string | number>;
}

export interface CheckFacts {
  /** Epoch milliseconds. */
  now: number;
  /** Whether the campaign needs a self-disclosure; null while nobody has said so. */
  selfDisclosureRequired: boolean | null;
  /** The investor's wallets as last read; null while they are not known. */
  walletIds: readonly string[] | null;
  /** The investor had signed, but another order than the one that stands there now. */
  signatureLapsed?: boolean;
  /** False: the investor may have others than these. */
  walletsWhole?: boolean;
}

/** Clocks differ: a time up to this far ahead of ours is not called "in the future". Milliseconds. */
export const clockTolerance = 60_000;

/** Nobody signed or answered on this platform before: an earlier time is a typing error, e.g. in the year. [assumed] */
export const earliestYear = 2015;
const earliestTime = Date.UTC(earliestYear, 0, 1);

/** More than this is a typing error, and no safe integer is ever exceeded. [assumed] */
export const unitsLimit = 1_000_000_000;

/**
 * The units as a number, or undefined when what was typed is no whole number of at least 1. Only the digits 0–9 count:
 * full-width and other scripts' digits are told as no number, so that nobody has to guess which one they stand for.
 */
export function parseUnits(typed: string): number | undefined {
  const plain = oneLine(typed);
  if (!/^\d{1,10}$/.test(plain)) return undefined;
  const units = Number(plain);
  return units >= 1 && units <= unitsLimit ? units : undefined;
}

/** Everything that keeps this form from being sent, in the form's order. Empty means: it may be queued. */
export function checkForm(form: SubscriptionForm, facts: CheckFacts): Problem[] {
  return [
    ...checkInvestorAndCampaign(form),
    ...checkSelfDisclosure(form, facts),
    ...checkSurvey(form, facts),
    ...checkOwner(form),
    ...checkSignature(form, facts),
    ...checkWallet(form, facts),
  ];
}

function checkInvestorAndCampaign(form: SubscriptionForm): Problem[] {
  const problems: Problem[] = [];
  for (const field of ['investorId', 'campaignId'] as const) {
    if (isBlank(form[field])) problems.push({ field, code: 'missing' });
    else if (!namesUuid(form[field])) problems.push({ field, code: 'notAnId' });
  }
  const units = oneLine(form.units);
  if (units === '') problems.push({ field: 'units', code: 'missing' });
  else if (!/^\d+$/.test(units)) problems.push({ field: 'units', code: 'unitsNotWhole' });
  else if (Number(units) < 1) problems.push({ field: 'units', code: 'unitsTooSmall' });
  else if (parseUnits(units) === undefined)
    problems.push({ field: 'units', code: 'unitsTooLarge', params: { limit: unitsLimit } });
  return problems;
}

function checkTime(field: FieldPath, typed: string, now: number): Problem[] {
  if (isBlank(typed)) return [{ field, code: 'missing' }];
  if (!isInstant(typed)) return [{ field, code: 'notATime' }];
  if (Date.parse(typed) < earliestTime)
    return [{ field, code: 'timeTooEarly', params: { year: earliestYear } }];
  return Date.parse(typed) > now + clockTolerance ? [{ field, code: 'timeInFuture' }] : [];
}

function checkSelfDisclosure({ selfDisclosure }: SubscriptionForm, facts: CheckFacts): Problem[] {
  if (!selfDisclosure.given) {
    return facts.selfDisclosureRequired
      ? [{ field: 'selfDisclosure.given', code: 'selfDisclosureRequired' }]
      : [];
  }
  const problems: Problem[] = [];
  if (selfDisclosure.monthlyIncome === null)
    problems.push({ field: 'selfDisclosure.monthlyIncome', code: 'statementMissing' });
  if (selfDisclosure.netWorth100k === null)
    problems.push({ field: 'selfDisclosure.netWorth100k', code: 'statementMissing' });
  return [...problems, ...checkTime('selfDisclosure.submittedAt', selfDisclosure.submittedAt, facts.now)];
}

function checkSurvey({ survey }: SubscriptionForm, facts: CheckFacts): Problem[] {
  if (survey.mode === '') return [{ field: 'survey.mode', code: 'surveyUndecided' }];
  const problems: Problem[] = [];
  if (survey.mode === 'answers') {
    if (survey.answers.length === 0) problems.push({ field: 'survey.answers', code: 'answersMissing' });
    const open = survey.answers.findIndex((item) => isBlank(item.question) || isBlank(item.answer));
    if (open >= 0)
      problems.push({ field: 'survey.answers', code: 'answerIncomplete', params: { number: open + 1 } });
  } else if (!survey.waiverConfirmed) {
    problems.push({ field: 'survey.waiverConfirmed', code: 'waiverUnconfirmed' });
  }
  return [...problems, ...checkTime('survey.submittedAt', survey.submittedAt, facts.now)];
}

/** Every save moves statements with their owner; should one stand with another investor all the same, nothing is sent. */
const checkOwner = (form: SubscriptionForm): Problem[] =>
  isOfAnother(form) ? [{ field: 'survey.answers', code: 'answersOfAnother' }] : [];

/**
 * Without a signature the first go (invitation and answers) may be sent, so an empty time is no problem here. One that
 * has lapsed is: whoever had the whole sent must not send a part of it without noticing.
 */
function checkSignature(form: SubscriptionForm, facts: CheckFacts): Problem[] {
  const { signedAt, costsInformed } = form.signature;
  const isUnsigned = isBlank(signedAt);
  if (isUnsigned && !facts.signatureLapsed) return [];
  const problems: Problem[] = isUnsigned
    ? [{ field: 'signature.signedAt', code: 'signatureLapsed' }]
    : checkTime('signature.signedAt', signedAt, facts.now);
  if (problems.length === 0 && signedBeforeAnswers(form)) {
    problems.push({ field: 'signature.signedAt', code: 'signedBeforeAnswers' });
  }
  if (!costsInformed) problems.push({ field: 'signature.costsInformed', code: 'costsUnconfirmed' });
  return problems;
}

/** True when nothing but a lapsed signature, and its confirmation, keeps the first go from being sent. */
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

function checkWallet(
  { wallet }: SubscriptionForm,
  { walletIds, walletsWhole = true }: CheckFacts,
): Problem[] {
  if (wallet.choice === 'auto') {
    return walletIds && walletIds.length > 1
      ? [{ field: 'wallet', code: 'chooseWallet', params: { count: walletIds.length } }]
      : [];
  }
  if (wallet.choice === 'later') return [];
  const { walletId } = wallet;
  if (isBlank(walletId)) return [{ field: 'wallet', code: 'missing' }];
  // Whatever form the platform gives its ids.
  if (walletIds?.some((id) => sameId(id, walletId))) return [];
  if (!namesUuid(walletId)) return [{ field: 'wallet', code: 'notAnId' }];
  // "Not there" is only said of a list that was read whole.
  return walletIds && walletsWhole ? [{ field: 'wallet', code: 'walletNotInvestors' }] : [];
}
