import type { Problem, ProblemCode } from '../../../../contract/check.ts';
import type { FieldPath, SubscriptionForm } from '../../../../contract/form.ts';
import type { PlatformMessage } from '../../../../contract/subscription.ts';

export const sections = ['investor', 'disclosure', 'survey', 'signature', 'wallet'] as const;
export type Section = (typeof sections)[number];

export const sectionFields: Record<Section, readonly FieldPath[]> = {
  investor: ['investorId', 'campaignId', 'units'],
  disclosure: [
    'selfDisclosure.given',
    'selfDisclosure.monthlyIncome',
    'selfDisclosure.netWorth100k',
    'selfDisclosure.submittedAt',
  ],
  survey: ['survey.mode', 'survey.answers', 'survey.waiverConfirmed', 'survey.submittedAt'],
  signature: ['signature.signedAt', 'signature.costsInformed'],
  wallet: ['wallet'],
};

export function sectionOf(field: FieldPath): Section {
  return sections.find((section) => sectionFields[section].includes(field)) ?? 'investor';
}

/** These say that something has yet to be done; all others say that what is there is wrong. */
const gaps: ReadonlySet<ProblemCode> = new Set([
  'missing',
  'selfDisclosureRequired',
  'statementMissing',
  'surveyUndecided',
  'answersMissing',
  'answerIncomplete',
  'waiverUnconfirmed',
  'costsUnconfirmed',
  'chooseWallet',
]);

export const isGap = (problem: Problem): boolean => gaps.has(problem.code);

/**
 * Which problems stand at their fields: a wrong value at once, except in the field that somebody is still typing
 * in; a gap only once its section was left. All of them after somebody asked for the whole by queueing.
 */
export function visibleProblems(
  problems: readonly Problem[],
  seen: { left: ReadonlySet<Section>; asked: boolean; editing: FieldPath | null },
): Problem[] {
  if (seen.asked) return [...problems];
  return problems.filter((problem) => {
    if (isGap(problem)) return seen.left.has(sectionOf(problem.field));
    return problem.field !== seen.editing;
  });
}

export type SectionMark =
  | { kind: 'wrong'; count: number }
  | { kind: 'open'; count: number }
  /** Nothing is missing, but it is not all there yet: e.g. no signature. */
  | { kind: 'later' }
  | { kind: 'done' };

export interface Known {
  /** The field that somebody is typing in: not finished, and so not called wrong. */
  editing: FieldPath | null;
  selfDisclosureRequired: boolean | null;
  /** null: the investor's wallets are not known. */
  walletCount: number | null;
}

export function sectionMark(
  section: Section,
  form: SubscriptionForm,
  problems: readonly Problem[],
  messages: readonly PlatformMessage[],
  known: Known,
): SectionMark {
  const mine = problems.filter((problem) => sectionOf(problem.field) === section);
  const refused = messages.filter(({ field }) => field !== null && sectionOf(field) === section);
  const isWrong = (problem: Problem) => !isGap(problem) && problem.field !== known.editing;
  const wrong = mine.filter(isWrong).length + refused.length;
  if (wrong > 0) return { kind: 'wrong', count: mine.length + refused.length };
  if (mine.length > 0) return { kind: 'open', count: mine.length };
  return isSettled(section, form, known) ? { kind: 'done' } : { kind: 'later' };
}

/** False where nothing is missing only because nobody can or need say it yet. */
function isSettled(section: Section, form: SubscriptionForm, known: Known): boolean {
  switch (section) {
    case 'disclosure':
      return form.selfDisclosure.given || known.selfDisclosureRequired === false;
    case 'signature':
      return form.signature.signedAt.trim() !== '';
    case 'wallet':
      return form.wallet.choice === 'chosen' || (form.wallet.choice === 'auto' && known.walletCount === 1);
    default:
      return true;
  }
}
