import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { controlRefusal, Unplug } from './control.ts';
import type { Outcome } from './handle.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from './index.ts';
import { API_PATH } from './views.ts';

export interface ServedSandbox {
  /** `http://127.0.0.1:PORT/api/external` */
  base: string;
  sandbox: Sandbox;
  /** Closes the port: connections are cut and new ones refused, until `plug()`. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** Serves a sandbox over real HTTP, to this computer only. Without a port, or with port 0, any free port is used. */
export async function serveSandbox(
  options: SandboxOptions & { port?: number; hostname?: '127.0.0.1' } = {},
): Promise<ServedSandbox> {
  const hostname = options.hostname ?? '127.0.0.1';
  const sandbox = createSandbox(options);
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: async (request, env) => {
      if (request.method === 'POST' && new URL(request.url).pathname === '/_control/unplug') {
        return unplugFor(await request.text());
      }
      return carry(await sandbox.handle(request), (env as HttpBindings).outgoing);
    },
  }) as Server;

  // Longer than any client keeps an idle connection, so that no connection is reset except by a fault.
  server.keepAliveTimeout = 120_000;

  const plug = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, hostname, () => {
        server.off('error', reject);
        resolve();
      });
    });
  await plug(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const plugAgain = () => (server.listening ? Promise.resolve() : plug(port));

  const unplug = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) {
        resolve();
        return;
      }
      server.close(() => resolve());
      server.closeAllConnections();
    });
  let replug: NodeJS.Timeout | undefined;

  /** Handles `POST /_control/unplug {"ms": 3000}`. The port opens again by itself, because HTTP can't reach it. */
  function unplugFor(body: string): Response {
    let ms: number;
    try {
      ms = Unplug.parse(JSON.parse(body || '{}')).ms;
    } catch (error) {
      return controlRefusal(error);
    }
    clearTimeout(replug); // of several calls at once, the last one counts
    replug = setTimeout(() => {
      void unplug();
      replug = setTimeout(() => void plugAgain(), ms);
    }, 20); // leaves time to send this answer first
    return Response.json({ ok: true, ms });
  }

  return {
    base: `http://${hostname}:${port}${API_PATH}`,
    sandbox,
    unplug,
    plug: plugAgain,
    close() {
      clearTimeout(replug);
      return unplug();
    },
  };
}

/** Tells the adapter to write no answer, because `carry` has written one or none may be sent. */
const taken = () => new Response(null, { headers: { 'x-hono-already-sent': 'true' } });

/** Carries out an outcome on the real connection. */
function carry(outcome: Outcome, outgoing: ServerResponse): Response {
  switch (outcome.kind) {
    case 'answer':
      // The sandbox sets `Date` by its own clock, and a setting may leave the header out.
      outgoing.sendDate = false;
      return outcome.response;
    case 'refused':
    case 'lost':
      outgoing.socket?.destroy();
      return taken();
    case 'hang':
      return taken();
    case 'cut': {
      const { response, bytes, sent } = outcome;
      outgoing.sendDate = false;
      outgoing.writeHead(response.status, {
        ...Object.fromEntries(response.headers),
        'Content-Length': bytes.byteLength,
      });
      // The socket is destroyed only after the first part is sent; otherwise the caller would see a lost answer.
      outgoing.flushHeaders();
      outgoing.write(bytes.subarray(0, sent), () => setTimeout(() => outgoing.socket?.destroy(), 10));
      return taken();
    }
  }
}
