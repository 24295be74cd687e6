import { hash } from 'node:crypto';
import { defaultTimeout } from './http.ts';

/** The parts of a form: plain fields, in this order, then one file. */
export interface FormParts {
  fields: readonly (readonly [name: string, value: string])[];
  file: { field: string; name: string; mediaType: string; bytes: Uint8Array };
}

/**
 * Returns the body of a form as `multipart/form-data`, with its content type. It is a pure function of its parts: a repeated
 * attempt has the same bytes. The format is the one that the HTML standard prescribes for browsers
 * (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data, RFC 7578): UTF-8,
 * line breaks as CRLF, and quotes and line breaks in names percent-encoded.
 * @param seed tells this body apart from others: the SHA-256 of the file's content
 */
export function multipartBody(parts: FormParts, seed: string): { contentType: string; body: Buffer } {
  const { fields, file } = parts;
  const boundary = boundaryFor(parts, seed);
  const pieces: (string | Uint8Array)[] = fields.flatMap(([name, value]) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(lines(name))}"\r\n\r\n`,
    `${lines(value)}\r\n`,
  ]);
  pieces.push(
    `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(lines(file.field))}"; filename="${escaped(file.name)}"\r\n`,
    `Content-Type: ${mediaTypePattern.test(file.mediaType) ? file.mediaType : 'application/octet-stream'}\r\n\r\n`,
    file.bytes,
    `\r\n--${boundary}--\r\n`,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))),
  };
}

/** Returns a boundary that occurs in no part: another one is derived until that is so. */
function boundaryFor({ fields, file }: FormParts, seed: string): string {
  const { field, name, mediaType } = file;
  const told = JSON.stringify([seed, fields, field, name, mediaType]);
  const texts = [field, name, mediaType, ...fields.flat()];
  const content = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  for (let attempt = 0; ; attempt += 1) {
    const boundary = `form-${hash('sha256', `${attempt} ${told}`).slice(0, 32)}`;
    if (!content.includes(boundary) && !texts.some((text) => text.includes(boundary))) return boundary;
  }
}

const lines = (text: string) => text.replace(/\r\n|\r|\n/g, '\r\n');

const escapes: Record<string, string> = { '\r': '%0D', '\n': '%0A', '"': '%22' };
const escaped = (text: string) => text.replace(/[\r\n"]/g, (each) => escapes[each] ?? each);

/** A media type, perhaps with parameters [RFC 9110, 8.3.1]. Any other text could end the header. */
const mediaTypePattern = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(\s*;[\x20-\x7e]*)?$/;

/** Slowest transfer for which a call waits, in bytes per millisecond: half a megabit per second [assumed]. */
const slowest = 64;
/** Longest time for one call, however large it is. Milliseconds. */
const longestTime = 20 * 60_000;

/** Returns how long a call with a body of this size may take, in milliseconds. @param size bytes */
export const timeLimitFor = (size: number): number =>
  Math.min(defaultTimeout + Math.ceil(size / slowest), longestTime);
