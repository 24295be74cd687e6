import { isWhite, lowerCase } from './letters.ts';

/** A byte sequence that reveals a secret. */
export interface Needle {
  /** The sequence in lower case, without white space. */
  bytes: Buffer;
  /** base64: compared in the alphabet of RFC 4648, 4 · digits: digits that follow belong to the same number. */
  kind: 'plain' | 'base64' | 'digits';
  /** The sequence with its white space, if a text must contain exactly that; null when white space does not matter. */
  exact: Buffer | null;
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
