import { z } from 'zod';
import { KeychainError } from '../secrets/keychain.ts';
import type { Http } from './http.ts';
import { answerWithoutSecret } from './redact.ts';
import { isHtml, wordsOf } from './words.ts';

/** Everything the desk ever asks for, one space-separated string [guide]. */
export const scope = 'investors:write investors:read investments:write investments:read documents:write';

/**
 * The answer of the token endpoint [guide]. `expires_in` (seconds) is used if it can be [assumed]; whatever else it
 * holds, and however, is no reason to do without a token that is there.
 */
const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  scope: z.string().optional().catch(undefined),
});

export type TokenResult =
  | { kind: 'token'; value: string; scope: string | null }
  | { kind: 'noSecret' }
  | { kind: 'credentials'; status: number; said: string }
  | { kind: 'rateLimited'; retryAfter: string | null }
  /** The keychain could not be asked. */
  | { kind: 'keychain'; said: string | null }
  /** Nothing but the token request was sent; the call it was for was not. */
  | { kind: 'unavailable'; said: string; status: number | null };

export interface TokenSource {
  /** The current token, or a new one; callers at the same moment share one request. */
  get(): Promise<TokenResult>;
  /** A token that the platform refused: the next `get` fetches another, unless that has happened already. */
  refuse(value: string): void;
  /** Forgets everything, after the secret changed. */
  forget(): void;
  /** Counts how often it was changed: what was learnt with an earlier one says nothing about this one. */
  readonly generation: number;
}

const noToken = 'no access_token in the answer';

/** Renew this long before the end, so that no call starts with a token about to expire. Milliseconds. */
const margin = 30_000;

/**
 * @param secret reads the client secret from the keychain at each request; it is kept nowhere else
 */
export function createTokenSource(
  http: Http,
  options: { baseUrl: string; clientId: string; secret: () => Promise<string | null>; clock: () => number },
): TokenSource {
  let current: { value: string; scope: string | null; until: number } | undefined;
  let pending: Promise<TokenResult> | undefined;
  let generation = 0;

  async function request(): Promise<TokenResult> {
    const mine = generation;
    let secret: string | null;
    try {
      secret = await options.secret();
    } catch (cause) {
      // The keychain is locked or gone: like a network that is gone, nothing was sent, and it may come back.
      return { kind: 'keychain', said: keychainWords(cause) };
    }
    if (!secret) return { kind: 'noSecret' };
    const asked = options.clock();
    const answer = await http.send({
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
    // The secret was changed meanwhile: what became of the old one is of no interest.
    if (mine !== generation) return request();
    if (answer.kind !== 'answer') return { kind: 'unavailable', said: answer.said, status: null };
    const { body, text } = answerWithoutSecret(answer, secret);
    const said = wordsOf(body, text);
    if (answer.status === 429)
      return { kind: 'rateLimited', retryAfter: answer.headers['retry-after'] ?? null };
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) {
      return { kind: 'credentials', status: answer.status, said };
    }
    if (answer.status >= 300) return { kind: 'unavailable', said, status: answer.status };
    const parsed = tokenAnswer.safeParse(answer.body);
    if (!parsed.success) {
      // Some kind of token may be in it all the same: only a page, which cannot hold one, is passed on.
      return { kind: 'unavailable', said: isHtml(answer.text) ? said : noToken, status: answer.status };
    }
    const { access_token: value, expires_in: seconds } = parsed.data;
    const until =
      seconds === undefined ? Number.POSITIVE_INFINITY : asked + Math.max(seconds * 1000 - margin, 1000);
    current = { value, scope: parsed.data.scope ?? null, until };
    return { kind: 'token', value, scope: current.scope };
  }

  return {
    async get() {
      if (current && options.clock() < current.until)
        return { kind: 'token', value: current.value, scope: current.scope };
      pending ??= request().finally(() => {
        pending = undefined;
      });
      return pending;
    },
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

/** What the keychain said; null when the words would be the program's own. */
function keychainWords(cause: unknown): string | null {
  if (cause instanceof KeychainError) return cause.said;
  return cause instanceof Error ? cause.message : String(cause);
}
