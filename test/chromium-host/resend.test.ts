/** Tests that the host resends a request when a reused connection breaks, as Chromium's network stack does. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runMain } from './fixtures/run-main.ts';

const network = new URL('../../main/electron/network.ts', import.meta.url).href;

interface Arrived {
  key: string;
  body: string;
  /** Index of the connection in the order of opening, from 0. */
  connection: number;
}

let arrived: Arrived[];
let sockets: Socket[];
/** Decides what the server does with the nth POST, counted from 0. */
let onPost: (nth: number, request: IncomingMessage) => 'answer' | 'break';
let server: ReturnType<typeof createServer>;
let base: string;

beforeEach(async () => {
  arrived = [];
  sockets = [];
  server = createServer(async (request, response) => {
    if (request.method === 'GET') return void response.end('here');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const nth = arrived.push({
      key: String(request.headers['x-idempotency-key']),
      body: Buffer.concat(chunks).toString(),
      connection: sockets.indexOf(request.socket),
    });
    if (onPost(nth - 1, request) === 'answer') response.writeHead(201).end(`made ${nth}`);
  });
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Returns the outcome of a POST in a main process, on a connection that another call has used before or on a new one. */
async function posted(on: 'reused' | 'new'): Promise<string> {
  const { output } = await runMain(`
    import { app } from 'electron';
    import { createNetwork } from '${network}';
    app.whenReady().then(async () => {
      const network = createNetwork();
      if (${on === 'reused'}) {
        await (await network.fetch('${base}/')).text();
        // The connection is idle a moment after the end of the body.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const headers = { 'X-Idempotency-Key': 'one' };
      try {
        const response = await network.fetch('${base}/', { method: 'POST', headers, body: '{"units": 5}' });
        console.log('GOT', response.status, await response.text());
      } catch (error) { console.log('GOT', String(error)); }
      app.exit(0);
    });
  `);
  return /GOT (.*)/.exec(output)?.[1] ?? output;
}

/** Ways in which a server or a load balancer drops a connection. */
const ways: [string, (socket: Socket) => void][] = [
  ['closed', (socket) => socket.destroy()],
  ['reset', (socket) => socket.resetAndDestroy()],
];

describe.each(ways)('a reused connection that is %s after a POST has arrived', (_way, breakOff) => {
  test('is reported as a refused connection when the server has stopped listening, although the POST has arrived', async () => {
    onPost = (_nth, { socket }) => {
      server.close(() => {});
      for (const other of sockets) if (other !== socket) other.destroy();
      breakOff(socket);
      return 'break';
    };
    expect(await posted('reused')).toBe('Error: net::ERR_CONNECTION_REFUSED');
    expect(arrived).toEqual([{ key: 'one', body: '{"units": 5}', connection: 0 }]);
  });

  test('leads to the same POST on a new connection, whose answer is returned', async () => {
    onPost = (nth, { socket }) => {
      if (nth > 0) return 'answer';
      breakOff(socket);
      return 'break';
    };
    expect(await posted('reused')).toBe('201 made 2');
    expect(arrived).toEqual([
      { key: 'one', body: '{"units": 5}', connection: 0 },
      { key: 'one', body: '{"units": 5}', connection: 1 },
    ]);
  });

  test('leads to no third POST when the new connection breaks as well', async () => {
    onPost = (_nth, { socket }) => {
      breakOff(socket);
      return 'break';
    };
    expect(await posted('reused')).toMatch(/^Error: net::ERR_(EMPTY_RESPONSE|CONNECTION_RESET)$/);
    expect(arrived.map(({ connection }) => connection)).toEqual([0, 1]);
  });
});

describe('a POST arrives once', () => {
  test.each(ways)('when a new connection is %s', async (_way, breakOff) => {
    onPost = (_nth, { socket }) => {
      breakOff(socket);
      return 'break';
    };
    expect(await posted('new')).toMatch(/^Error: net::ERR_(EMPTY_RESPONSE|CONNECTION_RESET)$/);
    expect(arrived).toHaveLength(1);
  });

  test('when a reused connection breaks after the first header of the answer', async () => {
    onPost = (_nth, { socket }) => {
      socket.write('HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{', () => socket.destroy());
      return 'break';
    };
    expect(await posted('reused')).toMatch(/^Error: net::ERR_/);
    expect(arrived).toHaveLength(1);
  });
});
