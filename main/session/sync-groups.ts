import type { GroupReason } from '../../contract/submission.ts';
import type { SyncGroup } from '../../contract/sync.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';

/**
 * Returns the groups of all kinds, one for each reason, the largest first. A group names its submission only if that is a
 * subscription, because the page can open no other. Pure.
 */
export function mergedGroups(
  ofKinds: readonly { kind: string; groups: readonly SyncGroup[] }[],
): SyncGroup[] {
  const merged = new Map<GroupReason, SyncGroup>();
  for (const { kind, groups } of ofKinds) {
    for (const group of groups) {
      const known = merged.get(group.reason);
      merged.set(
        group.reason,
        known ? together(known, group) : { ...group, id: kind === subscriptionKind ? group.id : null },
      );
    }
  }
  return [...merged.values()].sort((a, b) => b.count - a.count);
}

const together = (a: SyncGroup, b: SyncGroup): SyncGroup => ({
  reason: a.reason,
  count: a.count + b.count,
  id: null,
  nextAttemptAt: [a.nextAttemptAt, b.nextAttemptAt].filter((at) => at !== null).toSorted()[0] ?? null,
});
