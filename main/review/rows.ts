import type { Campaign } from '../../contract/environment.ts';
import { sameId } from '../../contract/ids.ts';
import { isInstant } from '../../contract/primitives.ts';
import type { ReviewList, ReviewMark, ReviewRow } from '../../contract/review.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { SubscriptionLists } from '../subscriptions/lists/lists.ts';
import { isUnreadable, type Subscription, type UnreadableSubscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import type { Differing } from '../sync/submission.ts';
import type { ReviewNotes } from './notes.ts';

export interface ReviewQuery {
  filter: 'needsReview' | 'all';
  search: string;
  offset: number;
  limit: number;
}

/** Makes the rows of the review from subscriptions and their reviews. */
export interface ReviewRows {
  of(subscription: Subscription): ReviewRow;
  list(query: ReviewQuery): Omit<ReviewList, 'progress'>;
}

export function createReviewRows(deps: {
  db: Pick<DataFile, 'read'>;
  subscriptions: Pick<SubscriptionRepository, 'listed'>;
  lists: Pick<SubscriptionLists, 'page' | 'count' | 'least' | 'building'>;
  investors: InvestorRepository;
  campaigns(): readonly Campaign[];
  notes: Pick<ReviewNotes, 'last' | 'draft'>;
  /** Returns the platform's id of a subscription's investor; null when it has none yet. */
  investorId(subscription: Subscription): string | null;
}): ReviewRows {
  const { subscriptions, lists, notes } = deps;

  function rowOf(s: Subscription): ReviewRow {
    const last = notes.last(s.id);
    const investorId = deps.investorId(s) ?? '';
    return {
      subscriptionId: s.id,
      unreadable: null,
      investmentId: s.investment?.id ?? '',
      investorName: deps.investors.get(investorId)?.name ?? null,
      investorId,
      campaignId: s.form.campaignId,
      campaignName: deps.campaigns().find((campaign) => sameId(campaign.id, s.form.campaignId))?.name ?? null,
      units: s.form.units,
      status: s.status,
      previousStatus: s.previousStatus,
      statusChangedAt: s.statusChangedAt,
      statusReadAt: s.statusReadAt,
      walletId: s.investment?.wallet ?? null,
      lastReview: last,
      draftNote: notes.draft(s.id),
      needsReview: isUnreviewed(s, last) || isToBeLookedAt(s),
      differs: isConfirmed(s) ? s.differs.fields : null,
      refreshFailed: s.refreshFailed,
    };
  }

  /** Returns the row of a subscription whose record cannot be read, from its plain columns. */
  function unreadableRow(s: UnreadableSubscription): ReviewRow {
    const last = notes.last(s.id);
    return {
      subscriptionId: s.id,
      unreadable: s.unreadable,
      investmentId: s.investmentId ?? '',
      investorName: null,
      investorId: '',
      campaignId: '',
      campaignName: null,
      units: '',
      status: s.status,
      previousStatus: s.previousStatus,
      statusChangedAt: s.statusChangedAt,
      statusReadAt: s.statusReadAt,
      walletId: null,
      lastReview: last,
      draftNote: notes.draft(s.id),
      needsReview: isUnreviewed(s, last),
      differs: null,
      refreshFailed: null,
    };
  }

  return {
    of: rowOf,
    list({ filter, search, offset, limit }) {
      const { ids, total } = lists.page({
        mark: filter === 'all' ? 'investments' : 'toReview',
        where: {},
        search,
        sort: { column: 'attention', descending: false },
        offset,
        limit,
      });
      const readAt = lists.least('statusRead', 'investments');
      return {
        rows: deps.db.read(() =>
          ids
            .flatMap((id) => subscriptions.listed(id) ?? [])
            .map((s) => (isUnreadable(s) ? unreadableRow(s) : rowOf(s))),
        ),
        total,
        readAt: readAt === null ? null : new Date(readAt).toISOString(),
        counts: { needsReview: lists.count('toReview'), all: lists.count('investments') },
        building: lists.building,
      };
    },
  };
}

/** True when a status has no review. */
const isUnreviewed = (
  { status, statusChangedAt }: Pick<Subscription, 'status' | 'statusChangedAt'>,
  last: ReviewMark | null,
): boolean => status !== null && !(last && isAbout(last, status, statusChangedAt));

/**
 * True when a mark is about the current status. A mark set before the latest change is about an earlier period with the
 * same status, and a mark of unknown time may be.
 */
const isAbout = (mark: ReviewMark, status: string, since: string | null): boolean =>
  mark.status === status && isInstant(mark.at) && mark.at >= (since ?? '');

type Differs = Subscription & { differs: Differing };

/** True when the platform shows other values than it acknowledged, and a delay of the platform is ruled out. */
const isConfirmed = (s: Subscription): s is Differs => s.differs?.confirmed === true;

/** True when such a difference has not been reviewed. */
export const isToBeLookedAt = (s: Subscription): s is Differs => isConfirmed(s) && !s.differs.reviewed;
