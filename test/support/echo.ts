import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServedSandbox } from '../../sandbox/server.ts';

/** Changes to the platform's answer, made before the echoes are added. */
export interface Changed {
  status?: number;
  /** Replaces the platform's body. */
  body?: string | object;
  headers?: Record<string, string>;
}

/** A server between the app and the platform. It repeats the secrets it receives, in every spelling and place. */
export interface EchoServer {
  base: string;
  /** Every echoed text. */
  echoes: Set<string>;
  /** The secrets that the server received. */
  seen: Set<string>;
  /** Returns the changes to a call's answer; null for the platform's own answer. */
  change: (call: { method: string; path: string; echo: string }) => Changed | null;
  close(): Promise<void>;
}

/** Returns a text broken into lines as in MIME, but into shorter ones, because the secrets are short. */
const lines = (text: string): string => text.replace(/.{9}(?=.)/g, '$&\r\n');

/** Returns a text in every spelling that a careless server may use. */
export function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const escaped = [...bytes].map((byte) => `%${byte.toString(16)}`).join('');
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ x: secret }).toString().slice(2),
    escaped,
    escaped.toUpperCase(),
    `%${bytes.toString('hex').slice(0, 2)}${secret.slice(1)}`,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64').replaceAll('=', ''),
    bytes.toString('base64url'),
    lines(bytes.toString('base64')),
    lines(Buffer.from(`client:${secret}.`).toString('base64url')),
    lines(bytes.toString('hex')),
    ...['i:', 'id:', 'client:'].map((id) => Buffer.from(`${id}${secret}.`).toString('base64')),
  ];
}

export async function serveEcho(served: ServedSandbox): Promise<EchoServer> {
  const seen = new Set<string>();
  const echoes = new Set<string>();
  let clientSecret: string | null = null;
  const platform = new URL(served.base).origin;
  const echo = (secrets: (string | null | undefined)[]): string[] => {
    const sent = secrets.filter((each) => typeof each === 'string');
    for (const each of sent) seen.add(each);
    const spelt = sent.flatMap(spellingsOf);
    for (const each of spelt) echoes.add(each);
    return spelt;
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const sent = Buffer.concat(chunks);
    const path = request.url ?? '';
    const form = new URLSearchParams(sent.toString()).get('client_secret');
    if (form) clientSecret = form;
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(`${platform}${path}`, {
      method: request.method,
      headers: headers as Record<string, string>,
      body: sent.length > 0 ? sent : undefined,
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const call = { method: request.method ?? '', path };
    // Only a token that the app receives is echoed: the app can't recognise any other.
    const isKept = result.change({ ...call, echo: '' }) === null;
    const issued = isKept ? /"access_token":\s*"([^"]+)"/.exec(bytes.toString())?.[1] : null;
    const used = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const spelt = echo([clientSecret, issued, used]);
    const all = spelt.join(' ');
    const given = result.change({ ...call, echo: all });
    const status = given?.status ?? answer.status;
    const type = given?.headers?.['content-type'] ?? answer.headers.get('content-type') ?? '';
    const isJson = given?.body === undefined ? type.includes('json') : typeof given.body === 'object';
    let body: string | Buffer = bytes;
    if (given?.body !== undefined)
      body = typeof given.body === 'string' ? given.body : JSON.stringify(given.body);
    else if (!isJson) body = Buffer.concat([bytes, Buffer.from(`\n${all}`)]);
    if (isJson) {
      const known = JSON.parse(body.toString().replaceAll(platform, here())) as Record<string, unknown>;
      const more = Object.fromEntries(spelt.map((each, at) => [each, { [`echo${at}`]: [each] }]));
      body = JSON.stringify(
        path.endsWith('/oauth/token') ? { ...known, ...more, scope: all } : { ...known, ...more },
      );
    }
    const plain = spelt.filter((each) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(each));
    response.writeHead(status, `Echo ${plain.join(' ')}`, {
      ...Object.fromEntries(plain.map((each) => [each, each])),
      'x-echo': encodeURI(all),
      date: answer.headers.get('date') ?? '',
      'content-type': isJson ? 'application/json' : type,
      ...given?.headers,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const result: EchoServer = {
    base: served.base.replace(platform, here()),
    echoes,
    seen,
    change: () => null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return result;
}
