import { SCOPES } from './assumptions.ts';
import type { SandboxInfo } from './sandbox.ts';

/** A small client that follows the guide, for the sandbox's own tests. It returns every answer unchanged. */

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
  body: any;
  headers: Headers;
}

export interface CallOptions {
  key?: string;
  headers?: Record<string, string>;
  /** Body sent unchanged, instead of JSON. */
  raw?: RequestInit['body'];
  signal?: AbortSignal;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export class TestClient {
  readonly base: string;
  readonly info: SandboxInfo;
  readonly #fetch: Fetch;
  token = '';

  constructor(base: string, info: SandboxInfo, fetchWith: Fetch = fetch) {
    this.base = base;
    this.info = info;
    this.#fetch = fetchWith;
  }

  /** Requests a token and keeps it for later calls. */
  async login(scope: string = SCOPES.join(' '), changes: Record<string, string> = {}): Promise<Reply> {
    const { clientId, clientSecret } = this.info;
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    };
    const reply = await this.call('POST', '/oauth/token', undefined, {
      raw: new URLSearchParams({ ...form, ...changes }),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: '' },
    });
    if (reply.status === 200) this.token = reply.body.access_token;
    return reply;
  }

  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Reply> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (options.key !== undefined) headers['X-Idempotency-Key'] = options.key;
    Object.assign(headers, options.headers);
    if (headers.Authorization === '') delete headers.Authorization;
    const url = path.startsWith('http') ? path : `${this.base}${path}`;
    const response = await this.#fetch(url, {
      method,
      headers,
      body: options.raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal: options.signal,
    });
    const text = await response.text();
    const json = (response.headers.get('Content-Type') ?? '').includes('json');
    return { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers };
  }

  get(path: string) {
    return this.call('GET', path);
  }

  post(path: string, body: unknown, key?: string) {
    return this.call('POST', path, body, { key });
  }

  patch(path: string, body: unknown, key?: string) {
    return this.call('PATCH', path, body, { key });
  }

  /** Calls the control endpoint, which lies next to the API. */
  control(method: string, path: string, body?: unknown): Promise<Reply> {
    return this.call(method, `${this.base.replace('/api/external', '')}/_control${path}`, body);
  }

  /** Creates an invitation without answers and returns its id. Default: the first investor in the first campaign. */
  async invite(units = 10, campaign = 0, investor = 0): Promise<string> {
    const reply = await this.post('/v2/invitations/', {
      investor_id: this.info.investors[investor]?.id,
      campaign_id: this.info.campaigns[campaign]?.id,
      units,
    });
    if (reply.status !== 201) throw new Error(`no invitation: ${JSON.stringify(reply.body)}`);
    return reply.body.id;
  }

  /** Creates an invitation with every answer that an investment needs, and returns its id. */
  async ready(units = 10, campaign = 0, investor = 0): Promise<string> {
    const id = await this.invite(units, campaign, investor);
    const reply = await this.patch(`/v2/invitations/${id}/`, allAnswers());
    if (reply.status !== 200) throw new Error(`no answers: ${JSON.stringify(reply.body)}`);
    return id;
  }

  /** Creates an investment without a wallet, and returns its id. */
  async invest(units = 10, campaign = 0, investor = 0): Promise<string> {
    const invitation = await this.ready(units, campaign, investor);
    const body = { invitation_id: invitation, signed_at: new Date().toISOString() };
    const reply = await this.post('/v2/investments/', body);
    if (reply.status !== 201) throw new Error(`no investment: ${JSON.stringify(reply.body)}`);
    return reply.body.id;
  }
}

/** Returns a body with the answers of steps 2 to 4 of the flow [guide]. */
export function allAnswers(at: string = new Date(Date.now() - 1000).toISOString()) {
  return {
    self_disclosure_submitted_at: at,
    self_disclosure_monthly_income: true,
    self_disclosure_net_worth_100k: false,
    survey_submitted_at: at,
    survey: [],
    survey_waiver: 'NO_ANSWERS',
  };
}
