import axios, { type AxiosInstance } from 'axios';
import { isWalkable, type Json, mostAnswerLevels } from '../../contract/primitives.ts';

/** What became of one HTTP call. Never thrown: each outcome leads somewhere else. */
export type Answer =
  | { kind: 'answer'; status: number; body: Json | undefined; text: string; headers: Record<string, string> }
  /**
   * No whole answer came back. Whether the request arrived nobody can tell from the error's name: Chromium sends a
   * request silently again when a reused connection breaks, and the caller sees how the second attempt failed; errors
   * of an established connection have the same names (net/base/net_errors_posix.cc).
   * `unreachable`: the name is one of a network or a way that is not there. A hint for the send gate, and no proof.
   */
  | { kind: 'noAnswer'; said: string; unreachable: boolean };

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  headers?: Record<string, string>;
  /** The exact bytes to send. */
  body?: Uint8Array;
  /** Milliseconds; the whole exchange. */
  timeout?: number;
}

/** A document that came whole; of what failed, an answer as of any call. */
export type Downloaded = { kind: 'file'; mediaType: string; bytes: Uint8Array } | Answer;

export interface Http {
  send(request: HttpRequest): Promise<Answer>;
  /** Fetches a document. */
  download(request: HttpRequest): Promise<Downloaded>;
}

const defaultTimeout = 30_000;

/** Most bytes of an answer, decompressed. A longer one is broken off while it arrives. */
export const largestAnswer = 20 * 1024 * 1024;

/** The error code of an answer that was broken off for its length. */
const tooLong = 'ERR_ANSWER_TOO_LONG';

/**
 * axios over the given `fetch` (Electron's own network stack on users' machines).
 * - A redirect is an answer: following one could carry a write and its token to another host.
 * - `Request`/`Response` are switched off in the adapter, so that `fetch` gets a plain URL and options, and answers may
 *   have a status that `Response` does not allow.
 */
export function createHttp(fetcher: typeof fetch, userAgent: string, signal?: AbortSignal): Http {
  const client: AxiosInstance = axios.create({
    adapter: 'fetch',
    env: {
      fetch: async (input: string | URL | Request, init?: RequestInit) =>
        bounded(
          await fetcher(input, { ...init, redirect: 'manual', credentials: 'omit', cache: 'no-store' }),
        ),
      Request: null,
      Response: null,
    } as never, // the types ask for constructors, the documentation allows null
    timeout: defaultTimeout,
    validateStatus: () => true,
    transformRequest: (data) => data,
    transformResponse: (data) => data,
    headers: { common: { Accept: 'application/json', 'User-Agent': userAgent } },
  });

  const exchange = <T>(request: HttpRequest, responseType: 'text' | 'arraybuffer') =>
    client.request<T>({
      method: request.method,
      url: request.url,
      headers: request.headers,
      data: request.body,
      timeout: request.timeout ?? defaultTimeout,
      responseType,
      signal,
    });

  return {
    async send(request) {
      try {
        const { status, data, headers } = await exchange<string>(request, 'text');
        return answerOf(status, data, plainHeaders(headers));
      } catch (error) {
        return noAnswer(error);
      }
    },
    async download(request) {
      try {
        const { status, data, headers } = await exchange<ArrayBuffer>(request, 'arraybuffer');
        const plain = plainHeaders(headers);
        if (status < 200 || status >= 300) return answerOf(status, Buffer.from(data).toString('utf8'), plain);
        const mediaType = plain['content-type'] ?? 'application/octet-stream';
        return { kind: 'file', mediaType, bytes: new Uint8Array(data) };
      } catch (error) {
        return noAnswer(error);
      }
    },
  };
}

/** Returns the parts of an answer that axios reads. Its body is broken off as soon as it is too long. */
function bounded(
  response: Response,
): Pick<Response, 'arrayBuffer' | 'headers' | 'status' | 'statusText' | 'text'> {
  const { headers, status, statusText } = response;
  const arrayBuffer = () => bytesOf(response);
  return { headers, status, statusText, arrayBuffer, text: async () => utf8.decode(await arrayBuffer()) };
}

const utf8 = new TextDecoder();

/** Reads a body whole. @throws Error tooLong, by the length that it names or by what has arrived */
async function bytesOf({ body, headers }: Response): Promise<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  const breakOff = async () => {
    await reader?.cancel().catch(() => {});
    throw Object.assign(new Error('the answer is too long'), { code: tooLong });
  };
  if (Number(headers.get('content-length')) > largestAnswer) await breakOff();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.length;
    if (length > largestAnswer) await breakOff();
    parts.push(read.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}

const answerOf = (status: number, text: string, headers: Record<string, string>): Answer => ({
  kind: 'answer',
  status,
  text,
  body: parseJson(text),
  headers,
});

function noAnswer(error: unknown): Answer {
  const said = networkCode(error);
  return { kind: 'noAnswer', said, unreachable: unreachable.has(said) };
}

/** Undefined for HTML from a proxy, what was cut off or nests too deeply: the caller decides what that means. */
function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isWalkable(value, mostAnswerLevels) ? value : undefined;
  } catch {
    return undefined;
  }
}

function plainHeaders(headers: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers as Record<string, unknown>).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]),
  );
}

/**
 * What a network stack says when there is no way to the platform: name resolution, connection, proxy and TLS set-up. In
 * Chromium's words and in Node's.
 */
const unreachable = new Set([
  'ERR_INTERNET_DISCONNECTED',
  'ERR_NAME_NOT_RESOLVED',
  'ERR_NAME_RESOLUTION_FAILED',
  'ERR_DNS_TIMED_OUT',
  'ERR_CONNECTION_REFUSED',
  'ERR_CONNECTION_TIMED_OUT',
  'ERR_CONNECTION_FAILED',
  'ERR_ADDRESS_UNREACHABLE',
  'ERR_ADDRESS_INVALID',
  'ERR_NETWORK_ACCESS_DENIED',
  'ERR_PROXY_CONNECTION_FAILED',
  'ERR_TUNNEL_CONNECTION_FAILED',
  'ERR_CERT_AUTHORITY_INVALID',
  'ERR_CERT_COMMON_NAME_INVALID',
  'ERR_CERT_DATE_INVALID',
  'ERR_CERT_INVALID',
  'ERR_CERT_REVOKED',
  'ERR_SSL_PROTOCOL_ERROR',
  'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const proxyAuthentication = 'PROXY_AUTHENTICATION';

/** Error codes by which the network stack reports a 407 that it does not hand on, in Chromium's words and in ours. */
export const wordsOfBetween: ReadonlySet<string> = new Set([
  proxyAuthentication,
  'ERR_UNEXPECTED_PROXY_AUTH',
  'ERR_PROXY_AUTH_REQUESTED',
  'ERR_PROXY_AUTH_UNSUPPORTED',
]);

/** The most telling code in a chain of causes: `net::ERR_…` from Chromium, `code` from Node. */
function networkCode(error: unknown): string {
  let found = 'unknown';
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    // Of a 407 Node says nothing at all (undici, httpNetworkOrCacheFetch).
    if (cause.message === '' && !('code' in cause) && !(cause instanceof AggregateError))
      return proxyAuthentication;
    const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(cause.message)?.[1];
    const inner = cause instanceof AggregateError ? cause.errors.map(codeOf).find(Boolean) : undefined;
    found = chromium ?? inner ?? codeOf(cause) ?? found;
    if (unreachable.has(found)) return found;
  }
  return found;
}

/** A DOMException, for example of a signal whose time is up, has a number there. */
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
