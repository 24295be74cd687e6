import { createHash } from 'node:crypto';
import { parseUnits } from '../../contract/check.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import { isCalledOff } from '../../contract/review.ts';
import type { Subscription } from './model.ts';

/** One investor, one campaign, one number of units, in one spelling; null while the form does not say all three. */
export function orderKey({ investorId, campaignId, units }: SubscriptionForm): string | null {
  const count = parseUnits(units);
  if (!namesUuid(investorId) || !namesUuid(campaignId) || count === undefined) return null;
  return `${canonicalId(investorId)} ${canonicalId(campaignId)} ${count}`;
}

/**
 * True when a subscription counts where somebody enters the same order again: it leads, or may lead, to an investment.
 * A deleted draft does not. Nor does one that the platform refused before it had an investment, unless something of it
 * may be there, nor one of which the platform says that it was called off. A failed identification counts, because it
 * can be made up for, and so does any other word that this version does not know.
 */
export function counts(
  s: Pick<Subscription, 'removedAt' | 'refusal' | 'investment' | 'possiblyCreated' | 'status'>,
): boolean {
  if (s.removedAt !== null) return false;
  if (s.refusal && !s.investment && !s.possiblyCreated) return false;
  return s.status === null || !isCalledOff(s.status);
}

/** Which subscriptions may be about an order. What it names has to be compared: a subscription may have changed since. */
export interface AlikeIndex {
  /** Every subscription of the file has been noted. Before, an order that is not named may be there all the same. */
  complete: boolean;
  note(subscription: { id: string; form: SubscriptionForm }): void;
  /** The last ones noted, newest first. */
  candidates(key: string, most: number): string[];
}

/**
 * An index in memory, because the forms are sealed: from a hash of the order to the ids. 48 bits tell 100,000 orders
 * apart, and a collision costs one comparison. An entry is never taken out, so that a transaction that is rolled back
 * leaves nothing out.
 */
export function createAlikeIndex(): AlikeIndex {
  const ids = new Map<number, string | string[]>();
  const hash = (key: string) => createHash('sha256').update(key).digest().readUIntBE(0, 6);
  return {
    complete: false,
    note({ id, form }) {
      const key = orderKey(form);
      if (key === null) return;
      const at = hash(key);
      const known = ids.get(at);
      if (known === undefined) ids.set(at, id);
      else if (typeof known === 'string') {
        if (known !== id) ids.set(at, [known, id]);
      } else if (!known.includes(id)) known.push(id);
    },
    candidates(key, most) {
      const known = ids.get(hash(key)) ?? [];
      return typeof known === 'string' ? [known] : known.slice(-most).reverse();
    },
  };
}
