import { isUuid } from './primitives.ts';
import { oneLine } from './text.ts';

/**
 * What people and programs put around a UUID: braces, brackets and quotes of all scripts, the URN's prefix [RFC 9562], and
 * what separates it from the next cell or sentence.
 */
const before = /^(?:[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'`´<>❛-❞\s]|urn:uuid:)+/iu;
const behind = /[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"'`´<>❛-❞\s,;.]+$/u;
const hyphens = /[\p{Pd}\u2212]/gu;

/**
 * Returns an id without what stands around it, in plain characters: full-width ones, and the hyphens that a word
 * processor makes, are the same to whoever reads them.
 */
export const bareId = (text: string): string =>
  oneLine(text)
    .replace(/[\uFF01-\uFF5E]+/g, (fullWidth) => fullWidth.normalize('NFKC'))
    .replace(hyphens, '-')
    .replace(before, '')
    .replace(behind, '');

/**
 * Returns the spelling by which an id is compared. A UUID is the same in capitals, in braces or quotes, and with
 * characters in it that nobody sees; any other id keeps its letters.
 */
export function canonicalId(text: string): string {
  const bare = bareId(text);
  return isUuid(bare) ? bare.toLowerCase() : oneLine(text);
}

/** True when two spellings name the same thing. */
export const sameId = (a: string, b: string): boolean => a === b || canonicalId(a) === canonicalId(b);

/** True when a text that was typed or pasted names a UUID. */
export const namesUuid = (text: string): boolean => isUuid(canonicalId(text));

/**
 * Returns an id as it is sent: in the platform's own spelling, where an answer has shown it.
 * @param shown ids as the platform spells them
 */
export const sentId = (text: string, shown: readonly string[]): string =>
  shown.find((id) => sameId(id, text)) ?? canonicalId(text);

/** How much of an id is shown where its name is not known. */
export const endOfId = (id: string): string => `…${canonicalId(id).slice(-3)}`;
