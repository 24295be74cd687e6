import type { GroupReason, Stage } from '../../contract/submission.ts';
import type { SyncGroup } from '../../contract/sync.ts';
import type { Database } from '../storage/database.ts';
import { createMemo } from '../storage/memo.ts';
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

/** Counts subscriptions that are neither drafts nor finished, by stage and reason. */
export interface StageCounting {
  /** Returns how many readable subscriptions share each stage and reason. */
  counts(): Omit<StageCount, 'id'>[];
  /** Returns one of these subscriptions that is not among others; null when there is none. */
  one(group: Pick<StageCount, 'stage' | 'reason'>, others: readonly string[]): string | null;
}

const readableUnderWay = `FROM subscriptions ${underWay.index} WHERE ${underWay.where} AND id NOT IN ${markedIds}`;

/**
 * Counts in the data file, as long as the lists are being read. The index of subscriptions under way holds all columns
 * needed.
 */
function countingIn(db: Database): StageCounting {
  const { sql } = db;
  const from = readableUnderWay;
  const counting = sql.prepare(
    `SELECT stage, reason, COUNT(*) AS count ${from} GROUP BY stage, reason ORDER BY stage, reason`,
  );
  const one = sql.prepare(
    `SELECT id ${from} AND stage = ? AND reason = ? AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
  );
  return {
    counts: createMemo(db, () =>
      counting.all().map((row) => ({ ...stageIn(row), count: Number(row.count) })),
    ),
    one({ stage, reason }, others) {
      const found = one.get(stage, reason, JSON.stringify(others));
      return found ? String(found.id) : null;
    },
  };
}

const stageIn = (row: Record<string, unknown>) => ({
  stage: row.stage as Stage,
  reason: row.reason as GroupReason,
});

/**
 * Creates the progress of sending. Subscriptions are counted, not loaded, because the page gets the progress often.
 * @param lists counts from memory; null as long as the lists are being read
 */
export function createProgress(db: Database, lists: () => StageCounting | null): KindProgress {
  const { sql } = db;
  const inFile = countingIn(db);
  const marked = sql.prepare(
    // Few are marked, so the search begins with them. On its own, SQLite would read each row that is not removed.
    `SELECT id FROM subscriptions INDEXED BY sqlite_autoindex_subscriptions_1 WHERE ${unreadableOnes} ORDER BY id`,
  );
  const stageCount = sql.prepare(
    `SELECT stage, reason, id IN ${markedIds} AS unreadable FROM subscriptions WHERE id = ? AND removed_at IS NULL`,
  );
  // Nearly always the first operation is the one.
  const next = sql.prepare(
    `SELECT next_attempt_at AS at FROM operations INDEXED BY open_operations_by_attempt
     WHERE state IN ('ready', 'sending', 'uncertain') AND next_attempt_at IS NOT NULL
       AND COALESCE(owner_kind, 'subscription') = 'subscription'
       AND EXISTS (SELECT 1 FROM subscriptions WHERE id = subscription_id AND removed_at IS NULL
         AND reason = 'waitsForRetry' AND id NOT IN ${markedIds})
     ORDER BY next_attempt_at LIMIT 1`,
  );

  const stageNow = (id: string) => {
    const row = stageCount.get(id);
    return row ? stageIn(row.unreadable === 1 ? { ...row, ...heldBack } : row) : null;
  };

  return {
    groups(active, looks) {
      const unreadable = marked.all().map((row) => String(row.id));
      const markedNow = new Set(unreadable);
      const elsewhere = active.filter((id) => !markedNow.has(id)).map(stageNow);
      const counting = lists() ?? inFile;
      const counts = counting.counts().map((group): StageCount => {
        const others = elsewhere.filter(
          (each) => each?.stage === group.stage && each.reason === group.reason,
        ).length;
        const count = group.count - others;
        return { ...group, count, id: count === 1 ? counting.one(group, active) : null };
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
