import type { Answer, Downloaded, Http } from './http.ts';
import type { TokenResult, TokenSource } from './token.ts';
import { isAboutCredentials, type Spoken } from './voice.ts';
import { wordsOf } from './words.ts';

/** A call to the API: path below the base URL, exact bytes, and the idempotency key if the call has one [guide]. */
export interface PlatformCall {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: Uint8Array;
  /** The media type of the body; absent: JSON. */
  contentType?: string;
  /** How long the whole exchange may take, in milliseconds; absent: as long as any other call. */
  timeLimit?: number;
  idempotencyKey?: string;
  /**
   * Tells whether the call may still be sent. Called right before each sending: the call may have waited for a token, or a
   * 401 may arrive after the machine has slept for a day, and the platform may have forgotten the key by then.
   */
  mayLeave?(): boolean | Promise<boolean>;
}

/** The call was sent and answered with 401 twice, with a new token fetched in between. */
type Unauthorised = { kind: 'unauthorised'; said: string };

/** The outcome of a call: an answer, no token (the call was not sent), a refused token, or too late to send. */
export type CallOutcome =
  | Answer
  | Exclude<TokenResult, { kind: 'token' }>
  | Unauthorised
  /** The call may not be sent any more, see `PlatformCall.mayLeave`. */
  | { kind: 'tooLate' };

export interface PlatformClient {
  call(call: PlatformCall): Promise<CallOutcome>;
  /** Fetches a document from an absolute URL. The token is sent only to the platform's own origin. */
  download(url: string): Promise<Downloaded | CallOutcome>;
  /** Fetches a new token, which shows whether the platform answers and accepts the credentials. */
  authenticate(): Promise<TokenResult>;
  /** Number of writing and reading calls, for the benchmark. */
  readonly counts: { writes: number; reads: number };
}

/** Creates the client of one platform. @param heard called with each answer to a call, with secrets redacted */
export function createPlatformClient(
  http: Http,
  tokens: TokenSource,
  baseUrl: string,
  heard: (answer: Spoken) => void = () => {},
): PlatformClient {
  const counts = { writes: 0, reads: 0 };

  async function once(call: PlatformCall): Promise<{ outcome: CallOutcome; token?: string }> {
    const token = await tokens.get();
    if (token.kind !== 'token') return { outcome: token };
    if (call.mayLeave && !(await call.mayLeave())) return { outcome: { kind: 'tooLate' } };
    if (call.method === 'GET') counts.reads += 1;
    else counts.writes += 1;
    tokens.redactor.learn(token.value);
    const raw = await http.send({
      method: call.method,
      url: `${baseUrl}${call.path}`,
      headers: {
        Authorization: `Bearer ${token.value}`,
        ...(call.body ? { 'Content-Type': call.contentType ?? 'application/json' } : {}),
        ...(call.idempotencyKey ? { 'X-Idempotency-Key': call.idempotencyKey } : {}),
      },
      body: call.body,
      timeout: call.timeLimit,
    });
    // Redact records too, because they are stored and shown. No sent field can contain a token, so comparisons still work.
    const outcome = await tokens.redactor.redactedInSlices(raw);
    if (outcome.kind === 'answer') heard(outcome);
    return { outcome, token: token.value };
  }

  /** Makes a call. If its token is refused, repeats the call once with a new token. */
  async function authorised<T extends CallOutcome | Downloaded>(
    once: () => Promise<{ outcome: T; token?: string }>,
  ): Promise<T | Unauthorised> {
    const { generation } = tokens;
    const first = await once();
    if (!isUnauthorised(first.outcome) || !first.token) return first.outcome;
    tokens.refuse(first.token);
    const second = await once();
    if (!isUnauthorised(second.outcome)) return second.outcome;
    if (second.token) tokens.refuse(second.token);
    // The former secret was refused and the new one not yet tried. A call answered with 401 was certainly not processed.
    if (tokens.generation !== generation) return authorised(once);
    return { kind: 'unauthorised', said: wordsOf(second.outcome.body, second.outcome.text) };
  }

  const downloadOnce = async (url: string, headers: Record<string, string>) => {
    counts.reads += 1;
    return tokens.redactor.redactedInSlices(
      await http.download({ method: 'GET', url, headers: { ...headers, Accept: '*/*' } }),
    );
  };

  return {
    counts,
    authenticate: () => tokens.fresh(),
    async call(call) {
      if (lacksId(call.path)) throw new Error('the path of the call lacks an id');
      return authorised(() => once(call));
    },
    async download(url) {
      if (new URL(url).origin !== new URL(baseUrl).origin) return downloadOnce(url, {});
      return authorised<CallOutcome | Downloaded>(async () => {
        const token = await tokens.get();
        if (token.kind !== 'token') return { outcome: token };
        tokens.redactor.learn(token.value);
        const outcome = await downloadOnce(url, { Authorization: `Bearer ${token.value}` });
        return { outcome, token: token.value };
      });
    },
  };
}

/** True for a path with an empty, `.` or `..` segment where an id belongs. */
const lacksId = (path: string): boolean => /\/\.{0,2}(?=\/)/.test(path);

const isUnauthorised = (outcome: CallOutcome | Downloaded): outcome is Extract<Answer, { kind: 'answer' }> =>
  outcome.kind === 'answer' && isAboutCredentials(outcome);
