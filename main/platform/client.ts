import type { Answer, Downloaded, Http } from './http.ts';
import type { TokenResult, TokenSource } from './token.ts';
import { isAboutCredentials, type Spoken } from './voice.ts';
import { wordsOf } from './words.ts';

/** A call to the API: path below the base URL, exact bytes, and the key if the call carries one [guide]. */
export interface PlatformCall {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: Uint8Array;
  idempotencyKey?: string;
  /**
   * Asked right before it leaves, each time: a token may have been waited for, or a 401 answered only after the machine
   * has slept for a day, and then its key may be forgotten.
   */
  mayLeave?(): boolean;
}

/** The call left, and was answered 401 twice, with a token fetched in between. */
type Unauthorised = { kind: 'unauthorised'; said: string };

/** What became of a call. Beyond `Answer`: there was no valid token, so the call itself never left. */
export type CallOutcome =
  | Answer
  | Exclude<TokenResult, { kind: 'token' }>
  | Unauthorised
  /** It was not to leave any more, see `PlatformCall.mayLeave`. */
  | { kind: 'tooLate' };

export interface PlatformClient {
  call(call: PlatformCall): Promise<CallOutcome>;
  /** Fetches a document from an absolute URL; the token goes along only to the platform's own origin. */
  download(url: string): Promise<Downloaded | CallOutcome>;
  /** Fetches a new token: "does the platform answer, and does it know us?" */
  authenticate(): Promise<TokenResult>;
  /** How often what was called, for the benchmark. */
  readonly counts: { writes: number; reads: number };
}

/** @param heard told of each answer to a call, as it came */
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
    if (call.mayLeave && !call.mayLeave()) return { outcome: { kind: 'tooLate' } };
    if (call.method === 'GET') counts.reads += 1;
    else counts.writes += 1;
    tokens.redactor.learn(token.value);
    const raw = await http.send({
      method: call.method,
      url: `${baseUrl}${call.path}`,
      headers: {
        Authorization: `Bearer ${token.value}`,
        ...(call.body ? { 'Content-Type': 'application/json' } : {}),
        ...(call.idempotencyKey ? { 'X-Idempotency-Key': call.idempotencyKey } : {}),
      },
      body: call.body,
    });
    // Also a record: it is stored and shown. No field that the app sends can hold a token, so what is compared is not changed.
    const outcome = await tokens.redactor.redactedInSlices(raw);
    if (outcome.kind === 'answer') heard(outcome);
    return { outcome, token: token.value };
  }

  /** Makes a call, and once more with a new token where the first one is refused. */
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
    // Refused with the former secret: the new one has not been tried yet. A 401 was certainly not processed.
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
      if (lacksId(call.path)) throw new Error('a call whose path lacks an id must not leave');
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

/** True for a path with an empty part, or with one that stands for another folder: an id belongs there. */
const lacksId = (path: string): boolean => /\/\.{0,2}(?=\/)/.test(path);

const isUnauthorised = (outcome: CallOutcome | Downloaded): outcome is Extract<Answer, { kind: 'answer' }> =>
  outcome.kind === 'answer' && isAboutCredentials(outcome);
