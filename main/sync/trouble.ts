import type { Trouble, TroubleKind } from './operation.ts';
import {
  conflictLimit,
  fewestBetween,
  longestBetween,
  mostBetween,
  mostFailures,
  showLimit,
} from './retry.ts';

/**
 * # Series of answers without a conclusion
 *
 * An operation remembers what its last answers have in common: a series of one kind. A series that grows too long, or
 * lasts too long, needs a person. These functions are the transitions; they are pure.
 */

/** What the transitions need to know. */
export interface TroubleFacts {
  /** The present moment, ISO 8601. */
  now: string;
  /** Returns how long a series has lasted, in milliseconds. */
  ageOf(series: Trouble): number;
}

export const begun = (kind: TroubleKind, count: number, { now }: Pick<TroubleFacts, 'now'>): Trouble => ({
  kind,
  count,
  since: now,
});

/** Returns the series of answers of one kind with one more answer, or a new series. */
export const lengthened = (
  former: Trouble | null,
  kind: TroubleKind,
  facts: Pick<TroubleFacts, 'now'>,
): Trouble => (former?.kind === kind ? { ...former, count: former.count + 1 } : begun(kind, 1, facts));

/** A failure to store an answer. `isSame`: the same failure as before. */
export function afterFailure(
  last: Trouble | null,
  isSame: boolean,
  facts: Pick<TroubleFacts, 'now'>,
): { trouble: Trouble; isOver: boolean } {
  const trouble = lengthened(isSame ? last : null, 'failure', facts);
  return { trouble, isOver: trouble.count >= mostFailures };
}

/** The platform shows other values than were sent. It may be slow to show a change, so the series may last a minute. */
export function afterContradiction(
  last: Trouble | null,
  facts: TroubleFacts,
): { trouble: Trouble; isOver: boolean } {
  const trouble = lengthened(last, 'contradicted', facts);
  return { trouble, isOver: trouble.count > 1 && facts.ageOf(trouble) >= showLimit };
}

/**
 * An answer that leaves open whether the operation was done.
 * @param because what the answer shows: an intermediary, a conflict, or nothing
 * @param creates whether the operation makes an object; the conflict of a creation is never its refusal
 * @param isAlone whether the platform answered other calls since an intermediary last answered this operation
 */
export function afterUncertain(
  last: Trouble | null,
  because: 'between' | 'conflict' | null,
  { creates, isAlone, ...facts }: TroubleFacts & { creates: boolean; isAlone: boolean },
): { trouble: Trouble | null; isOver: boolean } {
  const series = nextSeries(last, because, isAlone, facts);
  const isLasting =
    series !== null && because === 'conflict' && !creates && facts.ageOf(series) >= conflictLimit;
  const trouble = series && (isLasting ? { ...series, kind: 'lasting' as const } : series);
  const isOver =
    trouble?.kind === 'between' &&
    (trouble.count >= mostBetween ||
      (trouble.count >= fewestBetween && facts.ageOf(trouble) >= longestBetween));
  return { trouble, isOver };
}

function nextSeries(
  last: Trouble | null,
  because: 'between' | 'conflict' | null,
  isAlone: boolean,
  facts: TroubleFacts,
): Trouble | null {
  const goesOn = goingOn(last, because, facts);
  if (goesOn || because === null) return goesOn;
  if (because === 'between' && last?.kind === 'interrupted')
    return begun('between', last.count + (isAlone ? 1 : 0), facts);
  const former = last?.kind === because ? last : null;
  return former && !isAlone ? former : lengthened(former, because, facts);
}

/**
 * Returns the series that an answer neither ends nor lengthens; null when the answer ends the series or counts in a
 * series of its own. A lost answer ends no series. It keeps the number of intermediary answers, but their time begins
 * with the next one: only 30 minutes of nothing but such answers show that they are about this operation. The time of a
 * conflict begins again with the lost attempt, because the next conflict may be with that attempt. An intermediary
 * answer does not end a conflict at once either, or a real conflict would never reach its limit.
 */
function goingOn(
  last: Trouble | null,
  because: 'between' | 'conflict' | null,
  facts: TroubleFacts,
): Trouble | null {
  if (last?.kind === 'between' || last?.kind === 'interrupted')
    return because === null ? begun('interrupted', last.count, facts) : null;
  if (last?.kind !== 'conflict') return null;
  if (because === null) return begun('conflict', last.count, facts);
  const isPageSoon = because === 'between' && facts.ageOf(last) < longestBetween;
  return isPageSoon ? last : null;
}
