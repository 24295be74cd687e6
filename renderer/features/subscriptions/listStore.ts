import { type GroupReason, groupReasons } from '../../../contract/submission.ts';
import type { ListChoice, ListedSubscription, ListFilter } from '../../../contract/subscription-list.ts';
import { call } from '../../ipcClient.ts';
import { goTo } from '../../stores/navigation.ts';
import { createPaged } from '../../stores/paged.ts';
import { useSearch } from '../../stores/search.ts';
import { currentZone, useZone } from '../../time/current.ts';
import { useColumns, widen } from './columnStore.ts';
import type { Sort } from './columns.ts';
import { isBeingTyped, type Where, whereOf } from './narrowing.ts';

export const idOfRow = (row: ListedSubscription): string => row.id;

/** The order of the list, and what its columns must hold. */
interface ColumnsWish {
  sort: Sort | null;
  where: Where;
}

function wishNow(): ColumnsWish {
  const { sort, narrowing } = useColumns.getState();
  return { sort, where: whereOf(narrowing, currentZone()) };
}

/** The subscriptions of the active environment. Opens with all of them, since on a quiet day nothing needs a person. */
export const subscriptionList = createPaged<ListedSubscription, ListChoice, ListFilter, ColumnsWish>({
  filter: 'all',
  wish: wishNow,
  idOf: idOfRow,
  read: (query, wish) => call('subscriptions.list', { ...query, ...wish }),
});

/** Pause in typing after which the list follows, in milliseconds. */
const typingPause = 300;
let typing: ReturnType<typeof setTimeout> | undefined;

/** Asks for the list as it is sorted and narrowed now. */
function follow(): void {
  clearTimeout(typing);
  const { sort, where } = wishNow();
  const { wish } = subscriptionList.useStore.getState();
  // The same object for the same rows, so that everybody can see that only the order has changed.
  const isSame = JSON.stringify(where) === JSON.stringify(wish.where);
  subscriptionList.ask({ wish: { sort, where: isSame ? wish.where : where } }, isSame);
}

useColumns.subscribe((now, before) => {
  if (now.sort === before.sort && now.narrowing === before.narrowing) return;
  if (!isBeingTyped(now.narrowing, before.narrowing)) return follow();
  clearTimeout(typing);
  typing = setTimeout(follow, typingPause);
});
// A day begins and ends at another instant in another zone.
useZone.subscribe(follow);

/** True when the list is narrowed to a reason, not to one of its filters. */
export const isReason = (choice: ListChoice): choice is GroupReason =>
  groupReasons.some((reason) => reason === choice);

/** Opens the list with everything in a filter or with one reason. */
export function showFilter(filter: ListChoice): void {
  useSearch.getState().setText('subscriptions', '');
  widen();
  subscriptionList.ask({ filter, search: '' });
  goTo({ name: 'subscriptions' });
}
