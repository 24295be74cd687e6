import { z } from 'zod';
import { ASSUMED, type Scope } from '../assumptions.ts';
import { check } from '../checks.ts';
import { API_PATH } from '../views.ts';

/** What an endpoint is called with: everything read already, so that handling it is one synchronous step. */
export interface Call {
  method: string;
  /** The path below the API's base, as it was sent. */
  path: string;
  /** Where the call came to, for absolute URLs in the answer. */
  origin: string;
  query: URLSearchParams;
  headers: Headers;
  /** The parts of the path that vary; never missing where the route has them. */
  id: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Of a multipart body. */
  file: File | null;
  fileBytes: Uint8Array<ArrayBuffer>;
  /** The idempotency key that came along, for the records. */
  key: string | null;
}

export interface Answer {
  status: number;
  /** JSON, unless it is bytes with a media type of their own. */
  body: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

export interface Action {
  scope: Scope;
  /** What the body must be. */
  takes?: 'json' | 'multipart';
  handle(call: Call): Answer;
}

export interface Endpoint {
  /** Below the API's base, as Hono writes it. Paths end in `/` [guide]. */
  path: string;
  GET?: Action;
  POST?: Action;
  PATCH?: Action;
}

/**
 * One page of a list as `{count, next, previous, results}`, oldest first [docs]. How a page is asked for is assumed:
 * `limit` and `offset`.
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
