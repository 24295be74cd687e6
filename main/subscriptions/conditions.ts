import { decisionReasons } from '../../contract/submission.ts';

/** SQL subquery for the ids marked as unreadable. */
export const markedIds = '(SELECT id FROM temp.unreadable_subscriptions)';

export const oneOfThese = (known: readonly string[]) => known.map((each) => `'${each}'`).join(', ');

/** SQL condition: marked as unreadable and in need of a person, so neither a draft nor finished. See lists/marks.ts. */
export const unreadableOnes = `removed_at IS NULL AND id IN ${markedIds}
    AND (stage <> 'draft' AND (stage <> 'acknowledged' OR investment_id IS NULL) OR reason IN (${oneOfThese(decisionReasons)}))`;

/** SQL parts for rows that are neither drafts nor finished. */
export const underWay = {
  where: `removed_at IS NULL AND stage IN ('onItsWay', 'uncertain', 'needsYou', 'refused')`,
  /** Forces the index that holds all columns needed, so that SQLite reads no row. */
  index: 'INDEXED BY subscriptions_at_a_glance',
};
