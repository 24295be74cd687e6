import type { ListFilter, SubscriptionSummary } from '../../../contract/subscription.ts';
import { call } from '../../desk.ts';
import { goTo } from '../../stores/navigation.ts';
import { createPaged } from '../../stores/paged.ts';
import { useSearch } from '../../stores/search.ts';

export const idOfRow = (row: SubscriptionSummary): string => row.id;

/** The subscriptions of the active environment. It opens on everything: on a quiet day nothing needs anybody. */
export const subscriptionList = createPaged<SubscriptionSummary, ListFilter>({
  filter: 'all',
  idOf: idOfRow,
  read: (query) => call('subscriptions.list', query),
});

/** Goes to the list with all that a filter holds. */
export function showFilter(filter: ListFilter): void {
  useSearch.getState().setText('subscriptions', '');
  subscriptionList.ask({ filter, search: '' });
  goTo({ name: 'subscriptions' });
}
