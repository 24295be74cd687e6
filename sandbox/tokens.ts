import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SCOPES, type Scope } from './assumptions.ts';
import { Refusal, refuse } from './errors.ts';

interface Token {
  scopes: ReadonlySet<string>;
  expiresAt: number;
}

/** The answer of the token endpoint. `access_token` is from the [guide], the rest from OAuth (RFC 6749). */
export interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
}

/** Credentials and the tokens issued for them. Never part of a snapshot, so a restart invalidates every token. */
export class Tokens {
  readonly #clientId: string;
  readonly #secretHash: Buffer;
  readonly #tokens = new Map<string, Token>();
  #revoked = false;
  issued = 0;

  constructor(clientId: string, clientSecret: string) {
    this.#clientId = clientId;
    this.#secretHash = hash(clientSecret);
  }

  /** Issues a token for form-encoded client credentials with a scope, for `POST /oauth/token` [guide]. */
  issue(form: URLSearchParams, now: number, lifetimeSeconds: number): TokenAnswer {
    for (const name of ['grant_type', 'client_id', 'client_secret', 'scope']) {
      const values = form.getAll(name);
      if (values.length > 1)
        throw oauthRefusal(400, 'invalid_request', `"${name}" was given more than once.`);
      if (values[0] === undefined || values[0] === '') {
        if (name === 'scope') throw oauthRefusal(400, 'invalid_scope', 'Say which scopes the token is for.');
        throw oauthRefusal(400, 'invalid_request', `"${name}" is missing.`);
      }
    }
    if (form.get('grant_type') !== 'client_credentials') {
      throw oauthRefusal(400, 'unsupported_grant_type', 'Only "client_credentials" is supported.');
    }
    const known = form.get('client_id') === this.#clientId;
    const right = timingSafeEqual(hash(form.get('client_secret') ?? ''), this.#secretHash);
    if (!known || !right || this.#revoked) {
      throw oauthRefusal(401, 'invalid_client', 'These credentials are not valid.');
    }
    const scopes = new Set((form.get('scope') ?? '').split(' ').filter((scope) => scope !== ''));
    for (const scope of scopes) {
      if (!(SCOPES as readonly string[]).includes(scope)) {
        throw oauthRefusal(400, 'invalid_scope', `There is no scope "${scope.slice(0, 60)}".`);
      }
    }
    this.#sweep(now);
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, { scopes, expiresAt: now + lifetimeSeconds * 1000 });
    this.issued += 1;
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      scope: [...scopes].join(' '),
    };
  }

  /** Returns the token's scopes. Refuses a call without a valid token with 401. */
  authenticate(authorization: string | null, now: number): ReadonlySet<string> {
    const challenge = { 'WWW-Authenticate': 'Bearer realm="api"' };
    if (authorization === null || authorization === '') {
      throw refuse(401, 'A token is needed for this.', challenge);
    }
    const token = bearer(authorization);
    const found = token === undefined ? undefined : this.#tokens.get(token);
    if (!found) throw refuse(401, 'This token is not valid.', challenge);
    if (found.expiresAt <= now) throw refuse(401, 'This token has expired.', challenge);
    return found.scopes;
  }

  /** Expires the token in an `Authorization` header, or every token when the argument is undefined. */
  expire(authorization?: string | null): void {
    if (authorization === undefined) {
      for (const token of this.#tokens.values()) token.expiresAt = 0;
      return;
    }
    const found = this.#tokens.get(bearer(authorization ?? '') ?? '');
    if (found) found.expiresAt = 0;
  }

  /** Revokes the credentials and every token, or restores the credentials. */
  revoke(revoked: boolean): void {
    this.#revoked = revoked;
    if (revoked) this.#tokens.clear();
  }

  /** Forgets expired tokens once there are many. Until then they are kept, because they have their own error message. */
  #sweep(now: number): void {
    if (this.#tokens.size < 1000) return;
    for (const [token, { expiresAt }] of this.#tokens) if (expiresAt <= now) this.#tokens.delete(token);
  }
}

/** Refuses with 403 a call whose scope the token lacks. */
export function assertScope(scopes: ReadonlySet<string>, needed: Scope): void {
  if (!scopes.has(needed)) throw refuse(403, `This token lacks the scope "${needed}".`);
}

function bearer(authorization: string): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Returns a refusal in OAuth's format (RFC 6749, 5.2), with `detail` added because every refusal has one. */
function oauthRefusal(status: number, error: string, description: string): Refusal {
  return new Refusal(status, { error, error_description: description, detail: description });
}
