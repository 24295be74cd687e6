import { setImmediate } from 'node:timers/promises';
import { leastSecret } from '../../contract/environment.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Answer, Downloaded } from './http.ts';
import { type Needle, needlesOf, type Search, type Span, searchFor, spansOf } from './spellings.ts';

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
  /** The same, with pauses: a long one would hold the process too long in one go. */
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

  /** @param betraying numbers whose digits, as they came, hold a secret */
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

  /** The numbers in a JSON text that hold a secret. JSON.parse rounds them, so that they cannot be told in the body. */
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
    // The text holds all that the body spells, and its escapes are undone in the search.
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
      // White space around it is of no account in a text.
      const secret = given.trim();
      if (secret.length < leastSecret) return;
      const needles = known.get(secret) ?? needlesOf(secret);
      if (!known.has(secret)) search = null;
      // The one that was learnt last is forgotten last.
      known.delete(secret);
      known.set(secret, needles);
      const [oldest] = known.keys();
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    },
    redacted: ((given: Answer) => inOneGo(redacted(given))) as Redactor['redacted'],
    redactedInSlices: ((given: Answer) => inSlices(redacted(given))) as Redactor['redactedInSlices'],
  };
}

/** Values of a body that are looked at between two pauses. */
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
