import { useEffect } from 'react';
import { create } from 'zustand';
import type { ListProgress } from '../../contract/subscription-list.ts';
import { call, onEvent } from '../ipcClient.ts';
import { onEnvironmentChange, onReopened } from '../stores/app.ts';
import { coalesce } from '../stores/coalesce.ts';

export interface Counts {
  needsYou: number;
  needsReview: number;
}

/**
 * How many items wait for a person, for the rail. Old counts stay while they are read again; 0, which shows nothing, stands
 * for counts that are unknown while the data file is being read.
 */
export const useCountsStore = create<Counts>(() => ({ needsYou: 0, needsReview: 0 }));

/** Returns a count of a list; 0 while only a part of the data file has been read. */
const wholeCount = <Name extends string>(
  { counts, building }: { counts: Record<Name, number>; building: ListProgress | null },
  name: Name,
): number => (building ? 0 : counts[name]);

async function readCounts(): Promise<void> {
  // No row is needed here; 1 is the smallest limit allowed.
  const first = { search: '', offset: 0, limit: 1 };
  const [subscriptions, review] = await Promise.allSettled([
    call('subscriptions.list', { filter: 'needsYou', ...first }),
    call('review.list', { filter: 'needsReview', ...first }),
  ]);
  // A failed read keeps the last counts; the lists themselves report the failure.
  if (subscriptions.status === 'fulfilled')
    useCountsStore.setState({ needsYou: wholeCount(subscriptions.value, 'needsYou') });
  if (review.status === 'fulfilled')
    useCountsStore.setState({ needsReview: wholeCount(review.value, 'needsReview') });
}

/** Keeps the counts up to date while the shell is shown. */
export function useCounts(): void {
  useEffect(() => {
    const read = coalesce(() => void readCounts(), 500);
    read();
    const stop = [onEvent('subscriptions', read), onEnvironmentChange(read), onReopened(read)];
    return () => {
      for (const end of stop) end();
    };
  }, []);
}
