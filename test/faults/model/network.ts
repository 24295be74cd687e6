import type { Json } from '../../../contract/primitives.ts';
import type { Operation } from '../../../main/sync/operation.ts';
import { checkFresh, operationBehind, stating } from './rules.ts';
import type { Life, World } from './world.ts';

/** A call that waits until an event decides its outcome. */
export interface Held {
  life: Life;
  method: string;
  path: string;
  key: string | null;
  body: string;
  /** Time when the call left, in epoch milliseconds. The platform gets it then, however late its answer comes. */
  at: number;
  operation: Operation | null;
  resolve(answer: Response): void;
  reject(error: Error): void;
}

/** Returns the error of a call that the network broke. */
export const broken = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

/**
 * Returns an answer of the platform with the time in its header, as every answer of a server with a clock has it (RFC 9110,
 * 6.6.1).
 */
export const dated = (
  { clock }: World,
  text: string | null,
  status: number,
  headers: Record<string, string> = {},
): Response =>
  new Response(text, { status, headers: { Date: new Date(clock.real()).toUTCString(), ...headers } });

/** Returns an answer of the platform in JSON. */
export const told = (
  world: World,
  body: Json,
  status = 200,
  headers: Record<string, string> = {},
): Response => dated(world, JSON.stringify(body), status, { 'Content-Type': 'application/json', ...headers });

/** Returns the network of one life. Tokens, documents and a person's reads are answered at once, other calls are held. */
export const fetcherOf = (world: World, mine: () => Life): typeof fetch =>
  (async (input: string | URL, init?: RequestInit) => {
    world.activity += 1;
    const life = mine();
    const { pathname, search } = new URL(String(input));
    const method = init?.method ?? 'GET';
    if (life.dead) throw broken('ECONNREFUSED');
    if (pathname === '/oauth/token') {
      world.tokens += 1;
      return told(world, { access_token: `token ${world.tokens}`, expires_in: 3600 });
    }
    if (pathname.startsWith('/documents/')) return new Response('%PDF-', { status: 200 });
    const body = init?.body ? Buffer.from(init.body as Uint8Array).toString() : '';
    const key = new Headers(init?.headers).get('x-idempotency-key');
    const isSmallTalk = pathname === '/v2/investors/' || (world.looking > 0 && method === 'GET');
    if (isSmallTalk) {
      const at = world.clock.real();
      const answer = world.platform.process({ method, path: pathname, key, body, at, refuse: null });
      return told(world, answer.body, answer.status);
    }
    const call = { life, method, path: pathname + search, key, body };
    const operation = method === 'GET' ? null : stating(world, () => operationOf(world, call));
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    world.held.push({ ...call, at: world.clock.real(), operation, resolve, reject });
    const signal = init?.signal;
    signal?.addEventListener('abort', () => reject(signal.reason));
    return promise;
  }) as typeof fetch;

/** Returns the operation of a writing call. A call of which no attempt may have arrived must send what is wanted now. */
function operationOf(world: World, call: Parameters<typeof operationBehind>[1]): Operation {
  const operation = operationBehind(world, call);
  if (!world.mayHaveArrived.has(operation.id) && !world.goesOn.delete(operation.id))
    checkFresh(world, operation);
  return operation;
}
