import { decisionReasons } from '../../contract/submission.ts';

/** SQL subquery for the ids marked as unreadable. */
export const markedIds = '(SELECT id FROM temp.unreadable_subscriptions)';

export const oneOfThese = (known: readonly string[]) => known.map((each) => `'${each}'`).join(', ');

/** SQL condition: marked as unreadable and in need of a person, so neither a draft nor finished. See lists/marks.ts. */
export const unreadableOnes = `removed_at IS NULL AND id IN ${markedIds}
    AND (stage <> 'draft' AND (stage <> 'acknowledged' OR investment_id IS NULL) OR reason IN (${oneOfThese(decisionReasons)}))`;

/** SQL parts for rows that are neither drafts nor finished. Their index holds exactly these, with stage and reason. */
export const underWay = {
  where: `removed_at IS NULL AND stage IN ('onItsWay', 'uncertain', 'needsYou', 'refused')`,
  /**
   * Forces the index for counting. SQLite would choose `subscriptions_by_stage` and read each row for its reason, which
   * takes a second instead of 25 ms for 100,000 rows.
   */
  index: 'INDEXED BY subscriptions_underway',
};
