import type { Outcome } from './handle.ts';

/**
 * Returns the outcome as `fetch` would: an outcome that breaks a connection on the wire rejects here, with the code that
 * Node's own fetch gives in `cause`.
 */
export async function asFetch(outcome: Promise<Outcome>, request: Request): Promise<Response> {
  const { signal } = request;
  const result = await orAborted(outcome, signal);
  switch (result.kind) {
    case 'answer':
      return redirected(result.response, request);
    case 'refused':
      throw failed('ECONNREFUSED', 'connect ECONNREFUSED');
    case 'lost':
      throw failed('ECONNRESET', 'read ECONNRESET');
    case 'hang':
      return orAborted(new Promise<never>(() => {}), signal);
    case 'cut':
      return new Response(cutStream(result.bytes.subarray(0, result.sent)), {
        status: result.response.status,
        headers: {
          ...Object.fromEntries(result.response.headers),
          'Content-Length': String(result.bytes.byteLength),
        },
      });
  }
}

/** Handles a redirect as the request's `redirect` says. Following one fails, because it leads out of this process. */
function redirected(response: Response, { redirect }: Request): Response {
  const isRedirect = response.headers.has('Location') && [301, 302, 303, 307, 308].includes(response.status);
  if (!isRedirect || redirect === 'manual') return response;
  if (redirect === 'error') throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
  throw failed('ENOTFOUND', 'getaddrinfo ENOTFOUND');
}

/** Rejects when the signal aborts. The work itself goes on, as it would on a server. */
function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function cutStream(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent || bytes.byteLength === 0) {
        controller.error(failed('UND_ERR_SOCKET', 'other side closed', 'terminated'));
        return;
      }
      sent = true;
      controller.enqueue(bytes);
    },
  });
}

function failed(code: string, reason: string, message = 'fetch failed'): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(reason), { code }) });
}
