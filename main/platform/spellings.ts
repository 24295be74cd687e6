import { type Layer, percent, slice, undone } from './escapes.ts';
import { isWhite, lowerCase, standard } from './letters.ts';
import { longestBeginning, type Search, step } from './needle-search.ts';
import type { Needle } from './needles.ts';

/**
 * # Spellings of a secret
 * A server that repeats a secret may spell it differently: in percent escapes of an address or form, even of letters that
 * need none and escaped twice; in escapes of JSON or HTML; in base64, even in the middle of another text
 * (`Basic base64(id:secret)`); in hex; a secret of digits as a number, even a rounded one. White space may break each of
 * these, as MIME and PEM break lines. The search works on bytes: it examines a text as received, and again with its escapes
 * undone, several times. Upper and lower case count as equal, because header names lose their case.
 */

/** Number of times that escapes are undone: for a form inside JSON inside JSON, and once more. */
const mostLayers = 4;

/** A range of bytes, `to` not included. */
export interface Span {
  from: number;
  to: number;
}

/** Returns the ranges of a text's bytes that reveal a secret, in order and disjoint. Pauses after each slice. */
export function* spansOf(bytes: Buffer, search: Search): Generator<void, Span[]> {
  const spans: Span[] = [];
  let layer: Layer | null = { bytes, starts: null };
  for (let depth = 0; layer && depth <= mostLayers; depth += 1) {
    yield* findIn(layer, bytes, search, spans);
    layer = depth < mostLayers ? yield* undone(layer) : null;
  }
  return merged(spans);
}

function* findIn({ bytes, starts }: Layer, whole: Buffer, search: Search, spans: Span[]): Generator<void> {
  const placeOf = (index: number) => (index >= bytes.length ? whole.length : (starts?.[index] ?? index));
  const limits = { work: 4 * bytes.length + 100_000, numberEnd: 0 };
  const begun = (end: number, needles: readonly Needle[]): void => {
    for (const needle of needles) {
      const found = spanAt(bytes, end, needle, limits);
      if (!found) continue;
      const span = { from: placeOf(found.from), to: placeOf(found.to) };
      if (found.isSure || whole.subarray(span.from, span.to).includes(percent)) spans.push(span);
    }
  };
  let state = 0;
  for (let from = 0; from < bytes.length; from += slice) {
    if (from > 0) yield;
    state = step(search, state, bytes, from, Math.min(bytes.length, from + slice), begun);
  }
}

/** Limits that keep a search linear in time, even in a text crafted to be slow. */
interface Limits {
  /**
   * Comparisons left. Once they are used up, in a text that repeats a needle's beginning over and over, a beginning alone
   * counts as a match.
   */
  work: number;
  /** End of the last number that reveals a secret. */
  numberEnd: number;
}

/**
 * Returns the range of a needle whose beginning ends at `end`; null when the text continues differently.
 * `isSure`: false when the needle is short and broken by white space, which counts only in escaped text.
 */
function spanAt(
  bytes: Buffer,
  end: number,
  { bytes: needle, kind, exact }: Needle,
  limits: Limits,
): (Span & { isSure: boolean }) | null {
  let from = end + 1;
  for (let count = Math.min(needle.length, longestBeginning); count > 0; from -= 1)
    if (!isWhite(bytes[from - 1] as number)) count -= 1;
  const letters = kind === 'base64' ? standard : lowerCase;
  let to = from;
  for (let at = 0; at < needle.length && limits.work > 0; to += 1) {
    limits.work -= 1;
    const byte = bytes[to];
    if (byte === undefined) return null;
    if (isWhite(byte)) continue;
    if (letters[byte] !== letters[needle[at] as number]) return null;
    at += 1;
  }
  to = Math.max(to, end + 1);
  if (kind === 'base64') return { ...widened(bytes, from, to), isSure: true };
  const found = bytes.subarray(from, to);
  const isSure =
    exact === null ||
    (found.length === exact.length && found.every((byte, at) => lowerCase[byte] === exact[at]));
  if (kind === 'digits' && isSure) {
    if (from >= limits.numberEnd) limits.numberEnd = endOfNumber(bytes, to);
    to = Math.max(to, limits.numberEnd);
  }
  return { from, to, isSure };
}

const inNumber = new Set(Buffer.from('0123456789.eE+-'));

function endOfNumber(bytes: Buffer, from: number): number {
  let to = from;
  while (inNumber.has(bytes[to] ?? 0)) to += 1;
  return to;
}

const equals = 0x3d;
const isBase64 = (byte: number | undefined): boolean =>
  byte !== undefined && /[a-z0-9+/]/.test(String.fromCharCode(standard[byte] as number));

const isLineBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** Extends a range of base64 by the characters on both sides, which contain bits of the secret too, even in another line. */
function widened(bytes: Buffer, from: number, to: number): Span {
  let before = from - 1;
  while (isLineBreak(bytes[before])) before -= 1;
  let after = to;
  while (isLineBreak(bytes[after])) after += 1;
  let end = isBase64(bytes[after]) ? after + 1 : to;
  while (bytes[end] === equals) end += 1;
  return { from: isBase64(bytes[before]) ? before : from, to: end };
}

function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}
