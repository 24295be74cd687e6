import { useDebouncedValue } from '@mantine/hooks';
import { useEffect } from 'react';
import { focusList, revealCurrent } from '../../components/PagedList.tsx';
import { useShortcuts } from '../../components/useShortcuts.ts';
import { onEvent } from '../../ipcClient.ts';
import { coalesce } from '../../stores/coalesce.ts';
import { useSearch } from '../../stores/search.ts';
import { Decision } from './Decision.tsx';
import { Item } from './Item.tsx';
import { Queue, queueId } from './Queue.tsx';
import classes from './ReviewScreen.module.css';
import { markReviewed, refreshReview, reviewList, useSelectedReview } from './reviewStore.ts';

/** Keeps the queue true while it is shown. */
function useLiveQueue(): void {
  const [search] = useDebouncedValue(
    useSearch(({ texts }) => texts.review.trim()),
    120,
  );
  useEffect(() => reviewList.ask({ search }), [search]);
  useEffect(() => {
    reviewList.refresh();
    return onEvent('subscriptions', coalesce(reviewList.refresh, 300));
  }, []);
}

/**
 * What has the focus may go away: the decision with its row, the queue with its last one. Then the queue has it, from
 * where every key works, and when it is empty the words that say so. The row that is shown is in view.
 */
function useSteadyPlace(shown: string | undefined, empty: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row, or none, is when something goes away.
  useEffect(() => {
    if (document.activeElement === document.body && !focusList())
      document.getElementById(queueId)?.focus({ preventScroll: true });
  }, [shown, empty]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row is what may be out of view.
  useEffect(revealCurrent, [shown]);
}

/** Queue on the left, the investment in the middle, the person's judgement on the right. */
export function ReviewScreen({ open }: { open?: string }) {
  const row = useSelectedReview();
  const empty = reviewList.useStore(({ total }) => total === 0);
  useLiveQueue();
  useSteadyPlace(row?.subscriptionId, empty);
  // From a subscription: its investment, wherever it is in the queue.
  useEffect(() => {
    if (!open) return;
    useSearch.getState().setText('review', open);
    reviewList.ask({ filter: 'all', search: open });
  }, [open]);
  const mark = async () => {
    if (row && (await markReviewed(row))) focusList();
  };
  // A key that is held down, like a double click, must not mark what nobody has looked at yet.
  const markOnce = ({ repeat }: KeyboardEvent) => {
    if (!repeat) void mark();
  };
  useShortcuts([
    ['r', () => row && !row.unreadable && void refreshReview(row.subscriptionId)],
    ['1', markOnce],
    ['mod+Enter', markOnce],
  ]);
  return (
    <div className={classes.screen} data-empty={empty || undefined}>
      <Queue />
      {row && <Item row={row} />}
      {row && <Decision key={row.subscriptionId} row={row} onMark={() => void mark()} />}
    </div>
  );
}
