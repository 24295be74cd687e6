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
  /** Pulls the plug: connections are cut and new ones refused, until `plug()`. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** Serves a sandbox over real HTTP, to this computer only. Port 0, or none: any free one. */
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

  // Longer than any client keeps a connection: a reset that no fault asked for would only confuse.
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

  /** `POST /_control/unplug {"ms": 3000}`: with the plug out nobody could put it back over HTTP, so it has a time. */
  function unplugFor(body: string): Response {
    let ms: number;
    try {
      ms = Unplug.parse(JSON.parse(body || '{}')).ms;
    } catch (error) {
      return controlRefusal(error);
    }
    clearTimeout(replug); // of calls that come at once the last one counts
    replug = setTimeout(() => {
      void unplug();
      replug = setTimeout(() => void plugAgain(), ms);
    }, 20); // this answer goes out first
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

/** Tells the adapter that the answer was, or is not going to be, written here. */
const taken = () => new Response(null, { headers: { 'x-hono-already-sent': 'true' } });

/** Lets an outcome happen on the real connection. */
function carry(outcome: Outcome, outgoing: ServerResponse): Response {
  switch (outcome.kind) {
    case 'answer':
      // The sandbox has its own clock, and may be told to leave the header out.
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
      // Destroyed only once the first part is on its way, or the caller would see a lost answer instead.
      outgoing.flushHeaders();
      outgoing.write(bytes.subarray(0, sent), () => setTimeout(() => outgoing.socket?.destroy(), 10));
      return taken();
    }
  }
}
