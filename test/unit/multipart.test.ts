import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createPlatformClient } from '../../main/platform/client.ts';
import { createHttp, defaultTimeout, type Http, type HttpRequest } from '../../main/platform/http.ts';
import { type FormParts, multipartBody, timeLimitFor } from '../../main/platform/multipart.ts';
import { createTokenSource } from '../../main/platform/token.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bodyOf = (parts: FormParts) => multipartBody(parts, sha256(parts.file.bytes));
const boundaryOf = (contentType: string) => contentType.split('boundary=')[1] ?? '';

const file = {
  field: 'file',
  name: 'Ausweis.pdf',
  mediaType: 'application/pdf',
  bytes: Buffer.from('%PDF-1.7 …'),
};

/** Text with everything that has a meaning in the format. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom('\r', '\n', '"', ';', '-', '=', '%', 'ä', '😀', ' ', 'a'),
    maxLength: 12,
  }),
);
const parts: fc.Arbitrary<FormParts> = fc.record({
  fields: fc.array(fc.tuple(text, text), { maxLength: 4 }),
  file: fc.record({
    field: text,
    // Node leaves an empty file name out; the standard does not.
    name: text.filter((name) => name !== ''),
    mediaType: fc.constantFrom('application/pdf', 'image/png', 'text/plain;charset=utf-8'),
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
});

/** The same form as Node's own implementation of the standard writes it. */
async function byNode({ fields, file: sent }: FormParts): Promise<{ body: Buffer; boundary: string }> {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append(
    sent.field,
    new File([new Uint8Array(sent.bytes)], sent.name, { type: sent.mediaType }),
    sent.name,
  );
  const response = new Response(form);
  const boundary = boundaryOf(response.headers.get('content-type') ?? '');
  return { body: Buffer.from(await response.arrayBuffer()), boundary };
}

describe('a multipart body', () => {
  it('is written byte by byte as expected', () => {
    const { body, contentType } = bodyOf({ fields: [['kind', 'Pässe\nund "mehr"']], file });
    const boundary = boundaryOf(contentType);
    expect(contentType).toMatch(/^multipart\/form-data; boundary=form-[0-9a-f]{32}$/);
    expect(body.toString()).toBe(
      [
        `--${boundary}`,
        'Content-Disposition: form-data; name="kind"',
        '',
        'Pässe',
        'und "mehr"',
        `--${boundary}`,
        'Content-Disposition: form-data; name="file"; filename="Ausweis.pdf"',
        'Content-Type: application/pdf',
        '',
        '%PDF-1.7 …',
        `--${boundary}--`,
        '',
      ].join('\r\n'),
    );
  });

  it('has the same bytes for the same parts, in every process', () => {
    fc.assert(
      fc.property(parts, (given) => {
        expect(bodyOf(structuredClone(given))).toEqual(bodyOf(given));
      }),
    );
    // Frozen: operations that were stored by this version are sent again by later ones.
    expect(sha256(bodyOf({ fields: [['kind', 'passport']], file }).body)).toBe(
      'd3313b504ae3e10c98ad50032c428d1dd861099eb694205fddc0beac1fcc367d',
    );
  });

  it('has the bytes that browsers send, apart from the boundary', async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        const { body, contentType } = bodyOf(given);
        const node = await byNode(given);
        const ours = body.toString('latin1').replaceAll(boundaryOf(contentType), 'BOUNDARY');
        expect(ours).toBe(node.body.toString('latin1').replaceAll(node.boundary, 'BOUNDARY'));
      }),
    );
  });

  it('is read back with its fields and its file', async () => {
    const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256));
    const { body, contentType } = bodyOf({
      fields: [
        ['a', '1'],
        ['a', '2'],
      ],
      file: { ...file, name: 'Übersicht „neu".pdf', bytes },
    });
    const form = await new Response(new Uint8Array(body), {
      headers: { 'Content-Type': contentType },
    }).formData();
    const read = form.get('file') as File;
    expect(form.getAll('a')).toEqual(['1', '2']);
    expect(read.type).toBe('application/pdf');
    expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes);
  });

  it('has a boundary that occurs in nothing that it holds', () => {
    // The seed stands for the content here, so that the content may contain the first boundaries.
    const seed = 'fixed';
    const first = boundaryOf(multipartBody({ fields: [], file }, seed).contentType);
    const second = boundaryOf(
      multipartBody({ fields: [], file: { ...file, bytes: Buffer.from(`x--${first}--`) } }, seed).contentType,
    );
    const third = boundaryOf(
      multipartBody({ fields: [], file: { ...file, bytes: Buffer.from(`${second}${first}`) } }, seed)
        .contentType,
    );
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it('has another boundary for other fields, names and content', () => {
    const bodies = [
      { fields: [], file },
      { fields: [['a', 'b']] as const, file },
      { fields: [], file: { ...file, name: 'b.pdf' } },
      { fields: [], file: { ...file, bytes: Buffer.from('other') } },
    ];
    expect(new Set(bodies.map((each) => boundaryOf(bodyOf(each).contentType))).size).toBe(bodies.length);
  });

  it.each(['text/plain\r\nX-Injected: 1', 'nonsense', '', 'a/b; c="\n"'])(
    'sends a media type that is none (%j) as bytes',
    (mediaType) => {
      const body = bodyOf({ fields: [], file: { ...file, mediaType } }).body.toString();
      expect(body).toContain('\r\nContent-Type: application/octet-stream\r\n\r\n');
    },
  );
});

describe('the time limit of a call', () => {
  it('grows with the size, from the usual limit to the longest one', () => {
    expect(timeLimitFor(0)).toBe(defaultTimeout);
    expect(timeLimitFor(64_000_000)).toBe(defaultTimeout + 1_000_000);
    expect(timeLimitFor(10 ** 12)).toBe(20 * 60_000);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(timeLimitFor(Math.min(a, b))).toBeLessThanOrEqual(timeLimitFor(Math.max(a, b)));
      }),
    );
  });
});

describe('over HTTP', () => {
  let server: Server | undefined;
  let url: string;
  let seen: { body: Buffer; type: string | undefined; length: string | undefined }[];
  /** Paths that are never answered. */
  let silent: string[];
  beforeEach(async () => {
    seen = [];
    silent = [];
    asked = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url === '/oauth/token') return response.end('{"access_token":"t-0123456789"}');
        const { 'content-type': type, 'content-length': length } = request.headers;
        seen.push({ body: Buffer.concat(chunks), type, length });
        if (!silent.includes(request.url ?? '')) response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  });
  const network = createHttp(fetch, 'InvestmentDesk/test');
  /** The requests that were sent. */
  let asked: HttpRequest[] = [];
  const http: Http = {
    ...network,
    send(request) {
      asked.push(request);
      return network.send(request);
    },
  };
  const client = () => {
    const secret = async () => 's-0123456789';
    const tokens = createTokenSource(http, { baseUrl: url, clientId: 'c', secret, clock: systemClock });
    return createPlatformClient(http, tokens, url);
  };

  it('the bytes of a call arrive unchanged, with their type and length', async () => {
    // Every byte value, and a part of a larger buffer.
    const every = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const bytes = Buffer.alloc(3_000_000, every).subarray(5);
    const { body, contentType } = bodyOf({ fields: [['ä', 'ö\n']], file: { ...file, bytes } });
    const call = { method: 'POST', path: '/v2/files/', body, contentType } as const;
    for (let attempt = 0; attempt < 2; attempt += 1)
      expect(await client().call({ ...call, timeLimit: timeLimitFor(body.length) })).toMatchObject({
        status: 200,
      });
    expect(seen.map(({ type, length }) => [type, length])).toEqual(
      Array(2).fill([contentType, String(body.length)]),
    );
    expect(seen.every((each) => each.body.equals(body))).toBe(true);
  });

  it('a call without a content type is JSON', async () => {
    await client().call({ method: 'POST', path: '/v2/x/', body: Buffer.from('{}') });
    expect(seen).toMatchObject([{ type: 'application/json' }]);
  });

  it('a call ends at its time limit, or at the usual one', async () => {
    silent = ['/v2/slow/'];
    const call = { method: 'POST', path: '/v2/slow/', body: Buffer.from('x') } as const;
    expect(await client().call({ ...call, timeLimit: 100 })).toMatchObject({ kind: 'noAnswer' });
    silent = [];
    await client().call(call);
    expect(asked.filter((each) => each.url.endsWith('/v2/slow/')).map(({ timeout }) => timeout)).toEqual([
      100,
      undefined,
    ]);
  });
});
