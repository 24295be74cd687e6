import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** One attempt to get an answer over one connection. */
interface Attempt {
  /** True once the request was written to a connection that has carried another one before. */
  isOnReusedConnection: boolean;
}

const attempt = new AsyncLocalStorage<Attempt>();
/** The attempt that each of undici's requests belongs to. */
const attempts = new WeakMap<object, Attempt>();
/** Connections that have carried a request. */
const used = new WeakSet<Socket>();

subscribe('undici:request:create', (message) => {
  const { request } = message as { request: object };
  const current = attempt.getStore();
  if (current) attempts.set(request, current);
});
subscribe('undici:client:sendHeaders', (message) => {
  const { request, socket } = message as { request: object; socket: Socket };
  const current = attempts.get(request);
  if (current) current.isOnReusedConnection = used.has(socket);
  used.add(socket);
});

/** What undici says when the connection is gone; Chromium's ERR_CONNECTION_RESET, _CLOSED and _ABORTED. */
const gone = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ECONNABORTED'];

/**
 * Node's `fetch` with the resending of Chromium's network stack (`HttpNetworkTransaction::HandleIOError` and
 * `ShouldResendRequest`): when a reused connection breaks before any header of the answer, the request is sent again
 * without a word, a POST too. The caller gets the outcome of the last attempt, for example a refused connection, although
 * an earlier one has arrived. A new connection that breaks is not resent on.
 */
export async function fetchAsChromium(request: Request): Promise<Response> {
  const body = request.body && new Uint8Array(await request.arrayBuffer());
  const { url, method, headers, redirect, signal } = request;
  for (;;) {
    const current: Attempt = { isOnReusedConnection: false };
    try {
      return await attempt.run(current, () => fetch(url, { method, headers, body, redirect, signal }));
    } catch (error) {
      if (!current.isOnReusedConnection || signal.aborted || !isGone(error)) throw error;
    }
  }
}

function isGone(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return gone.includes(cause?.code ?? '');
}
