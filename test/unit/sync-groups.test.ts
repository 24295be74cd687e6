import { expect, it } from 'vitest';
import type { SyncGroup } from '../../contract/sync.ts';
import { mergedGroups } from '../../main/session/sync-groups.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';

const [early, late] = ['2026-03-01T09:00:00.000Z', '2026-03-01T10:00:00.000Z'];
const retry = (count: number, id: string | null, nextAttemptAt: string | null): SyncGroup => ({
  reason: 'waitsForRetry',
  count,
  id,
  nextAttemptAt,
});
const sending: SyncGroup = { reason: 'waitsForSending', count: 4, id: null, nextAttemptAt: null };
const of = (subscriptions: SyncGroup[], people: SyncGroup[]) =>
  mergedGroups([
    { kind: subscriptionKind, groups: subscriptions },
    { kind: 'person', groups: people },
  ]);

it('submissions of two kinds with one reason are one group, with the earliest time', () => {
  expect(of([retry(2, null, late)], [sending, retry(3, null, early)])).toEqual([
    retry(5, null, early),
    sending,
  ]);
  expect(of([retry(2, null, null)], [retry(3, null, late)])).toEqual([retry(5, null, late)]);
});

it('a group names its submission only if it is the only one and a subscription', () => {
  expect(of([retry(1, 's', early)], [])).toEqual([retry(1, 's', early)]);
  expect(of([], [retry(1, 'p', early)])).toEqual([retry(1, null, early)]);
  expect(of([retry(1, 's', early)], [retry(1, 'p', late)])).toEqual([retry(2, null, early)]);
});
