import { bareId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { oneLine } from '../../contract/text.ts';
import { isRecord } from './json.ts';

/** How one id stands to another. `silent`: one of them is no id, or in a form that cannot be compared. */
export function compareIds(sent: Json, shown: Json): 'same' | 'other' | 'silent' {
  const [one, other] = [idIn(sent), idIn(shown)];
  if (one === null || other === null) return 'silent';
  const [wanted, found] = [canonicalUuid(one), canonicalUuid(other)];
  if (wanted !== null && found !== null) return wanted === found ? 'same' : 'other';
  // An address or a name where an id was sent: another form of speaking about it, which cannot be compared.
  if (wanted !== null || found !== null) return 'silent';
  return one === other || one === lastPart(other) ? 'same' : isLink(other) ? 'silent' : 'other';
}

/** Compares ids: UUIDs without regard to case, braces and hyphens, others exactly. An object stands for its `id`. */
export const isSameId = (one: Json, other: Json): boolean => compareIds(one, other) === 'same';

const isLink = (text: string): boolean => /^https?:\/\//i.test(text);

/** The last part of a link, where ids stand; of any other text all of it. */
export const lastPart = (text: string): string => /^https?:\/\/\S*?([^/\s]+)\/?$/i.exec(text)?.[1] ?? text;

/** The id that a value is or stands for; null when it is none, or a number that cannot be held exactly. */
export function idIn(value: Json): string | null {
  if (typeof value === 'string') return oneLine(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return isRecord(value) && value.id !== undefined && !isRecord(value.id) ? idIn(value.id) : null;
}

/** The 32 digits of a UUID, however it is written (RFC 9562, and as Windows, Python and links write it); else null. */
function canonicalUuid(text: string): string | null {
  const bare = bareId(lastPart(text));
  const isUuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(bare);
  return isUuid ? bare.replaceAll('-', '').toLowerCase() : null;
}
