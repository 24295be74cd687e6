import type { UnreadableRecord } from '../../../contract/records.ts';

/** How many of a kind are listed one by one; the rest are only counted. */
export const mostConcerned = 10;

/**
 * Groups the records of one kind by subscription: each group has its first record and their number. Records without a
 * subscription form groups of their own.
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
