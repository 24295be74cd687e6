import type { Hono } from 'hono';
import { type ApiBindings, json } from './app.ts';
import { ASSUMED } from './assumptions.ts';
import type { FaultControl, FaultRule } from './faults.ts';
import type { Platform } from './platform.ts';
import { API_PATH } from './views.ts';

/**
 * What becomes of a request. Only `answer` is one in the ordinary sense; what the others mean on the wire is up to who
 * carries them: server.ts destroys real sockets, in-process.ts rejects a promise.
 */
export type Outcome =
  | { kind: 'answer'; response: Response }
  /** Nobody is there. */
  | { kind: 'refused' }
  /** The connection is gone without an answer. */
  | { kind: 'lost' }
  /** The connection is gone in the middle of the answer. */
  | { kind: 'cut'; response: Response; bytes: Uint8Array<ArrayBuffer>; sent: number }
  /** No answer ever comes. */
  | { kind: 'hang' };

/** Brings one request to its outcome: counts it, waits as long as it is held and the latency, breaks what is to be broken. */
export async function handle(
  request: Request,
  path: string,
  platform: Platform,
  api: Hono<{ Bindings: ApiBindings }>,
  faults: FaultControl,
): Promise<Outcome> {
  const { counters, settings } = platform;
  counters.calls += 1;
  const plan = faults.decide(request.method, path.slice(API_PATH.length));
  if (plan.fault?.kind === 'offline') {
    count(counters, request.method, path, { kind: 'refused' });
    return { kind: 'refused' };
  }
  const bytes = await readLimited(request);
  if (platform.held) await platform.held;
  const latency = settings.latency + plan.latencyMs;
  if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));

  const instead = plan.fault && beforeTheWrite(plan.fault, request, platform);
  const outcome = instead ?? (await afterTheWrite(plan.fault, await answer(request, bytes, api)));
  count(counters, request.method, path, outcome);
  return outcome;
}

async function answer(
  request: Request,
  bytes: Uint8Array<ArrayBuffer> | null,
  api: Hono<{ Bindings: ApiBindings }>,
): Promise<Response> {
  if (bytes === null) {
    const detail = `A body has at most ${ASSUMED.bodyLimitBytes} bytes.`;
    // Closed, because the rest of the body is still under way and nobody is going to read it.
    return json(413, { detail }, { Connection: 'close' });
  }
  return api.fetch(request, { bytes });
}

/** The outcome of a fault that keeps the call from being processed; null when it does get processed. */
function beforeTheWrite(fault: FaultRule, request: Request, platform: Platform): Outcome | null {
  switch (fault.kind) {
    case 'expired-token':
      platform.tokens.expire(request.headers.get('Authorization'));
      return null;
    case 'rate-limit':
      return { kind: 'answer', response: rateLimit(fault.retryAfter ?? 1, fault.asDate ?? false) };
    case 'html':
      return (fault.when ?? 'before') === 'before'
        ? { kind: 'answer', response: html(fault.status ?? 502) }
        : null;
    case 'error':
      return fault.when === 'before' ? { kind: 'answer', response: serverError(fault.status ?? 503) } : null;
    case 'lost':
    case 'hang':
      return fault.when === 'before' ? { kind: fault.kind } : null;
    default:
      return null;
  }
}

/** What the caller gets to see of a call that was processed. */
async function afterTheWrite(fault: FaultRule | null, response: Response): Promise<Outcome> {
  switch (fault?.kind) {
    case 'html':
      return { kind: 'answer', response: html(fault.status ?? 502) };
    case 'error':
      return { kind: 'answer', response: serverError(fault.status ?? 500) };
    case 'lost':
    case 'hang':
      return { kind: fault.kind };
    case 'cut-off': {
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { kind: 'cut', response, bytes, sent: Math.floor(bytes.byteLength / 2) };
    }
    case 'broken-json': {
      const { status, headers } = response;
      const text = await response.text();
      const half = new Response(text.slice(0, Math.ceil(text.length / 2)), { status, headers });
      return { kind: 'answer', response: half };
    }
    default:
      return { kind: 'answer', response };
  }
}

function rateLimit(seconds: number, asDate: boolean): Response {
  const retryAfter = asDate ? new Date(Date.now() + seconds * 1000).toUTCString() : String(seconds);
  return json(
    429,
    { detail: `Too many calls: try again in ${seconds} seconds.` },
    { 'Retry-After': retryAfter },
  );
}

function serverError(status: number): Response {
  return json(status, { detail: 'The server has a problem.' });
}

/** As a proxy in between would answer. */
function html(status: number): Response {
  const page =
    `<!DOCTYPE html><html><head><title>${status}</title></head>` +
    `<body><h1>${status}</h1><p>proxy.example.invalid got no answer from upstream.</p></body></html>`;
  return new Response(page, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** The whole body, or null when it is too long. */
async function readLimited(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (request.method === 'GET' || request.method === 'HEAD') return new Uint8Array();
  const declared = request.headers.get('Content-Length');
  if (declared !== null) {
    if (Number(declared) > ASSUMED.bodyLimitBytes) return null;
    return new Uint8Array(await request.arrayBuffer());
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > ASSUMED.bodyLimitBytes) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Counts by method and route, with `{id}` for ids; what isn't under the API's known names goes together. */
function count(counters: Platform['counters'], method: string, path: string, outcome: Outcome): void {
  const route = `${method} ${routeOf(path.slice(API_PATH.length))}`;
  let entry = counters.endpoints.get(route);
  if (!entry) {
    entry = { calls: 0, statuses: {} };
    // A client that makes up paths must not fill the memory.
    if (counters.endpoints.size < 200) counters.endpoints.set(route, entry);
  }
  entry.calls += 1;
  const status = outcome.kind === 'answer' ? String(outcome.response.status) : outcome.kind;
  entry.statuses[status] = (entry.statuses[status] ?? 0) + 1;
}

function routeOf(path: string): string {
  const [, version, collection, id, ...rest] = path.split('/');
  if (version === 'oauth' && path === '/oauth/token') return path;
  const known = ['invitations', 'investments', 'investors', 'documents'].includes(collection ?? '');
  if (version !== 'v2' || !known) return '(unknown)';
  return ['', version, collection, id ? '{id}' : id, ...rest].filter((part) => part !== undefined).join('/');
}
