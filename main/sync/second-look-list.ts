import { canonicalId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { newIdIn } from '../platform/answers.ts';
import type { CallOutcome } from '../platform/client.ts';
import { readList } from '../platform/list.ts';
import { type Comparison, compare, type Meanings, shownOf } from './comparison.ts';
import type { SyncCore } from './core.ts';
import type { SubmissionKind } from './kind.ts';
import type { FoundObject, SentFields, Submission } from './submission.ts';

/** An entry of a list of the platform. */
export interface Entry {
  id: string;
  record: Json;
}

/** What a reading of the list brought. `incomplete`: entries are missing, or have no id. */
export type ListRead =
  | { kind: 'whole'; entries: Entry[] }
  | { kind: 'incomplete' }
  | { kind: 'failed'; outcome: CallOutcome };

/** Maximum number of pages read. No broker has more objects than fit on these pages. */
const mostPages = 5_000;

/**
 * Reads a whole list of the platform.
 * @param progressed called with the number of entries read so far and the total, null when the platform does not tell
 * it; returns false to stop
 */
export async function readWholeList(
  core: Pick<SyncCore, 'client' | 'sendGate' | 'sender'>,
  first: string,
  progressed: (read: number, total: number | null) => boolean,
): Promise<ListRead> {
  const entries = new Map<string, Entry>();
  let senseless = 0;
  const { failed, count } = await readList({
    first,
    mostPages,
    baseUrl: core.sender.baseUrl,
    get: async (path) => {
      const outcome = await core.client.call({ method: 'GET', path });
      core.sendGate.observe(outcome, first);
      return outcome;
    },
    take(items, total) {
      for (const record of items) {
        const id = newIdIn(record);
        if (id === null) senseless += 1;
        else entries.set(canonicalId(id), { id, record });
      }
      return progressed(entries.size, total === 0 ? null : total);
    },
  });
  if (failed) return { kind: 'failed', outcome: failed };
  return senseless > 0 || entries.size < count
    ? { kind: 'incomplete' }
    : { kind: 'whole', entries: [...entries.values()] };
}

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

/**
 * Compares an entry with an order. A value that the entry does not show contradicts nothing: an entry may be abridged.
 */
function compared(order: SentFields, record: Json, meanings: Meanings): Comparison {
  const { contradicts, silent } = compare(order, record, meanings);
  const isTold = (name: string) => ![null, ''].includes(shownOf(record, name) as string | null);
  return {
    contradicts: contradicts.filter(isTold),
    silent: [...silent, ...contradicts.filter((name) => !isTold(name))],
  };
}
