import type { Json } from '../../../contract/primitives.ts';
import { deliver, untilQuiet } from './lives.ts';
import { broken, dated, type Held, told } from './network.ts';
import type { ModelAnswer } from './requests.ts';
import type { World } from './world.ts';

/** How a call can be answered. */
interface Reply {
  world: World;
  call: Held;
  /** Lets the platform process the call. @param refuse see `deliver` */
  process(refuse?: ModelAnswer): ModelAnswer;
  json(answer: ModelAnswer, headers?: Record<string, string>): void;
  html(status: number): void;
}

/** The outcomes of one call. The name says whether the platform processed the call if the answer does not. */
const replies = {
  ok: ({ json, process }) => json(process()),
  lostAfter({ call, process }) {
    process();
    call.reject(broken('ECONNRESET'));
  },
  lostBefore: ({ call }) => call.reject(broken('ECONNRESET')),
  errorAfter({ json, process }) {
    process();
    json({ status: 500, body: { detail: 'Oh.' } });
  },
  errorBefore: ({ json }) => json({ status: 503, body: { detail: 'Oh.' } }),
  htmlAfter({ html, process }) {
    process();
    html(200);
  },
  htmlBefore: ({ html }) => html(502),
  cutOff({ call, process }) {
    const { status, body } = process();
    const text = JSON.stringify(body);
    call.resolve(new Response(text.slice(0, text.length / 2), { status }));
  },
  senseless: ({ json, process }) => json({ status: process().status, body: { result: 'done' } }),
  empty: ({ world, call, process }) => call.resolve(dated(world, '', process().status)),

  /** The platform itself rejects the call: 400 at a field of the call, 422. */
  rejected: ({ call, json, process }) =>
    json(process({ status: 400, body: { [fieldOf(call)]: ['Not like this.'] } })),
  unprocessable: ({ json, process }) => json(process({ status: 422, body: { non_field_errors: ['No.'] } })),

  /** Answers of an intermediary in front of the platform, which does not look at keys: 409, 403, 404. */
  conflict: ({ json }) => json({ status: 409, body: { detail: 'Still at it.' } }),
  forbidden: ({ json }) => json({ status: 403, body: { detail: 'Not you.' } }),
  notFound: ({ json }) => json({ status: 404, body: { detail: 'Nothing here.' } }),
  rateLimited: ({ json }) => json({ status: 429, body: { detail: 'Slowly.' } }, { 'Retry-After': '20' }),

  noConnection: ({ call }) => call.reject(broken('ECONNREFUSED')),
  /** Processed, then sent a second time by the network stack, which found no connection. */
  resent({ call, process }) {
    process();
    call.reject(broken('ECONNREFUSED'));
  },

  /** Processed, and answered in other spellings, with other units, with nothing, or with an empty object. */
  respelled({ json, process }) {
    const { status, body } = process();
    json({ status, body: respelled(body) });
  },
  contradicting({ json, process }) {
    const { status, body } = process();
    json({
      status,
      body: status < 300 ? { ...(body as object), units: 4711, name: 'Nobody', sha256: '0' } : body,
    });
  },
  noContent: ({ world, call, process }) =>
    call.resolve(dated(world, null, process().status < 300 ? 204 : 500)),
  emptyObject: ({ json, process }) => json({ status: process().status, body: {} }),

  /** A change or a read, processed and answered with the record before the last change, or with another record. */
  stale: (reply) => withRecord(reply, (path) => reply.world.platform.former(path)),
  foreign: (reply) => withRecord(reply, (path) => reply.world.platform.another(path)),
  /** A list whose own count is one higher than the number of entries it shows. */
  incomplete({ call, json, process }) {
    const { status, body } = process();
    json({ status, body: isList(call) ? { ...(body as object), count: 99 } : body });
  },

  /** The platform is busy, asks for a pause, or answers in an unknown shape. */
  locked: ({ json }) => json({ status: 423, body: { detail: 'Busy.' } }),
  tooEarly: ({ json }) => json({ status: 425, body: { detail: 'Busy.' } }),
  unavailable: ({ json }) => json({ status: 503, body: { detail: 'Later.' } }, { 'Retry-After': '30' }),
  unknownShape: ({ json }) => json({ status: 400, body: { message: 'What?' } }),
} satisfies Record<string, (reply: Reply) => void>;

/** The outcome of one call. A call that is unauthorised was certainly not processed. */
export type Fault = keyof typeof replies | 'unauthorised' | 'unauthorisedTwice';

/** Returns a field that the call sends. */
function fieldOf({ path }: Held): string {
  if (!path.startsWith('/v2/persons/')) return 'units';
  return path.endsWith('/proofs/') ? 'file' : 'name';
}

/** True for a call for a list. */
const isList = ({ path }: Held): boolean => path.includes('/wallets') || path.startsWith('/v2/proofs/');

/** Answers a change or a read with another record, if there is one. */
function withRecord({ call, json, process }: Reply, recordAt: (path: string) => Json | null): void {
  const answer = process();
  const isRecord = call.method !== 'POST' && answer.status < 300 && !isList(call);
  const body = recordAt(call.path.split('?')[0] ?? '');
  json(isRecord && body !== null ? { status: answer.status, body } : answer);
}

/** Returns the same record in other spellings. */
function respelled(body: Json): Json {
  if (Array.isArray(body)) return body.map(respelled);
  if (typeof body === 'number') return `${body}.0`;
  if (typeof body === 'string') {
    if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(body)) return body.toUpperCase();
    return /^\d{4}-\d{2}-\d{2}T.*Z$/.test(body)
      ? body.replace('T', ' ').replace(/(\.\d+)?Z$/, '.000000+00:00')
      : body;
  }
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, respelled(value)]));
}

/** Answers the oldest held call, after the app's start. Does nothing when there is none. */
export async function answer(world: World, fault: Fault): Promise<void> {
  if (!world.life.started) {
    world.life.started = true;
    world.life.app.start();
    await untilQuiet(world);
  }
  const call = world.held.shift();
  if (!call) return;
  world.activity += 1;
  const reply: Reply = {
    world,
    call,
    process: (refuse) => deliver(world, call, refuse),
    json: ({ status, body }, headers) => call.resolve(told(world, body, status, headers)),
    html: (status) => call.resolve(new Response('<html>Proxy</html>', { status })),
  };
  if (world.unauthorised > 0 || fault === 'unauthorised' || fault === 'unauthorisedTwice')
    return refuseToken(reply, fault);
  if (call.operation) world.mayHaveArrived.add(call.operation.id);
  replies[fault](reply);
  await untilQuiet(world);
}

/** Answers 401 before the call is looked at. The app then sends it again by itself, with a new token. */
async function refuseToken({ world, call, json }: Reply, fault: Fault): Promise<void> {
  world.unauthorised = fault === 'unauthorisedTwice' ? 1 : Math.max(0, world.unauthorised - 1);
  const { operation } = call;
  if (operation) world.goesOn.add(operation.id);
  json({ status: 401, body: { detail: 'No.' } });
  await untilQuiet(world);
  // This call is not sent again now. The network stack may have sent it twice by itself.
  if (operation && !world.held.some((other) => other.operation?.id === operation.id)) {
    world.goesOn.delete(operation.id);
    world.mayHaveArrived.add(operation.id);
  }
}
