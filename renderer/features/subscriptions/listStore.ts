import { type GroupReason, groupReasons } from '../../../contract/submission.ts';
import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import type { ListChoice, ListFilter } from '../../../contract/subscription-list.ts';
import { call } from '../../ipcClient.ts';
import { goTo } from '../../stores/navigation.ts';
import { createPaged } from '../../stores/paged.ts';
import { useSearch } from '../../stores/search.ts';

export const idOfRow = (row: SubscriptionSummary): string => row.id;

/** The subscriptions of the active environment. Opens with all of them, since on a quiet day nothing needs a person. */
export const subscriptionList = createPaged<SubscriptionSummary, ListChoice, ListFilter>({
  filter: 'all',
  idOf: idOfRow,
  read: (query) => call('subscriptions.list', query),
});

/** True when the list is narrowed to a reason, not to one of its filters. */
export const isReason = (choice: ListChoice): choice is GroupReason =>
  groupReasons.some((reason) => reason === choice);

/** Opens the list with everything in a filter or with one reason. */
export function showFilter(filter: ListChoice): void {
  useSearch.getState().setText('subscriptions', '');
  subscriptionList.ask({ filter, search: '' });
  goTo({ name: 'subscriptions' });
}
