import { useDebouncedValue } from '@mantine/hooks';
import { useEffect } from 'react';
import { useShortcuts } from '../../components/useShortcuts.ts';
import { onEvent } from '../../desk.ts';
import { coalesce } from '../../stores/coalesce.ts';
import { useSearch } from '../../stores/search.ts';
import { Decision } from './Decision.tsx';
import { Item } from './Item.tsx';
import { Queue } from './Queue.tsx';
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
    return onEvent('review', coalesce(reviewList.refresh, 300));
  }, []);
}

/** Queue on the left, the investment in the middle, the person's judgement on the right. */
export function ReviewScreen({ open }: { open?: string }) {
  const row = useSelectedReview();
  useLiveQueue();
  // From a subscription: its investment, wherever it is in the queue.
  useEffect(() => {
    if (!open) return;
    useSearch.getState().setText('review', open);
    reviewList.ask({ filter: 'all', search: open });
  }, [open]);
  useShortcuts([
    ['r', () => row && void refreshReview(row.subscriptionId)],
    ['mod+Enter', () => row && void markReviewed(row)],
  ]);
  return (
    <div className={classes.screen}>
      <Queue />
      {row && <Item row={row} />}
      {row && <Decision key={row.subscriptionId} row={row} />}
    </div>
  );
}
