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

/** The bodies' fields by the platform's names, as they were acknowledged. */
export type SentFields = Record<string, Json>;

/** The invitation, as far as the platform acknowledged it. */
export interface AcknowledgedInvitation {
  id: string;
  at: string;
  /** What we sent and the platform acknowledged: the base for "exactly the fields that differ". */
  sent: SentFields;
  answersAt: string | null;
  /** The units were changed since it was last read: the documents that it names may still be the former ones. */
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

/** Why the platform will not have it, until a person changes something or queues it again. */
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
  /** When anything last changed that a person would notice. */
  updatedAt: string;
  /** When the form was last written. */
  savedAt: string;
  /** When a person released it for sending; null: a draft, or taken back by an edit. */
  queuedAt: string | null;
  /** What it was released for: it goes nowhere else. Null where it never was, or by an earlier version. */
  queuedFor: { baseUrl: string; clientId: string } | null;
  /** A person took it back, and has changed nothing since. */
  takenBack: boolean;
  /**
   * It comes from a restored backup or an older data file of that moment, and nobody has looked yet whether it was sent
   * since. `at`: null where the record does not say any more. `wasQueued`: it was waiting to be sent then. `found`: what
   * the platform has that fits, see sync/second-look.ts.
   */
  restoredFrom: { at: string | null; wasQueued: boolean; found: FoundInvestment | null } | null;
  removedAt: string | null;
  form: SubscriptionForm;
  confirmations: Record<ConfirmationKind, Confirmation | null>;
  /** Which order each entry that is given, or has lapsed, is about, see lapsing.ts. */
  about: Partial<Record<LapsingField, Order>>;
  /** Given once, but about something that has changed since. */
  lapsed: Lapses;
  invitation: AcknowledgedInvitation | null;
  investment: AcknowledgedInvestment | null;
  refusal: Refusal | null;
  /**
   * The step that would make something, of which nobody learnt whether it was done: given up by a person, or refused
   * only when it was repeated. Until one is acknowledged, what it made may be on the platform.
   */
  possiblyCreated: CreatingKind | null;
  /** Fields that were sent and accepted, and that no record of the platform has shown since, by its names. */
  notShown: string[];
  /** What the platform's record shows otherwise than it was acknowledged; null: nothing. */
  differs: Differing | null;
  /**
   * The stored fields that were missing when the record was read, as dotted paths. They hold defaults, which nobody
   * entered: nothing is sent until a person has looked at them and queues it again.
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

/** What a record of the platform shows otherwise than it was acknowledged. It changes nothing that was. */
export interface Differing {
  /** By the platform's names. `shown` null: it shows none. */
  fields: Record<string, { sent: Json; shown: Json }>;
  /** When it was first read so, and last. */
  since: string;
  readAt: string;
  /** It was read so twice, far enough apart: it is no delay of the platform. */
  confirmed: boolean;
  /** A person has looked at it. */
  reviewed: boolean;
}

export const operationKinds = [
  'createInvitation',
  'updateInvitation',
  'createInvestment',
  'assignWallet',
] as const;
export type OperationKind = (typeof operationKinds)[number];

/** The steps that make something, of which the platform's id is not known before; the others change what has one. */
export const creatingKinds = [
  'createInvitation',
  'createInvestment',
] as const satisfies readonly OperationKind[];
export type CreatingKind = (typeof creatingKinds)[number];
export const creates = (kind: OperationKind): kind is CreatingKind =>
  (creatingKinds as readonly OperationKind[]).includes(kind);

/**
 * A subscription whose stored record cannot be read, or whose open operation cannot: what its row says in the clear.
 * It stands in lists, can be exported raw, and is otherwise left alone.
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
 * ready: certainly not sent · sending: perhaps sent · uncertain: sent, no whole answer · the rest: closed.
 */
export interface Operation {
  id: string;
  subscriptionId: string;
  sequence: number;
  kind: OperationKind;
  method: 'POST' | 'PATCH';
  path: string;
  /** JSON, as it was frozen. Empty: the body of a closed operation that cannot be read. */
  body: Uint8Array;
  idempotencyKey: string;
  environmentId: string;
  baseUrl: string;
  clientId: string;
  state: 'ready' | 'sending' | 'uncertain' | 'acknowledged' | 'refused' | 'abandoned';
  attempts: number;
  createdAt: string;
  firstSentAt: string | null;
  /** When a person, its outcome being unknown, last had it sent again: its budget counts from here. */
  decidedAt: string | null;
  /** How far the platform's clock was ahead when its budget began, in milliseconds; null: not known. */
  clockOffset: number | null;
  /** The start of the budget is unknown, or the budget was found spent. Either way a person decides. */
  isAgeUnknown: boolean;
  nextAttemptAt: string | null;
  /** How long the pause before the next attempt is in all, in milliseconds; null: not stored. */
  pause: number | null;
  /** What its last answers have in common, if it is not a plain failure. */
  trouble: Trouble | null;
  /** Why a person has to decide about it before its budget is over; null: it goes on by itself. */
  held: HeldReason | null;
}

/**
 * between: something in between answers · conflict: it may conflict with its own earlier attempt · contradicted: the
 * platform shows something else · silent: nothing shows that it was done · failure: its answer could not be stored
 */
/** `lasting`: a conflict that was still answered after its time; whether it is a refusal is read back. */
export const troubleKinds = ['between', 'conflict', 'lasting', 'contradicted', 'silent', 'failure'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** A series of answers of one kind. `count`: how many; `since`: when the first came. */
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

/** Which form fields an operation froze into its bytes: changing them could not reach the platform any more. */
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
