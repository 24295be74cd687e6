import { characterOf } from './page.ts';

/**
 * # Spellings of a secret
 * A server that repeats what it was sent may spell it otherwise: in percent escapes of an address or form, also of
 * letters that need none and escaped twice; in escapes of JSON or HTML; in base64, also in the middle of another text
 * (`Basic base64(id:secret)`); in hex; a secret of digits as a number, also a rounded one. Each of them may be broken by
 * white space, as MIME and PEM break lines. All is searched for in bytes: a text is looked at as it came, and again with
 * its escapes undone, a few times over. Letters count as equal in both cases, since names of headers lose theirs.
 */

/** How often escapes are undone: a form inside JSON inside JSON, and once more. */
const mostLayers = 4;

/** A text in bytes that betrays a secret. */
export interface Needle {
  /** In small letters, without white space. */
  bytes: Buffer;
  /** base64 is compared in the alphabet of RFC 4648, 4. digits: what follows belongs to the same number. */
  kind: 'plain' | 'base64' | 'digits';
  /** The same with its white space, where it must stand exactly so; null: white space in a text does not matter. */
  exact: Buffer | null;
}

/** A place in bytes, `to` not included. */
export interface Span {
  from: number;
  to: number;
}

/**
 * Fewest characters of a secret that are found with white space in between although nothing is escaped. Fewer could be the
 * end of one word and the beginning of the next.
 */
const leastBroken = 12;

/** Significant digits that betray a long number: programs keep 14 to 17 of them, and the rest is zeros or an exponent. */
const significant = 12;

export function needlesOf(secret: string): Needle[] {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  // Before base64, RFC 6749 (2.3.1) has id and secret encoded as in a form.
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

/** Returns how a number begins that a secret of digits was turned into: without zeros before it, or rounded. */
function numbersOf(secret: string): string[] {
  const digits = /^0*([1-9]\d{5,})$/.exec(secret)?.[1];
  if (digits === undefined) return [];
  const begin = digits.length > significant ? digits.slice(0, significant) : digits;
  return [begin, `${begin[0]}.${begin.slice(1)}`];
}

/**
 * Returns the characters of base64 that depend on the given bytes alone, where so many others come before them in their
 * group of three.
 */
function base64Core(bytes: Buffer, before: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const isWhole = (before + bytes.length) % 3 === 0;
  return Buffer.from(text.slice([0, 2, 3][before], isWhole ? undefined : -1));
}

const isWhite = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** The small letter of each byte. */
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** The same, with the two characters of the alphabet for addresses (RFC 4648, 5) as those of the usual one. */
const standard = Uint8Array.from(lowerCase, (byte) => (byte === 0x2d ? 0x2b : byte === 0x5f ? 0x2f : byte));

/**
 * Finds all needles in one pass (Aho and Corasick, 1975): each byte leads from one state to the next, whatever the text
 * and the needles are. Only the beginnings of needles are states, so that the table stays small.
 */
export interface Search {
  /** The class of each byte; 0: it occurs in no needle · 255: white space, which changes no state. */
  classes: Uint8Array;
  /** The next state, by state times `width` plus class. */
  next: Uint16Array;
  width: number;
  /** The needles whose beginnings end in a state. */
  ends: (readonly Needle[] | undefined)[];
}

/** Most bytes of a needle that are states; the rest is compared. */
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
  // By length: a state takes over what the longest beginning that it ends with knows.
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

/** Bytes after which a search pauses, so that the process can do something else. */
const slice = 1024 * 1024;

/** Returns where the bytes of a text betray a secret: in order, and apart from each other. Pauses after each slice. */
export function* spansOf(bytes: Buffer, search: Search): Generator<void, Span[]> {
  const spans: Span[] = [];
  let layer: Layer | null = { bytes, starts: null };
  for (let depth = 0; layer && depth <= mostLayers; depth += 1) {
    yield* findIn(layer, bytes, search, spans);
    layer = depth < mostLayers ? yield* undone(layer) : null;
  }
  return merged(spans);
}

/** Bytes with escapes undone, and where each of them begins in the text as it came; null: each at its own place. */
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

/** Goes through a slice of a text, and returns the state after it. @param begun told where the beginnings of needles end */
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

/** What keeps a search linear in time, also in a text that somebody has made to be slow. */
interface Limits {
  /** Comparisons that are left. Where a text repeats the beginning of a needle over and over, that alone counts at last. */
  work: number;
  /** Where the last number ended that betrays a secret. */
  numberEnd: number;
}

/**
 * Returns where a needle stands whose beginning ends at a place; null: it goes on otherwise.
 * `isSure`: false where the needle is short and broken by white space, which counts only in what is escaped.
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

/** Takes in the characters on both sides of base64, which hold bits of the secret as well, also in another line. */
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

/** Returns a layer with its escapes undone once; null: there are none. No escape is shorter than what it stands for. */
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

/** Writes the numbers from `from` to `to` (not included) into an array. */
function count(places: Uint32Array, at: number, from: number, to: number): void {
  for (let each = from; each < to; each += 1) places[at + each - from] = each;
}

/** Returns the place of the next byte that may begin an escape; the length: there is none. */
function nextEscape(bytes: Buffer, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === percent || byte === backslash || byte === ampersand) break;
  }
  return at;
}

/** An escape: the bytes that it stands for, and where it ends. */
interface Escape {
  means: Buffer;
  to: number;
}

const single = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte));
const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Reads the escape at a place, which white space may break, but for those of pages; null: there is none. */
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

/** Reads so many hexadecimal digits; white space may stand before and between them. */
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

/** A code unit of UTF-16, with the second one of a pair. */
function unitAt(bytes: Buffer, from: number): Escape | null {
  const first = hexAt(bytes, from, 4);
  if (!first) return null;
  const isPair = first.value >= 0xd800 && first.value < 0xdc00 && bytes[first.to] === backslash;
  const second = isPair ? hexAt(bytes, first.to + 2, 4) : null;
  if (!second || second.value < 0xdc00 || second.value > 0xdfff)
    return { means: Buffer.from(String.fromCharCode(first.value)), to: first.to };
  return { means: Buffer.from(String.fromCharCode(first.value, second.value)), to: second.to };
}

/** Most bytes of an escape of a page. */
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
