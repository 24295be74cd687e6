import { isKnownStatus, type ReviewRow } from '../../../contract/review.ts';

/** Why a person is asked, or that nobody needs to be. */
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
