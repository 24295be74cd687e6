/**
 * Functions that remove invisible characters from texts. Such characters come along when a text is copied from a PDF, an
 * e-mail or a web page, and make two texts differ that look alike. The form keeps the typed text; these functions are
 * applied when a text is read, compared or sent.
 */

/** Lone surrogates, which neither UTF-8 nor SQLite can store, and control characters, which are never intended. */
const unsendable = /[\p{Cs}\p{Cc}]/gu;
const unsendableButLines = /[[\p{Cs}\p{Cc}]--[\n\t]]/gv;

/** Invisible characters: zero-width spaces, joiners, soft hyphens, direction marks, fillers, annotations. */
const invisible = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;

/**
 * Invisible characters except those that can be part of a name: joiners (Persian and Indic letters, emoji), variation
 * selectors (Han characters, emoji) and tags (flags).
 */
const invisibleInName =
  /[[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]--[\u200C\u200D\p{Variation_Selector}\u{E0020}-\u{E007F}]]/gv;

/** Blanks of any script at the ends of a text, including the empty Braille pattern, which looks like a blank. */
const outerBlanks = /^[\p{White_Space}\u2800]+|[\p{White_Space}\u2800]+$/gu;
const outerNothing =
  /^[\p{White_Space}\u2800\p{Default_Ignorable_Code_Point}]+|[\p{White_Space}\u2800\u200C\u200D]+$/gu;
const lineBreaks = /[\r\n\t\v\f\u0085\u2028\u2029]+/g;

/** A text without blanks that has nothing to remove: most ids, numbers and times. */
const plain = /^[!-~]*$/;

/** Returns the clean text of a one-line field other than a name: an id, a number, a time, an address, a search text. */
export const oneLine = (text: string): string =>
  plain.test(text)
    ? text
    : text.replace(lineBreaks, ' ').replace(unsendable, '').replace(invisible, '').replace(outerBlanks, '');

/** Returns the clean text of a name on one line, keeping its joiners. */
export const nameLine = (text: string): string =>
  text
    .replace(lineBreaks, ' ')
    .replace(unsendable, '')
    .replace(invisibleInName, '')
    .replace(outerNothing, '');

/** Returns a secret without line breaks, which come from the place it was copied from, and without invisible characters. */
export const secretLine = (text: string): string => oneLine(text.replace(lineBreaks, ''));

/** Returns how many characters `secretLine` removes between the first and the last visible character of a secret. */
export function lostInside(text: string): number {
  const visible = [...secretLine(text)];
  const [first, last] = [visible[0], visible.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const inner = text.slice(text.indexOf(first), text.lastIndexOf(last) + last.length);
  return [...inner].length - visible.length;
}

/**
 * Returns a text of several lines (an answer, a note, a message of the platform) in a form that can be sent and stored:
 * SQLite returns it unchanged.
 */
export const manyLines = (text: string): string => text.toWellFormed().replace(unsendableButLines, '');

/** True when a text contains no characters that cannot be sent, or that would make a stored copy differ. */
export const isSendable = (text: string): boolean => text.search(unsendable) < 0;

/** True when a text has no visible characters. */
export const isBlank = (text: string): boolean => oneLine(text) === '';

/** Control characters that change the text direction, even beyond the text that contains them. */
const directionControls = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Returns a text without direction controls. Right-to-left text does not need them. */
export const withoutDirection = (text: string): string => text.replace(directionControls, '');

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * Returns an external text for use inside one of the app's own plain-text sentences (a title, a label), isolated so that it
 * cannot reorder the words around it. In HTML, use `<Outside>`.
 */
export function isolated(text: string): string {
  const plain = withoutDirection(text);
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

const outerInvisible =
  /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]+|[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]+$/gu;
/** True when a text contains control characters that make it look like another text. At its ends they are harmless. */
export const isReordered = (text: string): boolean =>
  /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(text.replace(outerInvisible, ''));

/**
 * Returns a value as JSON for the screen. Direction controls and invisible characters are escaped, which does not change
 * the JSON value.
 */
export const shownJson = (value: unknown, indent?: number): string =>
  (JSON.stringify(value, null, indent) ?? '').replace(invisibleInName, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
