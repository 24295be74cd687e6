import type { Json } from '../../contract/primitives.ts';
import { idIn, lastPart } from '../platform/ids.ts';
import { type Comparison, compare, type Meanings, shownOf } from './comparison.ts';
import type { SubmissionKind } from './kind.ts';
import type { FoundObject, SentFields, Submission } from './submission.ts';
import type { Entry } from './whole-list.ts';

/**
 * Returns the first entry that matches a submission and belongs to no other submission here; null when there is none,
 * `unclear` when an entry shows too little to tell.
 */
export function lookIn<S extends Submission>(
  entries: readonly Entry[],
  kind: Pick<SubmissionKind<S>, 'secondLook' | 'store' | 'meanings' | 'owners'>,
  submission: S,
): FoundObject | 'unclear' | null {
  const { secondLook, store, meanings } = kind;
  if (!secondLook) return null;
  const { fields, decisive } = secondLook.order(submission);
  let isUnclear = false;
  for (const { id, record } of entries) {
    const { contradicts, silent } = compared(fields, record, meanings);
    if (contradicts.length > 0 || store.holderOf(id) !== null) continue;
    if (isOfAnother(record, kind, submission)) continue;
    if (!silent.includes(decisive)) return secondLook.found(id, record);
    isUnclear = true;
  }
  return isUnclear ? 'unclear' : null;
}

/**
 * True when an entry names an object that another submission here holds. The answer that acknowledged the entry may have
 * been lost, so no submission holds the entry itself.
 */
function isOfAnother<S extends Submission>(
  record: Json,
  { owners, store }: Pick<SubmissionKind<S>, 'owners' | 'store'>,
  { id: own }: S,
): boolean {
  return owners.some((name) => {
    const named = idIn(shownOf(record, name));
    const holder = named === null ? null : store.holderOf(lastPart(named));
    return holder !== null && holder !== own;
  });
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
