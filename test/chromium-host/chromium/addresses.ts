/**
 * The app's URL schemes. Chromium cannot learn a scheme from outside. So the page sees `app://desk/…` as
 * `https://desk.app.invalid/…` (a name that exists in no network), and the app sees `app://desk/…`.
 */
const schemes = new Set<string>();

export const addScheme = (scheme: string): void => {
  schemes.add(scheme);
};

export function toPageUrl(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url);
  return parts?.[1] && schemes.has(parts[1]) ? `https://${parts[2]}.${parts[1]}.invalid${parts[3]}` : url;
}

export function toProductUrl(url: string): string {
  const parts = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.invalid(?=[/?#]|$)(.*)$/i.exec(url);
  return parts?.[2] && schemes.has(parts[2]) ? `${parts[2]}://${parts[1]}${parts[3]}` : url;
}

/** Returns an origin as Electron gives it: `app://desk`, or `null` for an opaque origin. */
export function toProductOrigin(origin: string): string {
  return origin === '' || origin === '://' ? 'null' : toProductUrl(origin);
}
