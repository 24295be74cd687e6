import type { DatabaseSync } from 'node:sqlite';
import { decisionReasons, stageReasons, stages } from '../../contract/submission.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import type { Unfinished } from '../sync/store.ts';
import { oneOfThese } from './conditions.ts';

/** How many rows are read in one batch: a few milliseconds' work. */
const batch = 500;

/** SQL condition: the scheduler must look at the subscription. A row that makes no sense is looked at too. */
const isUnfinished = `removed_at IS NULL AND reason NOT IN (${oneOfThese(decisionReasons)})
   AND (stage IN ('onItsWay', 'uncertain') OR reason IN ('noWallet', 'signature', 'otherClient', 'notCompared', 'investorNotSent') AND queued_at IS NOT NULL
     OR stage = 'acknowledged' AND status IS NULL
     OR stage NOT IN (${oneOfThese(stages)}) OR reason NOT IN (${oneOfThese(stageReasons)}))`;

/** Prepares the walk through all rows, because no index tells which are unfinished. See `SubmissionStore.unfinished`. */
export function createUnfinished(sql: DatabaseSync): () => Generator<Unfinished[]> {
  const next = readsAnyNumber(
    sql.prepare(
      `SELECT rowid AS row, id, queued_at, ${isUnfinished} AS unfinished FROM subscriptions
       WHERE rowid > ? ORDER BY rowid LIMIT ${batch}`,
    ),
  );
  return function* walk() {
    for (let last: bigint | null = -(2n ** 63n); last !== null; ) {
      const rows = next.all(last) as { row: bigint; id: unknown; queued_at: unknown; unfinished: bigint }[];
      yield rows
        .filter(({ unfinished }) => unfinished === 1n)
        .map(({ id, queued_at }) => ({
          id: String(id),
          queuedAt: queued_at === null ? null : String(queued_at),
        }));
      last = rows.length < batch ? null : (rows.at(-1)?.row ?? null);
    }
  };
}
