import type { Json } from '../../contract/primitives.ts';
import { listOf } from './answers.ts';
import type { CallOutcome } from './client.ts';

/** How the reading of a list ended. */
export interface ListRead {
  /** The answer at which it ended before its end; null: it was read whole. */
  failed: CallOutcome | null;
  /** How many entries it has as it says itself, the most that any page said; 0: it does not say. */
  count: number;
}

/**
 * Reads a list of the platform to its end, page by page [docs: lists follow `next`]. A list that leads nowhere, in circles
 * or too far has no end that could be read.
 * @param options.get makes one reading call
 * @param options.take takes the entries of a page; false: they make no sense, and the reading ends
 */
export async function readList(options: {
  first: string;
  mostPages: number;
  baseUrl: string;
  get(path: string): Promise<CallOutcome>;
  take(items: Json[], count: number): boolean;
}): Promise<ListRead> {
  const read = new Set<string>();
  let path = options.first;
  let count = 0;
  for (;;) {
    read.add(path);
    const outcome = await options.get(path);
    const list = outcome.kind === 'answer' && outcome.status === 200 ? listOf(outcome.body) : undefined;
    if (!list) return { failed: outcome, count };
    count = Math.max(count, list.count ?? 0);
    if (!options.take(list.items, count)) return { failed: outcome, count };
    if (list.next === null) return { failed: null, count };
    const next = nextPath(list.next, path, options.baseUrl);
    if (next === null || read.has(next) || read.size >= options.mostPages) return { failed: outcome, count };
    path = next;
  }
}

/**
 * The next page's path below the base URL; null where it is another list's. Only the query of `next` counts: behind a
 * proxy it may name another scheme, host or prefix, and the token must never go anywhere but to the configured one.
 */
function nextPath(next: string, from: string, baseUrl: string): string | null {
  if (!URL.canParse(next, baseUrl + from)) return null;
  const url = new URL(next, baseUrl + from);
  const [list = ''] = from.split('?');
  const plain = (path: string) => path.toLowerCase().replace(/\/$/, '');
  return plain(url.pathname).endsWith(plain(list)) ? list + url.search : null;
}
