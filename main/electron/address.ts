/** The page's own scheme: an origin that no network and no file path can ever have. */
export const scheme = 'app';
export const host = 'desk';
export const startUrl = `${scheme}://${host}/index.html`;

/** True for addresses of the page's own origin. (`URL.origin` is `'null'` for schemes that Node does not know.) */
export function isAppUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === `${scheme}:` && url.host === host && url.username === '';
}
