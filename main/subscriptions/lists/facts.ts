import { parseUnits } from '../../../contract/check.ts';
import { canonicalId, namesUuid } from '../../../contract/ids.ts';
import { isInstant } from '../../../contract/primitives.ts';
import { type Named, typedIn } from '../../../contract/references.ts';
import type { Stage, StageReason } from '../../../contract/submission.ts';
import { orderKey, orderPlace } from '../alike.ts';
import { isUnreadable } from '../model.ts';
import type { Listed } from '../rows.ts';

/** The newest review of an investment, as its row says. */
export interface StoredReview {
  /** The key and the fingerprint of its row, see fingerprints.ts. */
  key: string;
  print: Uint8Array;
  status: string;
  at: string;
}

/**
 * What the data file says of a subscription for lists. Plain data: a thread that reads the file posts it to the main
 * process. The main process adds names and other things that the file does not say alone.
 */
export interface StoredFacts {
  id: string;
  investor: Named;
  /** The campaign's id as typed; '' when none is chosen. */
  campaign: string;
  units: string;
  stage: Stage;
  reason: StageReason;
  status: string | null;
  statusChangedAt: string | null;
  statusReadAt: string | null;
  signedAt: string;
  createdAt: string;
  updatedAt: string;
  /** Who entered the subscription, as the trail says; null when its entry is missing. */
  adviser: string | null;
  invitationId: string | null;
  investmentId: string | null;
  review: StoredReview | null;
  /** True when the platform shows other values than it acknowledged, and nobody has looked at them. */
  isToBeLookedAt: boolean;
  /** True when the platform confirmedly shows other values, looked at or not. */
  differs: boolean;
  /** The number of its order, see `orderPlace`. */
  order: number | null;
}

/** Returns the facts of a row that was opened. Pure. */
export function rowFacts(row: Listed): RowFacts {
  const plain = {
    id: row.id,
    stage: row.stage,
    reason: row.reason,
    status: row.status,
    statusChangedAt: row.statusChangedAt,
    statusReadAt: row.statusReadAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
  if (isUnreadable(row))
    return {
      ...plain,
      investor: '',
      campaign: '',
      units: '',
      signedAt: '',
      invitationId: row.invitationId,
      investmentId: row.investmentId,
      isToBeLookedAt: false,
      differs: false,
      order: null,
    };
  const differs = row.differs?.confirmed === true;
  return {
    ...plain,
    investor: row.form.investorId,
    campaign: row.form.campaignId,
    units: row.form.units,
    signedAt: row.form.signature.signedAt,
    invitationId: row.invitation?.id ?? null,
    investmentId: row.investment?.id ?? null,
    isToBeLookedAt: differs && row.differs?.reviewed === false,
    differs,
    order: orderPlace(orderKey(row.form)),
  };
}

/** The facts in a row of `subscriptions`. The reviews and the trail hold the others. */
export type RowFacts = Omit<StoredFacts, 'review' | 'adviser'>;

/** Everything that a list knows of a subscription. */
export interface ListFacts extends StoredFacts {
  /** The id of the investor on the platform, in one spelling; what was typed when it is no id; null for none. */
  investorId: string | null;
  /** True when the subscription is marked as unreadable, see `SubmissionStore`. */
  isMarked: boolean;
  /** True when a person has reviewed the present status, by a review that only this program has written. */
  isReviewed: boolean;
}

/** Returns one spelling of an id; null for an empty text. */
export const oneSpelling = (id: string): string | null =>
  namesUuid(id) ? canonicalId(id) : id.trim() || null;

/** Returns the facts of a list, with what the file alone does not say. Pure. */
export const listFacts = (
  facts: StoredFacts,
  known: { investorId: string | null; isMarked: boolean; isGenuineReview: boolean },
): ListFacts => ({
  ...facts,
  investorId: oneSpelling(known.investorId ?? typedIn(facts.investor)),
  isMarked: known.isMarked,
  isReviewed: known.isGenuineReview && isAboutNow(facts),
});

/**
 * True when the newest review is about the present status. A review from before the latest change is about an earlier
 * period with the same status, and a review of unknown time may be.
 */
const isAboutNow = ({ review, status, statusChangedAt }: StoredFacts): boolean =>
  review !== null && review.status === status && isInstant(review.at) && review.at >= (statusChangedAt ?? '');

/** Returns a time in milliseconds; null for text that is no instant. */
export const momentOf = (at: string | null): number | null =>
  at !== null && isInstant(at) ? Date.parse(at) : null;

/** Returns the number of units for sorting; null for text that is no number of units. */
export const unitsOf = (units: string): number | null => parseUnits(units) ?? null;
