import type { FormRules, FormTypes, MessageOf, ProblemOf } from './state.ts';

/**
 * Returns the problems shown at their fields. A lapse is shown at once, a wrong value unless its field is being edited,
 * and a gap only after its section was left. All are shown once the user has asked for everything.
 */
export function visibleProblems<T extends FormTypes<T>>(
  { kit, isGap, isLapse }: FormRules<T>,
  problems: readonly ProblemOf<T>[],
  seen: { left: ReadonlySet<T['section']>; asked: boolean; editing: T['path'] | null },
): ProblemOf<T>[] {
  if (seen.asked) return [...problems];
  return problems.filter((problem) => {
    if (isLapse(problem)) return true;
    if (isGap(problem)) return seen.left.has(kit.sectionOf(problem.field));
    return problem.field !== seen.editing;
  });
}

/** A field that is not right yet: it has to be filled in, or its value has to be looked at again. */
export interface OpenField<P extends string> {
  field: P;
  wrong: boolean;
  /** True when a change removed the entry. */
  lapsed: boolean;
}

/**
 * Returns the fields in which something is missing or wrong, in the form's order. The section titles and the footer
 * count them, so that both show the same number. The field being typed in (`editing`) is unfinished, so it is not called
 * wrong.
 */
export function openFields<T extends FormTypes<T>>(
  { kit, isGap, isLapse }: FormRules<T>,
  problems: readonly ProblemOf<T>[],
  messages: readonly MessageOf<T>[],
  editing: T['path'] | null,
): OpenField<T['path']>[] {
  return kit.shownPaths.flatMap((field) => {
    const mine = problems.filter((problem) => problem.field === field);
    const refused = messages.some((message) => message.field === field);
    if (mine.length === 0 && !refused) return [];
    const wrong = refused || (field !== editing && mine.some((problem) => !isGap(problem)));
    return [{ field, wrong, lapsed: mine.some(isLapse) }];
  });
}

export interface Tally {
  missing: number;
  wrong: number;
}

export const tally = (open: readonly { wrong: boolean }[]): Tally => {
  const wrong = open.filter((field) => field.wrong).length;
  return { missing: open.length - wrong, wrong };
};

export type SectionMark =
  /** `check`: fields of the section were lost. */
  | ({ kind: 'wrong' | 'check' | 'open' } & Tally)
  /** Nothing is missing, but the section is not complete yet. */
  | { kind: 'later' }
  | { kind: 'done' };

/** What a section's mark depends on. `lost`: the fields that hold defaults, as the form shows them. */
interface Seen<T extends FormTypes<T>> {
  form: T['form'];
  detail: T['detail'];
  open: readonly OpenField<T['path']>[];
  lost: readonly T['path'][];
  facts: T['facts'];
}

export function sectionMark<T extends FormTypes<T>>(
  { kit, isComplete }: FormRules<T>,
  section: T['section'],
  { form, detail, open, lost, facts }: Seen<T>,
): SectionMark {
  const mine = tally(open.filter(({ field }) => kit.sectionOf(field) === section));
  const lostHere = lost.filter((field) => kit.sectionOf(field) === section);
  // Lost fields that are also missing or wrong are already counted as such.
  const alsoLost = lostHere.filter((field) => !open.some((each) => each.field === field)).length;
  const all = { ...mine, wrong: mine.wrong + alsoLost };
  if (mine.wrong > 0) return { kind: 'wrong', ...all };
  if (lostHere.length > 0) return { kind: 'check', ...all };
  if (mine.missing > 0) return { kind: 'open', ...mine };
  return { kind: isComplete(section, form, detail, facts) ? 'done' : 'later' };
}
