import { z } from 'zod';
import type { TrailEntry } from '../../contract/trail.ts';
import type { Trail } from '../audit/trail.ts';
import { orderKeys } from './alike.ts';
import type { FactsSource } from './facts.ts';
import type { Subscription } from './model.ts';
import type { SubscriptionRepository } from './repository.ts';
import { subscriptionKind } from './steps.ts';

/** The other subscriptions of an order. */
export interface SameOrder {
  /** False until the whole file was searched; there may be more then. */
  complete: boolean;
  /** Newest first. */
  others: Subscription[];
  /** True when a person has confirmed that this order is intended in addition to each of them. */
  intended: boolean;
}

/** Returns the function that finds the other subscriptions of a subscription's order; none once it has its investment. */
export const createSameOrder =
  (
    trail: Pick<Trail, 'of'>,
    deps: {
      facts: Pick<FactsSource, 'investorNames'>;
      repository: Pick<SubscriptionRepository, 'alike'>;
    },
  ) =>
  (s: Subscription): SameOrder => {
    if (s.investment) return { complete: true, others: [], intended: false };
    const orders = orderKeys(s.form, deps.facts.investorNames(s));
    const { complete, others } = deps.repository.alike(s.id, orders);
    const said = () => trail.of({ kind: subscriptionKind, id: s.id });
    return { complete, others, intended: others.length > 0 && isIntended(said(), orders, others) };
  };

/** True when a person has confirmed that this order is intended in addition to each of these others. */
function isIntended(trail: TrailEntry[], orders: readonly string[], others: Subscription[]): boolean {
  const said = secondSaid.safeParse(trail.findLast(({ what }) => what === 'second.intended')?.details);
  if (!said.success || !orders.includes(said.data.order)) return false;
  return others.every(({ id }) => said.data.others.includes(id));
}

const secondSaid = z.object({ order: z.string(), others: z.array(z.string()) });
