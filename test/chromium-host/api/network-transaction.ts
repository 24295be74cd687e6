import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isConnectionGone } from './net-errors.ts';
import {
  clearAuthorizations,
  connectionsGivenUp,
  dropAuthorization,
  noteBadProxy,
  type ProxyChallenge,
  proxiesInOrder,
  proxyAuthorization,
} from './proxies.ts';

/** A call as it is sent. */
export interface Wire {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Buffer | null;
  signal: AbortSignal;
}

/** The outcome of a call: an answer, or a proxy's login request. `tunnel`: the proxy's body must not be readable. */
export type Arrived =
  | { kind: 'answer'; answer: http.IncomingMessage }
  | { kind: 'challenge'; challenge: ProxyChallenge; answer: http.IncomingMessage; tunnel: boolean };

/** Largest number of connections to one host over HTTP/1.1, as in Chromium. */
const mostConnections = 6;
const plain = new http.Agent({ keepAlive: true, maxSockets: mostConnections });
const secure = new https.Agent({ keepAlive: true, maxSockets: mostConnections });

/** Clears the credentials stored for proxies. */
export const clearAuthCache = (): void => clearAuthorizations([plain, secure]);

/**
 * Makes a call and resends it as Chromium's network stack does (`HttpNetworkTransaction::HandleIOError` and
 * `ShouldResendRequest`): when a reused connection breaks before any header of the answer, the request is silently sent
 * again, even a POST. The caller gets the outcome of the last attempt, for example a refused connection, although an
 * earlier attempt has arrived. When a new connection breaks, the request is not sent again.
 */
export async function transact(wire: Wire): Promise<Arrived> {
  for (;;) {
    let isReused = false;
    try {
      return await attempt(wire, (reused) => {
        isReused = reused;
      });
    } catch (error) {
      if (!isReused || wire.signal.aborted || !isConnectionGone(error)) throw error;
    }
  }
}

/** Makes one attempt. As in Chromium's `ProxyFallback`, only a failed connection to a proxy leads to the next proxy. */
async function attempt(wire: Wire, sending: (reused: boolean) => void): Promise<Arrived> {
  const proxies = proxiesInOrder();
  if (proxies.length === 0) {
    const answer = await exchange(direct(wire), wire.body, sending);
    return { kind: 'answer', answer };
  }
  for (const proxy of proxies)
    try {
      return await attemptThrough(proxy, wire, sending);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      noteBadProxy(proxy);
      if (proxy === proxies.at(-1)) throw error.cause;
    }
  throw fault('NO_PROXY');
}

/** Thrown when the connection to a proxy, or through it, could not be made. */
class Unreachable extends Error {}

async function attemptThrough(
  proxy: string,
  wire: Wire,
  sending: (reused: boolean) => void,
): Promise<Arrived> {
  const [name = '', port = '80'] = proxy.split(':');
  const authorization = proxyAuthorization(proxy);
  const through = { host: name, port: Number(port) };
  if (wire.url.protocol === 'http:') {
    const options = { ...direct(wire), ...through, agent: plain, path: wire.url.href };
    const headers = { ...options.headers, host: wire.url.host, ...authorization };
    const call = exchange({ ...options, headers }, wire.body, sending).catch((error) => {
      throw error?.syscall === 'connect' ? new Unreachable('', { cause: fault('NO_PROXY') }) : error;
    });
    return challenged(await call, through, authorization, false);
  }
  const tunnel = await openTunnel(wire, through, authorization);
  if (tunnel.kind === 'asked') return challenged(tunnel.answer, through, authorization, true);
  const socket = connectTls({ socket: tunnel.socket, servername: wire.url.hostname });
  const options = { ...direct(wire), agent: undefined, createConnection: () => socket };
  return { kind: 'answer', answer: await exchange(options, wire.body, sending) };
}

const direct = ({ url, method, headers, body, signal }: Wire): https.RequestOptions => ({
  protocol: url.protocol,
  host: url.hostname.replace(/^\[|\]$/g, ''),
  port: url.port === '' ? undefined : Number(url.port),
  path: url.pathname + url.search,
  method,
  headers: {
    'accept-encoding': 'gzip, deflate, br, zstd',
    ...headers,
    ...(body || !['GET', 'HEAD'].includes(method) ? { 'content-length': String(body?.length ?? 0) } : {}),
  },
  agent: url.protocol === 'https:' ? secure : plain,
  signal,
});

function exchange(
  options: https.RequestOptions,
  body: Buffer | null,
  sending: (reused: boolean) => void,
): Promise<http.IncomingMessage> {
  const { request: start } = options.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = start(options);
    request.on('socket', () => sending(request.reusedSocket));
    request.once('response', resolve);
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

function openTunnel(
  { url, signal }: Wire,
  through: { host: string; port: number },
  headers: Record<string, string>,
): Promise<{ kind: 'open'; socket: Socket } | { kind: 'asked'; answer: http.IncomingMessage }> {
  const target = `${url.hostname}:${url.port || 443}`;
  const givenUp = connectionsGivenUp();
  const either = AbortSignal.any([signal, givenUp]);
  return new Promise((resolve, reject) => {
    const request = http.request({ ...through, method: 'CONNECT', path: target, headers, signal: either });
    request.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) resolve({ kind: 'open', socket });
      else if (answer.statusCode === 407) resolve({ kind: 'asked', answer });
      else reject(fault('NO_TUNNEL'));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (givenUp.aborted) reject(givenUp.reason);
      else if (signal.aborted) reject(error);
      else reject(new Unreachable('', { cause: error.syscall === 'connect' ? fault('NO_PROXY') : error }));
    });
    request.end();
  });
}

const fault = (code: string): Error => Object.assign(new Error(code), { code });

function challenged(
  answer: http.IncomingMessage,
  { host: name, port }: { host: string; port: number },
  sent: Record<string, string>,
  tunnel: boolean,
): Arrived {
  if (answer.statusCode !== 407) return { kind: 'answer', answer };
  dropAuthorization(`${name}:${port}`, sent);
  const [, scheme = '', realm = ''] =
    /^(\w+)(?:.*?realm="([^"]*)")?/i.exec(String(answer.headers['proxy-authenticate'] ?? '')) ?? [];
  const challenge = { host: name, port, scheme: scheme.toLowerCase(), realm };
  return { kind: 'challenge', challenge, answer, tunnel };
}
