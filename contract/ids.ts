import { isUuid } from './primitives.ts';
import { oneLine } from './text.ts';

/**
 * Characters that people and programs put around a UUID: braces, brackets and quotes of all scripts, the URN prefix
 * [RFC 9562], and separators to the next cell or sentence.
 */
const before = /^(?:[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'`´<>❛-❞\s]|urn:uuid:)+/iu;
const behind = /[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'`´<>❛-❞\s,;.]+$/u;
/** A UUID as `canonicalId` returns it. */
const canonicalUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const hyphens = /[\p{Pd}\u2212]/gu;

/**
 * Returns an id without the characters around it. Full-width characters and a word processor's hyphens become plain ones,
 * because they look the same to a reader.
 */
export const bareId = (text: string): string =>
  oneLine(text)
    .replace(/[\uFF01-\uFF5E]+/g, (fullWidth) => fullWidth.normalize('NFKC'))
    .replace(hyphens, '-')
    .replace(before, '')
    .replace(behind, '');

/**
 * Returns the spelling used to compare ids. For a UUID, capitals, surrounding braces or quotes, and invisible characters
 * make no difference. Any other id keeps its letters.
 */
export function canonicalId(text: string): string {
  // Most ids are canonical already.
  if (canonicalUuid.test(text)) return text;
  const bare = bareId(text);
  return isUuid(bare) ? bare.toLowerCase() : oneLine(text);
}

/** True when two spellings are the same id. */
export const sameId = (a: string, b: string): boolean => a === b || canonicalId(a) === canonicalId(b);

/** True when a typed or pasted text is a UUID in any spelling. */
export const namesUuid = (text: string): boolean => isUuid(canonicalId(text));

/**
 * Returns an id as it is sent: in the platform's own spelling if an answer has shown it, otherwise in canonical form.
 * @param shown ids as the platform spells them
 */
export const sentId = (text: string, shown: readonly string[]): string =>
  shown.find((id) => sameId(id, text)) ?? canonicalId(text);

/** Returns the end of an id, which is shown when the name is not known. */
export const endOfId = (id: string): string => `…${canonicalId(id).slice(-3)}`;
