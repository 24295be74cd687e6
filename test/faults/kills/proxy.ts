import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { PassedCall, Recorder } from './recorder.ts';

/** Faults that can hit a call on its way. `usual` has the share of each. */
const faults = [
  'lostBefore',
  'lostAfter',
  'cutOff',
  'serverError',
  'html',
  'tooMany',
  'hang',
  'outage',
  'resend',
] as const;
type Fault = (typeof faults)[number];

const usual: Record<Fault, number> = {
  lostBefore: 0.04,
  lostAfter: 0.12,
  cutOff: 0.05,
  serverError: 0.05,
  html: 0.04,
  tooMany: 0.01,
  hang: 0.01,
  /** The server processes the call, then all open connections break and new ones are refused. */
  outage: 0.01,
  /**
   * Acts like a load balancer: the server has processed a POST, and its connection, which has carried other calls
   * before, is closed in order and without an answer. Chromium then sends the POST again by itself.
   */
  resend: 0.03,
};

/** How long a call hangs before its connection breaks, and the longest delay and outage, in milliseconds. */
const hangTime = 400;
const longestDelay = 25;
const longestOutage = 150;

/** One call on the wire, for finding out what went wrong. It contains no token and no secret. */
export interface WireLine {
  at: string;
  method: string;
  path: string;
  key: string | null;
  body: string | null;
  fault: Fault | null;
  /** The status of the server's answer; null if the server was not asked or did not answer. */
  status: number | null;
}

/** A bad network between the app and any server with the same API. */
export interface FaultProxy {
  /** Address of the platform for the app. All its lives use the same one. */
  base: string;
  /** Called with each call that arrives. */
  onCall: () => void;
  /** Number of calls that have arrived and are not answered. */
  readonly open: number;
  /** How often each fault has struck. */
  struck: Record<Fault, number>;
  wire: WireLine[];
  close(): Promise<void>;
}

/**
 * Opens a proxy that damages some of the calls.
 * @param target the API's base at the server
 * @param random uniform in [0, 1)
 * @param shares each fault's share of all calls
 */
export async function openFaultProxy(
  target: string,
  random: () => number,
  recorder: Recorder,
  shares: Partial<Record<Fault, number>> = usual,
): Promise<FaultProxy> {
  const struck = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<Fault, number>;
  const open = new Set<ServerResponse>();
  /** Connections that have carried a call. */
  const used = new WeakSet<Socket>();
  let isClosed = false;

  function draw({ method, socket }: IncomingMessage): Fault | null {
    const mayBeResent = method === 'POST' && used.has(socket);
    used.add(socket);
    let left = random();
    for (const fault of faults) {
      left -= shares[fault] ?? 0;
      if (left < 0) return fault === 'resend' && !mayBeResent ? null : fault;
    }
    return null;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    open.add(response);
    response.once('close', () => open.delete(response));
    proxy.onCall();
    const body = await bodyOf(request);
    const path = (request.url ?? '').slice(prefix.length);
    const { method = 'GET' } = request;
    const header = request.headers['x-idempotency-key'];
    const key = typeof header === 'string' ? header : null;
    const fault = draw(request);
    if (fault) struck[fault] += 1;
    await pause(random() * longestDelay);
    const passed = (answer: PassedCall['answer']) => {
      const text = body.toString();
      recorder.passed({ method, path, key, body: text, answer });
      // Show only bodies of calls with a key: the call for a token has the secret in its body.
      const shown = key === null ? null : text;
      const status = answer?.status ?? null;
      proxy.wire.push({ at: new Date().toISOString(), method, path, key, body: shown, fault, status });
    };
    switch (fault) {
      case 'lostBefore':
        passed(null);
        response.destroy();
        return;
      case 'serverError':
        passed(null);
        response.writeHead(503).end('{"detail": "down"}');
        return;
      case 'tooMany':
        passed(null);
        response.writeHead(429, { 'Retry-After': '1' }).end('{"detail": "slow down"}');
        return;
    }
    const answer = await forward(request, path, body);
    passed(answer);
    if (answer === null || fault === 'lostAfter') return void response.destroy();
    if (fault === 'resend') return void request.socket.end();
    if (fault === 'outage') return outage();
    if (fault === 'html')
      return void response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>502</h1>');
    if (fault === 'hang') {
      await pause(hangTime);
      return void response.destroy();
    }
    const bytes = Buffer.from(answer.text);
    response.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
    if (fault !== 'cutOff') return void response.end(bytes);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  }

  async function forward(request: IncomingMessage, path: string, body: Buffer) {
    const headers = new Headers();
    for (const name of ['authorization', 'content-type', 'accept', 'user-agent', 'x-idempotency-key']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    try {
      const { method = 'GET' } = request;
      const sent = method === 'GET' ? undefined : new Uint8Array(body);
      const answer = await fetch(`${target}${path}`, { method, headers, body: sent, redirect: 'manual' });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return null; // the server itself is out of reach, or broke off
    }
  }

  async function outage(): Promise<void> {
    // Two outages at once count as one.
    if (!server.listening) return;
    await stopListening();
    await pause(random() * longestOutage);
    while (!isClosed && !server.listening) await listen(port).catch(() => pause(20));
  }

  const stopListening = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });

  const prefix = '/api/external';
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      response.destroy();
      // The app that sent the request may have been killed meanwhile.
      if (!request.destroyed || request.complete) console.error('fault proxy:', error);
    });
  });
  await listen(0);
  // The port stays the same after each outage, because the app's operations belong to this address.
  const { port } = server.address() as AddressInfo;
  const proxy: FaultProxy = {
    base: `http://127.0.0.1:${port}${prefix}`,
    onCall: () => {},
    get open() {
      return open.size;
    },
    struck,
    wire: [],
    async close() {
      isClosed = true;
      await stopListening();
    },
  };
  return proxy;
}

/** Reads a whole body. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
