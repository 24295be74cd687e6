import type { ReviewRow } from '../../../contract/review.ts';
import { isKnownStatus } from '../../../contract/status.ts';

/** Returns why a person should review an investment; `done` when nobody needs to. */
export function whyAsked({
  unreadable,
  status,
  statusChangedAt,
  needsReview,
  lastReview,
  differs,
}: Pick<ReviewRow, 'unreadable' | 'status' | 'statusChangedAt' | 'needsReview' | 'lastReview' | 'differs'>) {
  if (unreadable) return 'unreadable';
  if (status === null) return 'notRead';
  if (!needsReview) return 'done';
  const isSeen = lastReview?.status === status && lastReview.at >= (statusChangedAt ?? '');
  if (differs && isSeen) return 'differs';
  if (!isKnownStatus(status)) return 'unknown';
  return lastReview ? 'changed' : 'never';
}
