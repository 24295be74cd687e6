import { canonicalId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { newIdIn } from '../platform/answers.ts';
import type { CallOutcome } from '../platform/client.ts';
import { readList } from '../platform/list.ts';
import type { SyncCore } from './core.ts';

/** An entry of a list of the platform. */
export interface Entry {
  id: string;
  record: Json;
}

/** What a reading of the list brought. `incomplete`: further entries are missing, or have no id. */
export type ListRead =
  | { kind: 'whole'; entries: Entry[] }
  | { kind: 'incomplete'; entries: Entry[] }
  | { kind: 'failed'; outcome: CallOutcome };

/** Maximum number of pages read. No broker has more objects than fit on these pages. */
const mostPages = 5_000;

/**
 * Reads a whole list of the platform. This is the only place that decides whether a list is complete.
 * @param progressed called after each page with the number of entries read so far, the total, null when the platform does
 * not tell it, and the entries of the page; returns false to stop, which then counts as failed
 */
export async function readWholeList(
  core: Pick<SyncCore, 'client' | 'sendGate' | 'sender'>,
  first: string,
  progressed: (read: number, total: number | null, page: readonly Entry[]) => boolean,
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
      const page = items.map((record) => ({ id: newIdIn(record), record })).filter(hasId);
      senseless += items.length - page.length;
      for (const entry of page) entries.set(canonicalId(entry.id), entry);
      return progressed(entries.size, total === 0 ? null : total, page);
    },
  });
  if (failed) return { kind: 'failed', outcome: failed };
  const isWhole = senseless === 0 && entries.size >= count;
  return { kind: isWhole ? 'whole' : 'incomplete', entries: [...entries.values()] };
}

const hasId = (entry: { id: string | null; record: Json }): entry is Entry => entry.id !== null;
