import type { Trouble, TroubleKind } from './operation.ts';
import { conflictLimit, longestStopped, mostBetween, mostFailures, showLimit } from './retry.ts';

/**
 * # Series of answers without a conclusion
 *
 * An operation remembers what its last answers have in common: a series of one kind. A series that grows too long, or
 * lasts too long, needs a person. Of intermediary answers only their number counts, because time in which nothing was sent
 * shows nothing. These functions are the transitions; they are pure.
 */

/** What the transitions need to know. */
export interface TroubleFacts {
  /** The present moment, ISO 8601. */
  now: string;
  /** Returns how long a series has lasted, in milliseconds. */
  ageOf(series: Trouble): number;
}

/** Returns a series that begins now. @param count number of answers that it has already */
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

/**
 * Returns the series after a failure to store an answer, and whether a person must decide.
 * @param isSame whether it is the same failure as before
 */
export function afterFailure(
  last: Trouble | null,
  isSame: boolean,
  facts: Pick<TroubleFacts, 'now'>,
): { trouble: Trouble; isOver: boolean } {
  const trouble = lengthened(isSame ? last : null, 'failure', facts);
  return { trouble, isOver: trouble.count >= mostFailures };
}

/**
 * Returns the series after the platform has shown other values than were sent, and whether a person must decide. The
 * platform may be slow to show a change, so the series may last a minute.
 */
export function afterContradiction(
  last: Trouble | null,
  facts: TroubleFacts,
): { trouble: Trouble; isOver: boolean } {
  const trouble = lengthened(last, 'contradicted', facts);
  return { trouble, isOver: trouble.count > 1 && facts.ageOf(trouble) >= showLimit };
}

/** What an answer that leaves open whether an operation was done shows. */
export interface Inconclusive {
  /** An intermediary, a conflict with an earlier attempt, or nothing (lost, cut off, a 5xx, a 429). */
  because: 'between' | 'conflict' | null;
  /** False only when an intermediary has answered this operation before, and the platform no call since then. */
  isAlone: boolean;
  /** True when an intermediary stopped the call, so that this attempt did not reach the platform. */
  isStopped: boolean;
}

/**
 * Returns the series after an answer that leaves open whether the operation was done, and whether a person must decide.
 * @param facts.creates whether the operation makes an object; the conflict of a creation is never its refusal
 */
export function afterUncertain(
  last: Trouble | null,
  answer: Inconclusive,
  { creates, ...facts }: TroubleFacts & { creates: boolean },
): { trouble: Trouble | null; isOver: boolean } {
  const series = nextSeries(last, answer, facts);
  const isConflict = answer.because === 'conflict' && series !== null;
  const isLasting = isConflict && !creates && facts.ageOf(series) >= conflictLimit;
  const trouble = series && (isLasting ? { ...series, kind: 'lasting' as const } : series);
  return { trouble, isOver: trouble?.kind === 'between' && trouble.count >= mostBetween };
}

function nextSeries(
  last: Trouble | null,
  { because, isAlone, isStopped }: Inconclusive,
  facts: TroubleFacts,
): Trouble | null {
  switch (because) {
    case 'conflict':
      return lengthened(last, 'conflict', facts);
    case 'between':
      // A real conflict would never reach its limit if each stopped call ended it.
      if (last?.kind === 'conflict' && isStopped && facts.ageOf(last) < longestStopped) return last;
      return last?.kind === 'between' && !isAlone ? last : lengthened(last, 'between', facts);
    case null:
      return afterNothing(last, facts);
  }
}

/**
 * Returns the series after an answer that shows nothing; null when it ends the series. The number of intermediary answers
 * is kept: nothing shows that the operation gets past the intermediary. The time of a conflict begins again, because the
 * next conflict may be with this attempt.
 */
function afterNothing(last: Trouble | null, facts: TroubleFacts): Trouble | null {
  if (last?.kind === 'between') return last;
  return last?.kind === 'conflict' ? begun('conflict', last.count, facts) : null;
}
