/** One call as it went over the wire. */
export interface WiredCall {
  method: string;
  /** Below the API's base. */
  path: string;
  key: string | null;
  token: string | null;
  body: string;
  /** `Date.now()` when it left. */
  at: number;
  /** The answer's status, or null where none came. */
  status: number | null;
}

export interface Wire {
  fetch: typeof fetch;
  calls: WiredCall[];
  /** Those of one method and path (a prefix). */
  of(method: string, path?: string): WiredCall[];
  /** Called before a call leaves; may wait, or throw to break it. */
  before: (call: WiredCall, init: RequestInit | undefined) => unknown;
}

/** The real network, with a list of what went over it. */
export function tappedWire(api = '/api/external'): Wire {
  const calls: WiredCall[] = [];
  const wire: Wire = {
    calls,
    of: (method, path = '') => calls.filter((call) => call.method === method && call.path.startsWith(path)),
    before: () => undefined,
    fetch: async (input, init) => {
      const url = new URL(String(input));
      const headers = new Headers(init?.headers);
      const call: WiredCall = {
        method: init?.method ?? 'GET',
        path: url.pathname.replace(api, '') + url.search,
        key: headers.get('x-idempotency-key'),
        token: headers.get('authorization'),
        body: init?.body ? await new Response(init.body).text() : '',
        at: Date.now(),
        status: null,
      };
      calls.push(call);
      await wire.before(call, init);
      const answer = await fetch(input, init);
      call.status = answer.status;
      return answer;
    },
  };
  return wire;
}
