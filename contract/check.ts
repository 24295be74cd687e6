import type { FieldPath, SubscriptionForm } from './form.ts';
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
  signatureLapsed?: boolean;
  /** False when the investor may have more wallets than these. */
  walletsWhole?: boolean;
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
    const named = form[field];
    if (isReference(named)) continue;
    if (isBlank(named)) problems.push({ field, code: 'missing' });
    else if (!namesUuid(named)) problems.push({ field, code: 'notAnId' });
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

/** Reports statements of another investor. This is a safeguard, because every save moves statements with their owner. */
const checkOwner = (form: SubscriptionForm): Problem[] =>
  isOfAnother(form) ? [{ field: 'survey.answers', code: 'answersOfAnother' }] : [];

/**
 * Checks the signature. The first go (invitation and answers) may be sent without a signature, so an empty time is not a
 * problem. A lapsed signature is a problem: a person who had queued the whole must not send only a part unnoticed.
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
  // The wallet may be known by an id that is not a UUID, so compare before checking the form of the id.
  if (walletIds?.some((id) => sameId(id, walletId))) return [];
  if (!namesUuid(walletId)) return [{ field: 'wallet', code: 'notAnId' }];
  // Only a list that was read completely can show that a wallet is missing.
  return walletIds && walletsWhole ? [{ field: 'wallet', code: 'walletNotInvestors' }] : [];
}
