import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import { type Due, dueIn, leftOf, type Time } from '../clock.ts';
import { KeychainError } from '../secrets/keychain.ts';
import type { Http } from './http.ts';
import { isRecord } from './json.ts';
import { isHtml } from './page.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { isAboutCredentials, type Spoken, type Trouble, troubleOf } from './voice.ts';
import { wordsOfAnswer } from './words.ts';

/** All scopes that the app requests, as one space-separated string [guide]. */
export const scope = 'investors:write investors:read investments:write investments:read documents:write';

/**
 * The answer of the token endpoint [guide]. `expires_in` (seconds) is used when valid [assumed]. No other content, in any
 * form, is a reason to reject a token.
 */
const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});

const scopeIn = (body: Json | undefined): string | null =>
  isRecord(body) && typeof body.scope === 'string' ? body.scope : null;

export type TokenResult =
  | { kind: 'token'; value: string; scope: string | null }
  | { kind: 'noSecret' }
  /** A person must correct the credentials. `scope`: the client is known but not allowed the requested scope. */
  | { kind: 'credentials'; status: number; said: string; problem: 'credentials' | 'scope' }
  /** The platform accepts no requests for a while: 429, or 503 with `Retry-After`. */
  | { kind: 'rateLimited'; retryAfter: string | null; status: number }
  /** The keychain could not be asked. */
  | { kind: 'keychain'; said: string | null }
  /** Only the token request was sent, not the call that needed the token. */
  | { kind: 'unavailable'; said: string; status: number | null; because: Trouble };

export interface TokenSource {
  /** Returns the current token or a new one. Callers at the same moment share one request. */
  get(): Promise<TokenResult>;
  /** Returns a new token even if there is a current one, so the platform must answer. */
  fresh(): Promise<TokenResult>;
  /** Drops a token that the platform refused. The next `get` fetches another, unless that has already happened. */
  refuse(value: string): void;
  /** Forgets the token after the secret has changed. */
  forget(): void;
  /** Removes the client secret and the tokens from answers. */
  readonly redactor: Redactor;
  /** Number of changes of the secret. Results obtained with an earlier secret say nothing about the current one. */
  readonly generation: number;
}

const noToken = 'no access_token in the answer';

/** How long before its expiry a token is renewed, in milliseconds, so that no call starts with a token about to expire. */
const margin = 30_000;

/**
 * Creates the source of tokens; none is fetched yet.
 * @param options.secret reads the client secret from the keychain at each request; the secret is kept nowhere else
 * @param options.heard called with each answer, with secrets redacted
 * @param options.redactor the redactor of another source for the same environment; by default a new one
 */
export function createTokenSource(
  http: Http,
  options: {
    baseUrl: string;
    clientId: string;
    secret: () => Promise<string | null>;
    clock: Time;
    heard?: (answer: Spoken) => void;
    redactor?: Redactor;
  },
): TokenSource {
  let current: { value: string; scope: string | null; until: Due } | undefined;
  let pending: Promise<TokenResult> | undefined;
  let generation = 0;
  const redactor = options.redactor ?? createRedactor();

  async function request(): Promise<TokenResult> {
    const mine = generation;
    let secret: string | null;
    try {
      secret = await options.secret();
    } catch (cause) {
      // The keychain is locked or missing. As without a network, nothing was sent, and the keychain may come back.
      return { kind: 'keychain', said: keychainWords(cause) };
    }
    if (!secret) return { kind: 'noSecret' };
    const asked = dueIn(options.clock, 0);
    redactor.learn(secret);
    const raw = await http.send({
      method: 'POST',
      url: `${options.baseUrl}/oauth/token`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(
        new URLSearchParams({
          grant_type: 'client_credentials',
          scope,
          client_id: options.clientId,
          client_secret: secret,
        }).toString(),
      ),
    });
    // Only the token and its lifetime are taken from the unredacted answer.
    const isGood = raw.kind === 'answer' && raw.status >= 200 && raw.status < 300;
    const parsed = isGood ? tokenAnswer.safeParse(raw.body).data : undefined;
    if (parsed) redactor.learn(parsed.access_token);
    const answer = await redactor.redactedInSlices(raw);
    // The secret was changed in the meantime, so the result for the old secret is irrelevant.
    if (mine !== generation) return request();
    const failed = troubleOf(answer);
    if (answer.kind !== 'answer')
      return { kind: 'unavailable', said: answer.said, status: null, because: failed ?? 'failing' };
    options.heard?.(answer);
    const { status, body, text } = answer;
    // A successful answer may contain a token in any shape, so only the words of a page are passed on.
    const said = !isGood || isHtml(text) ? wordsOfAnswer(answer) : noToken;
    const retryAfter = answer.headers['retry-after'] ?? null;
    if (status === 429 || (status === 503 && retryAfter !== null))
      return { kind: 'rateLimited', retryAfter, status };
    const problem = problemOf(answer);
    if (problem) return { kind: 'credentials', status, said, problem };
    if (failed || status >= 300) return { kind: 'unavailable', said, status, because: failed ?? 'failing' };
    if (!parsed) return { kind: 'unavailable', said, status, because: 'failing' };
    const { access_token: value, expires_in: seconds } = parsed;
    const until = seconds === undefined ? never : later(asked, Math.max(seconds * 1000 - margin, 1000));
    current = { value, scope: scopeIn(body), until };
    return { kind: 'token', value, scope: current.scope };
  }

  function fetchOne(): Promise<TokenResult> {
    pending ??= request().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  return {
    async get() {
      if (current && leftOf(options.clock, current.until) > 0)
        return { kind: 'token', value: current.value, scope: current.scope };
      const wasAsked = pending !== undefined;
      const result = await fetchOne();
      // A request that began earlier may have failed because the network was not available yet.
      return wasAsked && result.kind === 'unavailable' ? fetchOne() : result;
    },
    fresh: fetchOne,
    redactor,
    refuse(value) {
      if (current?.value === value) current = undefined;
    },
    get generation() {
      return generation;
    },
    forget() {
      generation += 1;
      current = undefined;
    },
  };
}

/**
 * Returns what is wrong with the credentials according to OAuth's errors (RFC 6749, 4.1.2.1 and 5.2); null when something
 * else is wrong, such as a page of a proxy.
 */
function problemOf(answer: Spoken): 'credentials' | 'scope' | null {
  if (answer.status < 400 || answer.status >= 500) return null;
  const error = isRecord(answer.body) ? answer.body.error : undefined;
  if (error === 'invalid_scope') return 'scope';
  const isRefused = typeof error === 'string' && credentialErrors.includes(error);
  return isRefused || isAboutCredentials(answer) ? 'credentials' : null;
}

const credentialErrors = ['invalid_client', 'unauthorized_client', 'invalid_grant', 'access_denied'];

const never: Due = { now: Number.POSITIVE_INFINITY, elapsed: Number.POSITIVE_INFINITY };
const later = (from: Due, milliseconds: number): Due => ({
  now: from.now + milliseconds,
  elapsed: from.elapsed + milliseconds,
});

/** Returns the keychain's message; null when the message would be the app's own. */
function keychainWords(cause: unknown): string | null {
  if (cause instanceof KeychainError) return cause.said;
  return cause instanceof Error ? cause.message : String(cause);
}
