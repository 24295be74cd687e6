import type { FaultRule } from './faults.ts';
import { rawNumber } from './json.ts';
import { recordsUnder, type ShownRecord } from './shown.ts';

/** The changes to a true answer; see the rule `answer` in faults.ts. */
type Change = Omit<Extract<FaultRule, { kind: 'answer' }>, 'kind'>;

/** Facts about the call that a change may need. */
export interface Circumstances {
  url: string;
  /** The stored record at the call's path, as it was before the call. */
  former: ShownRecord | null;
  /** Returns a stored record of the same collection with another id than this one. */
  other(id: string | null): ShownRecord | null;
  /** Turns a stored body into the shown one. */
  show(body: unknown): unknown;
}

/** Returns the change that a rule makes to the answer, or null when the rule leaves the answer as it is. */
export function changeOf(rule: FaultRule | null, now: number): Change | null {
  const change = rule && bareChangeOf(rule);
  if (!change) return null;
  const { headers, retryAfter, asDate } = { ...change, ...rule } as Change;
  if (retryAfter === undefined) return { ...change, headers: { ...change.headers, ...headers } };
  const wait = asDate ? new Date(now + retryAfter * 1000).toUTCString() : String(retryAfter);
  return { ...change, headers: { ...change.headers, 'Retry-After': wait, ...headers } };
}

function bareChangeOf(rule: FaultRule): Change | null {
  switch (rule.kind) {
    case 'answer':
      return rule;
    case 'error':
      return {
        status: rule.status ?? (rule.when === 'before' ? 503 : 500),
        replace: { detail: 'The server has a problem.' },
      };
    case 'html':
      return page(rule.status ?? 502, rule.plain ?? false);
    case 'rate-limit': {
      const { retryAfter = 1 } = rule;
      return {
        status: 429,
        replace: { detail: `Too many calls: try again in ${retryAfter} seconds.` },
        retryAfter,
      };
    }
    case 'busy':
      return { status: rule.status ?? 409, replace: STILL_RUNNING };
    case 'token-error':
      return {
        status: rule.status ?? TOKEN_ERROR_STATUSES[rule.error] ?? 400,
        replace: { error: rule.error, error_description: 'No token is given.' },
      };
    default:
      return null;
  }
}

/** The answer to a repeated call while its first attempt is still being processed. */
export const STILL_RUNNING = { detail: 'This request is still being processed.' };

/** Statuses of OAuth errors; all other errors have 400 (RFC 6749, 5.2). */
const TOKEN_ERROR_STATUSES: Record<string, number> = { invalid_client: 401, temporarily_unavailable: 503 };

/** Returns a page as something between the app and the platform would send: a proxy, a sign-in page, a filter. */
function page(status: number, plain: boolean): Change {
  const sentence = 'proxy.example.invalid got no answer from upstream.';
  const headers: Record<string, string> = {
    'Content-Type': `text/${plain ? 'plain' : 'html'}; charset=utf-8`,
  };
  if (status >= 300 && status < 400) headers.Location = 'https://login.example.invalid/';
  if (status === 401) headers['WWW-Authenticate'] = 'Negotiate';
  if (status === 407) headers['Proxy-Authenticate'] = 'Negotiate';
  const text = plain
    ? `${status} ${sentence}\n`
    : `<!DOCTYPE html><html><head><title>${status}</title></head>` +
      `<body><h1>${status}</h1><p>${sentence}</p></body></html>`;
  return { status, text, headers };
}

/** Statuses whose answers have no body. */
const BODILESS = [204, 205, 304];

/**
 * Returns the answer that the caller gets instead of the true one. The settings for shown records apply first, then the
 * change. A refusal's body changes only when the change sets a status; its headers always change.
 */
export async function rewrite(real: Response, wanted: Change | null, at: Circumstances): Promise<Response> {
  const change = wanted && (real.ok || wanted.status !== undefined) ? wanted : null;
  const status = change?.status ?? real.status;
  const isJson = (real.headers.get('Content-Type') ?? '').includes('json') && real.body !== null;
  let body: unknown = isJson ? await real.json() : undefined;
  if (change) body = baseOf(body, change, at);
  if (body !== undefined && status < 300) body = at.show(body);
  if (change) body = changed(body, change, at.url);

  const headers = new Headers(real.headers);
  const text = change?.text;
  if (text !== undefined) headers.set('Content-Type', 'text/plain; charset=utf-8');
  else if (body !== undefined) headers.set('Content-Type', 'application/json');
  for (const [name, value] of Object.entries(wanted?.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  if (BODILESS.includes(status)) {
    headers.delete('Content-Type');
    return new Response(null, { status, headers });
  }
  return new Response(text ?? (body === undefined ? real.body : JSON.stringify(body)), { status, headers });
}

/** Returns the stored record to answer with: the call's own, unless the change asks for a former or foreign one. */
function baseOf(body: unknown, { stale, foreign }: Change, { former, other }: Circumstances): unknown {
  if (stale) return former ?? body;
  return foreign ? (other(former?.id ?? recordId(body)) ?? body) : body;
}

function changed(shown: unknown, change: Change, url: string): unknown {
  const { entries, again, replace } = change;
  let body = replace === undefined ? shown : replace;
  if (entries) {
    const { first = Number.POSITIVE_INFINITY, numericIds } = entries;
    body = recordsUnder(body, (record, index) => {
      if (index >= first) return record;
      const id = numericIds && { id: rawNumber(String(2n ** 53n + 1n + BigInt(index))) };
      return withFields({ ...record, ...id }, entries);
    });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return withFields(again ? { ...body, next: url } : body, change);
}

function withFields(record: object, { set, drop = [] }: Pick<Change, 'set' | 'drop'>): object {
  return Object.fromEntries(Object.entries({ ...record, ...set }).filter(([name]) => !drop.includes(name)));
}

function recordId(body: unknown): string | null {
  const id = typeof body === 'object' && body !== null ? (body as { id?: unknown }).id : null;
  return typeof id === 'string' ? id : null;
}
