import { investedStatuses } from '../../contract/status.ts';
import { decisionReasons, groupReasons } from '../../contract/submission.ts';
import { type ListChoice, type ListFilter, listFilters } from '../../contract/subscription-list.ts';

/** SQL subquery for the ids marked as unreadable. */
export const markedIds = '(SELECT id FROM temp.unreadable_subscriptions)';

export const oneOfThese = (known: readonly string[]) => known.map((each) => `'${each}'`).join(', ');

/** SQL condition: a person has to act before our own part can go on. */
const heldUp = `(stage NOT IN ('draft', 'onItsWay', 'uncertain', 'acknowledged')
    OR reason IN (${oneOfThese(decisionReasons)}) OR stage = 'acknowledged' AND investment_id IS NULL
    OR stage IN ('onItsWay', 'uncertain') AND id IN ${markedIds})`;

/** SQL condition: the platform's status, if known, is that of a valid investment. */
const isGood = `(status IS NULL OR status IN (${oneOfThese(investedStatuses)}))`;

/** SQL condition: a person has reviewed the current status. */
const isReviewed = `EXISTS (SELECT 1 FROM reviews WHERE subscription_id = subscriptions.id
    AND reviews.status = subscriptions.status AND reviewed_at >= COALESCE(status_changed_at, ''))`;

/**
 * SQL conditions of the filters, over plain columns. An investment without wallet is both invested and in need of a
 * person. An investment with a failed status, or one unknown to this version (e.g. CANCELLED), does not count as invested
 * and needs a person until its status is reviewed. A row that matches nothing else, such as one with a damaged stage,
 * needs a person too, so that each row is in at least one filter besides `all`.
 */
export const conditions: Record<ListFilter, string> = {
  needsYou: `removed_at IS NULL AND (${heldUp}
    OR stage = 'acknowledged' AND investment_id IS NOT NULL AND NOT ${isGood} AND NOT ${isReviewed})`,
  drafts: `removed_at IS NULL AND stage = 'draft'`,
  onItsWay: `removed_at IS NULL AND stage IN ('onItsWay', 'uncertain') AND reason NOT IN (${oneOfThese(decisionReasons)})
    AND id NOT IN ${markedIds}`,
  invested: `removed_at IS NULL AND investment_id IS NOT NULL AND ${isGood}`,
  all: `removed_at IS NULL`,
};

/** SQL condition: marked as unreadable and in need of a person, so neither a draft nor finished. */
export const unreadableOnes = `removed_at IS NULL AND ${heldUp} AND id IN ${markedIds}`;

/** SQL parts for rows that are neither drafts nor finished. Their index holds exactly these, with stage and reason. */
export const underWay = {
  where: `removed_at IS NULL AND stage IN ('onItsWay', 'uncertain', 'needsYou', 'refused')`,
  /**
   * Forces the index for counting. SQLite would choose `subscriptions_by_stage` and read each row for its reason, which
   * takes a second instead of 25 ms for 100,000 rows.
   */
  index: 'INDEXED BY subscriptions_underway',
};

/** Makes one value for everything that a list can be narrowed to, from its SQL condition and index. */
export const perChoice = <T>(make: (where: string, index: string) => T) =>
  Object.fromEntries([
    ...listFilters.map((filter) => [filter, make(conditions[filter], '')]),
    ...groupReasons.map((reason) => [
      reason,
      reason === 'unreadable'
        ? make(unreadableOnes, '')
        : make(`${underWay.where} AND reason = '${reason}' AND id NOT IN ${markedIds}`, underWay.index),
    ]),
  ]) as Record<ListChoice, T>;
