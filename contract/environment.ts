import { z } from 'zod';
import { canonicalId } from './ids.ts';
import { uuid } from './primitives.ts';
import { isReordered, nameLine, oneLine } from './text.ts';

export const environmentKinds = ['training', 'demo', 'production'] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

/** Campaigns are handed to the broker by id; the API has no list of them [guide]. */
export const campaign = z.object({
  id: uuid,
  name: z.string().trim().min(1).max(200),
  /** null: not known; the invitation will say so [docs]. */
  selfDisclosureRequired: z.boolean().nullable(),
});
export type Campaign = z.infer<typeof campaign>;

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/**
 * True for `https:`, and for `http:` on this very machine: credentials never travel in the clear.
 * Addresses with credentials, a query or a fragment in them are refused.
 */
export function isAllowedBaseUrl(text: string): boolean {
  const parts = /^(https?):\/\/(\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(?:\/[^\s?#\\]*)?$/i.exec(text);
  if (!parts?.[1] || !parts[2] || Number(parts[3] ?? 443) > 65_535) return false;
  return parts[1].toLowerCase() === 'https' || loopbackHosts.includes(parts[2].toLowerCase());
}

/** Node and browsers have it; the types of this folder know neither. */
declare const URL: { canParse(text: string): boolean; new (text: string): { href: string; port: string } };

/** A part of a computer's name between dots (RFC 1035, 2.3.4; RFC 1123, 2.1; company networks have underscores as well). */
const label = '(?!-)[a-z0-9_-]{1,63}(?<!-)';

/**
 * The name of a computer, which has at most 253 characters. The dot at its end stands for the root of the name system; it
 * is called with it.
 */
const hostName = new RegExp(String.raw`^(?=.{1,253}\.?$)${label}(\.${label})*\.?$`, 'i');

/**
 * True for an address whose computer can exist: a URL can be made of it, and the host is an IP address, or a name that the
 * name system can hold. Makers of URLs take more, for example `https://a..b`.
 */
export function namesComputer(text: string): boolean {
  const host = /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(text)?.[1] ?? '';
  return URL.canParse(text) && (host.startsWith('[') || hostName.test(host));
}

/** A `%` that begins no escape. */
const brokenEscape = /%(?![0-9a-f]{2})/i;

/** A part of a path without a letter in it. Slashes at the end of an address are taken off. */
const emptySegment = /\/\/+[^/]/;

/** Escapes of dots, slashes, backslashes and control characters: they mean something else to whoever undoes them. */
const misleadingEscape = /%(?:25)*(?:2e|2f|5c|7f|[01][0-9a-f])/i;

/**
 * True for an address that is called exactly as it is written, by every program on the way: its computer can exist, its
 * path has no broken escapes and no empty parts, and nothing of it changes when a URL is made of it, apart from capital
 * letters in the name of the computer, a port that goes without saying, and the slash at the end. What a person types has
 * to be so. Settings of earlier versions may hold other addresses.
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

/** Where the demo platform lives [guide]. */
export const demoBaseUrl = 'https://demo.cashlink.de/api/external';

/** Most characters of a client secret, where the system's keychain takes as many. No platform has longer ones [assumed]. */
export const mostSecret = 2000;

/**
 * Fewest characters of a client secret that a person enters. A shorter one could stand in any text by chance, so it could
 * not be taken out of what the platform answers. One that an earlier version stored is still used.
 */
export const leastSecret = 6;

/** The id of the built-in Training environment, which always exists. */
export const trainingId = 'training';

/** An environment as it is kept in the settings. The client secret is never part of it. */
export const environment = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  kind: z.enum(environmentKinds),
  name: z.string().trim().min(1).max(80),
  baseUrl: z.string().trim().max(500).refine(isAllowedBaseUrl, 'httpsOnly'),
  clientId: z.string().trim().max(200),
  campaigns: z.array(campaign).max(500),
  /** The secret went with the address that it was entered for, and nobody has entered another since. */
  secretLost: z.boolean().optional(),
  /** Address or client id come from the note beside the data, because the settings lacked them, and nobody has entered a secret since. */
  rebuilt: z.boolean().optional(),
});
export type Environment = z.infer<typeof environment>;

const typedAddress = z
  .string()
  .refine((text) => !isReordered(text), 'reordered')
  .overwrite(oneLine)
  .max(500);

/** What a person types to create (no id) or change an environment. Training cannot be changed. */
export const environmentInput = environment.omit({ id: true, secretLost: true, rebuilt: true }).extend({
  id: environment.shape.id.optional(),
  kind: z.enum(['demo', 'production']),
  // What nobody sees is taken off here and not where settings are read: stored operations name address and client id as
  // they were sent.
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

/** What the page may send: an address that an earlier version stored may stay as it is, which `environmentFrom` checks. */
export const environmentToSave = environmentInput.extend({
  baseUrl: typedAddress.refine(isAllowedBaseUrl, 'httpsOnly'),
});

export const secretFaults = ['other', 'unproven', 'damaged', 'newer'] as const;
export type SecretFault = (typeof secretFaults)[number];

/** What the page is told. */
export interface EnvironmentView extends Environment {
  /** There is a secret that was entered for exactly this address and client id. */
  hasSecret: boolean;
  /**
   * Why a stored secret is not used; null: nothing is wrong. other: it was entered for another address or client id ·
   * unproven: an earlier version stored it, and for what it was entered is not certain · damaged: the keychain's entry
   * cannot be read · newer: a newer version of the program wrote it.
   */
  secretFault: SecretFault | null;
  /** The stored secret has fewer than `leastSecret` characters. It is used, and cannot be taken out of answers. */
  secretIsShort: boolean;
  /** Most UTF-16 code units that its client secret may have: the system's keychain takes only so much. */
  longestSecret: number;
}

/** What "Test connection" found: a token was really fetched, or what went wrong instead. */
export type ConnectionTest =
  | { ok: true; scope: string | null; milliseconds: number }
  | {
      ok: false;
      /**
       * scope: the client is known, but may not have what is asked for · unreachable: nobody answered · between: something
       * on the way answered · rateLimited: it asks to wait · failing: it, or something before it, reports an error of its
       * own · unexpected: an answer, but none of the platform's
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
