import type { Json } from '../../contract/primitives.ts';
import { type Comparison, compare, type Meanings, shownOf } from './comparison.ts';
import type { SubmissionKind } from './kind.ts';
import type { FoundObject, SentFields, Submission } from './submission.ts';
import type { Entry } from './whole-list.ts';

/**
 * Returns the first entry that matches a submission and that no submission here holds; null when there is none,
 * `unclear` when an entry shows too little to tell.
 */
export function lookIn<S extends Submission>(
  entries: readonly Entry[],
  { secondLook, store, meanings }: Pick<SubmissionKind<S>, 'secondLook' | 'store' | 'meanings'>,
  submission: S,
): FoundObject | 'unclear' | null {
  if (!secondLook) return null;
  const { fields, decisive } = secondLook.order(submission);
  let isUnclear = false;
  for (const { id, record } of entries) {
    const { contradicts, silent } = compared(fields, record, meanings);
    if (contradicts.length > 0 || store.holderOf(id) !== null) continue;
    if (!silent.includes(decisive)) return secondLook.found(id, record);
    isUnclear = true;
  }
  return isUnclear ? 'unclear' : null;
}

/** Compares an entry with an order. A value that the entry does not show contradicts nothing: entries may be short. */
function compared(order: SentFields, record: Json, meanings: Meanings): Comparison {
  const { contradicts, silent } = compare(order, record, meanings);
  const isTold = (name: string) => ![null, ''].includes(shownOf(record, name) as string | null);
  return {
    contradicts: contradicts.filter(isTold),
    silent: [...silent, ...contradicts.filter((name) => !isTold(name))],
  };
}
