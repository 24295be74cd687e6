import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';
import { oneLine } from './text.ts';

/** The statuses we know, in the order in which an investment passes them; the set is open. [guide, docs] */
export const knownStatuses = [
  'KYC_PENDING',
  'KYC_INSUFFICIENT',
  'REVIEW_PENDING',
  'WAITING_FOR_ACCEPTANCE',
  'ACCEPTED',
  'PAID',
  'DELIVERED',
] as const;

export type KnownStatus = (typeof knownStatuses)[number];

export const isKnownStatus = (status: string): status is KnownStatus =>
  (knownStatuses as readonly string[]).includes(status);

/**
 * What a status says of an investment. `running`: under way · `placed`: accepted by the issuer · `failed` · `unknown`: a
 * word that this version does not know, e.g. CANCELLED or ON_HOLD_BY_AML, which is never taken for a good one ·
 * `notRead`: the investment exists, and its status has not been read yet.
 */
export type StatusMeaning = 'running' | 'placed' | 'failed' | 'unknown' | 'notRead';

const meanings: Record<KnownStatus, StatusMeaning> = {
  KYC_PENDING: 'running',
  KYC_INSUFFICIENT: 'failed',
  REVIEW_PENDING: 'running',
  WAITING_FOR_ACCEPTANCE: 'running',
  ACCEPTED: 'placed',
  PAID: 'placed',
  DELIVERED: 'placed',
};

/** The statuses with which an investment counts as one. Anything else that the platform says does not. */
export const investedStatuses: readonly KnownStatus[] = knownStatuses.filter(
  (status) => meanings[status] !== 'failed',
);

export function statusMeaning(status: string | null): StatusMeaning {
  if (status === null) return 'notRead';
  return isKnownStatus(status) ? meanings[status] : 'unknown';
}

/** True for a status with which an investment is not, or may not be, what was wanted. */
export const isBadStatus = (status: string | null): boolean =>
  ['failed', 'unknown'].includes(statusMeaning(status));

/** How a status begins that says that nothing will come of the investment. [assumed] */
const calledOff = /^(CANCELL?ED|REJECTED|DECLINED|FAILED|REFUNDED|EXPIRED|WITHDRAWN|REVOKED)(_|$)/i;

/** True when a status says that the investment was called off; only by its first word, since REFUND_FAILED is none. */
export const isCalledOff = (status: string): boolean => calledOff.test(oneLine(status));

export interface ReviewMark {
  by: string;
  at: string;
  /** Null: it cannot be read. */
  note: string | null;
  /** The status that was reviewed. */
  status: string;
}

export interface ReviewRow {
  subscriptionId: string;
  /** Why the subscription's record cannot be read; null: it can. */
  unreadable: RecordFault | null;
  investmentId: string;
  investorName: string | null;
  investorId: string;
  campaignId: string;
  campaignName: string | null;
  units: string;
  /** null: the investment exists, its status has not been read yet. */
  status: string | null;
  previousStatus: string | null;
  /** When we first saw this status. */
  statusChangedAt: string | null;
  statusReadAt: string | null;
  walletId: string | null;
  /** The newest mark, whatever status it was about. */
  lastReview: ReviewMark | null;
  /** What was typed for the next mark and not marked yet. */
  draftNote: string;
  /** True when the current status has no mark yet, or is not known to this version and not marked. */
  needsReview: boolean;
  /** What the platform's record shows otherwise than it was acknowledged, by its names; null: nothing. */
  differs: Record<string, { sent: Json; shown: Json }> | null;
  /**
   * Why the last refresh of this one failed: the platform's words, an error's code, or `fromBetween` with the words of
   * something that answered in its place; null when it went well.
   */
  refreshFailed: string | null;
}

/** Stands before words that are not the platform's, in `refreshFailed`. */
export const fromBetween = 'between: ';

export interface ReviewList {
  rows: ReviewRow[];
  total: number;
  counts: { needsReview: number; all: number };
  /** A refresh that is running, or how the last one ended: also for a page that was not there when it began. */
  progress: RefreshProgress;
  /** When the statuses were read: the oldest of them that was; null: none has been. */
  readAt: string | null;
}

export interface RefreshProgress {
  running: boolean;
  done: number;
  failed: number;
  total: number;
}
