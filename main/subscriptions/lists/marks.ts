import { investedStatuses, isKnownStatus } from '../../../contract/status.ts';
import { type GroupReason, groupReasons, isForDecision, type Stage } from '../../../contract/submission.ts';
import { type ListChoice, listFilters } from '../../../contract/subscription-list.ts';
import type { ListFacts } from './facts.ts';

/** The lists that a subscription may be in: those of the page, and the two of the review. */
export type SubscriptionMark = ListChoice | 'investments' | 'toReview';

export const subscriptionMarks: readonly SubscriptionMark[] = [
  ...listFilters,
  ...groupReasons,
  'investments',
  'toReview',
];

const goesOut: readonly Stage[] = ['onItsWay', 'uncertain'];
/** The stages of subscriptions that are neither drafts nor finished. */
const underWay: readonly Stage[] = [...goesOut, 'needsYou', 'refused'];

/** True when a person has to act before our own part can go on. */
const isHeldUp = ({ stage, reason, investmentId, isMarked }: ListFacts): boolean =>
  stage === 'needsYou' ||
  stage === 'refused' ||
  isForDecision(reason) ||
  (stage === 'acknowledged' && investmentId === null) ||
  (goesOut.includes(stage) && isMarked);

/** True when the platform's status, if known, is that of a valid investment. */
const isGood = ({ status }: ListFacts): boolean =>
  status === null || (isKnownStatus(status) && investedStatuses.includes(status));

/** True when a status, or a difference from what was acknowledged, waits for a review. */
const isToReview = (facts: ListFacts): boolean =>
  (facts.status !== null && !facts.isReviewed) || facts.isToBeLookedAt;

/** Returns the reason by which a subscription beyond drafts is counted; null when it is not. */
export function groupOf(facts: ListFacts): GroupReason | null {
  if (facts.isMarked) return isHeldUp(facts) ? 'unreadable' : null;
  return underWay.includes(facts.stage) ? facts.reason : null;
}

/**
 * Returns the lists that a subscription is in. An investment without wallet is both invested and in need of a person. An
 * investment with a failed status, or one unknown to this version (e.g. CANCELLED), does not count as invested and needs a
 * person until its status is reviewed. Pure.
 */
export function marksOf(facts: ListFacts): SubscriptionMark[] {
  const { stage, reason, investmentId, isMarked } = facts;
  const hasInvestment = investmentId !== null;
  const isFailed = stage === 'acknowledged' && hasInvestment && !isGood(facts) && !facts.isReviewed;
  const group = groupOf(facts);
  const marks: SubscriptionMark[] = ['all'];
  if (isHeldUp(facts) || isFailed) marks.push('needsYou');
  if (stage === 'draft') marks.push('drafts');
  if (goesOut.includes(stage) && !isForDecision(reason) && !isMarked) marks.push('onItsWay');
  if (hasInvestment && isGood(facts)) marks.push('invested');
  if (hasInvestment) marks.push('investments');
  if (hasInvestment && isToReview(facts)) marks.push('toReview');
  if (group) marks.push(group);
  return marks;
}

/** Returns how urgent a review is: 0 a difference or an unknown status to review, 1 another one to review, 2 the rest. */
export function urgencyOf(facts: ListFacts): 0 | 1 | 2 {
  if (!isToReview(facts)) return 2;
  const isUnknown = facts.status !== null && !isKnownStatus(facts.status);
  return facts.differs || isUnknown ? 0 : 1;
}
