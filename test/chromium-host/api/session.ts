import { toPageUrl } from '../chromium/addresses.ts';
import type { ProxyServer } from '../chromium/network.ts';
import type { Permission } from '../chromium/permissions.ts';
import type { PageRequest } from '../chromium/requests.ts';
import { fail, host, mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';
import { app, appEvents } from './app.ts';
import { clearAuthCache } from './network-transaction.ts';
import { sessionProtocol } from './protocol.ts';

type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void;
type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];

/** A session, as the other parts of the host use it. */
export interface HostSession {
  object: Electron.Session;
  /** Returns the session. The first use creates it and emits `session-created`, as in Electron. */
  make(): Electron.Session;
  mayRequest(request: PageRequest, contents: Electron.WebContents | null): Promise<boolean>;
  /** Answers a permission check of a page, for example by `navigator.permissions.query`. */
  mayCheck(permission: Permission, contents: Electron.WebContents): boolean;
  /** Answers a permission request of a page. */
  mayAsk(permission: Permission, contents: Electron.WebContents): boolean;
  mayDownload(url: string, contents: Electron.WebContents): boolean;
  /** Returns the proxy at the start of Chromium. It cannot be changed afterwards. */
  proxy(): ProxyServer | null;
  serve(request: PageRequest): Promise<Response> | null;
  /** Chromium's zoom factors by host name. They last as long as the session. */
  zooms: Map<string, number>;
}

const hostSessions = new Map<object, HostSession>();
const byPartition = new Map<string, HostSession>();

export function hostSessionOf(object: object): HostSession {
  const found = hostSessions.get(object);
  if (!found) throw new TypeError('webPreferences.session is not a session');
  return found;
}

let lastRequestId = 0;

/** The URL from which Electron downloads dictionaries by default. It applies to all sessions. */
let dictionaries = 'https://redirector.gvt1.com/edgedl/chrome/dict/';

/**
 * Returns a session's spell checker, as on Linux. It loads the dictionary of the system's language when the session is
 * created, even when a window turns `spellcheck` off, and downloads a missing one. On this host every dictionary is
 * missing.
 */
function makeSpellChecker() {
  let languages: string[] = [];
  return {
    start(): void {
      languages = [app.getLocale()];
      // Electron downloads in a later task.
      setImmediate(() => {
        for (const language of languages)
          host.refusals.push({ kind: 'request', url: `${dictionaries}${language}.bdic`, by: 'host' });
      });
    },
    methods: {
      setSpellCheckerLanguages: (wanted: string[]) => {
        if (wanted.length > 0) throw new Error('spell checking is not declared in the Chromium host');
        languages = wanted;
      },
      setSpellCheckerDictionaryDownloadURL: (url: string) => {
        if (!URL.canParse(url))
          throw new Error('The URL you provided to setSpellCheckerDictionaryDownloadURL is not a valid URL');
        if (!url.endsWith('/')) throw new Error('The URL of dictionaries must end with a slash');
        dictionaries = url;
      },
    },
  };
}

function makeSession(): HostSession {
  const events = strictEvents('session', ['will-download']);
  const protocol = sessionProtocol();
  let beforeRequest: BeforeRequest | null = null;
  let requestHandler: RequestHandler = null;
  let checkHandler: CheckHandler = null;
  let proxy: ProxyServer | null = null;
  let started = false;
  let isProxyPending = false;
  let isMade = false;
  const spellChecker = makeSpellChecker();

  const object = strict('session', {
    ...events.methods,
    ...spellChecker.methods,
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
    clearAuthCache: async () => {
      // Answers later, because the network service is another process. The host's calls belong to the default session.
      await new Promise((resolve) => setImmediate(resolve));
      if (made === defaultSession) clearAuthCache();
    },
    setProxy: async (config: Electron.ProxyConfig) => {
      // The default session's network is Node's here, and Node does not know this proxy.
      if (made === defaultSession || started)
        throw new Error('a proxy is declared in the Chromium host only for the page, before its first load');
      const checked = checkProxy(config);
      isProxyPending = true;
      // Takes some time, because the network service is another process.
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (host.proxyFails) throw new Error('Failed to set the proxy');
      isProxyPending = false;
      proxy = checked;
    },
  } satisfies Pick<
    Electron.Session,
    | 'clearAuthCache'
    | 'off'
    | 'on'
    | 'once'
    | 'protocol'
    | 'setPermissionCheckHandler'
    | 'setPermissionRequestHandler'
    | 'setProxy'
    | 'setSpellCheckerDictionaryDownloadURL'
    | 'setSpellCheckerLanguages'
    | 'webRequest'
  >) as unknown as Electron.Session;

  const made: HostSession = {
    object,
    make() {
      if (isMade) return object;
      isMade = true;
      spellChecker.start();
      appEvents.emitter.emit('session-created', object);
      return object;
    },
    serve: protocol.serve,
    zooms: new Map(),
    proxy: () => {
      started = true;
      if (isProxyPending) fail('the page was loaded before its proxy was set');
      return proxy;
    },
    mayRequest: (request, contents) => {
      made.make();
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
    // Checks and requests have separate handlers. Without a handler, Electron grants everything
    // (electron_permission_manager.cc).
    mayCheck: (permission, contents) => {
      if (!checkHandler) return true;
      const origin = toPageUrl(contents.getURL());
      return Boolean(checkHandler(contents, permission, origin, strict('details', {}) as never));
    },
    mayAsk: (permission, contents) => {
      if (!requestHandler) return true;
      let answer: boolean | null = null;
      const decide = (yes: boolean) => {
        answer ??= yes;
      };
      requestHandler(contents, permission, decide, strict('details', {}) as never);
      return answer ?? fail(`the permission ${permission} is decided later: not supported`);
    },
    mayDownload: (url, contents) =>
      !events.emitPreventable('will-download', {}, strict('DownloadItem', { getURL: () => url }), contents),
  };
  hostSessions.set(object, made);
  return made;
}

/** Checks a proxy configuration and returns it. Accepts only a fixed server. */
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

/** Returns the app's sessions with the names of their partitions. */
export const madeSessions = (): [string, HostSession][] => [['default', defaultSession], ...byPartition];

/** Returns the URL from which a dictionary would be downloaded. */
export const dictionarySource = (): string => dictionaries;

/** The default session. The main process's own requests belong to it. */
export const defaultHostSession = defaultSession;

export const session = strict('session', {
  get defaultSession() {
    if (!host.ready) throw new Error('Session can only be received when app is ready');
    return defaultSession.make();
  },
  fromPartition(partition: string, options?: Electron.FromPartitionOptions) {
    mustBeReady('session.fromPartition');
    if (partition === '') return defaultSession.make();
    if (partition.startsWith('persist:'))
      throw new Error('Only sessions in memory are declared in the Chromium host');
    const odd = Object.keys(options ?? {}).find((key) => key !== 'cache');
    if (odd) throw new Error(`session.fromPartition: the option ${odd} is not declared in the Chromium host`);
    const found = byPartition.get(partition) ?? makeSession();
    byPartition.set(partition, found);
    return found.make();
  },
} satisfies Pick<typeof Electron.Session, 'defaultSession' | 'fromPartition'>);
