const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/**
 * True for `https:`, and for `http:` to this machine, so that credentials never travel unencrypted.
 * Addresses that contain credentials, a query or a fragment are refused.
 */
export function isAllowedBaseUrl(text: string): boolean {
  const parts = /^(https?):\/\/(\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(?:\/[^\s?#\\]*)?$/i.exec(text);
  if (!parts?.[1] || !parts[2] || Number(parts[3] ?? 443) > 65_535) return false;
  return parts[1].toLowerCase() === 'https' || loopbackHosts.includes(parts[2].toLowerCase());
}

/** Node and browsers provide `URL`; this folder has the types of neither. */
declare const URL: { canParse(text: string): boolean; new (text: string): { href: string; port: string } };

/** One label of a host name (RFC 1035, 2.3.4; RFC 1123, 2.1). Company networks use underscores as well. */
const label = '(?!-)[a-z0-9_-]{1,63}(?<!-)';

/**
 * A host name of at most 253 characters. A trailing dot stands for the DNS root, and stays in the name when the host is
 * called.
 */
const hostName = new RegExp(String.raw`^(?=.{1,253}\.?$)${label}(\.${label})*\.?$`, 'i');

/**
 * True for an address whose host can exist: the address parses as a URL, and its host is an IP address or a name that DNS
 * can hold. URL parsers accept more, for example `https://a..b`.
 */
export function namesComputer(text: string): boolean {
  const host = /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(text)?.[1] ?? '';
  return URL.canParse(text) && (host.startsWith('[') || hostName.test(host));
}

/** A `%` that does not start an escape. */
const brokenEscape = /%(?![0-9a-f]{2})/i;

/** An empty segment inside a path. Slashes at the end of an address are removed elsewhere. */
const emptySegment = /\/\/+[^/]/;

/** Escapes of dots, slashes, backslashes and control characters, whose meaning changes when a program decodes them. */
const misleadingEscape = /%(?:25)*(?:2e|2f|5c|7f|[01][0-9a-f])/i;

/**
 * True for an address that every program on the way calls exactly as written. Its host can exist, its path has no broken
 * escapes and no empty segments, and parsing it as a URL changes nothing except capital letters in the host, a default
 * port and the trailing slash. Typed addresses must satisfy this. Settings of earlier versions may hold other addresses.
 */
export function isExactBaseUrl(text: string): boolean {
  if (!isAllowedBaseUrl(text) || !namesComputer(text)) return false;
  if (misleadingEscape.test(text) || brokenEscape.test(text)) return false;
  const url = new URL(text);
  const [, scheme = '', host = '', path = ''] = /^(https?):\/\/([^/]*)(.*)$/i.exec(text) ?? [];
  const usualPort = scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/;
  const written = `${scheme}://${host.replace(usualPort, '')}`.toLowerCase() + (path || '/');
  return url.port !== '0' && url.href === written && !emptySegment.test(path);
}

/** Base URL of the demo platform [guide]. */
export const demoBaseUrl = 'https://demo.cashlink.de/api/external';
