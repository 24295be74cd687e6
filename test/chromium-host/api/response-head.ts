import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { netErrorName } from './net-errors.ts';

/** Headers of which Electron keeps only the first of several lines, as Node does. */
const single = [
  'content-type',
  'content-length',
  'user-agent',
  'referer',
  'host',
  'authorization',
  'proxy-authorization',
  'if-modified-since',
  'if-unmodified-since',
  'from',
  'location',
  'max-forwards',
  'retry-after',
  'etag',
  'last-modified',
  'server',
  'age',
  'expires',
];

/**
 * Returns an answer's headers as Electron gives them: decoded as UTF-8, so that characters above U+00FF can occur.
 * @param form lists: each header as a list, as in `redirect`; joined: as in `response`, where only `set-cookie` is a list
 */
export function headersOf(
  { rawHeaders }: IncomingMessage,
  form: 'lists' | 'joined',
): Record<string, string | string[]> {
  const lists: Record<string, string[]> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = String(rawHeaders[at]).toLowerCase();
    const value = Buffer.from(String(rawHeaders[at + 1]), 'latin1').toString('utf8');
    lists[name] = [...(Object.hasOwn(lists, name) ? (lists[name] ?? []) : []), value];
  }
  if (form === 'lists') return lists;
  const joined = Object.entries(lists).map(([name, values]) => {
    if (name === 'set-cookie') return [name, values];
    return [name, single.includes(name) ? values[0] : values.join(', ')];
  });
  return Object.fromEntries(joined);
}

/**
 * Returns an answer's body as Chromium gives it: decompressed, and failing where the answer was cut off.
 * @param isHidden true for a proxy's body about a tunnel, which Chromium does not let anyone read
 * @param broke called with the name of the network error that ended the body
 */
export function bodyOf(answer: IncomingMessage, isHidden: boolean, broke: (name: string) => void): Readable {
  const body = new Readable({
    read: () => void answer.resume(),
  });
  if (isHidden) {
    setImmediate(() => broke('ERR_TUNNEL_CONNECTION_FAILED'));
    return body;
  }
  const source = decompressed(answer);
  source.pause();
  source.on('data', (chunk: Buffer) => {
    if (!body.push(chunk)) source.pause();
  });
  source.on('end', () => body.push(null));
  const failed = (error: unknown) => broke(answer.complete ? netErrorName(error) : cutOff(answer));
  source.on('error', failed);
  if (source !== answer) answer.on('error', failed);
  body._read = () => void source.resume();
  return body;
}

const cutOff = ({ headers }: IncomingMessage): string =>
  headers['content-length'] === undefined ? 'ERR_INCOMPLETE_CHUNKED_ENCODING' : 'ERR_CONTENT_LENGTH_MISMATCH';

/** Returns the decompressed answer. Knows the encodings that Chromium accepts; any other is passed on unchanged. */
function decompressed(answer: IncomingMessage): Readable {
  const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
    zstd: createZstdDecompress,
  };
  const encodings = String(answer.headers['content-encoding'] ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each in decoders);
  return encodings.reduceRight<Readable>(
    (stream, each) => stream.pipe(decoders[each]?.() as NodeJS.ReadWriteStream) as unknown as Readable,
    answer,
  );
}
