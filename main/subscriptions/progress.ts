import type { GroupReason, Stage } from '../../contract/submission.ts';
import type { SyncGroup } from '../../contract/sync.ts';
import type { Database } from '../storage/database.ts';
import type { KindProgress } from '../sync/store.ts';
import { goesOnByItself } from '../sync/submission.ts';
import { markedIds, underWay, unreadableOnes } from './conditions.ts';

/** How many subscriptions share this stage and reason. `id` is set when there is exactly one. */
export interface StageCount {
  stage: Stage;
  reason: GroupReason;
  count: number;
  id: string | null;
}

/** Stage and reason of unreadable subscriptions, whatever their rows say. */
const heldBack = { stage: 'needsYou', reason: 'unreadable' } as const;

/**
 * Returns the counts as the page shows them, the largest group first. Pure.
 * @param next when the first subscription with a reason goes on, by reason; ISO 8601
 */
export function groupsOf(
  counts: readonly StageCount[],
  next: Partial<Record<GroupReason, string | null>>,
): { waits: SyncGroup[]; needs: SyncGroup[] } {
  const waits: SyncGroup[] = [];
  const needs: SyncGroup[] = [];
  for (const stageCount of counts) {
    const { reason, count, id } = stageCount;
    if (count === 0) continue;
    const group: SyncGroup = {
      reason,
      count,
      id,
      nextAttemptAt: next[reason] ?? null,
    };
    (goesOnByItself(stageCount) ? waits : needs).push(group);
  }
  const largestFirst = (a: SyncGroup, b: SyncGroup) => b.count - a.count;
  return { waits: waits.sort(largestFirst), needs: needs.sort(largestFirst) };
}

/**
 * Creates the progress of sending from the data file. Subscriptions are counted in SQL, not loaded, because the page gets
 * the progress often. The index of subscriptions under way holds all columns needed.
 */
export function createProgress(db: Database): KindProgress {
  const { sql } = db;
  const from = `FROM subscriptions ${underWay.index} WHERE ${underWay.where}`;
  const counting = sql.prepare(
    `SELECT stage, reason, COUNT(*) AS count ${from} GROUP BY stage, reason ORDER BY stage, reason`,
  );
  const marked = sql.prepare(
    // Few are marked, so the search begins with them. On its own, SQLite would read each row that is not removed.
    `SELECT id, stage, reason FROM subscriptions INDEXED BY sqlite_autoindex_subscriptions_1
     WHERE ${unreadableOnes} ORDER BY id`,
  );
  const stageCount = sql.prepare(
    `SELECT stage, reason, id IN ${markedIds} AS unreadable FROM subscriptions WHERE id = ? AND removed_at IS NULL`,
  );
  const one = sql.prepare(
    `SELECT id ${from} AND stage = ? AND reason = ? AND id NOT IN ${markedIds}
       AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
  );
  // Reads the subscriptions' index alone, and only the rows of open operations.
  const next = sql.prepare(
    `SELECT MIN(next_attempt_at) AS at FROM operations
     WHERE state IN ('ready', 'sending', 'uncertain') AND COALESCE(owner_kind, 'subscription') = 'subscription'
       AND subscription_id IN (SELECT id ${from} AND reason = 'waitsForRetry' AND id NOT IN ${markedIds})`,
  );

  const stageIn = (row: Record<string, unknown>) => ({
    stage: row.stage as Stage,
    reason: row.reason as GroupReason,
  });
  const stageNow = (id: string) => {
    const row = stageCount.get(id);
    return row ? stageIn(row.unreadable === 1 ? { ...row, ...heldBack } : row) : null;
  };

  return {
    groups(active, looks) {
      const unreadable = marked.all();
      const markedNow = new Set(unreadable.map((row) => String(row.id)));
      const elsewhere = [
        ...unreadable.map(stageIn),
        ...active.filter((id) => !markedNow.has(id)).map(stageNow),
      ];
      const counts = counting.all().map((row): StageCount => {
        const { stage, reason } = stageIn(row);
        const others = elsewhere.filter((each) => each?.stage === stage && each.reason === reason).length;
        const count = Number(row.count) - others;
        const found = count === 1 ? one.get(stage, reason, JSON.stringify(active)) : undefined;
        return { stage, reason, count, id: found ? String(found.id) : null };
      });
      const [only] = markedNow.size === 1 ? markedNow : [];
      counts.push({ ...heldBack, count: markedNow.size, id: only ?? null });
      const retries = counts.some(({ reason, count }) => reason === 'waitsForRetry' && count > 0);
      const at = retries ? next.get()?.at : null;
      const waitsForRetry = typeof at === 'string' ? at : null;
      return groupsOf(counts, { ...looks, waitsForRetry });
    },
    ended(id) {
      const now = stageNow(id);
      if (now?.stage === 'refused') return 'refused';
      const persons = now?.stage === 'needsYou' || (now?.stage === 'uncertain' && !goesOnByItself(now));
      return persons ? 'needsYou' : null;
    },
  };
}
