import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';

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
  /** Why the last refresh of this one failed: somebody's words, or an error's code; null when it went well. */
  /** What the platform's record shows otherwise than it was acknowledged, by its names; null: nothing. */
  differs: Record<string, { sent: Json; shown: Json }> | null;
  refreshFailed: string | null;
}

export interface ReviewList {
  rows: ReviewRow[];
  total: number;
  counts: { needsReview: number; all: number };
  /** A refresh that is running, or how the last one ended: also for a page that was not there when it began. */
  progress: RefreshProgress;
}

export interface RefreshProgress {
  running: boolean;
  done: number;
  failed: number;
  total: number;
}
