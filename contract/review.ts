import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';
import { oneLine } from './text.ts';

/** The known statuses, in the order in which an investment passes them. The platform may send others. [guide, docs] */
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
 * What a status says about an investment. `running`: under way · `placed`: accepted by the issuer · `failed` · `unknown`: a
 * status that this version does not know, such as CANCELLED or ON_HOLD_BY_AML, and never treats as good · `notRead`: the
 * investment exists, but its status has not been read yet.
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

/** The statuses that count as invested. No other status does. */
export const investedStatuses: readonly KnownStatus[] = knownStatuses.filter(
  (status) => meanings[status] !== 'failed',
);

export function statusMeaning(status: string | null): StatusMeaning {
  if (status === null) return 'notRead';
  return isKnownStatus(status) ? meanings[status] : 'unknown';
}

/** True for a status that means, or may mean, that the investment failed. */
export const isBadStatus = (status: string | null): boolean =>
  ['failed', 'unknown'].includes(statusMeaning(status));

/** Beginnings of statuses which say that the investment was called off. [assumed] */
const calledOff = /^(CANCELL?ED|REJECTED|DECLINED|FAILED|REFUNDED|EXPIRED|WITHDRAWN|REVOKED)(_|$)/i;

/** True when a status says that the investment was called off. Only the first word counts: REFUND_FAILED does not match. */
export const isCalledOff = (status: string): boolean => calledOff.test(oneLine(status));

export interface ReviewMark {
  by: string;
  at: string;
  /** The note; null when it cannot be read. */
  note: string | null;
  /** The status that was reviewed. */
  status: string;
}

export interface ReviewRow {
  subscriptionId: string;
  /** Why the subscription's record cannot be read; null when it can. */
  unreadable: RecordFault | null;
  investmentId: string;
  investorName: string | null;
  investorId: string;
  campaignId: string;
  campaignName: string | null;
  units: string;
  /** null while the investment exists but its status has not been read. */
  status: string | null;
  previousStatus: string | null;
  /** When the app first saw this status. */
  statusChangedAt: string | null;
  statusReadAt: string | null;
  walletId: string | null;
  /** The newest mark, for any status. */
  lastReview: ReviewMark | null;
  /** The note typed for the next mark, not yet marked. */
  draftNote: string;
  /** True when the current status has no mark yet, or when the fields in `differs` have not been reviewed. */
  needsReview: boolean;
  /** Fields, by the platform's names, that its record shows differently than acknowledged; null when none. */
  differs: Record<string, { sent: Json; shown: Json }> | null;
  /**
   * Why the last refresh of this investment failed: the platform's message, an error's code, or `fromBetween` followed by
   * the message of an intermediary (proxy, firewall); null when it succeeded.
   */
  refreshFailed: string | null;
}

/** Prefix in `refreshFailed` for a message that is not the platform's. */
export const fromBetween = 'between: ';

export interface ReviewList {
  rows: ReviewRow[];
  total: number;
  counts: { needsReview: number; all: number };
  /** Progress of the running refresh, or the result of the last one, also for a page that opened after it began. */
  progress: RefreshProgress;
  /** Time of the oldest reading among the statuses; null when none was read. */
  readAt: string | null;
}

export interface RefreshProgress {
  running: boolean;
  done: number;
  failed: number;
  total: number;
}
