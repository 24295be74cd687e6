import { toPageUrl } from '../chromium/addresses.ts';
import type { ProxyServer } from '../chromium/network.ts';
import type { Permission } from '../chromium/permissions.ts';
import type { PageRequest } from '../chromium/requests.ts';
import { host, mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';
import { sessionProtocol } from './protocol.ts';

type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void;
type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];

/** A session as the rest of the host uses it. */
export interface HostSession {
  object: Electron.Session;
  mayRequest(request: PageRequest, contents: Electron.WebContents | null): Promise<boolean>;
  mayUse(permission: Permission, contents: Electron.WebContents): boolean;
  mayDownload(url: string, contents: Electron.WebContents): boolean;
  /** As it stands when Chromium starts, which cannot be told later. */
  proxy(): ProxyServer | null;
  serve(request: PageRequest): Promise<Response> | null;
}

const hostSessions = new Map<object, HostSession>();
const byPartition = new Map<string, HostSession>();

export function hostSessionOf(object: object): HostSession {
  const found = hostSessions.get(object);
  if (!found) throw new TypeError('webPreferences.session is not a session');
  return found;
}

let lastRequestId = 0;

function makeSession(): HostSession {
  const events = strictEvents('session', ['will-download']);
  const protocol = sessionProtocol();
  let beforeRequest: BeforeRequest | null = null;
  let requestHandler: RequestHandler = null;
  let checkHandler: CheckHandler = null;
  let proxy: ProxyServer | null = null;
  let started = false;

  const object = strict('session', {
    ...events.methods,
    protocol: protocol.object as unknown as Electron.Protocol,
    webRequest: strict('session.webRequest', {
      onBeforeRequest: ((listener: BeforeRequest | null) => {
        if (listener !== null && typeof listener !== 'function')
          throw new TypeError(
            'webRequest.onBeforeRequest with a filter is not declared in the Chromium host',
          );
        beforeRequest = listener;
      }) as Electron.WebRequest['onBeforeRequest'],
    } satisfies Pick<Electron.WebRequest, 'onBeforeRequest'>) as Electron.WebRequest,
    setPermissionRequestHandler: (handler: RequestHandler) => {
      requestHandler = handler;
    },
    setPermissionCheckHandler: (handler: CheckHandler) => {
      checkHandler = handler;
    },
    setProxy: async (config: Electron.ProxyConfig) => {
      // The default session's network is Node's here, which knows of no proxy.
      if (made === defaultSession || started)
        throw new Error('a proxy is declared in the Chromium host only for the page, before its first load');
      proxy = checkProxy(config);
    },
  } satisfies Pick<
    Electron.Session,
    | 'off'
    | 'on'
    | 'once'
    | 'protocol'
    | 'setPermissionCheckHandler'
    | 'setPermissionRequestHandler'
    | 'setProxy'
    | 'webRequest'
  >) as unknown as Electron.Session;

  const made: HostSession = {
    object,
    serve: protocol.serve,
    proxy: () => {
      started = true;
      return proxy;
    },
    mayRequest: (request, contents) => {
      const listener = beforeRequest;
      if (!listener) return Promise.resolve(true);
      const details = {
        id: ++lastRequestId,
        url: request.url,
        method: request.method,
        resourceType: request.resourceType,
        referrer: request.headers.Referer ?? '',
        timestamp: Date.now(),
        uploadData: [],
        ...(contents ? { webContents: contents } : {}),
      };
      return new Promise((resolve) => {
        listener(strict('onBeforeRequest details', details), ({ cancel, redirectURL }) => {
          if (redirectURL !== undefined) throw new Error('redirectURL is not declared in the Chromium host');
          resolve(!cancel);
        });
      });
    },
    // Electron grants what nobody refuses.
    mayUse: (permission, contents) => {
      const origin = toPageUrl(contents.getURL());
      if (checkHandler && !checkHandler(contents, permission, origin, strict('details', {}) as never))
        return false;
      if (!requestHandler) return true;
      let granted = false;
      const decide = (yes: boolean) => {
        granted = yes;
      };
      requestHandler(contents, permission, decide, strict('details', {}) as never);
      return granted;
    },
    mayDownload: (url, contents) =>
      !events.emitPreventable('will-download', {}, strict('DownloadItem', { getURL: () => url }), contents),
  };
  hostSessions.set(object, made);
  return made;
}

/** Servers by name alone, as Electron takes them. */
function checkProxy({ mode, proxyRules, proxyBypassRules = '', ...more }: Electron.ProxyConfig): ProxyServer {
  const odd = Object.keys(more)[0];
  if (odd) throw new Error(`session.setProxy: the option ${odd} is not declared in the Chromium host`);
  if (mode !== 'fixed_servers')
    throw new Error(`session.setProxy: the mode ${mode} is not declared in the Chromium host`);
  if (!/^(https?|socks[45]):\/\/[\w.-]+:\d+$/.test(proxyRules ?? ''))
    throw new Error(`session.setProxy: the rules ${proxyRules} are not declared in the Chromium host`);
  return { rules: proxyRules as string, bypass: proxyBypassRules };
}

const defaultSession = makeSession();

/** The main process's own requests are the default session's. */
export const defaultHostSession = defaultSession;

export const session = strict('session', {
  get defaultSession() {
    if (!host.ready) throw new Error('Session can only be received when app is ready');
    return defaultSession.object;
  },
  fromPartition(partition: string, options?: Electron.FromPartitionOptions) {
    mustBeReady('session.fromPartition');
    if (partition === '') return defaultSession.object;
    if (partition.startsWith('persist:'))
      throw new Error('Only sessions in memory are declared in the Chromium host');
    const odd = Object.keys(options ?? {}).find((key) => key !== 'cache');
    if (odd) throw new Error(`session.fromPartition: the option ${odd} is not declared in the Chromium host`);
    const found = byPartition.get(partition) ?? makeSession();
    byPartition.set(partition, found);
    return found.object;
  },
} satisfies Pick<typeof Electron.Session, 'defaultSession' | 'fromPartition'>);
