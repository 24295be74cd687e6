import type { ReviewRow } from '../../../contract/review.ts';
import { createScope } from '../../actions/scope.ts';
import { focusList } from '../../components/PagedList.tsx';
import { markReviewed, refreshReview, useReview } from './reviewStore.ts';

/** The actions on the investment that is shown; null when none is. */
export const reviewScope = createScope<ReviewRow | null>('review', 'screen');

export const refreshShown = reviewScope.register({
  name: 'refreshShown',
  words: 'review:refreshOne',
  keys: ['r'],
  rests: (row) => row === null || row.unreadable !== null || useReview.getState().progress.running,
  perform: (row) => row && refreshReview(row.subscriptionId),
});

/** The second combination also works in the note. */
export const markShown = reviewScope.register({
  name: 'markShown',
  words: 'review:mark',
  keys: ['1', 'mod+Enter'],
  // A held key or a double click must not mark an investment that nobody has looked at yet.
  once: true,
  rests: (row) => row === null || row.status === null || row.unreadable !== null,
  perform: async (row) => {
    if (row && (await markReviewed(row))) focusList();
  },
});

/** The field of the note. */
export const noteScope = createScope('note', 'element');

noteScope.register({
  name: 'leaveNote',
  keys: ['Escape'],
  // Returns to the queue and its keys; the typed note stays.
  perform: focusList,
});
