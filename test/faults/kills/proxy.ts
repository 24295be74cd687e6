import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Recorder } from './recorder.ts';

/** What befalls a call on its way; the shares of each are in `shares`. */
const faults = ['lostBefore', 'lostAfter', 'cutOff', 'serverError', 'html', 'tooMany', 'hang'] as const;
type Fault = (typeof faults)[number];

const shares: Record<Fault, number> = {
  lostBefore: 0.04,
  lostAfter: 0.12,
  cutOff: 0.05,
  serverError: 0.05,
  html: 0.04,
  tooMany: 0.01,
  hang: 0.01,
};

/** So long a call hangs before its connection breaks, and at most that long a call is delayed. Milliseconds. */
const hangTime = 400;
const longestDelay = 25;

/** A bad network between the desk and any server that speaks the API. */
export interface FaultProxy {
  /** Where the desk is to find the platform; stays the same for all its lives. */
  base: string;
  /** Called with each call that arrives. */
  onCall: () => void;
  /** How often each fault has struck. */
  struck: Record<Fault, number>;
  /** No more faults from here on. */
  calm(): void;
  close(): Promise<void>;
}

/**
 * @param target the API's base at the server
 * @param random uniform in [0, 1)
 */
export async function openFaultProxy(
  target: string,
  random: () => number,
  recorder: Recorder,
): Promise<FaultProxy> {
  let isCalm = false;
  const struck = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<Fault, number>;

  function draw(): Fault | null {
    let left = random();
    for (const fault of faults) {
      left -= shares[fault];
      if (left < 0) return isCalm ? null : fault;
    }
    return null;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    proxy.onCall();
    const body = await bodyOf(request);
    const path = (request.url ?? '').slice(prefix.length);
    const { method = 'GET' } = request;
    const key = request.headers['x-idempotency-key'];
    const call = { method, path, key: typeof key === 'string' ? key : null, body: body.toString() };
    const fault = draw();
    if (fault) struck[fault] += 1;
    await pause(random() * longestDelay);
    const unsent = () => recorder.passed({ ...call, answer: null });
    switch (fault) {
      case 'lostBefore':
        unsent();
        response.destroy();
        return;
      case 'serverError':
        unsent();
        response.writeHead(503).end('{"detail": "down"}');
        return;
      case 'tooMany':
        unsent();
        response.writeHead(429, { 'Retry-After': '1' }).end('{"detail": "slow down"}');
        return;
    }
    const answer = await forward(request, path, body);
    recorder.passed({ ...call, answer });
    if (answer === null || fault === 'lostAfter') return void response.destroy();
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

  const prefix = '/api/external';
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      response.destroy();
      // The desk that asked may have died while it asked.
      if (!request.destroyed || request.complete) console.error('fault proxy:', error);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    onCall: () => {},
    struck,
    calm() {
      isCalm = true;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

/** All of a body. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
