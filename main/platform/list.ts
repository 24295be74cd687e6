import type { Json } from '../../contract/primitives.ts';
import { listOf } from './answers.ts';
import type { CallOutcome } from './client.ts';

/** Result of reading a list. */
export interface ListRead {
  /** The answer at which reading stopped early; null when the list was read completely. */
  failed: CallOutcome | null;
  /** Number of entries according to the list, the highest that any page gave; 0 when no page said. */
  count: number;
}

/** Takes the entries of a page, and the list's own count. Returns false to stop because they make no sense. */
export type ListTake = (items: Json[], count: number) => boolean | Promise<boolean>;

/**
 * Reads a list of the platform to its end, page by page [docs: lists follow `next`]. A list whose `next` leads nowhere, in a
 * circle or too far counts as not completely read.
 * @param options.get makes one reading call
 */
export async function readList(options: {
  first: string;
  mostPages: number;
  baseUrl: string;
  get(path: string): Promise<CallOutcome>;
  take: ListTake;
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
    if (!(await options.take(list.items, count))) return { failed: outcome, count };
    if (list.next === null) return { failed: null, count };
    const next = nextPath(list.next, path, options.baseUrl);
    if (next === null || read.has(next) || read.size >= options.mostPages) return { failed: outcome, count };
    path = next;
  }
}

/**
 * Returns the next page's path below the base URL; null when it belongs to another list. Only the query of `next` is used:
 * behind a proxy, `next` may name another scheme, host or prefix, and the token must only go to the configured one.
 */
function nextPath(next: string, from: string, baseUrl: string): string | null {
  if (!URL.canParse(next, baseUrl + from)) return null;
  const url = new URL(next, baseUrl + from);
  const [list = ''] = from.split('?');
  const plain = (path: string) => path.toLowerCase().replace(/\/$/, '');
  return plain(url.pathname).endsWith(plain(list)) ? list + url.search : null;
}
