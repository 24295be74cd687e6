/** Nobody reads more of a text, and a page of many megabytes must not keep the program busy. */
const longestPage = 100_000;

/** A text as it came; of a web page, or of a text with markup in it, only its words. */
export function plainWords(text: string): string {
  const beginning = text.slice(0, longestPage);
  return isHtml(beginning) || hasMarkup.test(beginning) ? textOfPage(beginning) : text.trim();
}

/** The end of an element, or one that has none. "2 < 3" and "<your name>" are none. */
const hasMarkup = /<\/[a-z][a-z0-9-]*\s*>|<(!doctype|br|hr|img|link|meta|p|script|style)\b[^<>]*>/i;

/** True when a text is a web page, for example of a proxy in between. */
export const isHtml = (text: string): boolean => /^\s*<(!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])/i.test(text);

/** The words of a page: those of its body, or else its title. */
function textOfPage(text: string): string {
  const title = /<title\b[^<>]*>([^<]*)/i.exec(text)?.[1] ?? '';
  return withoutMarkup(text.replace(/<title\b[^<>]*>[^<]*/gi, ' ')) || withoutMarkup(title);
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const withoutMarkup = (text: string): string =>
  text
    .replace(/<!--[\s\S]*?(-->|$)/g, ' ')
    .replace(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*>?/g, ' ')
    .replace(/&(#\d{1,6}|[a-z]+);/gi, (whole, name: string) => {
      const code = name.startsWith('#') ? Number(name.slice(1)) : Number.NaN;
      return Number.isNaN(code) ? (entities[name.toLowerCase()] ?? whole) : String.fromCodePoint(code);
    })
    .replace(/\s+/g, ' ')
    .trim();
