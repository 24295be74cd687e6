import { setImmediate } from 'node:timers/promises';
import { leastSecret } from '../../contract/environment.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Answer, Downloaded } from './http.ts';
import { type Search, searchFor } from './needle-search.ts';
import { type Needle, needlesOf } from './needles.ts';
import { type Span, spansOf } from './spellings.ts';

/** The character that replaces a secret in a text. */
const mask = Buffer.from('…');
/** Replaces each byte of a secret in a file. The length must stay, because a PDF refers to its own byte offsets. */
const maskInFile = 0x78; // x

/** Maximum number of remembered secrets: the client secret, the current token, and earlier tokens still in use by calls. */
const mostKnown = 4;

/**
 * Removes secrets from the platform's answers. Answers are shown, logged, stored or compared only after that. An answer
 * without a secret is returned as the same object.
 */
export interface Redactor {
  /** Adds a secret. A secret too short to be distinguished from ordinary words is ignored, see `leastSecret`. */
  learn(secret: string): void;
  /** Returns an answer or a file without the secrets, in any spelling. */
  redacted<A extends Answer | Downloaded>(answer: A): A;
  /** Like `redacted`, but pauses between slices, because a long answer would block the process too long. */
  redactedInSlices<A extends Answer | Downloaded>(answer: A): Promise<A>;
}

export function createRedactor(): Redactor {
  const known = new Map<string, Needle[]>();
  let search: Search | null = null;

  function spans(bytes: Buffer): Steps<Span[]> {
    search ??= searchFor([...known.values()].flat());
    return spansOf(bytes, search);
  }

  const text = (given: string): string => inOneGo(textInSteps(given));

  function* textInSteps(given: string): Steps<string> {
    const bytes = Buffer.from(given);
    const found = yield* spans(bytes);
    if (found.length === 0) return given;
    const parts: Buffer[] = [];
    let at = 0;
    for (const { from, to } of found) {
      parts.push(bytes.subarray(at, from), mask);
      at = to;
    }
    return Buffer.concat([...parts, bytes.subarray(at)]).toString();
  }

  let values = 0;

  /**
   * Returns a value with secrets redacted, step by step.
   * @param betraying numbers whose original digits contain a secret
   */
  function* json(value: Json, betraying: ReadonlySet<number>): Steps<Json> {
    if (++values % valuesInOneGo === 0) yield;
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number')
      return betraying.has(value) || text(String(value)) !== String(value) ? mask.toString() : value;
    if (Array.isArray(value)) {
      const items: Json[] = [];
      for (const each of value) items.push(yield* json(each, betraying));
      return items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries: [string, Json][] = [];
    for (const [name, each] of Object.entries(value))
      entries.push([text(name), yield* json(each, betraying)]);
    return Object.fromEntries(entries);
  }

  /** Returns the numbers in a JSON text that contain a secret. JSON.parse rounds them, so the body does not show it. */
  function* betrayingNumbers(given: string): Steps<Set<number>> {
    const bytes = Buffer.from(given);
    const numbers = new Set<number>();
    let end = 0;
    for (const { from, to } of yield* spans(bytes)) {
      if (from < end) continue;
      let begin = from;
      while (isInNumber(bytes[begin - 1])) begin -= 1;
      end = to;
      while (isInNumber(bytes[end])) end += 1;
      const number = Number(bytes.toString('latin1', begin, end));
      if (!Number.isNaN(number)) numbers.add(number);
    }
    return numbers;
  }

  function headersOf(given: Record<string, string>): Record<string, string> {
    const entries = Object.entries(given);
    const plain = entries.map(([name, value]): [string, string] => [text(name), text(value)]);
    const isSame = plain.every(
      ([name, value], at) => name === entries[at]?.[0] && value === entries[at]?.[1],
    );
    return isSame ? given : Object.fromEntries(plain);
  }

  function* file(given: Uint8Array): Steps<Uint8Array> {
    const found = yield* spans(Buffer.from(given.buffer, given.byteOffset, given.byteLength));
    if (found.length === 0) return given;
    const bytes = Uint8Array.from(given);
    for (const { from, to } of found) bytes.fill(maskInFile, from, to);
    return bytes;
  }

  function* answer(given: Extract<Answer, { kind: 'answer' }>): Steps<Answer> {
    const headers = headersOf(given.headers);
    const plain = yield* textInSteps(given.text);
    // The text contains everything in the body, and the search undoes its escapes.
    if (plain === given.text) return headers === given.headers ? given : { ...given, headers };
    if (given.body === undefined) return { ...given, headers, text: plain };
    const body = yield* json(given.body, yield* betrayingNumbers(given.text));
    return { ...given, headers, body, text: yield* textInSteps(JSON.stringify(body)) };
  }

  function* redacted(given: Answer | Downloaded): Steps<Answer | Downloaded> {
    if (known.size === 0) return given;
    if (given.kind === 'answer') return yield* answer(given);
    if (given.kind === 'noAnswer') {
      const said = text(given.said);
      return said === given.said ? given : { ...given, said };
    }
    const mediaType = text(given.mediaType);
    const bytes = yield* file(given.bytes);
    return mediaType === given.mediaType && bytes === given.bytes ? given : { ...given, mediaType, bytes };
  }

  return {
    learn(given) {
      // Surrounding white space does not matter in a text.
      const secret = given.trim();
      if (secret.length < leastSecret) return;
      const needles = known.get(secret) ?? needlesOf(secret);
      if (!known.has(secret)) search = null;
      // The secret learnt last is forgotten last.
      known.delete(secret);
      known.set(secret, needles);
      const [oldest] = known.keys();
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    },
    redacted: ((given: Answer) => inOneGo(redacted(given))) as Redactor['redacted'],
    redactedInSlices: ((given: Answer) => inSlices(redacted(given))) as Redactor['redactedInSlices'],
  };
}

/** Number of values of a body examined between two pauses. */
const valuesInOneGo = 5_000;

/** Work that pauses after each slice. */
type Steps<T> = Generator<void, T>;

function inOneGo<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

async function inSlices<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    await setImmediate();
    step = steps.next();
  }
  return step.value;
}

const isInNumber = (byte: number | undefined): boolean =>
  byte !== undefined && /[\d.e+-]/i.test(String.fromCharCode(byte));
