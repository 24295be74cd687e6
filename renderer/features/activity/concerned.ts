import type { UnreadableRecord } from '../../../contract/records.ts';

/** How many of a kind are named one by one; the rest is counted. */
export const mostConcerned = 10;

/**
 * Returns the records of one kind, with those of one subscription as one entry: the first, and how many there are.
 * Those of no subscription are entries of their own.
 */
export function concernedBy(records: readonly UnreadableRecord[]): (UnreadableRecord & { count: number })[] {
  const concerned = new Map<string, UnreadableRecord & { count: number }>();
  for (const record of records) {
    const { id, subscriptionId } = record;
    const key = JSON.stringify([subscriptionId, subscriptionId === null ? id : null]);
    const known = concerned.get(key);
    concerned.set(key, known ? { ...known, count: known.count + 1 } : { ...record, count: 1 });
  }
  return [...concerned.values()];
}
