/** The page's own URL scheme. Its origin can never come from a network or a file path. */
export const scheme = 'app';
export const host = 'desk';
export const startUrl = `${scheme}://${host}/index.html`;

/** True when a URL has the page's own origin. Compares the parts: `URL.origin` is `'null'` for schemes unknown to Node. */
export function isAppUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === `${scheme}:` && url.host === host && url.username === '';
}
