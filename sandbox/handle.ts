import type { Hono } from 'hono';
import { type ApiBindings, json } from './app.ts';
import { ASSUMED } from './assumptions.ts';
import { type FaultControl, type FaultRule, sideOf } from './faults.ts';
import type { Platform } from './platform.ts';
import { changeOf, rewrite, STILL_RUNNING } from './rewrite.ts';
import type { ShownRecord } from './shown.ts';
import { API_PATH, collectionAt } from './views.ts';

/**
 * The result of a request. Only `answer` is an ordinary answer. server.ts turns the other kinds into destroyed sockets,
 * in-process.ts into rejected promises.
 */
export type Outcome =
  | { kind: 'answer'; response: Response }
  /** The connection is refused. */
  | { kind: 'refused' }
  /** The connection ends without an answer. */
  | { kind: 'lost' }
  /** The connection ends in the middle of the answer, after `sent` bytes of the body. */
  | { kind: 'cut'; response: Response; bytes: Uint8Array<ArrayBuffer>; sent: number }
  /** No answer is ever sent. */
  | { kind: 'hang' };

/** One request to the API, with its body read. */
interface Incoming {
  request: Request;
  path: string;
  /** Null when the body exceeds the limit. */
  bytes: Uint8Array<ArrayBuffer> | null;
}

type Api = Hono<{ Bindings: ApiBindings }>;

/** Handles one request: counts the call, waits for `Platform.held` and the latency, then applies the fault. */
export async function handle(
  request: Request,
  path: string,
  platform: Platform,
  api: Api,
  faults: FaultControl,
): Promise<Outcome> {
  const { counters, settings } = platform;
  counters.calls += 1;
  const plan = faults.decide(request.method, path.slice(API_PATH.length));
  if (plan.fault?.kind === 'offline') {
    count(platform, request.method, path, { kind: 'refused' });
    return { kind: 'refused' };
  }
  const bytes = await readLimited(request);
  if (platform.held) await platform.held;
  const latency = settings.latency + plan.latencyMs;
  if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));

  const outcome = await outcomeOf({ request, path, bytes }, plan.fault, platform, api);
  count(platform, request.method, path, outcome);
  return outcome;
}

async function outcomeOf(
  incoming: Incoming,
  fault: FaultRule | null,
  platform: Platform,
  api: Api,
): Promise<Outcome> {
  const { request, path } = incoming;
  const collection = collectionOf(incoming, platform);
  const former = fault && (collection?.record() ?? null);
  const real = await answer(incoming, former, fault, platform, api);
  const { dateShift } = platform.settings;
  if (dateShift !== null) {
    real.headers.set('Date', new Date(platform.now() + dateShift * 1000).toUTCString());
  }
  const change = changeOf(fault, platform.now());
  const isPlain = platform.showing.isPlain || !path.startsWith(`${API_PATH}/v2/`);
  if (!change && isPlain) return broken(fault, real);
  const told = await rewrite(real, change, {
    url: request.url,
    former,
    other: (id) => collection?.other(id) ?? null,
    show: (body) => (isPlain ? body : platform.showing.show(body, `${request.method} ${path}`)),
  });
  return broken(fault, told);
}

/** Returns the answer before a fault changes it. When a fault prevents the write, this is the stored record. */
async function answer(
  incoming: Incoming,
  former: ShownRecord | null,
  fault: FaultRule | null,
  platform: Platform,
  api: Api,
): Promise<Response> {
  const { request } = incoming;
  const key = request.headers.get('X-Idempotency-Key');
  const isRunning = key !== null && platform.running.has(key);
  if (fault && sideOf(fault) === 'before') {
    const later = 'later' in fault ? fault.later : undefined;
    if (later !== undefined && !isRunning) processLater(incoming, key, later, platform, api);
    return json(request.method === 'POST' ? 201 : 200, former ?? {});
  }
  if (isRunning) return json(409, STILL_RUNNING);
  if (fault?.kind === 'expired-token') platform.tokens.expire(request.headers.get('Authorization'));
  return process(incoming, platform, api);
}

/** Passes the call to the API, and remembers the changed fields for the setting `showDelay`. */
async function process(incoming: Incoming, platform: Platform, api: Api): Promise<Response> {
  const { request, bytes } = incoming;
  if (bytes === null) {
    const detail = `A body has at most ${ASSUMED.bodyLimitBytes} bytes.`;
    // Closes the connection, because the rest of the body is still arriving and nothing will read it.
    return json(413, { detail }, { Connection: 'close' });
  }
  const { showDelay } = platform.settings;
  if (showDelay === 0) return api.fetch(request, { bytes });
  const former = collectionOf(incoming, platform)?.record() ?? null;
  const response = await api.fetch(request, { bytes });
  const isWrite = request.headers.get('Content-Type')?.includes('json') ?? false;
  if (isWrite && response.ok && !response.headers.has('X-Idempotent-Replay')) {
    const sent: object = JSON.parse(new TextDecoder().decode(bytes) || '{}');
    platform.showing.wrote(sent, former, (await response.clone().json()) as ShownRecord);
  }
  return response;
}

/** Carries out a call after `ms` milliseconds, when its caller already has an answer or lost its connection. */
function processLater(
  incoming: Incoming,
  key: string | null,
  ms: number,
  platform: Platform,
  api: Api,
): void {
  const { url, method, headers } = incoming.request;
  // A new request, because the server's request ends with its answer.
  const request = new Request(url, { method, headers });
  if (key !== null) platform.running.add(key);
  setTimeout(async () => {
    await process({ ...incoming, request }, platform, api);
    if (key !== null) platform.running.delete(key);
  }, ms);
}

/** Returns the outcome, after the fault has broken the connection or the body if its kind does so. */
async function broken(fault: FaultRule | null, response: Response): Promise<Outcome> {
  switch (fault?.kind) {
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

function collectionOf({ request, path }: Incoming, platform: Platform) {
  return collectionAt(platform, path.slice(API_PATH.length), new URL(request.url).origin);
}

/** Returns the whole body, or null when it exceeds the limit. */
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

/** Counts a call by method and route, with `{id}` for ids. All paths outside the known routes share one entry. */
function count({ counters, collections }: Platform, method: string, path: string, outcome: Outcome): void {
  const route = `${method} ${routeOf(path.slice(API_PATH.length), collections)}`;
  let entry = counters.endpoints.get(route);
  if (!entry) {
    entry = { calls: 0, statuses: {} };
    // The limit keeps a client with made-up paths from filling the memory.
    if (counters.endpoints.size < 200) counters.endpoints.set(route, entry);
  }
  entry.calls += 1;
  const status = outcome.kind === 'answer' ? String(outcome.response.status) : outcome.kind;
  entry.statuses[status] = (entry.statuses[status] ?? 0) + 1;
}

function routeOf(path: string, collections: ReadonlySet<string>): string {
  const [, version, collection, id, ...rest] = path.split('/');
  if (version === 'oauth' && path === '/oauth/token') return path;
  if (version !== 'v2' || !collections.has(collection ?? '')) return '(unknown)';
  return ['', version, collection, id ? '{id}' : id, ...rest].filter((part) => part !== undefined).join('/');
}
