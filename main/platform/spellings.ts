import { characterOf } from './page.ts';

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

/** A byte sequence that reveals a secret. */
export interface Needle {
  /** The sequence in lower case, without white space. */
  bytes: Buffer;
  /** base64: compared in the alphabet of RFC 4648, 4 · digits: digits that follow belong to the same number. */
  kind: 'plain' | 'base64' | 'digits';
  /** The sequence with its white space, if a text must contain exactly that; null when white space does not matter. */
  exact: Buffer | null;
}

/** A range of bytes, `to` not included. */
export interface Span {
  from: number;
  to: number;
}

/**
 * Minimum length of a secret that is also found unescaped with white space inside. A shorter one could be the end of one
 * word and the beginning of the next.
 */
const leastBroken = 12;

/** Number of digits that reveal a long number. Programs keep 14 to 17 digits; the rest is zeros or an exponent. */
const significant = 12;

export function needlesOf(secret: string): Needle[] {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  // RFC 6749 (2.3.1) requires form encoding of id and secret before base64.
  const encoded = unique([secret, form, encodeURIComponent(secret)]).map((text) => Buffer.from(text));
  const plain = unique([secret, secret.replaceAll(' ', '+')]).map((text) =>
    needleOf(Buffer.from(text), 'plain'),
  );
  const hex = needleOf(Buffer.from(Buffer.from(secret).toString('hex')), 'plain');
  const base64 = encoded.flatMap((bytes) =>
    [0, 1, 2].map((before) => needleOf(base64Core(bytes, before), 'base64')),
  );
  const digits = numbersOf(secret).map((text) => needleOf(Buffer.from(text), 'digits'));
  return [...plain, hex, ...base64, ...digits].filter(({ bytes }) => bytes.length > 0);
}

const unique = (texts: string[]): string[] => [...new Set(texts)];

function needleOf(text: Buffer, kind: Needle['kind']): Needle {
  const small = text.map((byte) => lowerCase[byte] as number);
  const bytes = Buffer.from(small.filter((byte) => !isWhite(byte)));
  const mayBreak = kind === 'base64' || bytes.length >= leastBroken;
  return { bytes, kind, exact: mayBreak ? null : Buffer.from(small) };
}

/** Returns the beginnings of a secret of digits written as a number: without leading zeros, or rounded. */
function numbersOf(secret: string): string[] {
  const digits = /^0*([1-9]\d{5,})$/.exec(secret)?.[1];
  if (digits === undefined) return [];
  const begin = digits.length > significant ? digits.slice(0, significant) : digits;
  return [begin, `${begin[0]}.${begin.slice(1)}`];
}

/**
 * Returns the base64 characters that depend only on the given bytes.
 * @param before number of other bytes before them in their group of three
 */
function base64Core(bytes: Buffer, before: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const isWhole = (before + bytes.length) % 3 === 0;
  return Buffer.from(text.slice([0, 2, 3][before], isWhole ? undefined : -1));
}

const isWhite = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** The lower case of each byte. */
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** The lower case of each byte, with the two URL-safe base64 characters (RFC 4648, 5) as the standard ones. */
const standard = Uint8Array.from(lowerCase, (byte) => (byte === 0x2d ? 0x2b : byte === 0x5f ? 0x2f : byte));

/**
 * Finds all needles in one pass (Aho and Corasick, 1975): each byte leads from one state to the next, for any text and any
 * needles. Only the beginnings of needles are states, which keeps the table small.
 */
export interface Search {
  /** The class of each byte. 0: occurs in no needle · 255: white space, which does not change the state. */
  classes: Uint8Array;
  /** The next state, at index state × `width` + class. */
  next: Uint16Array;
  width: number;
  /** The needles whose beginnings end in a state, by state. */
  ends: (readonly Needle[] | undefined)[];
}

/** Maximum number of a needle's bytes that are states. The remaining bytes are compared. */
const longestBeginning = 32;
const white = 255;

export function searchFor(needles: readonly Needle[]): Search {
  const begins = needles.map(({ bytes }) =>
    bytes.subarray(0, longestBeginning).map((byte) => standard[byte] as number),
  );
  const used = [...new Set(begins.flatMap((begin) => [...begin]))];
  const classes = new Uint8Array(256).map((_, byte) =>
    isWhite(byte) ? white : used.indexOf(standard[byte] as number) + 1,
  );
  const width = used.length + 1;
  const next = new Uint16Array((begins.reduce((sum, { length }) => sum + length, 0) + 1) * width);
  const ends: Needle[][] = [[]];
  for (const [index, begin] of begins.entries()) {
    let state = 0;
    for (const byte of begin) {
      const at = state * width + (classes[byte] as number);
      if (next[at] === 0) next[at] = ends.push([]) - 1;
      state = next[at] as number;
    }
    ends[state]?.push(needles[index] as Needle);
  }
  // In order of length, so that a state can take over the needles of the longest other beginning that it ends with.
  const fallback = new Uint16Array(ends.length);
  for (const queue = [0]; queue.length > 0; ) {
    const state = queue.shift() as number;
    for (let each = 0; each < width; each += 1) {
      const at = state * width + each;
      const other = next[(fallback[state] as number) * width + each] as number;
      const child = next[at] as number;
      if (child === 0) next[at] = other;
      else {
        fallback[child] = state === 0 ? 0 : other;
        ends[child]?.push(...(ends[fallback[child] as number] ?? []));
        queue.push(child);
      }
    }
  }
  return { classes, next, width, ends: ends.map((each) => (each.length > 0 ? each : undefined)) };
}

/** Number of bytes after which a search pauses to let the process do other work. */
const slice = 1024 * 1024;

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

/** Bytes with escapes undone. `starts`: the position of each byte in the original text; null when nothing has moved. */
interface Layer {
  bytes: Buffer;
  starts: Uint32Array | null;
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

/** Searches a slice of a text and returns the state after it. @param begun called where the beginning of a needle ends */
function step(
  { classes, next, width, ends }: Search,
  before: number,
  bytes: Buffer,
  from: number,
  to: number,
  begun: (end: number, needles: readonly Needle[]) => void,
): number {
  let state = before;
  for (let at = from; at < to; at += 1) {
    const group = classes[bytes[at] as number] as number;
    if (group === white) continue;
    state = next[state * width + group] as number;
    const needles = ends[state];
    if (needles !== undefined) begun(at, needles);
  }
  return state;
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

const percent = 0x25;
const backslash = 0x5c;
const ampersand = 0x26;

/** Returns a layer with its escapes undone once; null when it has none. No escape is shorter than the bytes it encodes. */
function* undone({ bytes, starts }: Layer): Generator<void, Layer | null> {
  let made: { plain: Buffer; places: Uint32Array } | null = null;
  let from = 0;
  let end = 0;
  const keep = ({ plain, places }: NonNullable<typeof made>, to: number) => {
    bytes.copy(plain, end, from, to);
    if (starts === null) count(places, end, from, to);
    else places.set(starts.subarray(from, to), end);
    end += to - from;
    from = to;
  };
  let pause = slice;
  for (let at = nextEscape(bytes, 0); at < bytes.length; at = nextEscape(bytes, at)) {
    if (at >= pause) {
      yield;
      pause = at + slice;
    }
    const escaped = escapeAt(bytes, at);
    if (escaped === null) {
      at += 1;
      continue;
    }
    made ??= { plain: Buffer.allocUnsafe(bytes.length), places: new Uint32Array(bytes.length) };
    keep(made, at);
    for (const byte of escaped.means) {
      made.places[end] = starts?.[at] ?? at;
      made.plain[end++] = byte;
    }
    at = escaped.to;
    from = at;
  }
  if (made === null) return null;
  keep(made, bytes.length);
  return { bytes: made.plain.subarray(0, end), starts: made.places.subarray(0, end) };
}

/** Writes the numbers from `from` up to but not including `to` into `places`, starting at index `at`. */
function count(places: Uint32Array, at: number, from: number, to: number): void {
  for (let each = from; each < to; each += 1) places[at + each - from] = each;
}

/** Returns the position of the next byte that may start an escape; the length when there is none. */
function nextEscape(bytes: Buffer, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === percent || byte === backslash || byte === ampersand) break;
  }
  return at;
}

/** An escape: the bytes that it encodes, and its end. */
interface Escape {
  means: Buffer;
  to: number;
}

const single = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte));
const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Returns the escape at a position, or null. White space may break any escape except an HTML entity. */
function escapeAt(bytes: Buffer, at: number): Escape | null {
  const byte = bytes[at];
  if (byte === percent) return byteAt(bytes, at + 1);
  if (byte === ampersand) return entityAt(bytes, at);
  if (byte !== backslash) return null;
  let kindAt = at + 1;
  while (isWhite(bytes[kindAt] ?? 0)) kindAt += 1;
  const kind = String.fromCharCode(bytes[kindAt] ?? 0);
  if (kind === 'x' || kind === 'X') return byteAt(bytes, kindAt + 1);
  if (kind === 'u' || kind === 'U') return unitAt(bytes, kindAt + 1);
  if (!/[nrtbf"'/\\]/i.test(kind)) return null;
  return { means: Buffer.from(controls[kind] ?? kind), to: kindAt + 1 };
}

/** Reads the given number of hexadecimal digits, skipping white space before and between them. */
function hexAt(bytes: Buffer, from: number, digits: number): { value: number; to: number } | null {
  let value = 0;
  let to = from;
  for (let count = 0; count < digits; to += 1) {
    const byte = bytes[to] ?? 0;
    if (isWhite(byte)) continue;
    const digit = hexDigits[byte] as number;
    if (digit < 0) return null;
    value = value * 16 + digit;
    count += 1;
  }
  return { value, to };
}

const hexDigits = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(lowerCase[byte] as number)),
);

function byteAt(bytes: Buffer, from: number): Escape | null {
  const found = hexAt(bytes, from, 2);
  return found && { means: single[found.value] as Buffer, to: found.to };
}

/** Reads an escaped UTF-16 code unit, with the second unit of a surrogate pair. */
function unitAt(bytes: Buffer, from: number): Escape | null {
  const first = hexAt(bytes, from, 4);
  if (!first) return null;
  const isPair = first.value >= 0xd800 && first.value < 0xdc00 && bytes[first.to] === backslash;
  const second = isPair ? hexAt(bytes, first.to + 2, 4) : null;
  if (!second || second.value < 0xdc00 || second.value > 0xdfff)
    return { means: Buffer.from(String.fromCharCode(first.value)), to: first.to };
  return { means: Buffer.from(String.fromCharCode(first.value, second.value)), to: second.to };
}

/** Maximum number of bytes in an HTML entity. */
const longestEntity = 12;

const entity = /^&(?:#(\d{1,7});?|#x([0-9a-f]{1,6});?|([a-z]{2,8});)/i;

function entityAt(bytes: Buffer, at: number): Escape | null {
  const text = bytes.toString('latin1', at, Math.min(bytes.length, at + longestEntity));
  const [spelt = '', decimal, hex, name] = entity.exec(text) ?? [];
  if (spelt === '') return null;
  const point = name === undefined ? Number(decimal ?? `0x${hex}`) : null;
  if (point !== null && point > 0x10ffff) return null;
  const character = point === null ? characterOf(name ?? '') : String.fromCodePoint(point);
  return character === undefined ? null : { means: Buffer.from(character), to: at + spelt.length };
}
