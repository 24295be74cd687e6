import type { Entry } from './form-entry.ts';
import { campaigns, cast } from './platform.ts';

/** The shortest entry that can be queued, without its units: it waits for a signature. */
export const unsigned = {
  investor: cast.oneWallet,
  campaign: campaigns.plain,
  survey: 'waiver',
} as const satisfies Omit<Entry, 'units'>;

/** The shortest entry that becomes an investment, without its units. */
export const signed = { ...unsigned, signature: 'now' } as const satisfies Omit<Entry, 'units'>;
