import { characterOf } from './page.ts';

/**
 * # Spellings of a secret
 * A server that repeats what it was sent may spell it otherwise: in percent escapes of an address or form, also of
 * letters that need none and escaped twice; in escapes of JSON or HTML; in base64, also in the middle of another text
 * (`Basic base64(id:secret)`); in hex. All is searched for in bytes: a text is looked at as it came, and again with its
 * escapes undone, a few times over. Letters count as equal in both cases, since names of headers lose theirs.
 */

/** How often escapes are undone: a form inside JSON inside JSON, and once more. */
const mostLayers = 4;

/** The texts in bytes that betray a secret, in small letters. `base64` ones are compared in the alphabet of RFC 4648, 4. */
export interface Needles {
  plain: Buffer[];
  base64: Buffer[];
}

/** A place in bytes, `to` not included. */
export interface Span {
  from: number;
  to: number;
}

export function needlesOf(secret: string): Needles {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  // Before base64, RFC 6749 (2.3.1) has id and secret encoded as in a form.
  const encoded = unique([secret, form, encodeURIComponent(secret)]).map((text) => Buffer.from(text));
  const plain = unique([secret, secret.replaceAll(' ', '+'), Buffer.from(secret).toString('hex')]);
  return {
    plain: plain.map((text) => smallLetters(Buffer.from(text))),
    base64: encoded.flatMap((bytes) => [0, 1, 2].map((before) => smallLetters(base64Core(bytes, before)))),
  };
}

const unique = (texts: string[]): string[] => [...new Set(texts)];

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

/** Returns where the bytes of a text betray a secret: in order, and apart from each other. */
export function spansOf(bytes: Buffer, needles: readonly Needles[]): Span[] {
  const spans: Span[] = [];
  let layer: Layer | null = { bytes, starts: null };
  for (let depth = 0; layer && depth <= mostLayers; depth += 1) {
    findIn(layer, bytes.length, needles, spans);
    layer = undone(layer);
  }
  return merged(spans);
}

/** Bytes with escapes undone, and where each of them begins in the text as it came; null: each at its own place. */
interface Layer {
  bytes: Buffer;
  starts: Uint32Array | null;
}

function findIn({ bytes, starts }: Layer, length: number, needles: readonly Needles[], spans: Span[]): void {
  const at = (index: number) => (index >= bytes.length ? length : (starts?.[index] ?? index));
  const found = (from: number, to: number) => spans.push({ from: at(from), to: at(to) });
  const small = smallLetters(bytes);
  for (const { plain } of needles)
    for (const needle of plain) each(small, needle, (from) => found(from, from + needle.length));
  const standard = standardAlphabet(small);
  for (const { base64 } of needles)
    for (const needle of base64)
      each(standard, needle, (from) => {
        let to = from + needle.length;
        // The characters on both sides hold bits of the secret as well.
        if (isBase64(standard[to])) to += 1;
        while (standard[to] === equals) to += 1;
        found(isBase64(standard[from - 1]) ? from - 1 : from, to);
      });
}

function each(bytes: Buffer, needle: Buffer, found: (from: number) => void): void {
  for (let from = bytes.indexOf(needle); from >= 0; from = bytes.indexOf(needle, from + 1)) found(from);
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

const equals = 0x3d;
const isBase64 = (byte: number | undefined): boolean =>
  byte !== undefined && /[a-z0-9+/]/.test(String.fromCharCode(byte));

function smallLetters(bytes: Buffer): Buffer {
  const small = Buffer.from(bytes);
  for (let at = 0; at < small.length; at += 1) {
    const byte = small[at] as number;
    if (byte >= 0x41 && byte <= 0x5a) small[at] = byte + 0x20;
  }
  return small;
}

/** With the two characters of the alphabet for addresses (RFC 4648, 5) as those of the usual one. */
function standardAlphabet(small: Buffer): Buffer {
  const standard = Buffer.from(small);
  for (let at = 0; at < standard.length; at += 1) {
    if (standard[at] === 0x2d) standard[at] = 0x2b;
    else if (standard[at] === 0x5f) standard[at] = 0x2f;
  }
  return standard;
}

/** Returns a layer with its escapes undone once; null: there are none. No escape is shorter than what it stands for. */
function undone({ bytes, starts }: Layer): Layer | null {
  const plain = Buffer.alloc(bytes.length);
  const places = new Uint32Array(bytes.length);
  let from = 0;
  let end = 0;
  const keep = (to: number) => {
    bytes.copy(plain, end, from, to);
    for (; from < to; from += 1) places[end++] = starts?.[from] ?? from;
  };
  for (const { 0: spelt, index } of bytes.toString('latin1').matchAll(escapes)) {
    const means = plainOf(spelt);
    if (!means) continue;
    keep(index);
    places.fill(starts?.[index] ?? index, end, end + means.length);
    end += means.copy(plain, end);
    from = index + spelt.length;
  }
  if (from === 0) return null;
  keep(bytes.length);
  return { bytes: plain.subarray(0, end), starts: places.subarray(0, end) };
}

const escapes =
  /%[0-9a-f]{2}|\\u(?:d[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|[0-9a-f]{4})|\\x[0-9a-f]{2}|\\[nrtbf"'/\\]|&(?:#\d{1,7};?|#x[0-9a-f]{1,6};?|[a-z]{2,8};)/gi;

const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Returns the bytes that an escape stands for; null: it stands for nothing. */
function plainOf(spelt: string): Buffer | null {
  const [first, kind = ''] = spelt;
  if (first === '%') return Buffer.from(spelt.slice(1), 'hex');
  if (first === '\\') {
    if (/x/i.test(kind)) return Buffer.from(spelt.slice(2), 'hex');
    if (!/u/i.test(kind)) return Buffer.from(controls[kind] ?? kind);
    const units = spelt.match(/[0-9a-f]{4}/gi) ?? [];
    return Buffer.from(String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
  }
  const name = spelt.slice(1).replace(';', '');
  if (kind !== '#') {
    const character = characterOf(name);
    return character === undefined ? null : Buffer.from(character);
  }
  const point = Number(name.slice(1).replace(/^x/i, '0x'));
  return point <= 0x10ffff ? Buffer.from(String.fromCodePoint(point)) : null;
}
