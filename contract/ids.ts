import { isUuid } from './primitives.ts';

/** Returns an id as it is written in paths and lists: without spaces around it, and without braces. */
function plainId(id: string): string {
  const trimmed = id.trim();
  return /^\{(.*)\}$/.exec(trimmed)?.[1] ?? trimmed;
}

/** Returns an id in the one spelling by which it is compared. RFC 9562: UUIDs are compared without regard to case. */
export function canonicalId(id: string): string {
  const plain = plainId(id);
  return isUuid(plain) ? plain.toLowerCase() : plain;
}

/** True when two ids name the same thing. */
export const sameId = (a: string, b: string): boolean => canonicalId(a) === canonicalId(b);

/** Returns the id that a text names, in the text's own letters; null while it names none, e.g. a search text. */
export function namedId(text: string): string | null {
  const id = plainId(text);
  return isUuid(id) ? id : null;
}
