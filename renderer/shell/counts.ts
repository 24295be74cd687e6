import { useEffect } from 'react';
import { create } from 'zustand';
import { call, onEvent } from '../ipcClient.ts';
import { coalesce } from '../stores/coalesce.ts';

export interface Counts {
  needsYou: number;
  needsReview: number;
}

/** How many items wait for a person, for the rail. Old counts stay while they are read again. */
export const useCountsStore = create<Counts>(() => ({ needsYou: 0, needsReview: 0 }));

async function readCounts(): Promise<void> {
  // No row is needed here; 1 is the smallest limit allowed.
  const first = { search: '', offset: 0, limit: 1 };
  const [subscriptions, review] = await Promise.allSettled([
    call('subscriptions.list', { filter: 'needsYou', ...first }),
    call('review.list', { filter: 'needsReview', ...first }),
  ]);
  // A failed read keeps the last counts; the lists themselves report the failure.
  if (subscriptions.status === 'fulfilled')
    useCountsStore.setState({ needsYou: subscriptions.value.counts.needsYou });
  if (review.status === 'fulfilled')
    useCountsStore.setState({ needsReview: review.value.counts.needsReview });
}

/** Keeps the counts up to date while the shell is shown. */
export function useCounts(): void {
  useEffect(() => {
    const read = coalesce(() => void readCounts(), 500);
    read();
    const stop = [onEvent('subscriptions', read), onEvent('app', read)];
    return () => {
      for (const end of stop) end();
    };
  }, []);
}
