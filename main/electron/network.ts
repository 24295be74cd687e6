import { Readable } from 'node:stream';
import { type ClientRequest, net, session } from 'electron';
import type { Ports, ProxyChallenge, ProxyCredentials, ProxyLogin, ProxyVerdict } from '../ports.ts';

/** Chromium's name for the answer of a proxy that wants a name and a password, and got none. */
const wantsLogin = 'net::ERR_PROXY_AUTH_REQUESTED';

/** Returns the network of the system, and the way to answer its proxies. To be used after `ready`. */
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

/** Rejects when a signal is aborted; without one it stays open. */
const aborted = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/**
 * Does what `fetch` does over Electron's network stack: the system's proxy, PAC script and company CAs apply, and Chromium
 * keeps nothing of an answer. It is made of `net.request`, because `net.fetch` throws outside of its promise where an
 * answer has a header above U+00FF or an odd status, and cancels what a proxy asks.
 * - A redirect is an answer with its status and `location`, and is never followed.
 * - Every status and status text survives, also those that `Response` does not allow.
 * - Headers hold one character for each byte, as in Node's `fetch`. What no header can hold is left out.
 * @param login answers a proxy that wants a name and a password; without them the call fails with `wantsLogin`
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
      // Without effect today, because nothing handles http: itself. Whatever is added to the page must never answer in its place.
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
      // Its errors are those of the request as well, and there is perhaps nobody who reads it.
      body.on('error', () => {});
      // A body that nobody reads to its end, for example of an answer that is too long, keeps its connection otherwise.
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
    // Also after the answer: an `error` without a listener would be an exception that nobody catches.
    request.on('error', (error) => {
      void atProxy.ended('none');
      reject(atProxy.isRefused() ? new Error(wantsLogin) : error);
    });
    if (init.body == null) request.end();
    else request.end(Buffer.from(init.body as Uint8Array));
  });

/** Answers the proxies on the way of one call. @param origin where it is to go */
function answerLogin(request: ClientRequest, login: ProxyLogin, origin: string) {
  let told: { proxy: ProxyChallenge; credentials: ProxyCredentials } | null = null;
  let isRefused = false;
  let isOver = false;
  /** A proxy was told something and said nothing of it. */
  let isOpen = false;
  const release = (verdict: ProxyVerdict) => {
    if (told) login.ended(told.proxy, told.credentials, verdict);
    told = null;
  };
  request.on('login', async (proxy, callback) => {
    // A call can go on to another proxy, which has heard nothing of what the first one was told.
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
    /** True when a proxy has asked, and was told nothing. */
    isRefused: () => isRefused,
    /** The call has ended; it may be said twice. */
    async ended(verdict: ProxyVerdict): Promise<void> {
      isOver = true;
      isOpen ||= told !== null && verdict === 'none';
      // Chromium has kept what the proxy was told, for all calls, whatever the proxy thinks of it. The next one has to be asked.
      // Not while an answer is still arriving: over HTTP/2 it would be cut.
      if (isOpen && verdict !== 'accepted') await forgetLogins();
      isOpen = false;
      release(verdict);
      if (verdict === 'accepted') login.passed(origin);
    },
  };
}

/** Longest that Chromium may take to forget: its network service may be gone, and nobody answers then. Milliseconds. */
const longestForgetting = 5_000;

/** Has Chromium forget what proxies were told. Never rejects. */
async function forgetLogins(): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, longestForgetting);
  await Promise.race([session.defaultSession.clearAuthCache().catch(() => {}), late.promise]);
  clearTimeout(timer);
}

const isSameProxy = (one: ProxyChallenge, other: ProxyChallenge): boolean =>
  one.host === other.host && one.port === other.port;

/** Returns a `Response` whose status may be any number, and its status text any text. */
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

/** Electron decodes the bytes of a header as UTF-8; `Headers` takes one character for each byte, and throws at others. */
function appendHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.append(name, Buffer.from(value, 'utf8').toString('latin1'));
  } catch {
    // A name or a value that no header can have.
  }
}

/** How often the system is asked whether it has a network at all. There is no event for it. Milliseconds. */
const networkInterval = 5_000;

/** Tells when the system's network comes or goes. Only a hint: a network is not yet the platform. */
export function watchNetwork(changed: (online: boolean) => void): void {
  let online = net.isOnline();
  setInterval(() => {
    if (net.isOnline() === online) return;
    online = !online;
    changed(online);
  }, networkInterval).unref();
}
