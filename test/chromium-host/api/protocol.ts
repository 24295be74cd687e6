import { addScheme } from '../chromium/addresses.ts';
import type { PageRequest } from '../chromium/requests.ts';
import { fail, host, mustBeReady } from '../host.ts';
import { strict } from '../strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const privileges = ['standard', 'secure', 'supportFetchAPI', 'stream', 'codeCache'];
let registered = false;

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
    if (host.ready)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (registered) throw new Error('protocol.registerSchemesAsPrivileged may be called only once');
    registered = true;
    for (const { scheme, privileges: wanted = {} } of schemes) {
      const odd = Object.keys(wanted).find((key) => !privileges.includes(key));
      if (odd) fail(`the privilege ${odd} is not declared`);
      if (!wanted.standard || !wanted.secure) fail('only standard and secure schemes are supported');
      addScheme(scheme);
    }
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>);

/** Returns `session.protocol`, and `serve`, which answers a request by its scheme's handler. */
export function sessionProtocol() {
  const handlers = new Map<string, Handler>();
  const object = strict('session.protocol', {
    handle(scheme: string, handler: Handler) {
      mustBeReady('protocol.handle');
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      handlers.set(scheme, handler);
    },
  } satisfies Pick<Electron.Protocol, 'handle'>);

  const serve = (request: PageRequest): Promise<Response> | null => {
    const handler = handlers.get(new URL(request.url).protocol.slice(0, -1));
    if (!handler) return null;
    const asked = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body === null ? null : new Uint8Array(request.body),
    });
    return Promise.resolve(handler(asked));
  };
  return { object, serve };
}
