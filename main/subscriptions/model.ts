import type { FieldPath, SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import type {
  Confirmation,
  ConfirmationKind,
  DecisionReason,
  FoundInvestment,
  Lapses,
  LapsingField,
  PlatformMessage,
  Stage,
  StageReason,
} from '../../contract/subscription.ts';
import type { Order } from './lapsing.ts';

/** The fields of a call's body, by the platform's names. */
export type SentFields = Record<string, Json>;

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

/** Why the platform refused the subscription. Kept until a person queues it again or records the outcome of the step. */
export interface Refusal {
  kind: 'rejected' | 'forbidden';
  messages: PlatformMessage[];
  at: string;
}

export type { FoundInvestment };

/** A subscription: what we want (`form`) and what the platform has acknowledged. */
export interface Subscription {
  id: string;
  createdAt: string;
  /** When the last visible change was made. */
  updatedAt: string;
  /** When the form was last written. */
  savedAt: string;
  /** When a person released the subscription for sending; null for a draft, or when taken back. */
  queuedAt: string | null;
  /** The address and client that it was released for; it is sent nowhere else. Null when never released, or by an earlier version. */
  queuedFor: { baseUrl: string; clientId: string } | null;
  /** True when a person took it back and has changed nothing since. */
  takenBack: boolean;
  /**
   * Set when the subscription comes from a restored backup or an older data file and no person has checked yet whether it
   * was sent since. `at`: moment of that file; null when the record does not say. `wasQueued`: it was waiting to be sent
   * then. `found`: a matching investment on the platform, see sync/second-look.ts.
   */
  restoredFrom: { at: string | null; wasQueued: boolean; found: FoundInvestment | null } | null;
  removedAt: string | null;
  form: SubscriptionForm;
  confirmations: Record<ConfirmationKind, Confirmation | null>;
  /** The order that each given or lapsed entry is about, see lapsing.ts. */
  about: Partial<Record<LapsingField, Order>>;
  /** Entries that were given, but about an order that has changed since. */
  lapsed: Lapses;
  invitation: AcknowledgedInvitation | null;
  investment: AcknowledgedInvestment | null;
  refusal: Refusal | null;
  /**
   * The creating step whose outcome stayed unknown: given up by a person, or refused only when repeated. Its object is
   * possibly created on the platform until a creation is acknowledged.
   */
  possiblyCreated: CreatingKind | null;
  /** Fields that were sent and accepted but not shown in the platform's records since, by the platform's names. */
  notShown: string[];
  /** Differences between the platform's record and what was acknowledged; null when there are none. */
  differs: Differing | null;
  /**
   * Stored fields that were missing when the record was read, as dotted paths. They hold defaults that nobody entered, so
   * nothing is sent until a person has checked them and queues the subscription again.
   */
  lostFields: string[];
  stage: Stage;
  reason: StageReason;
  status: string | null;
  previousStatus: string | null;
  statusChangedAt: string | null;
  statusReadAt: string | null;
  refreshFailed: string | null;
}

/** Differences between a record of the platform and what was acknowledged. The acknowledged values stay unchanged. */
export interface Differing {
  /** By the platform's names. `shown` is null when the record shows no value. */
  fields: Record<string, { sent: Json; shown: Json }>;
  /** When the difference was first read; `readAt`: when it was last read. */
  since: string;
  readAt: string;
  /** True when it was read twice, far enough apart not to be a delay of the platform. */
  confirmed: boolean;
  /** True when a person has reviewed it. */
  reviewed: boolean;
}

export const operationKinds = [
  'createInvitation',
  'updateInvitation',
  'createInvestment',
  'assignWallet',
] as const;
export type OperationKind = (typeof operationKinds)[number];

/** The steps that create an object, whose id only the answer tells. The other steps change an object with a known id. */
export const creatingKinds = [
  'createInvitation',
  'createInvestment',
] as const satisfies readonly OperationKind[];
export type CreatingKind = (typeof creatingKinds)[number];
export const creates = (kind: OperationKind): kind is CreatingKind =>
  (creatingKinds as readonly OperationKind[]).includes(kind);

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

/**
 * One writing call, stored before it is sent.
 * ready: certainly not sent · sending: possibly sent · uncertain: sent without a conclusive answer · others: closed.
 */
export interface Operation {
  id: string;
  subscriptionId: string;
  sequence: number;
  kind: OperationKind;
  method: 'POST' | 'PATCH';
  path: string;
  /** Frozen JSON. Empty when the body of a closed operation cannot be read. */
  body: Uint8Array;
  idempotencyKey: string;
  environmentId: string;
  baseUrl: string;
  clientId: string;
  state: 'ready' | 'sending' | 'uncertain' | 'acknowledged' | 'refused' | 'abandoned';
  attempts: number;
  createdAt: string;
  firstSentAt: string | null;
  /** When a person last had it sent again because its outcome was unknown; its budget counts from here. */
  decidedAt: string | null;
  /** How far the platform's clock was ahead when the budget began, in milliseconds; null when unknown. */
  clockOffset: number | null;
  /** True when the start of the budget is unknown or the budget was found spent. In both cases a person decides. */
  isAgeUnknown: boolean;
  nextAttemptAt: string | null;
  /** Full length of the pause before the next attempt, in milliseconds; null when not stored. */
  pause: number | null;
  /** What the last answers have in common, unless they are plain failures. */
  trouble: Trouble | null;
  /** Why a person has to decide before the budget is over; null when it goes on without a person. */
  held: HeldReason | null;
}

/**
 * between: an intermediary answers · conflict: it may conflict with its own earlier attempt · lasting: the conflict went
 * on beyond its limit, and a read-back shows whether it is a refusal · contradicted: the platform shows other values ·
 * silent: no answer shows that it was done · failure: its answer could not be stored
 */
export const troubleKinds = ['between', 'conflict', 'lasting', 'contradicted', 'silent', 'failure'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** A series of answers of one kind. `count`: number of answers; `since`: time of the first one. */
export interface Trouble {
  kind: TroubleKind;
  count: number;
  since: string;
}

/** Why a person has to decide about an operation before its budget is over, see `StageReason`. */
export const heldReasons = [
  'between',
  'contradicted',
  'notStored',
  'unclear',
] as const satisfies readonly DecisionReason[];
export type HeldReason = (typeof heldReasons)[number];

/** The form fields that an operation freezes into its bytes. Later changes to them cannot reach the platform. */
export const fieldsOf: Record<OperationKind, readonly FieldPath[]> = {
  createInvitation: ['investorId', 'campaignId'],
  updateInvitation: [],
  createInvestment: [
    'units',
    'selfDisclosure.given',
    'selfDisclosure.monthlyIncome',
    'selfDisclosure.netWorth100k',
    'selfDisclosure.submittedAt',
    'survey.mode',
    'survey.answers',
    'survey.submittedAt',
    'survey.waiverConfirmed',
    'signature.signedAt',
    'signature.costsInformed',
    'givenBy',
  ],
  assignWallet: ['wallet'],
};
