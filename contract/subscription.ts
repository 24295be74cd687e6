import type { Problem } from './check.ts';
import type { FieldPath, Ground, LapsingField, LockingStep, SubscriptionForm } from './form.ts';
import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';

export { type Ground, type LapsingField, lapsingFields } from './form.ts';

/**
 * The stages of a subscription. Each has one word, icon and colour: grey draft, blue on its way, amber needs you, violet
 * uncertain, red refused, green acknowledged.
 */
export const stages = ['draft', 'onItsWay', 'needsYou', 'uncertain', 'refused', 'acknowledged'] as const;
export type Stage = (typeof stages)[number];

/** The reason for a stage: what the subscription waits for, or why it needs a person. The texts are `reason.<code>`. */
export const stageReasons = [
  'unfinished', // something is missing, in a draft or in a subscription that the platform already has in part
  'ready', // a draft that can be queued
  'edited', // partly sent, then changed: to be queued again
  'takenBack', // partly sent, then taken back by a person: to be queued again
  'restored', // comes from a restored backup or an older data file: it may have been sent since
  'mayExist', // possibly created: not queued, and a step that was given up may have been done
  'waitsForSending',
  'sending',
  'offline',
  'waitsForRetry', // will be sent again automatically
  'costsDocument', // the platform has not made the costs document yet
  'signature', // invitation and answers are acknowledged; the investor has yet to sign
  'noWallet', // the investor has no wallet on the platform yet
  'walletLater', // the adviser chose to assign a wallet later
  'chooseWallet', // the investor has several wallets
  'checkWallet', // the list of wallets is incomplete, or the platform says that the only wallet is not usable
  'rejected', // 400/409/422, with messages
  'forbidden', // 403/404
  'credentials',
  'unknownOutcome', // uncertain, and the time for automatic retries is over
  'contradicted', // the platform reported success but shows something else
  'unclear', // answered in an unknown format
  'between', // an intermediary (proxy, firewall) keeps answering instead of the platform, for this subscription alone
  'notStored', // the answer could not be stored, several times
  'fileMissing', // uncertain, and its file is missing here now, or was changed
  'differs', // before the investment: the platform shows a different record than it acknowledged
  'otherAccount', // uncertain, and sent to another address or with another client id: the outcome cannot be found out here
  'notCompared', // queued long ago, and the platform may have it already: a person decides for all such subscriptions
  'otherClient', // queued for another address or client id, and not sent: a person must queue it again for this one
  'fieldsLost', // stored fields were missing and hold defaults: a person must check them and queue it again
  'complete', // investment with wallet
] as const;
export type StageReason = (typeof stageReasons)[number];

/** The reasons for which a person decides the outcome of a step. */
export const decisionReasons = [
  'unknownOutcome',
  'otherAccount',
  'contradicted',
  'unclear',
  'between',
  'notStored',
  'fileMissing',
] as const satisfies readonly StageReason[];
export type DecisionReason = (typeof decisionReasons)[number];
export const isForDecision = (reason: StageReason): reason is DecisionReason =>
  (decisionReasons as readonly StageReason[]).includes(reason);

/** Reasons by which subscriptions beyond drafts are counted. unreadable: a record cannot be read, so sending is stopped. */
export const groupReasons = [...stageReasons, 'unreadable'] as const;
export type GroupReason = (typeof groupReasons)[number];

export interface SubscriptionSummary {
  id: string;
  /**
   * Why the record cannot be read; null when it can. For an unreadable record, only fields stored unencrypted have values:
   * the last known stage and reason, times, and the platform's ids and status.
   */
  unreadable: RecordFault | null;
  stage: Stage;
  reason: StageReason;
  investorId: string;
  investorName: string | null;
  campaignId: string;
  campaignName: string | null;
  /** As typed. */
  units: string;
  signedAt: string;
  createdAt: string;
  /** When the subscription last changed, by a person or by an answer of the platform. */
  updatedAt: string;
  queuedAt: string | null;
  /**
   * Set when the subscription comes from a restored backup or an older data file, until a person has checked whether it was
   * sent since. `at`: the moment of that backup or file; null when the record does not say it any more. `found`: the
   * platform's matching investment, if the app looked for one.
   */
  restoredFrom: { at: string | null; found?: FoundInvestment | null } | null;
  invitationId: string | null;
  investmentId: string | null;
  /** The platform's status, verbatim; null before there is an investment. */
  status: string | null;
  problemCount: number;
  /** True when nothing of the subscription is, or may be, on the platform, so that it may be deleted. */
  removable: boolean;
}

/** An investment on the platform that matches a subscription and belongs to no subscription here. */
export interface FoundInvestment {
  id: string;
  /** The status; null when the platform gives none. */
  status: string | null;
  /** When the investment was made or signed, as the platform wrote it; null when it does not say. */
  at: string | null;
}

export const stepKinds = ['invitation', 'answers', 'costs', 'investment', 'wallet', 'status'] as const;
export type StepKind = (typeof stepKinds)[number];

/** One line of "What has happened". A step is `done` only after the platform has acknowledged it. */
export interface Step {
  kind: StepKind;
  state: 'open' | 'waiting' | 'sending' | 'uncertain' | 'refused' | 'done';
  reason: StageReason | null;
  at: string | null;
  /** The platform's id of the object that the step created. */
  platformId: string | null;
  /** The platform's status, for the step `status`. */
  status: string | null;
  attempts: number;
  nextAttemptAt: string | null;
  /** Fields, by the platform's names, that it accepted but does not show in its records. */
  notShown: string[];
}

/** A verbatim message of the platform with the form field it is about; `field` is null when it is about the whole. */
export interface PlatformMessage {
  field: FieldPath | null;
  text: string;
  step: StepKind;
  httpStatus: number | null;
  at: string;
}

export type LockReason = `${LockingStep}Sent`;

export interface Wallet {
  id: string;
  /** An address or name that identifies the wallet, as far as the platform gives one. */
  label: string;
  /** Why the wallet may not be usable, in the platform's words; null when nothing speaks against it. */
  state: string | null;
}

export interface Investor {
  id: string;
  /** The name; null when the platform gives none. */
  name: string | null;
  email: string | null;
  wallets: Wallet[] | null;
  walletsReadAt: string | null;
  /** True when the list of wallets was read completely, as far as the list itself shows. */
  walletsWhole: boolean;
  readAt: string;
}

/** True when the list of wallets was read completely and all look usable. Only then is an only wallet certain. */
export const areWalletsCertain = ({ wallets, walletsWhole }: Pick<Investor, 'wallets' | 'walletsWhole'>) =>
  walletsWhole && (wallets ?? []).every(({ state }) => state === null);

export interface DocumentInfo {
  id: string;
  /** The document's key in the platform's answer, for example `costs_document`. */
  label: string;
  name: string | null;
  url: string;
  mediaType: string | null;
  /** When the app fetched the document; null when not fetched yet. */
  fetchedAt: string | null;
  /** True when the platform has made a newer document since. The old one is kept for the records. */
  superseded: boolean;
  /** Set when the fetched file cannot be read. */
  unreadable?: RecordFault;
}

/** An adviser's confirmations: `waiver`, the warning was given; `costs`, the investor had the costs information. */
export type ConfirmationKind = 'waiver' | 'costs';

export interface Confirmation {
  by: string;
  at: string;
}

/** A lapsed entry: it was removed because what it depends on has changed, and must be given again. */
export interface Lapse {
  /** The removed value: a time as in the form, or `true` for a tick. */
  was: string | true;
  /** The fields that changed since the entry was given. */
  changed: Ground[];
  /** Who ticked it and when; null for a time. */
  confirmed: Confirmation | null;
}
export type Lapses = Partial<Record<LapsingField, Lapse>>;

/**
 * A person's decisions about an operation with an unknown outcome.
 * sendAgain: send the same request with the same key · record: the platform shows the object under this id (null when the
 * id is known) · giveUp: send nothing more of the operation; it may be queued as a new one · takeOver: accept the platform's
 * values, also in the form · sendAnew: send the same change as a new request · leave: leave the operation to the platform's
 * support and change nothing here.
 */
export const decisionKinds = ['sendAgain', 'record', 'giveUp', 'takeOver', 'sendAnew', 'leave'] as const;
export type DecisionKind = (typeof decisionKinds)[number];
export type Decision =
  | { kind: Exclude<DecisionKind, 'record'> }
  | { kind: 'record'; platformId: string | null };

/**
 * An operation that a person has to decide, with everything known about it. Or a closed operation about which a person may
 * find out more than the app did (`choices`: record).
 */
export interface UnknownOutcome<Step extends string = StepKind> {
  operationId: string;
  step: Step;
  firstSentAt: string;
  attempts: number;
  /** The idempotency key, by which the platform's staff can find the request; null when it was sent without one. */
  key: string | null;
  /** The request's body, by the platform's names; null when the stored body cannot be read. */
  sent: { [name: string]: Json } | null;
  /** Where and as which client it was sent. It may be sent again only there. */
  sentTo: { baseUrl: string; clientId: string };
  /** True when `record` needs the id of the created object. */
  needsId: boolean;
  /** Why the operation waits for a person; null when it is closed. */
  because: DecisionReason | null;
  /** The last answer; null when none was kept. */
  answered: {
    httpStatus: number | null;
    /** The message of the platform or of an intermediary. */
    said: string;
    /** Fields, by the platform's names, whose values there differ from those sent. */
    differs: { name: string; sent: Json; shown: Json }[];
    /** The raw text of an answer that could not be understood or stored; otherwise null. */
    raw: string | null;
  } | null;
  choices: DecisionKind[];
}

export interface SubscriptionDetail extends SubscriptionSummary {
  form: SubscriptionForm;
  savedAt: string;
  problems: Problem[];
  messages: PlatformMessage[];
  locked: Partial<Record<FieldPath, LockReason>>;
  confirmations: Record<ConfirmationKind, Confirmation | null>;
  /** Entries that have lapsed because what they depend on has changed. */
  lapsed: Lapses;
  steps: Step[];
  /** null when nothing waits for a decision. */
  unknownOutcome: UnknownOutcome | null;
  /** A closed step whose object may still exist on the platform. A person must check there before queueing again. */
  possiblyCreated: Extract<StepKind, 'invitation' | 'investment'> | null;
  /** Stored fields that were missing and hold defaults. `others`: true when the form does not show some of them. */
  lost: { fields: FieldPath[]; others: boolean } | null;
  documents: DocumentInfo[];
  /**
   * Fields, by the platform's names, that its record shows differently than acknowledged. `confirmed`: read so twice, far
   * enough apart. null when there are none.
   */
  differs: { fields: Record<string, { sent: Json; shown: Json }>; since: string; confirmed: boolean } | null;
  /** The platform's own last answers, verbatim. */
  record: { invitation: Json | null; investment: Json | null };
  investor: Investor | null;
  /**
   * Other subscriptions with the same investor, campaign and units on this workstation, newest first. `complete`: false
   * until all have been checked. `intended`: true when a person has said that this one is meant as an additional order.
   */
  alike: { complete: boolean; others: SubscriptionSummary[]; intended: boolean };
  /** Known names of the investors whose statements are kept in `givenBy.others`, by investor id. */
  formerNames: Record<string, string>;
  selfDisclosureRequired: boolean | null;
}

/** The list's filters. `needsYou` includes refused subscriptions and those with an unknown outcome. */
export const listFilters = ['needsYou', 'drafts', 'onItsWay', 'invested', 'all'] as const;

export type ListFilter = (typeof listFilters)[number];
/** Selects the subscriptions of a list: one of its filters, or all beyond drafts with one reason. */
export type ListChoice = ListFilter | GroupReason;

/** Maximum number of rows of a list per call. */
export const mostRows = 500;

export interface SubscriptionList {
  rows: SubscriptionSummary[];
  /** Number of subscriptions that match the filter and the search, including those not in `rows`. */
  total: number;
  counts: Record<ListFilter, number>;
}

/** One entry of the append-only trail, as shown beside a subscription. */
export interface TrailEntry {
  sequence: number;
  at: string;
  who: string;
  what: string;
  details: Json;
  /** Why the details cannot be read. `details` is null then. */
  unreadable?: RecordFault;
}
