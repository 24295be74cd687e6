import type { Problem, ProblemCode } from '../../../../contract/check.ts';
import {
  type FieldPath,
  type Section,
  type SubscriptionForm,
  subscriptionKit,
} from '../../../../contract/form.ts';
import { isInstant } from '../../../../contract/primitives.ts';
import type { PlatformMessage } from '../../../../contract/subscription.ts';

const kit = subscriptionKit;

/** Returns the field itself if the form asks for it, otherwise the field that decides about it. */
export type { Section };
export const { sections, sectionOf, isAsked, shown: shownField } = kit;

/** Codes of what still has to be done. All other codes say that a value is wrong. */
const gaps: ReadonlySet<ProblemCode> = new Set([
  'missing',
  'selfDisclosureRequired',
  'statementMissing',
  'surveyUndecided',
  'answersMissing',
  'answerIncomplete',
  'waiverUnconfirmed',
  'costsUnconfirmed',
  'signatureLapsed',
  'chooseWallet',
]);

export const isGap = (problem: Problem): boolean => gaps.has(problem.code);

/**
 * Returns the problems shown at their fields. A lapsed signature is shown at once, a wrong value unless its field is
 * being edited, and a gap only after its section was left. All are shown once the user has asked for everything by
 * queueing.
 */
export function visibleProblems(
  problems: readonly Problem[],
  seen: { left: ReadonlySet<Section>; asked: boolean; editing: FieldPath | null },
): Problem[] {
  if (seen.asked) return [...problems];
  return problems.filter((problem) => {
    if (problem.code === 'signatureLapsed') return true;
    if (isGap(problem)) return seen.left.has(sectionOf(problem.field));
    return problem.field !== seen.editing;
  });
}

/** A field that is not right yet: it has to be filled in, or its value has to be looked at again. */
export interface OpenField {
  field: FieldPath;
  wrong: boolean;
  /** True when a change removed the entry. */
  lapsed: boolean;
}

/**
 * Returns the fields in which something is missing or wrong, in the form's order. The section titles and the footer
 * count them, so that both show the same number. The field being typed in (`editing`) is unfinished, and so is not
 * called wrong.
 */
export function openFields(
  problems: readonly Problem[],
  messages: readonly PlatformMessage[],
  editing: FieldPath | null,
): OpenField[] {
  return kit.shownPaths.flatMap((field) => {
    const mine = problems.filter((problem) => problem.field === field);
    const refused = messages.some((message) => message.field === field);
    if (mine.length === 0 && !refused) return [];
    const wrong = refused || (field !== editing && mine.some((problem) => !isGap(problem)));
    return [{ field, wrong, lapsed: mine.some(({ code }) => code === 'signatureLapsed') }];
  });
}

export interface Tally {
  missing: number;
  wrong: number;
}

export const tally = (open: readonly OpenField[]): Tally => {
  const wrong = open.filter((field) => field.wrong).length;
  return { missing: open.length - wrong, wrong };
};

export type SectionMark =
  /** `check`: fields of the section were lost. */
  | ({ kind: 'wrong' | 'check' | 'open' } & Tally)
  /** Nothing is missing, but the section is not complete yet, e.g. without a signature. */
  | { kind: 'later' }
  | { kind: 'done' };

export interface Known {
  selfDisclosureRequired: boolean | null;
  /** Null when the investor's wallets are not known. */
  walletCount: number | null;
  /** The fields, as the form shows them, that hold defaults because their stored values were lost. */
  lost: readonly FieldPath[];
}

export function sectionMark(
  section: Section,
  form: SubscriptionForm,
  open: readonly OpenField[],
  known: Known,
): SectionMark {
  const mine = tally(open.filter(({ field }) => sectionOf(field) === section));
  const lost = known.lost.filter((field) => sectionOf(field) === section);
  // Lost fields that are also missing or wrong are already counted as such.
  const alsoLost = lost.filter((field) => !open.some((each) => each.field === field)).length;
  const all = { ...mine, wrong: mine.wrong + alsoLost };
  if (mine.wrong > 0) return { kind: 'wrong', ...all };
  if (lost.length > 0) return { kind: 'check', ...all };
  if (mine.missing > 0) return { kind: 'open', ...mine };
  return isComplete(section, form, known) ? { kind: 'done' } : { kind: 'later' };
}

/** False where nothing is missing only because it can't or need not be known yet. */
function isComplete(section: Section, form: SubscriptionForm, known: Known): boolean {
  switch (section) {
    case 'disclosure':
      return form.selfDisclosure.given || known.selfDisclosureRequired === false;
    case 'signature':
      return isInstant(form.signature.signedAt);
    case 'wallet':
      return form.wallet.choice === 'chosen' || (form.wallet.choice === 'auto' && known.walletCount === 1);
    default:
      return true;
  }
}
