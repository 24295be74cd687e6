/**
 * Texts as they are meant: without the characters that nobody sees. They come along when a text is copied out of a PDF, an
 * e-mail or a web page, and make two texts differ that look alike. The form keeps what was typed; these functions are
 * applied where a text is read, compared or sent.
 */

/** Lone halves of a surrogate pair and control characters: neither UTF-8 nor SQLite holds the one, and nobody means the other. */
const unsendable = /[\p{Cs}\p{Cc}]/gu;
const unsendableButLines = /[[\p{Cs}\p{Cc}]--[\n\t]]/gv;

/** Characters without a shape: zero-width spaces, joiners, soft hyphens, direction marks, fillers, annotations. */
const invisible = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;

/**
 * The same without those that are part of a name: joiners (Persian and Indic letters, emoji), variation selectors (Han
 * characters, emoji) and tags (flags).
 */
const invisibleInName =
  /[[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]--[\u200C\u200D\p{Variation_Selector}\u{E0020}-\u{E007F}]]/gv;

/** A blank of any script, and the empty Braille pattern, which looks like one. */
const outerBlanks = /^[\p{White_Space}\u2800]+|[\p{White_Space}\u2800]+$/gu;
const outerNothing =
  /^[\p{White_Space}\u2800\p{Default_Ignorable_Code_Point}]+|[\p{White_Space}\u2800\u200C\u200D]+$/gu;
const lineBreaks = /[\r\n\t\v\f\u0085\u2028\u2029]+/g;

/** Returns the text of a one-line field that is no name: an id, a number, a time, an address, a search text. */
export const oneLine = (text: string): string =>
  text.replace(lineBreaks, ' ').replace(unsendable, '').replace(invisible, '').replace(outerBlanks, '');

/** Returns a name on one line, with its joiners. */
export const nameLine = (text: string): string =>
  text
    .replace(lineBreaks, ' ')
    .replace(unsendable, '')
    .replace(invisibleInName, '')
    .replace(outerNothing, '');

/** Returns a secret: a line break in it is one of whatever it was copied from. */
export const secretLine = (text: string): string => oneLine(text.replace(lineBreaks, ''));

/** How many characters a secret loses between the first and the last that can be seen. */
export function lostInside(text: string): number {
  const visible = [...secretLine(text)];
  const [first, last] = [visible[0], visible.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const inner = text.slice(text.indexOf(first), text.lastIndexOf(last) + last.length);
  return [...inner].length - visible.length;
}

/**
 * Returns a text of several lines, such as an answer, a note or the platform's words, as it can be sent and stored: what
 * SQLite gives back is what it was given.
 */
export const manyLines = (text: string): string => text.toWellFormed().replace(unsendableButLines, '');

/** True when a text holds nothing that cannot be sent, or not be compared once it is stored. */
export const isSendable = (text: string): boolean => text.search(unsendable) < 0;

/** True when nothing of a text can be seen. */
export const isBlank = (text: string): boolean => oneLine(text) === '';

/** Controls that change the direction of what follows them, also beyond the text that they are in. */
const directionControls = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Returns a text without the controls that change its direction: what is written from right to left needs none. */
export const withoutDirection = (text: string): string => text.replace(directionControls, '');

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * Returns a text from outside for the middle of a sentence of ours that is no HTML (a title, a label): it changes the
 * order of no word but its own. In HTML, use `<Outside>`.
 */
export function isolated(text: string): string {
  const plain = withoutDirection(text);
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

const outerInvisible =
  /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]+|[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]+$/gu;
/** True when a text has control characters within it, by which it looks like another one. Around it they do no harm. */
export const isReordered = (text: string): boolean =>
  /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(text.replace(outerInvisible, ''));

/**
 * Returns a value as JSON for the screen: with the controls that reorder text, and the characters that nobody sees, as
 * escapes. It is the same JSON.
 */
export const shownJson = (value: unknown, indent?: number): string =>
  (JSON.stringify(value, null, indent) ?? '').replace(invisibleInName, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
