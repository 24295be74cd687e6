import type { Readable } from 'node:stream';
import { host, mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';
import { netErrorName } from './net-errors.ts';
import { transact } from './network-transaction.ts';
import { connectionsGivenUp, signInToProxy } from './proxies.ts';
import { bodyOf, headersOf } from './response-head.ts';
import { defaultHostSession } from './session.ts';

type Options = Electron.ClientRequestConstructorOptions;

/** The options that the app passes, with the supported values; null: any value. */
const declared: Partial<Record<keyof Options, unknown>> = {
  method: null,
  url: null,
  headers: null,
  redirect: 'manual',
  credentials: 'omit',
  cache: 'no-store',
  bypassCustomProtocolHandlers: true,
};

/** Headers that Chromium's network service refuses (`IsRequestHeaderSafe`), besides `Proxy-…` and `Connection: Upgrade`. */
const unsafe = [
  'content-length',
  'host',
  'trailer',
  'te',
  'upgrade',
  'cookie2',
  'keep-alive',
  'transfer-encoding',
];

const isUnsafe = (name: string, value: string): boolean =>
  unsafe.includes(name) ||
  name.startsWith('proxy-') ||
  (name === 'connection' && value.toLowerCase() === 'upgrade');

/** Ports to which Chromium never connects (`net/base/port_util.cc`; the Fetch Standard's bad ports). */
const badPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

const redirects = [301, 302, 303, 307, 308];

function check(options: Options): void {
  for (const [name, value] of Object.entries(options)) {
    const wanted = declared[name as keyof Options];
    if (wanted === undefined || (wanted !== null && wanted !== value))
      throw new Error(`net.request: ${name}: ${value} is not declared in the Chromium host`);
  }
  for (const name of ['redirect', 'credentials', 'cache'] as const)
    if (options[name] === undefined)
      throw new Error(`net.request without ${name} is not declared in the Chromium host`);
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw new Error(`Invalid header name: '${name}'`);
    if (/[\0\r\n]/.test(String(value))) throw new Error(`Invalid value for header '${name}': '${value}'`);
  }
}

/**
 * `net.request` as in Electron's `lib/common/api/net-client-request.ts`: events come one after the other, errors are
 * events, and an unanswered redirect or login ends the call.
 */
function request(options: Options) {
  mustBeReady('net.request');
  check(options);
  const url = new URL(options.url ?? '');
  if (!/^https?:$/.test(url.protocol))
    throw new Error('ClientRequest only supports http: and https: protocols');
  const headers = Object.fromEntries(
    Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const method = (options.method ?? 'GET').toUpperCase();
  const { emitter, methods } = strictEvents('ClientRequest', [
    'response',
    'redirect',
    'login',
    'error',
    'abort',
  ]);
  const ending = new AbortController();
  let response: Readable | null = null;

  /** Emits an event. An error thrown by a listener becomes an uncaught exception, as under Electron, not a rejection. */
  const tell = (event: string, ...args: unknown[]): boolean => {
    try {
      return emitter.emit(event, ...args);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
      return true;
    }
  };
  const die = (error?: Error): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    response?.destroy(error);
    // An `error` event without a listener is thrown.
    if (error) tell('error', error);
  };
  const fail = (name: string) => die(new Error(`net::${name}`));

  async function start(body: Buffer | null): Promise<void> {
    for (const [name, value] of Object.entries(headers))
      if (isUnsafe(name, value)) return fail('ERR_INVALID_ARGUMENT');
    if (badPorts.has(Number(url.port))) return fail('ERR_UNSAFE_PORT');
    const asked = {
      url: url.href,
      method,
      headers: {},
      body: null,
      resourceType: 'other',
      frameId: '',
    } as const;
    if (!(await defaultHostSession.mayRequest(asked, null))) return fail('ERR_BLOCKED_BY_CLIENT');
    if (!host.online) return fail('ERR_INTERNET_DISCONNECTED');
    const { signal } = ending;
    const arrived = await transact({ url, method, headers, body, signal });
    if (signal.aborted) return;
    const { answer } = arrived;
    if (arrived.kind === 'challenge') {
      const { challenge } = arrived;
      const answered = await new Promise<[string?, string?]>((resolve) => {
        const authInfo = strict('AuthInfo', { isProxy: true, ...challenge });
        const isHeard = tell('login', authInfo, (name?: string, password?: string) =>
          resolve([name, password]),
        );
        if (!isHeard) resolve([]);
        // A tunnel counts as a connection that is being made, so it is aborted with the others.
        if (arrived.tunnel)
          connectionsGivenUp().addEventListener('abort', () => fail('ERR_ABORTED'), { once: true });
      });
      if (signal.aborted) return;
      const [name, password] = answered;
      if (name !== undefined && password !== undefined) {
        answer.resume();
        signInToProxy(challenge, name, password);
        return start(body);
      }
    } else if (answer.statusCode === 407 && host.systemProxies.length === 0) {
      return fail('ERR_UNEXPECTED_PROXY_AUTH');
    }
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (redirects.includes(status) && location !== undefined) {
      if (!URL.canParse(location, url.href)) return fail('ERR_INVALID_REDIRECT');
      const to = new URL(location, url.href).href;
      tell('redirect', status, status === 303 ? 'GET' : method, to, headersOf(answer, 'lists'));
      // `followRedirect` is not declared, so a redirect always ends the call.
      return die(new Error('Redirect was cancelled'));
    }
    const isHidden = arrived.kind === 'challenge' && arrived.tunnel;
    response = bodyOf(answer, isHidden, (name) => fail(name));
    tell(
      'response',
      Object.assign(response, {
        statusCode: status,
        statusMessage: Buffer.from(answer.statusMessage ?? '', 'latin1').toString('utf8'),
        headers: headersOf(answer, 'joined'),
      }),
    );
  }

  return strict('ClientRequest', {
    ...methods,
    end: (body?: Buffer) => {
      if (body !== undefined && !Buffer.isBuffer(body))
        throw new TypeError('ClientRequest.end takes a Buffer in the Chromium host');
      // Not in the same tick, so that the caller can add its listeners first.
      setImmediate(() => {
        start(body ?? null).catch((error) => fail(netErrorName(error)));
      });
    },
    abort: () => {
      process.nextTick(() => tell('abort'));
      die();
    },
  });
}

export const net = strict('net', {
  request: request as unknown as Electron.Net['request'],
  isOnline: () => {
    mustBeReady('net.isOnline');
    return host.online;
  },
} satisfies Pick<Electron.Net, 'isOnline' | 'request'>);
