import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { host } from '../host.ts';
import { isConnectionGone } from './net-errors.ts';

/** A call as it goes over the wire. */
export interface Wire {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Buffer | null;
  signal: AbortSignal;
}

/** A proxy's answer to a call for which it wants a name and a password. */
export interface ProxyChallenge {
  host: string;
  port: number;
  scheme: string;
  realm: string;
}

/** What a call came to: an answer, or a proxy that asks who is there. `tunnel`: nobody may read the proxy's own words. */
export type Arrived =
  | { kind: 'answer'; answer: http.IncomingMessage }
  | { kind: 'challenge'; challenge: ProxyChallenge; answer: http.IncomingMessage; tunnel: boolean };

/** Most connections to one host over HTTP/1.1, as in Chromium. */
const mostConnections = 6;
const plain = new http.Agent({ keepAlive: true, maxSockets: mostConnections });
const secure = new https.Agent({ keepAlive: true, maxSockets: mostConnections });

/** The names and passwords that proxies have accepted, or will be shown next; Chromium keeps them until it ends. */
const proxyCredentials = new Map<string, string>();

/** Has the next calls through a proxy carry a name and a password. */
export function signInToProxy({ host, port }: ProxyChallenge, name: string, password: string): void {
  proxyCredentials.set(`${host}:${port}`, `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`);
}

/**
 * Makes a call with the resending of Chromium's network stack (`HttpNetworkTransaction::HandleIOError` and
 * `ShouldResendRequest`): when a reused connection breaks before any header of the answer, the request is sent again
 * without a word, a POST too. The caller gets the outcome of the last attempt, for example a refused connection,
 * although an earlier one has arrived. A new connection that breaks is not resent on.
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

async function attempt(wire: Wire, sending: (reused: boolean) => void): Promise<Arrived> {
  const proxy = host.systemProxy;
  if (proxy === null) return { kind: 'answer', answer: await exchange(direct(wire), wire.body, sending) };
  const [name = '', port = '80'] = proxy.split(':');
  const known = proxyCredentials.get(proxy);
  const authorization: Record<string, string> = known ? { 'proxy-authorization': known } : {};
  const through = { host: name, port: Number(port) };
  if (wire.url.protocol === 'http:') {
    const options = { ...direct(wire), ...through, agent: plain, path: wire.url.href };
    const headers = { ...options.headers, host: wire.url.host, ...authorization };
    const call = exchange({ ...options, headers }, wire.body, sending).catch((error) => {
      throw error?.syscall === 'connect' ? fault('NO_PROXY') : error;
    });
    return challenged(await call, through, false);
  }
  const tunnel = await openTunnel(wire, through, authorization);
  if (tunnel.kind === 'asked') return challenged(tunnel.answer, through, true);
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
  return new Promise((resolve, reject) => {
    const request = http.request({ ...through, method: 'CONNECT', path: target, headers, signal });
    request.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) resolve({ kind: 'open', socket });
      else if (answer.statusCode === 407) resolve({ kind: 'asked', answer });
      else reject(fault('NO_TUNNEL'));
    });
    request.on('error', () => reject(fault('NO_PROXY')));
    request.end();
  });
}

const fault = (code: string): Error => Object.assign(new Error(code), { code });

function challenged(
  answer: http.IncomingMessage,
  { host: name, port }: { host: string; port: number },
  tunnel: boolean,
): Arrived {
  if (answer.statusCode !== 407) return { kind: 'answer', answer };
  proxyCredentials.delete(`${name}:${port}`);
  const [, scheme = '', realm = ''] =
    /^(\w+)(?:.*?realm="([^"]*)")?/i.exec(String(answer.headers['proxy-authenticate'] ?? '')) ?? [];
  const challenge = { host: name, port, scheme: scheme.toLowerCase(), realm };
  return { kind: 'challenge', challenge, answer, tunnel };
}
