import type { ConfirmationKind, Ground, LapsingField, SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import type { Stage, StageReason } from '../../contract/submission.ts';
import type { Confirmation, Lapses, PlatformMessage } from '../../contract/subscription.ts';
import type { Refusal, SentFields, Submission } from '../sync/submission.ts';
import type { CreatingStep } from './step-names.ts';

/** The invitation as the platform acknowledged it. */
export interface AcknowledgedInvitation {
  id: string;
  at: string;
  /** The fields that were sent and acknowledged; the base for sending exactly the fields that differ. */
  sent: SentFields;
  answersAt: string | null;
  /** True when the units changed since the last read: the documents in the record may still be the former ones. */
  documentsDue: boolean;
  /** The platform's last answer, verbatim. */
  record: Json;
  recordAt: string;
}

export interface AcknowledgedInvestment {
  id: string;
  at: string;
  sent: SentFields;
  wallet: string | null;
  walletAt: string | null;
  record: Json;
  recordAt: string;
}

/** The filled-in parts of an order. Search text is not an investor id, so it is left out. */
export type Order = Partial<Record<Ground, string>>;

/** A subscription: what we want (`form`) and what the platform has acknowledged. */
export interface Subscription extends Submission {
  createdAt: string;
  /** When the form was last written. */
  savedAt: string;
  form: SubscriptionForm;
  confirmations: Record<ConfirmationKind, Confirmation | null>;
  /** The order that each given or lapsed entry is about, see lapsing.ts. */
  about: Partial<Record<LapsingField, Order>>;
  /** Entries that were given, but about an order that has changed since. */
  lapsed: Lapses;
  invitation: AcknowledgedInvitation | null;
  investment: AcknowledgedInvestment | null;
  refusal: (Refusal & { messages: PlatformMessage[] }) | null;
  possiblyCreated: CreatingStep | null;
  reason: StageReason;
  status: string | null;
  previousStatus: string | null;
  statusChangedAt: string | null;
  statusReadAt: string | null;
  refreshFailed: string | null;
}

/** What lists and filters show of a subscription. */
export type StageAndReason = Pick<Subscription, 'stage' | 'reason'>;

/**
 * The plain columns of a subscription whose stored record, or whose open operation, cannot be read. It is shown in lists
 * and can be exported raw; nothing else is done with it.
 */
export interface UnreadableSubscription {
  unreadable: RecordFault;
  id: string;
  createdAt: string;
  updatedAt: string;
  queuedAt: string | null;
  stage: Stage;
  reason: StageReason;
  invitationId: string | null;
  investmentId: string | null;
  status: string | null;
  previousStatus: string | null;
  statusChangedAt: string | null;
  statusReadAt: string | null;
}

export const isUnreadable = (s: Subscription | UnreadableSubscription): s is UnreadableSubscription =>
  'unreadable' in s;
