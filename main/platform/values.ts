import { isInstant, type Json } from '../../contract/primitives.ts';

// These functions return the meaning of the platform's values in any spelling.

/** Returns a decimal number without redundant sign, zeros and exponent; null when the value is not a number. */
export function decimalIn(value: Json): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const parts = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(String(value).trim());
  if (!parts) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  const plain = after === '' ? before : `${before}.${after}`;
  return sign === '-' && plain !== '0' ? `-${plain}` : plain;
}

/** Returns a truth value given as JSON, text or number; null when the value is none. */
export function truthIn(value: Json | undefined): boolean | null {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (text === true || text === 1 || text === 'true' || text === '1') return true;
  return text === false || text === 0 || text === 'false' || text === '0' ? false : null;
}

/**
 * Returns an instant in seconds since the epoch; null when the value is not an instant. A time without a zone is not an
 * instant, because it is ambiguous.
 */
export function secondIn(value: Json): number | null {
  if (typeof value !== 'string') return null;
  const parts =
    /^(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)$/i.exec(
      value.trim(),
    );
  if (parts) {
    const [, day, minute, second = ':00', zone = ''] = parts;
    const hours = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
    return secondsOf(`${day}T${minute}${second}${/^[a-z]/i.test(zone) ? 'Z' : hours}`);
  }
  // Dates of HTTP and mail (RFC 9110, 5322) also name their zone.
  const isDated = /^[a-z]{3}, \d.*(gmt|utc|[+-]\d{4})$/i.test(value.trim());
  const milliseconds = isDated ? Date.parse(value.trim()) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}

function secondsOf(text: string): number | null {
  return isInstant(text) ? Math.floor(Date.parse(text) / 1000) : null;
}

/**
 * Returns the instant in a header (RFC 9110, 5.6.7) in epoch milliseconds; null when there is none. The date must begin with
 * a weekday, because `Date.parse` alone would accept "-5" as a year.
 */
export function httpDateIn(header: string): number | null {
  const milliseconds = /^[a-z]{3,9},? /i.test(header.trim()) ? Date.parse(header.trim()) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : milliseconds;
}
