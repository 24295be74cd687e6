/** One call as sent over the network. */
export interface WiredCall {
  method: string;
  /** Path below the API's base, with the query. */
  path: string;
  key: string | null;
  token: string | null;
  body: string;
  /** `Date.now()` when the call was sent. */
  at: number;
  /** The answer's status, or null without an answer. */
  status: number | null;
}

export interface Wire {
  fetch: typeof fetch;
  calls: WiredCall[];
  /** Returns the calls of one method whose path starts with `path`. */
  of(method: string, path?: string): WiredCall[];
  /** Called before a call is sent. May wait, or throw to make the call fail. */
  before: (call: WiredCall, init: RequestInit | undefined) => unknown;
}

/** Returns the real network, with a list of the calls sent over it. */
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
