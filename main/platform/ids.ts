import { bareId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { oneLine } from '../../contract/text.ts';
import { isRecord } from './json.ts';

/** Compares a sent id with a shown id. `silent`: one of them is not an id, or has a form that cannot be compared. */
export function compareIds(sent: Json, shown: Json): 'same' | 'other' | 'silent' {
  const [one, other] = [idIn(sent), idIn(shown)];
  if (one === null || other === null) return 'silent';
  const [wanted, found] = [canonicalUuid(one), canonicalUuid(other)];
  if (wanted !== null && found !== null) return wanted === found ? 'same' : 'other';
  // An address or a name instead of an id is another way to refer to the object, which cannot be compared.
  if (wanted !== null || found !== null) return 'silent';
  return one === other || one === lastPart(other) ? 'same' : isLink(other) ? 'silent' : 'other';
}

/**
 * True for equal ids. UUIDs are compared without case, braces and hyphens, other ids exactly. An object counts as its `id`.
 */
export const isSameId = (one: Json, other: Json): boolean => compareIds(one, other) === 'same';

const isLink = (text: string): boolean => /^https?:\/\//i.test(text);

/** Returns the last part of a link, which is its id; any other text unchanged. */
export const lastPart = (text: string): string => /^https?:\/\/\S*?([^/\s]+)\/?$/i.exec(text)?.[1] ?? text;

/** Returns the id in a value or in its `id` field; null when there is none, or when a number is too large to be exact. */
export function idIn(value: Json): string | null {
  if (typeof value === 'string') return oneLine(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return isRecord(value) && value.id !== undefined && !isRecord(value.id) ? idIn(value.id) : null;
}

/** Returns the 32 digits of a UUID in any notation (RFC 9562, and those of Windows, Python and links); otherwise null. */
function canonicalUuid(text: string): string | null {
  const bare = bareId(lastPart(text));
  const isUuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(bare);
  return isUuid ? bare.replaceAll('-', '').toLowerCase() : null;
}
