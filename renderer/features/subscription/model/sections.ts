import type { Problem, ProblemCode } from '../../../../contract/check.ts';
import { type FieldPath, fieldPaths, type SubscriptionForm } from '../../../../contract/form.ts';
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
 * in; a gap only once its section was left, or after somebody asked for the whole by queueing.
 */
export function visibleProblems(
  problems: readonly Problem[],
  seen: { left: ReadonlySet<Section>; asked: boolean; editing: FieldPath | null },
): Problem[] {
  return problems.filter((problem) => {
    if (isGap(problem)) return seen.asked || seen.left.has(sectionOf(problem.field));
    return problem.field !== seen.editing;
  });
}

export type SectionMark =
  | { kind: 'wrong'; count: number }
  | { kind: 'open'; count: number }
  /** Nothing is missing, but it is not all there yet: e.g. no signature. */
  | { kind: 'later' }
  | { kind: 'done' };

export function sectionMark(
  section: Section,
  form: SubscriptionForm,
  problems: readonly Problem[],
  messages: readonly PlatformMessage[],
): SectionMark {
  const mine = problems.filter((problem) => sectionOf(problem.field) === section);
  const refused = messages.filter(({ field }) => field !== null && sectionOf(field) === section);
  const wrong = mine.filter((problem) => !isGap(problem)).length + refused.length;
  if (wrong > 0) return { kind: 'wrong', count: wrong + mine.filter(isGap).length };
  if (mine.length > 0) return { kind: 'open', count: mine.length };
  if (section === 'signature' && form.signature.signedAt.trim() === '') return { kind: 'later' };
  if (section === 'wallet' && form.wallet.choice === 'later') return { kind: 'later' };
  return { kind: 'done' };
}

/** Problems in the form's own order, with the sections' order on top. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => fieldPaths.indexOf(a.field) - fieldPaths.indexOf(b.field));
}
