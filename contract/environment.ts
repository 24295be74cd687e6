import { z } from 'zod';
import { canonicalId } from './ids.ts';
import { uuid } from './primitives.ts';
import { isReordered, nameLine, oneLine } from './text.ts';

export const environmentKinds = ['training', 'demo', 'production'] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

/** A campaign. The broker gets campaigns by id; the API cannot list them [guide]. */
export const campaign = z.object({
  id: uuid,
  name: z.string().trim().min(1).max(200),
  /** null when not known; the invitation will show the value [docs]. */
  selfDisclosureRequired: z.boolean().nullable(),
});
export type Campaign = z.infer<typeof campaign>;

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

/** Maximum length of a client secret, if the system's keychain can store that much. No platform's are longer [assumed]. */
export const mostSecret = 2000;

/**
 * Minimum length of a client secret that a person enters. A shorter secret could occur in any text by chance, so it could
 * not be redacted from the platform's answers. A shorter secret that an earlier version stored is still used.
 */
export const leastSecret = 6;

/** The id of the built-in Training environment, which always exists. */
export const trainingId = 'training';

/** An environment as stored in the settings. It never contains the client secret. */
export const environment = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  kind: z.enum(environmentKinds),
  name: z.string().trim().min(1).max(80),
  baseUrl: z.string().trim().max(500).refine(isAllowedBaseUrl, 'httpsOnly'),
  clientId: z.string().trim().max(200),
  campaigns: z.array(campaign).max(500),
  /** True when the secret was dropped with the address it was entered for, and no other was entered since. */
  secretLost: z.boolean().optional(),
  /**
   * True when address or client id come from the note beside the data, because the settings lacked them, and no secret was
   * entered since.
   */
  rebuilt: z.boolean().optional(),
});
export type Environment = z.infer<typeof environment>;

const typedAddress = z
  .string()
  .refine((text) => !isReordered(text), 'reordered')
  .overwrite(oneLine)
  .max(500);

/** A person's input to create (without id) or change an environment. Training cannot be changed. */
export const environmentInput = environment.omit({ id: true, secretLost: true, rebuilt: true }).extend({
  id: environment.shape.id.optional(),
  kind: z.enum(['demo', 'production']),
  // Invisible characters are removed here and not where settings are read, because stored operations name address and
  // client id as they were sent.
  name: z.string().overwrite(nameLine).min(1).max(80),
  baseUrl: typedAddress.refine(isExactBaseUrl, 'httpsOnly'),
  clientId: z.string().overwrite(oneLine).min(1).max(200),
  campaigns: z
    .array(
      campaign.extend({
        id: z.string().overwrite(canonicalId).pipe(uuid),
        name: z.string().overwrite(nameLine).min(1).max(200),
      }),
    )
    .max(500),
});
export type EnvironmentInput = z.infer<typeof environmentInput>;

/** Input from the page. An address stored by an earlier version may stay unchanged; `environmentFrom` checks that. */
export const environmentToSave = environmentInput.extend({
  baseUrl: typedAddress.refine(isAllowedBaseUrl, 'httpsOnly'),
});

export const secretFaults = ['other', 'unproven', 'damaged', 'newer'] as const;
export type SecretFault = (typeof secretFaults)[number];

/** An environment as the page sees it. */
export interface EnvironmentView extends Environment {
  /** True when a secret is stored that was entered for exactly this address and client id. */
  hasSecret: boolean;
  /**
   * Why a stored secret is not used; null when nothing is wrong. other: it was entered for another address or client id ·
   * unproven: an earlier version stored it without proof of what it was entered for · damaged: the keychain's entry cannot
   * be read · newer: a newer version of the app wrote it.
   */
  secretFault: SecretFault | null;
  /** True when the stored secret is shorter than `leastSecret`. It is used, but cannot be redacted from answers. */
  secretIsShort: boolean;
  /** Maximum length of the client secret in UTF-16 code units, limited by the system's keychain. */
  longestSecret: number;
}

/** Result of "Test connection": success means that a token was fetched. */
export type ConnectionTest =
  | { ok: true; scope: string | null; milliseconds: number }
  | {
      ok: false;
      /**
       * scope: the client is known but not allowed the requested scope · unreachable: no answer · between: an intermediary
       * (proxy, firewall) answered · rateLimited: the platform asks to wait · failing: the platform, or a server in front
       * of it, reports an internal error · unexpected: an answer that is not the platform's
       */
      reason:
        | 'noSecret'
        | 'credentials'
        | 'scope'
        | 'unreachable'
        | 'between'
        | 'rateLimited'
        | 'failing'
        | 'unexpected';
      status: number | null;
      said: string | null;
    };
