import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';
import type { ListProgress } from './subscription-list.ts';

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
  /** Set until all investments of the file have been read after opening it: the list lacks the others. */
  building: ListProgress | null;
  /** Time of the oldest reading among the statuses; null when none was read. */
  readAt: string | null;
}

export interface RefreshProgress {
  running: boolean;
  done: number;
  failed: number;
  total: number;
}
