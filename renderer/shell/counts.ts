import { useEffect } from 'react';
import { create } from 'zustand';
import { call, onEvent } from '../ipcClient.ts';
import { coalesce } from '../stores/coalesce.ts';

interface Counts {
  needsYou: number;
  needsReview: number;
}

/** How much waits for a person, for the rail. Kept while it is read again. */
export const useCountsStore = create<Counts>(() => ({ needsYou: 0, needsReview: 0 }));

async function readCounts(): Promise<void> {
  // Of no row is anything needed here; 1 is the least that can be asked for.
  const first = { search: '', offset: 0, limit: 1 };
  const [subscriptions, review] = await Promise.allSettled([
    call('subscriptions.list', { filter: 'needsYou', ...first }),
    call('review.list', { filter: 'needsReview', ...first }),
  ]);
  // A failed reading leaves the last numbers; the lists themselves say what is wrong.
  if (subscriptions.status === 'fulfilled')
    useCountsStore.setState({ needsYou: subscriptions.value.counts.needsYou });
  if (review.status === 'fulfilled')
    useCountsStore.setState({ needsReview: review.value.counts.needsReview });
}

/** Keeps the counts true while the shell is shown. */
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
