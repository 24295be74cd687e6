import { isAllowedBaseUrl } from '../../contract/base-url.ts';
import { isUuid } from '../../contract/primitives.ts';

/** A server with the platform's API, and the investor and campaign of the subscriptions sent to it. */
export interface Target {
  base: string;
  clientId: string;
  clientSecret: string;
  campaign: string;
  investor: string;
}

/**
 * Returns the server named by a command's arguments; null when the command uses its own sandbox.
 * @param sandboxOnly options that are not possible with another server
 * @throws Error with a sentence about the first invalid argument
 */
export function readTarget(
  values: Record<string, string | undefined>,
  sandboxOnly: Record<string, number | undefined> = {},
): Target | null {
  const needed = ['client-id', 'client-secret', 'campaign', 'investor'];
  const { base, campaign = '', investor = '' } = values;
  if (base === undefined) {
    const idle = needed.find((name) => values[name] !== undefined);
    if (idle) throw new Error(`--${idle} is about another server: --base is missing.`);
    return null;
  }
  const odd = Object.keys(sandboxOnly).find((name) => sandboxOnly[name] !== undefined);
  if (odd) throw new Error(`--${odd} is about the sandbox: it does not go with --base.`);
  const missing = needed.filter((name) => values[name] === undefined);
  if (missing.length > 0)
    throw new Error(`With --base, these are needed too: ${missing.map((name) => `--${name}`).join(' ')}.`);
  if (!isAllowedBaseUrl(base))
    throw new Error(`--base must be an https: address, or http: on this computer, not "${base}".`);
  for (const [name, id] of Object.entries({ campaign, investor }))
    if (!isUuid(id)) throw new Error(`--${name} must be an id (UUID), not "${id}".`);
  return {
    base: base.replace(/\/+$/, ''),
    clientId: values['client-id'] ?? '',
    clientSecret: values['client-secret'] ?? '',
    campaign,
    investor,
  };
}
