import { leastSecret } from '../../contract/environment.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Answer, Downloaded } from './http.ts';
import { type Needles, needlesOf, spansOf } from './spellings.ts';

/** The character that replaces a secret in a text. */
const mask = Buffer.from('…');
/** The same in a file, as often as the secret was long: a PDF names places in itself by their distance. */
const maskInFile = 0x78; // x

/** Most secrets that are remembered: the client secret, the token in use, and those before it that calls may still be out with. */
const mostKnown = 4;

/**
 * Takes secrets out of what the platform answers. Whatever an answer says is shown, logged, stored or compared only after
 * that. An answer without a secret in it is handed on as it is: the very same object.
 */
export interface Redactor {
  /** Adds a secret. One that is too short to be told from ordinary words is not looked for, see `leastSecret`. */
  learn(secret: string): void;
  /** Returns an answer, or a file, without any of the secrets, however it spells them. */
  redacted<A extends Answer | Downloaded>(answer: A): A;
}

export function createRedactor(): Redactor {
  const known = new Map<string, Needles>();

  const spans = (bytes: Buffer) => spansOf(bytes, [...known.values()]);

  function text(given: string): string {
    const bytes = Buffer.from(given);
    const found = spans(bytes);
    if (found.length === 0) return given;
    const parts: Buffer[] = [];
    let at = 0;
    for (const { from, to } of found) {
      parts.push(bytes.subarray(at, from), mask);
      at = to;
    }
    return Buffer.concat([...parts, bytes.subarray(at)]).toString();
  }

  function json(value: Json): Json {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return text(String(value)) === String(value) ? value : text(String(value));
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [text(name), json(inner)]));
  }

  function headersOf(given: Record<string, string>): Record<string, string> {
    const entries = Object.entries(given);
    const plain = entries.map(([name, value]): [string, string] => [text(name), text(value)]);
    const isSame = plain.every(
      ([name, value], at) => name === entries[at]?.[0] && value === entries[at]?.[1],
    );
    return isSame ? given : Object.fromEntries(plain);
  }

  function file(given: Uint8Array): Uint8Array {
    const found = spans(Buffer.from(given.buffer, given.byteOffset, given.byteLength));
    if (found.length === 0) return given;
    const bytes = Uint8Array.from(given);
    for (const { from, to } of found) bytes.fill(maskInFile, from, to);
    return bytes;
  }

  function answer(given: Extract<Answer, { kind: 'answer' }>): Answer {
    const headers = headersOf(given.headers);
    const plain = text(given.text);
    // The text holds all that the body spells, and its escapes are undone in the search.
    if (plain === given.text) return headers === given.headers ? given : { ...given, headers };
    if (given.body === undefined) return { ...given, headers, text: plain };
    const body = json(given.body);
    return { ...given, headers, body, text: text(JSON.stringify(body)) };
  }

  function redacted(given: Answer | Downloaded): Answer | Downloaded {
    if (known.size === 0) return given;
    if (given.kind === 'answer') return answer(given);
    if (given.kind === 'noAnswer') {
      const said = text(given.said);
      return said === given.said ? given : { ...given, said };
    }
    const mediaType = text(given.mediaType);
    const bytes = file(given.bytes);
    return mediaType === given.mediaType && bytes === given.bytes ? given : { ...given, mediaType, bytes };
  }

  return {
    learn(secret) {
      if (secret.length < leastSecret) return;
      const needles = known.get(secret) ?? needlesOf(secret);
      // The one that was learnt last is forgotten last.
      known.delete(secret);
      known.set(secret, needles);
      const [oldest] = known.keys();
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    },
    redacted: redacted as Redactor['redacted'],
  };
}
