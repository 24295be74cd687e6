import { z } from 'zod';
import { ASSUMED, type Scope } from '../assumptions.ts';
import { check } from '../checks.ts';
import { API_PATH } from '../views.ts';

/** A request whose body has been read, so that an endpoint can handle it in one synchronous step. */
export interface Call {
  method: string;
  /** The path below the API's base, as sent. */
  path: string;
  /** The origin of the requested URL, for absolute URLs in the answer. */
  origin: string;
  query: URLSearchParams;
  headers: Headers;
  /** The path's `:id` in plain form; empty when the route has none. */
  id: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** The file of a multipart body; null when there is none. */
  file: File | null;
  fileBytes: Uint8Array<ArrayBuffer>;
  /** The texts of a multipart body, by name. */
  texts: Record<string, string>;
  /** The idempotency key of a writing call, also stored with the records the call creates; null when there is none. */
  key: string | null;
}

export interface Answer {
  status: number;
  /** Sent as JSON, unless `bytes` are given. */
  body: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

export interface Action {
  scope: Scope;
  /** The body's required format. Absent for a reading call. */
  takes?: 'json' | 'multipart';
  handle(call: Call): Answer;
}

export interface Endpoint {
  /** Path below the API's base, in Hono's syntax. Paths end in `/` [guide]. */
  path: string;
  GET?: Action;
  POST?: Action;
  PATCH?: Action;
}

/**
 * Returns one page of a list as `{count, next, previous, results}`, oldest first [docs]. The query parameters `limit` and
 * `offset` choose the page [assumed].
 */
export function listPage<Item>(call: Call, items: readonly Item[], view: (item: Item) => unknown): Answer {
  const wanted = check(Page, Object.fromEntries(call.query));
  const limit = Math.min(wanted.limit ?? ASSUMED.pageSize, ASSUMED.pageSizeLimit);
  const offset = Math.min(wanted.offset ?? 0, items.length);
  const link = (start: number) =>
    `${call.origin}${API_PATH}${call.path}?limit=${limit}${start > 0 ? `&offset=${start}` : ''}`;
  return {
    status: 200,
    body: {
      count: items.length,
      next: offset + limit < items.length ? link(offset + limit) : null,
      previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
      results: items.slice(offset, offset + limit).map(view),
    },
  };
}

function wholeNumber(from: number) {
  const problem = `A whole number of at least ${from} is expected here.`;
  return z
    .string()
    .regex(/^\d+$/, problem)
    .transform(Number)
    .refine((value) => value >= from, problem);
}

const Page = z.object({ limit: wholeNumber(1).optional(), offset: wholeNumber(0).optional() });
