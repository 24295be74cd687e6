import { host, mustBeReady } from '../host.ts';
import { strict } from '../strict.ts';
import { toNetError } from './net-errors.ts';
import { fetchAsChromium } from './network-transaction.ts';
import { defaultHostSession } from './session.ts';

type FetchInit = RequestInit & { bypassCustomProtocolHandlers?: boolean };

/** Headers that Electron's requests refuse. */
const restricted = [
  'content-length',
  'host',
  'trailer',
  'te',
  'upgrade',
  'cookie2',
  'keep-alive',
  'transfer-encoding',
];

/** Node's `fetch` with Electron's ways: its errors, its limits, `webRequest`, redirects, resending. */
async function netFetch(input: string | Request, init?: FetchInit): Promise<Response> {
  mustBeReady('net.fetch');
  const { bypassCustomProtocolHandlers: _, ...plain } = init ?? {};
  const request = new Request(input, plain as RequestInit);
  if (!/^https?:/.test(request.url)) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
  for (const [name] of request.headers)
    if (restricted.includes(name))
      throw new Error(`${name} is a restricted header: net::ERR_INVALID_ARGUMENT`);
  const allowed = await defaultHostSession.mayRequest(
    { url: request.url, method: request.method, headers: {}, body: null, resourceType: 'other', frameId: '' },
    null,
  );
  if (!allowed) throw new Error('net::ERR_BLOCKED_BY_CLIENT');
  if (!host.online) throw new Error('net::ERR_INTERNET_DISCONNECTED');
  const redirect = request.redirect === 'follow' ? 'follow' : 'manual';
  let response: Response;
  try {
    response = await fetchAsChromium(new Request(request, { redirect }));
  } catch (error) {
    throw request.signal.aborted ? error : toNetError(error);
  }
  if (redirect === 'manual' && [301, 302, 303, 307, 308].includes(response.status)) {
    throw new Error(
      request.redirect === 'error'
        ? "Attempted to redirect, but redirect policy was 'error'"
        : 'Redirect was cancelled',
    );
  }
  // As under Electron, `url` and `type` of the answer say nothing.
  const { status, statusText, headers } = response;
  return new Response(withNetErrors(response.body, request.signal), { status, statusText, headers });
}

function withNetErrors(body: Response['body'], signal: AbortSignal): ReadableStream | null {
  if (!body) return null;
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(signal.aborted ? error : toNetError(error));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

export const net = strict('net', {
  fetch: netFetch,
  isOnline: () => {
    mustBeReady('net.isOnline');
    return host.online;
  },
} satisfies Pick<Electron.Net, 'fetch' | 'isOnline'>);
