import { Readable } from 'node:stream';
import { type ClientRequest, net, session } from 'electron';
import type { Ports, ProxyChallenge, ProxyCredentials, ProxyLogin, ProxyVerdict } from '../ports.ts';

/** Chromium's error name when a proxy asks for a name and a password and gets none. */
const wantsLogin = 'net::ERR_PROXY_AUTH_REQUESTED';

/** Returns `fetch` over the system's network, and the function that sets who answers its proxies. For use after `ready`. */
export function createNetwork(): Pick<Ports, 'answerProxies' | 'fetch'> {
  let login: ProxyLogin = {
    decided: async () => {},
    credentials: async () => null,
    ended: () => {},
    passed: () => {},
  };
  return {
    fetch: async (input, init) => {
      await Promise.race([login.decided(), aborted(init?.signal)]);
      return fetchOver(login, input, init);
    },
    answerProxies(answering) {
      login = answering;
    },
  };
}

/** Returns a promise that rejects when the signal is aborted, and never settles without a signal. */
const aborted = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/**
 * Does a `fetch` over Electron's network stack: the system's proxy, PAC script and company CAs apply, and Chromium stores
 * nothing of an answer. Uses `net.request`, because `net.fetch` throws outside its promise when an answer has a header
 * above U+00FF or an unusual status, and cancels a proxy's login request.
 * - A redirect is an answer with its status and `location`, and is never followed.
 * - Every status and status text is kept, also those that `Response` does not allow.
 * - Headers hold one character per byte, as in Node's `fetch`. A header that `Headers` refuses is left out.
 * @param login answers a proxy that asks for a name and a password; without an answer the call fails with `wantsLogin`
 */
const fetchOver = (login: ProxyLogin, input: Parameters<typeof fetch>[0], init: RequestInit = {}) =>
  new Promise<Response>((resolve, reject) => {
    const { signal } = init;
    signal?.throwIfAborted();
    const { href, origin } = new URL(String(input));
    const request = net.request({
      url: href,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      // No effect today, because no protocol handler for http: exists. A handler added later must never answer these calls.
      bypassCustomProtocolHandlers: true,
    });
    const atProxy = answerLogin(request, login, origin);
    signal?.addEventListener(
      'abort',
      () => {
        reject(signal.reason);
        void atProxy.ended('none');
        request.abort();
      },
      { once: true },
    );
    request.on('redirect', (status, _method, _url, headers) => {
      void atProxy.ended('accepted');
      resolve(asResponse(null, { status, statusText: '', headers }));
    });
    request.on('response', (response) => {
      const body = response as unknown as Readable;
      // The request reports the same errors, and the body may have no reader.
      body.on('error', () => {});
      // Without this, a body that is not read to its end, for example of an answer that is too long, keeps its connection.
      body.once('close', () => {
        if (!body.readableEnded) request.abort();
      });
      if (atProxy.isRefused()) {
        reject(new Error(wantsLogin));
        request.abort();
        return;
      }
      void atProxy.ended('accepted');
      const { statusCode: status, statusMessage: statusText, headers } = response;
      const stream = Readable.toWeb(body) as ReadableStream<Uint8Array>;
      resolve(asResponse(stream, { status, statusText, headers }));
    });
    // Needed after the answer as well: an `error` event without a listener would be an uncaught exception.
    request.on('error', (error) => {
      void atProxy.ended('none');
      reject(atProxy.isRefused() ? new Error(wantsLogin) : error);
    });
    if (init.body == null) request.end();
    else request.end(Buffer.from(init.body as Uint8Array));
  });

/** Answers the proxies on the route of one call. @param origin the call's target */
function answerLogin(request: ClientRequest, login: ProxyLogin, origin: string) {
  let told: { proxy: ProxyChallenge; credentials: ProxyCredentials } | null = null;
  let isRefused = false;
  let isOver = false;
  /** True when a proxy was told credentials and has neither accepted nor refused them. */
  let isOpen = false;
  const release = (verdict: ProxyVerdict) => {
    if (told) login.ended(told.proxy, told.credentials, verdict);
    told = null;
  };
  request.on('login', async (proxy, callback) => {
    // A call can continue through another proxy, which has not received the credentials told to the first one.
    if (told && !isSameProxy(told.proxy, proxy)) {
      isOpen = true;
      release('none');
    }
    const refused = told?.credentials ?? null;
    told = null;
    const credentials = await login.credentials(proxy, refused, origin).catch(() => null);
    told = credentials && { proxy, credentials };
    isRefused = credentials === null;
    if (isOver) release('untold');
    else if (credentials) callback(credentials.name, credentials.password);
    else callback();
  });
  return {
    /** True when a proxy has asked and got no credentials. */
    isRefused: () => isRefused,
    /** Reports that the call has ended. May be called twice. */
    async ended(verdict: ProxyVerdict): Promise<void> {
      isOver = true;
      isOpen ||= told !== null && verdict === 'none';
      // Chromium has stored the credentials for all calls, accepted or not. They are cleared so that the proxy asks the
      // next call again. Not while an answer is still arriving: over HTTP/2 it would be cut off.
      if (isOpen && verdict !== 'accepted') await forgetLogins();
      isOpen = false;
      release(verdict);
      if (verdict === 'accepted') login.passed(origin);
    },
  };
}

/** Longest wait for Chromium to clear credentials, in milliseconds. It never answers when its network service is gone. */
const longestForgetting = 5_000;

/** Clears the credentials that Chromium has stored for proxies. Never rejects. */
async function forgetLogins(): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, longestForgetting);
  await Promise.race([session.defaultSession.clearAuthCache().catch(() => {}), late.promise]);
  clearTimeout(timer);
}

const isSameProxy = (one: ProxyChallenge, other: ProxyChallenge): boolean =>
  one.host === other.host && one.port === other.port;

/** Returns a `Response` with any number as its status and any text as its status text. */
function asResponse(
  body: ReadableStream<Uint8Array> | null,
  head: { status: number; statusText: string; headers: Record<string, string | string[]> },
): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(head.headers)) {
    for (const value of [values].flat()) appendHeader(headers, name, value);
  }
  const response = new Response(body, { headers });
  const { status, statusText } = head;
  const ok = status >= 200 && status < 300;
  for (const [name, value] of Object.entries({ status, statusText, ok }))
    Object.defineProperty(response, name, { value });
  return response;
}

/** Adds a header. Electron decodes its bytes as UTF-8, but `Headers` takes one character per byte and throws at others. */
function appendHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.append(name, Buffer.from(value, 'utf8').toString('latin1'));
  } catch {
    // `Headers` refuses this name or value.
  }
}

/** Pause between checks of the system's network state, in milliseconds. Electron has no event for it. */
const networkInterval = 5_000;

/** Calls `changed` when the system goes online or offline. Only a hint: the platform may still be out of reach. */
export function watchNetwork(changed: (online: boolean) => void): void {
  let online = net.isOnline();
  setInterval(() => {
    if (net.isOnline() === online) return;
    online = !online;
    changed(online);
  }, networkInterval).unref();
}
