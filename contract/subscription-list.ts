import type { GroupReason } from './submission.ts';
import type { SubscriptionSummary } from './subscription.ts';

/** The list's filters. `needsYou` includes refused subscriptions and those with an unknown outcome. */
export const listFilters = ['needsYou', 'drafts', 'onItsWay', 'invested', 'all'] as const;

export type ListFilter = (typeof listFilters)[number];
/** Selects the subscriptions of a list: one of its filters, or all beyond drafts with one reason. */
export type ListChoice = ListFilter | GroupReason;

/** Maximum number of rows of a list per call. */
export const mostRows = 500;

export interface SubscriptionList {
  rows: SubscriptionSummary[];
  /** Number of subscriptions that match the filter and the search, including those not in `rows`. */
  total: number;
  counts: Record<ListFilter, number>;
}
