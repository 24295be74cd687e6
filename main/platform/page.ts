import { manyLines } from '../../contract/text.ts';

/** Maximum number of characters examined of a text, so that a huge page does not block the app. */
const longestPage = 100_000;

/** Returns a text trimmed; for a web page or a text with markup, only its words. */
export function plainWords(text: string): string {
  const beginning = text.slice(0, longestPage);
  return isHtml(beginning) || hasMarkup.test(beginning) ? textOfPage(beginning) : text.trim();
}

/** Matches an end tag, or the tag of an element without one. "2 < 3" and "<your name>" do not match. */
const hasMarkup = /<\/[a-z][a-z0-9-]*\s*>|<(!doctype|br|hr|img|link|meta|p|script|style)\b[^<>]*>/i;

/** Returns a text that can be sent and stored. A text that is too long is cut, but not inside a character. */
export const shortened = (text: string, most: number): string =>
  manyLines(text.length > most ? `${text.slice(0, most).replace(/\p{Cs}$/u, '')}…` : text);

/** True when a text is a web page, for example a proxy's. */
export const isHtml = (text: string): boolean => /^\s*<(!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])/i.test(text);

/** Returns the words of a page: those of its body, otherwise its title. */
function textOfPage(text: string): string {
  const title = /<title\b[^<>]*>([^<]*)/i.exec(text)?.[1] ?? '';
  return withoutMarkup(text.replace(/<title\b[^<>]*>[^<]*/gi, ' ')) || withoutMarkup(title);
}

/** Named entities that German and English pages use, with their characters. */
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  bdquo: '„',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  laquo: '«',
  raquo: '»',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  copy: '©',
  reg: '®',
  euro: '€',
};

/** Returns the character of a named entity; undefined when the name is unknown. */
export const characterOf = (name: string): string | undefined =>
  [name, name.toLowerCase()].filter((each) => Object.hasOwn(entities, each)).map((each) => entities[each])[0];

const withoutMarkup = (text: string): string =>
  text
    .replace(/<!--[\s\S]*?(-->|$)/g, ' ')
    .replace(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*>?/g, ' ')
    .replace(/&(?:#(\d{1,6}|x[0-9a-f]{1,5})|([a-z]+));/gi, (whole, code?: string, name = '') =>
      code === undefined
        ? (characterOf(name) ?? whole)
        : String.fromCodePoint(Number(code.replace(/^x/i, '0x'))),
    )
    .replace(/\s+/g, ' ')
    .trim();
