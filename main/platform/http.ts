import axios, { type AxiosInstance } from 'axios';
import { isWalkable, type Json, mostAnswerLevels } from '../../contract/primitives.ts';

/** The outcome of one HTTP call. Failures are returned and not thrown, because each is handled differently. */
export type Answer =
  | { kind: 'answer'; status: number; body: Json | undefined; text: string; headers: Record<string, string> }
  /**
   * No complete answer came back. The error's name does not show whether the request arrived: Chromium silently sends a
   * request again when a reused connection breaks, and the caller sees the error of the second attempt. Errors of an
   * established connection have the same names (net/base/net_errors_posix.cc).
   * `unreachable`: the name is one of a missing network or route. This is a hint for the send gate, not a proof.
   */
  | { kind: 'noAnswer'; said: string; unreachable: boolean };

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  headers?: Record<string, string>;
  /** The exact bytes to send. */
  body?: Uint8Array;
  /** Time limit for the whole exchange, in milliseconds. */
  timeout?: number;
}

/** A completely received document; after a failure, the outcome as for any call. */
export type Downloaded = { kind: 'file'; mediaType: string; bytes: Uint8Array } | Answer;

export interface Http {
  send(request: HttpRequest): Promise<Answer>;
  /** Fetches a document. */
  download(request: HttpRequest): Promise<Downloaded>;
}

/** How long a whole exchange may take, unless the request says otherwise. Milliseconds. */
export const defaultTimeout = 30_000;

/** Maximum size of an answer after decompression, in bytes. A longer answer is aborted while it arrives. */
export const largestAnswer = 20 * 1024 * 1024;

/** The error code of an answer that was aborted for its length. */
const tooLong = 'ERR_ANSWER_TOO_LONG';

/**
 * Creates an HTTP client: axios over the given `fetch` (Electron's own network stack on users' machines).
 * - A redirect counts as an answer, because following it could carry a write and its token to another host.
 * - `Request` and `Response` are disabled in the adapter, so that `fetch` gets a plain URL and options, and answers may have
 *   a status that `Response` does not allow.
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
    } as never, // the types require constructors, but the documentation allows null
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

/** Returns the parts of a response that axios reads. Its body is aborted as soon as it is too long. */
function bounded(
  response: Response,
): Pick<Response, 'arrayBuffer' | 'headers' | 'status' | 'statusText' | 'text'> {
  const { headers, status, statusText } = response;
  const arrayBuffer = () => bytesOf(response);
  return { headers, status, statusText, arrayBuffer, text: async () => utf8.decode(await arrayBuffer()) };
}

const utf8 = new TextDecoder();

/** Reads a whole body. @throws Error `tooLong` when its stated length or the received bytes exceed the limit */
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

/** Returns undefined for HTML from a proxy, and for cut-off or too deeply nested JSON. The caller decides what that means. */
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
 * Error codes for an unreachable platform: name resolution, connection, proxy and TLS set-up. The codes are Chromium's and
 * Node's.
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

/** Error codes with which the network stack reports a 407 that it does not pass on: Chromium's codes and the app's own. */
export const wordsOfBetween: ReadonlySet<string> = new Set([
  proxyAuthentication,
  'ERR_UNEXPECTED_PROXY_AUTH',
  'ERR_PROXY_AUTH_REQUESTED',
  'ERR_PROXY_AUTH_UNSUPPORTED',
]);

/** Returns the most specific code in a chain of causes: `net::ERR_…` from Chromium, `code` from Node. */
function networkCode(error: unknown): string {
  let found = 'unknown';
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    // For a 407, Node's error has no message or code (undici, httpNetworkOrCacheFetch).
    if (cause.message === '' && !('code' in cause) && !(cause instanceof AggregateError))
      return proxyAuthentication;
    const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(cause.message)?.[1];
    const inner = cause instanceof AggregateError ? cause.errors.map(codeOf).find(Boolean) : undefined;
    found = chromium ?? inner ?? codeOf(cause) ?? found;
    if (unreachable.has(found)) return found;
  }
  return found;
}

/** Returns an error's code. The code of a DOMException, for example of an expired signal, is a number and is ignored. */
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
