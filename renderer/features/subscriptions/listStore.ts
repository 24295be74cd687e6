import type { ListFilter, SubscriptionSummary } from '../../../contract/subscription.ts';
import { call } from '../../desk.ts';
import { createPaged } from '../../stores/paged.ts';

export const idOfRow = (row: SubscriptionSummary): string => row.id;

/** The subscriptions of the active environment. It opens on everything: on a quiet day nothing needs anybody. */
export const subscriptionList = createPaged<SubscriptionSummary, ListFilter>({
  filter: 'all',
  idOf: idOfRow,
  read: (query) => call('subscriptions.list', query),
});
