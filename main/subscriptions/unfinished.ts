import type { DatabaseSync } from 'node:sqlite';
import { decisionReasons, stageReasons, stages } from '../../contract/submission.ts';
import type { Unfinished } from '../sync/store.ts';
import { oneOfThese } from './conditions.ts';

/** How many are read in one batch: a few milliseconds' work. */
const batch = 1_000;

/** SQL condition: the scheduler must look at the subscription. A row that makes no sense is looked at too. */
const isUnfinished = `removed_at IS NULL AND reason NOT IN (${oneOfThese(decisionReasons)})
   AND (stage IN ('onItsWay', 'uncertain') OR reason IN ('noWallet', 'signature', 'otherClient', 'notCompared', 'investorNotSent') AND queued_at IS NOT NULL
     OR stage = 'acknowledged' AND status IS NULL
     OR stage NOT IN (${oneOfThese(stages)}) OR reason NOT IN (${oneOfThese(stageReasons)}))`;

/** Prepares the walk, which reads an index that holds all columns needed, and no row. See `SubmissionStore.unfinished`. */
export function createUnfinished(sql: DatabaseSync): () => Generator<Unfinished[]> {
  const next = sql.prepare(
    `SELECT id, stage, reason, queued_at FROM subscriptions INDEXED BY subscriptions_at_a_glance
     WHERE ${isUnfinished} AND (stage, reason, id) > (?, ?, ?) ORDER BY stage, reason, id LIMIT ${batch}`,
  );
  return function* walk() {
    for (let last: Omit<Row, 'queued_at'> | undefined = { stage: '', reason: '', id: '' }; last; ) {
      const rows = next.all(last.stage, last.reason, last.id) as unknown as Row[];
      yield rows.map(({ id, queued_at: queuedAt }) => ({ id, queuedAt }));
      last = rows.length < batch ? undefined : rows.at(-1);
    }
  };
}

interface Row {
  id: string;
  stage: string;
  reason: string;
  queued_at: string | null;
}
