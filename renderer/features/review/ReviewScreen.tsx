import { useEffect } from 'react';
import { useScope } from '../../actions/useScope.ts';
import { focusList, revealCurrent } from '../../components/PagedList.tsx';
import { onEvent } from '../../ipcClient.ts';
import { coalesce } from '../../stores/coalesce.ts';
import { useSearch } from '../../stores/search.ts';
import { useSearched } from '../../stores/useSearched.ts';
import { Decision } from './Decision.tsx';
import { Item } from './Item.tsx';
import { Queue, queueId } from './Queue.tsx';
import classes from './ReviewScreen.module.css';
import { reviewScope } from './reviewActions.ts';
import { reviewList, useSelectedReview } from './reviewStore.ts';

/** Keeps the queue up to date while it is shown. */
function useLiveQueue(): void {
  useSearched('review', reviewList);
  useEffect(() => {
    reviewList.refresh();
    return onEvent('subscriptions', coalesce(reviewList.refresh, 300));
  }, []);
}

/**
 * Keeps the focus when its element disappears: the decision with its row, the queue with its last row. The focus then
 * goes to the list, where every key works, or to the section of an empty queue, which says so. Also scrolls the shown
 * row into view.
 */
function useSteadyPlace(shown: string | undefined, empty: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: elements disappear when the row changes or is gone.
  useEffect(() => {
    if (document.activeElement === document.body && !focusList())
      document.getElementById(queueId)?.focus({ preventScroll: true });
  }, [shown, empty]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the new row may be out of view.
  useEffect(revealCurrent, [shown]);
}

/** Shows the queue on the left, the investment in the middle, the user's review on the right. */
export function ReviewScreen({ subscriptionId: open }: { subscriptionId?: string }) {
  const row = useSelectedReview();
  const empty = reviewList.useStore(({ total }) => total === 0);
  useLiveQueue();
  useSteadyPlace(row?.subscriptionId, empty);
  // When opened from a subscription, shows its investment, wherever it is in the queue.
  useEffect(() => {
    if (!open) return;
    useSearch.getState().setText('review', open);
    reviewList.ask({ filter: 'all', search: open });
  }, [open]);
  useScope(reviewScope, row ?? null);
  return (
    <div className={classes.screen} data-empty={empty || undefined}>
      <Queue />
      {row && <Item row={row} />}
      {row && <Decision key={row.subscriptionId} row={row} />}
    </div>
  );
}
