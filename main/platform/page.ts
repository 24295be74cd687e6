/** A text as it came; of a web page only its words, never its markup. */
export const plainWords = (text: string): string => (isHtml(text) ? textOfPage(text) : text.trim());

/** True when a text is a web page, for example of a proxy in between. */
export const isHtml = (text: string): boolean => /^\s*<(!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])/i.test(text);

/** The words of a page: those of its body, or else its title. */
function textOfPage(text: string): string {
  const title = /<title\b[^>]*>([\s\S]*?)<\/title>/i.exec(text)?.[1] ?? '';
  return withoutMarkup(text.replace(/<title\b[\s\S]*?<\/title>/gi, ' ')) || withoutMarkup(title);
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
