import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy that requires a name and a password, for example a company's. */
export interface GuardedProxy {
  /** `host:port`. */
  address: string;
  host: string;
  port: number;
  /** The received credentials (`name:password`) in order; null for a request without credentials. */
  told: (string | null)[];
  /** The accepted credentials, as `name:password`. */
  accepts: string;
  /** Whether calls with credentials hang: `never`, `silent` (no answer) or `breaks` (the connection is closed). */
  hangs: 'never' | 'silent' | 'breaks';
  close(): Promise<void>;
}

/**
 * Starts a proxy on this computer.
 * @param accepts `name:password`
 */
export async function startProxy(accepts: string): Promise<GuardedProxy> {
  const sockets = new Set<Socket>();
  const challenge = { 'proxy-authenticate': 'Basic realm="Office network"' };
  const isKnown = ({ headers }: IncomingMessage): boolean => {
    const encoded = /^Basic (.*)$/.exec(String(headers['proxy-authorization'] ?? ''))?.[1];
    const told = encoded === undefined ? null : Buffer.from(encoded, 'base64').toString();
    proxy.told.push(told);
    return told === proxy.accepts;
  };
  /** True when the proxy does not answer this call. */
  const leavesOpen = ({ headers, socket }: IncomingMessage): boolean => {
    if (proxy.hangs === 'never' || headers['proxy-authorization'] === undefined) return false;
    if (proxy.hangs === 'breaks') socket.destroy();
    return true;
  };
  const server = createServer((incoming, answer) => {
    const known = isKnown(incoming);
    if (leavesOpen(incoming)) return;
    if (!known) {
      answer.writeHead(407, { ...challenge, 'content-type': 'text/html' }).end('<html>Who are you?</html>');
      return;
    }
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const { method } = incoming;
    const onward = request(String(incoming.url), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket: Socket) => {
    const known = isKnown(incoming);
    if (leavesOpen(incoming)) return;
    if (!known) {
      const lines = Object.entries(challenge).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${lines.join('')}content-length: 0\r\n\r\n`);
      return;
    }
    const [host, port] = String(incoming.url).split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [onward, socket])
      end.on('error', () => {
        onward.destroy();
        socket.destroy();
      });
    sockets.add(onward);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: GuardedProxy = {
    address: `127.0.0.1:${port}`,
    host: '127.0.0.1',
    port,
    told: [],
    accepts,
    hangs: 'never',
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
