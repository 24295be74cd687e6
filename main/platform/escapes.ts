import { isWhite, lowerCase } from './letters.ts';
import { characterOf } from './page.ts';

/** Number of bytes after which a search pauses to let the process do other work. */
export const slice = 1024 * 1024;

/** Bytes with escapes undone. `starts`: the position of each byte in the original text; null when nothing has moved. */
export interface Layer {
  bytes: Buffer;
  starts: Uint32Array | null;
}

export const percent = 0x25;
const backslash = 0x5c;
const ampersand = 0x26;

/** Returns a layer with its escapes undone once; null when it has none. No escape is shorter than the bytes it encodes. */
export function* undone({ bytes, starts }: Layer): Generator<void, Layer | null> {
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
