import { parseUnits } from '../../contract/check.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import { identityOf, type Named } from '../../contract/references.ts';
import { isCalledOff } from '../../contract/status.ts';
import type { Subscription } from './model.ts';

/** Returns a key of investor, campaign and number of units in one spelling; null while the form lacks one of them. */
export function orderKey({
  investorId,
  campaignId,
  units,
}: Pick<SubscriptionForm, 'investorId' | 'campaignId' | 'units'>): string | null {
  const count = parseUnits(units);
  const investor = identityOf(investorId);
  if (investor === null || !namesUuid(campaignId) || count === undefined) return null;
  return `${investor} ${canonicalId(campaignId)} ${count}`;
}

/**
 * Returns a number for the key of an order. Its 53 bits tell 100,000 orders apart, and two orders of one number cost one
 * comparison. It is computed for each subscription while the lists are read, where SHA-256 takes three times as long.
 */
export function orderPlace(key: string | null): number | null {
  if (key === null) return null;
  // Two sums of the letters by different odd factors, each mixed into the other at the end. Any odd factors would do.
  let high = 0x9e37_79b1;
  let low = 0x85eb_ca77;
  for (let at = 0; at < key.length; at += 1) {
    const letter = key.charCodeAt(at);
    high = Math.imul(high ^ letter, 0x27d4_eb2f);
    low = Math.imul(low ^ letter, 0x1656_67b1);
  }
  high = Math.imul(high ^ (high >>> 16), 0xc2b2_ae3d) ^ Math.imul(low ^ (low >>> 13), 0x27d4_eb2f);
  low = Math.imul(low ^ (low >>> 16), 0x85eb_ca77) ^ Math.imul(high ^ (high >>> 13), 0x9e37_79b1);
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

/**
 * Returns the keys of an order under each name of its investor, because other forms, and earlier entries of the trail, may
 * name the investor differently.
 */
export const orderKeys = (form: SubscriptionForm, names: readonly Named[]): string[] => [
  ...new Set(names.flatMap((investorId) => orderKey({ ...form, investorId }) ?? [])),
];

/**
 * True when a subscription counts as a duplicate of the same order, because it leads, or may lead, to an investment.
 * A deleted draft does not count, nor a subscription refused before it had an investment (unless something was possibly
 * created), nor one whose status says that it was called off. A failed identification counts, because it can be
 * repeated, and so does any status unknown to this version.
 */
export function counts(
  s: Pick<Subscription, 'removedAt' | 'refusal' | 'investment' | 'possiblyCreated' | 'status'>,
): boolean {
  if (s.removedAt !== null) return false;
  if (s.refusal && !s.investment && !s.possiblyCreated) return false;
  return s.status === null || !isCalledOff(s.status);
}

/** Finds subscriptions that may be about an order. Compare each result: a subscription may have changed since. */
export interface AlikeIndex {
  /** True when every subscription of the file has been noted. Before that, an order may exist without being found. */
  complete: boolean;
  /** Notes the order of a subscription. @param place see `orderPlace` */
  note(id: string, place: number | null): void;
  /** Returns the ids noted last under a key, newest first, at most `most`. */
  candidates(key: string, most: number): string[];
}

/**
 * Creates the index, which maps numbers of orders to ids. It is kept in memory because the forms are sealed. Entries are never removed, so that nothing is missing
 * after a transaction is rolled back.
 */
export function createAlikeIndex(): AlikeIndex {
  const ids = new Map<number, string | string[]>();
  return {
    complete: false,
    note(id, at) {
      if (at === null) return;
      const known = ids.get(at);
      if (known === undefined) ids.set(at, id);
      else if (typeof known === 'string') {
        if (known !== id) ids.set(at, [known, id]);
      } else if (!known.includes(id)) known.push(id);
    },
    candidates(key, most) {
      const known = ids.get(orderPlace(key) ?? -1) ?? [];
      return typeof known === 'string' ? [known] : known.slice(-most).reverse();
    },
  };
}
