import { z } from 'zod';
import { isAllowedBaseUrl, isExactBaseUrl } from './base-url.ts';
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
