import { type Context, Hono } from 'hono';
import { documentEndpoints } from './api/documents.ts';
import type { Action, Answer, Call, Endpoint } from './api/endpoint.ts';
import { investmentEndpoints } from './api/investments.ts';
import { investorEndpoints } from './api/investors.ts';
import { invitationEndpoints } from './api/invitations.ts';
import { ASSUMED } from './assumptions.ts';
import { Refusal, refuse, refuseField } from './errors.ts';
import { requestPrint } from './idempotency.ts';
import { plainId } from './ids.ts';
import type { Platform } from './platform.ts';
import { assertScope } from './tokens.ts';
import { API_PATH } from './views.ts';

/** Hono bindings of a request: its body, already read and limited in size. */
export interface ApiBindings {
  bytes: Uint8Array<ArrayBuffer>;
}
type ApiContext = Context<{ Bindings: ApiBindings }>;

/** Returns the platform's API as a Hono app. To add an endpoint, add it to a list in api/; see README. */
export function apiApp(platform: Platform, endpoints: readonly Endpoint[]): Hono<{ Bindings: ApiBindings }> {
  const app = new Hono<{ Bindings: ApiBindings }>();
  app.all(`${API_PATH}/oauth/token`, (context) => guarded(platform, () => token(platform, context)));
  for (const endpoint of endpoints) {
    app.all(`${API_PATH}${endpoint.path}`, (context) =>
      guarded(platform, () => call(platform, endpoint, context)),
    );
  }
  app.notFound(() => json(404, { detail: 'There is nothing at this address.' }));
  app.onError((error) => internalError(platform, error));
  return app;
}

/** Returns the platform's own endpoints. */
export function endpointsOf(platform: Platform): Endpoint[] {
  return [
    ...invitationEndpoints(platform),
    ...investmentEndpoints(platform),
    ...investorEndpoints(platform),
    ...documentEndpoints(platform),
  ];
}

/** Answers `POST /oauth/token`, form-encoded [guide]. */
async function token(platform: Platform, { req, env }: ApiContext): Promise<Response> {
  if (req.method !== 'POST') throw refuse(405, `${req.method} is not possible here.`, { Allow: 'POST' });
  if (mediaType(req.raw.headers) !== 'application/x-www-form-urlencoded') {
    const detail = 'The token endpoint takes "application/x-www-form-urlencoded".';
    throw new Refusal(415, { error: 'invalid_request', error_description: detail, detail });
  }
  const form = new URLSearchParams(new TextDecoder().decode(env.bytes));
  const answer = platform.tokens.issue(form, platform.now(), platform.settings.tokenLifetime);
  return json(200, answer, { 'Cache-Control': 'no-store' });
}

/** Answers one call. Checks token, method, scope, media type and idempotency key before the action itself. */
async function call(platform: Platform, endpoint: Endpoint, context: ApiContext): Promise<Response> {
  const { req, env } = context;
  const scopes = platform.tokens.authenticate(req.header('Authorization') ?? null, platform.now());
  const action = actionFor(endpoint, req.method);
  assertScope(scopes, action.scope);
  const url = new URL(req.url);
  const incoming: Call = {
    method: req.method,
    path: url.pathname.slice(API_PATH.length),
    origin: url.origin,
    query: url.searchParams,
    headers: req.raw.headers,
    id: plainId(req.param('id') ?? ''),
    bytes: env.bytes,
    file: null,
    fileBytes: new Uint8Array(),
    texts: {},
    key: action.takes === undefined ? null : keyOf(req.header('X-Idempotency-Key')),
  };
  if (action.takes === 'json') assertJson(incoming.headers);
  if (action.takes === 'multipart') await readFile(incoming);
  return answerOnce(platform, action, incoming);
}

/**
 * Runs the action, or returns the answer kept under the call's key.
 *
 * Concurrency: there is no `await` between looking up the kept answer and keeping the new one. Of several calls with the
 * same key at once, all but the first therefore find the first one's answer.
 */
function answerOnce(platform: Platform, action: Action, incoming: Call): Response {
  const { key } = incoming;
  if (key === null) return write(platform, action, incoming);
  const { settings, counters, state } = platform;
  const request = requestPrint(incoming.method, incoming.path, incoming.bytes);
  let kept: ReturnType<typeof state.keptAnswers.find>;
  try {
    kept = state.keptAnswers.find(key, request, platform.now(), settings.keyLifetime);
  } catch (error) {
    counters.keyMisuse += 1;
    throw error;
  }
  if (kept) {
    counters.replays += 1;
    return jsonText(kept.status, kept.body, { 'X-Idempotent-Replay': 'true' });
  }
  return write(platform, action, incoming, (status, body) => {
    if (status >= 400 && !settings.cacheErrors) return false;
    state.keptAnswers.keep({ key, request, status, body, keptAt: platform.now() });
    return true;
  });
}

/**
 * Runs the action, then passes its answer to `keep` (which returns whether the answer was kept), then reports the change
 * through `platform.flush`.
 */
function write(
  platform: Platform,
  action: Action,
  incoming: Call,
  keep: (status: number, body: string) => boolean = () => false,
): Response {
  let answer: Answer;
  try {
    answer = action.handle(incoming);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    answer = { status: error.status, body: error.body, headers: error.headers };
  }
  if (answer.bytes) return new Response(answer.bytes, { status: 200, headers: answer.headers });
  const body = JSON.stringify(answer.body);
  const kept = keep(answer.status, body);
  platform.flush(kept);
  return jsonText(answer.status, body, answer.headers);
}

function actionFor(endpoint: Endpoint, method: string): Action {
  const methods = (['GET', 'POST', 'PATCH'] as const).filter((name) => endpoint[name] !== undefined);
  // HEAD is answered as GET; Hono omits the body.
  const asked = method === 'HEAD' ? 'GET' : method;
  const found = methods.find((name) => name === asked);
  const action = found && endpoint[found];
  if (!action) throw refuse(405, `${method} is not possible here.`, { Allow: methods.join(', ') });
  return action;
}

/** Returns the idempotency key, or null for an absent or empty one. Refuses a very long key [assumed]. */
function keyOf(header: string | undefined): string | null {
  if (header !== undefined && header.length > ASSUMED.keyLengthLimit) {
    throw refuse(400, `An idempotency key has at most ${ASSUMED.keyLengthLimit} characters.`);
  }
  return header === undefined || header === '' ? null : header;
}

/** Reads the multipart body's part `file` [docs] and its texts into the call. */
async function readFile(incoming: Call): Promise<void> {
  if (mediaType(incoming.headers) !== 'multipart/form-data') {
    throw refuse(415, 'This endpoint takes "multipart/form-data".');
  }
  const headers = { 'Content-Type': incoming.headers.get('Content-Type') ?? '' };
  let form: FormData;
  try {
    form = await new Response(incoming.bytes, { headers }).formData();
  } catch {
    throw refuse(400, 'The multipart body can not be read.');
  }
  const files: unknown[] = form.getAll('file');
  if (files.length > 1) throw refuseField('file', 'One file is expected here, not several.');
  const [file] = files;
  if (typeof file === 'string') throw refuseField('file', 'A file is expected here, not a text.');
  for (const [name, value] of form) if (typeof value === 'string') incoming.texts[name] = value;
  if (!(file instanceof Blob)) return;
  incoming.file = file as File;
  incoming.fileBytes = new Uint8Array(await file.arrayBuffer());
}

/** Refuses with 415 every body but uncompressed JSON in UTF-8, because another one would be misread. */
function assertJson(headers: Headers): void {
  if (mediaType(headers) !== 'application/json') throw refuse(415, 'This endpoint takes "application/json".');
  const charset = /;\s*charset="?([^";\s]*)/i.exec(headers.get('Content-Type') ?? '')?.[1] ?? 'utf-8';
  const encoding = headers.get('Content-Encoding') ?? 'identity';
  if (!/^utf-?8$/i.test(charset) || encoding !== 'identity') {
    throw refuse(415, 'JSON is taken in UTF-8 only, and not compressed.');
  }
}

function mediaType(headers: Headers): string {
  return (headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Turns refusals into answers. Any other exception is an error of the sandbox itself. */
async function guarded(platform: Platform, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return json(error.status, error.body, error.headers);
    return internalError(platform, error);
  }
}

/** Returns a 500 without details, which go to the report. */
function internalError(platform: Platform, error: unknown): Response {
  platform.counters.internalErrors.push(
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  return json(500, { detail: 'The sandbox failed to answer this. Its report says why.' });
}

/** Returns a JSON answer. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return jsonText(status, JSON.stringify(body), headers);
}

function jsonText(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'application/json', ...headers } });
}
