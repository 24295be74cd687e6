import { manyLines } from '../../contract/text.ts';

/** Only so many characters of a text are looked at, so that a huge page does not keep the program busy. */
const longestPage = 100_000;

/** A text as it came; of a web page, or of a text with markup in it, only its words. */
export function plainWords(text: string): string {
  const beginning = text.slice(0, longestPage);
  return isHtml(beginning) || hasMarkup.test(beginning) ? textOfPage(beginning) : text.trim();
}

/** The end of an element, or one that has none. "2 < 3" and "<your name>" are none. */
const hasMarkup = /<\/[a-z][a-z0-9-]*\s*>|<(!doctype|br|hr|img|link|meta|p|script|style)\b[^<>]*>/i;

/** Returns a text without what cannot be sent or stored; one that is too long is cut, and not within a character. */
export const shortened = (text: string, most: number): string =>
  manyLines(text.length > most ? `${text.slice(0, most).replace(/\p{Cs}$/u, '')}…` : text);

/** True when a text is a web page, for example of a proxy in between. */
export const isHtml = (text: string): boolean => /^\s*<(!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])/i.test(text);

/** The words of a page: those of its body, or else its title. */
function textOfPage(text: string): string {
  const title = /<title\b[^<>]*>([^<]*)/i.exec(text)?.[1] ?? '';
  return withoutMarkup(text.replace(/<title\b[^<>]*>[^<]*/gi, ' ')) || withoutMarkup(title);
}

/** The characters that pages in German and English write as names. */
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

/** Returns the character that a page names so; undefined: none that is known here. */
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
