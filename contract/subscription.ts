import type { Problem } from './check.ts';
import type { FieldPath, SubscriptionForm } from './form.ts';
import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';

/**
 * Where a subscription stands; each has one word, icon and colour: grey draft, blue on its way, amber needs you,
 * violet uncertain, red refused, green acknowledged.
 */
export const stages = ['draft', 'onItsWay', 'needsYou', 'uncertain', 'refused', 'acknowledged'] as const;
export type Stage = (typeof stages)[number];

/** What exactly it waits for, or why it needs a person. Words: `reason.<code>`. */
export const stageReasons = [
  'unfinished', // something is missing: of a draft, or of what the platform has part of already
  'ready', // draft that could be queued
  'edited', // partly sent, then changed: to be queued again
  'takenBack', // partly sent, then taken back by a person: to be queued again
  'restored', // was queued when the backup was made that is restored: it may have been sent since
  'mayExist', // not queued, and a step of it that was given up may have been done
  'waitsForSending',
  'sending',
  'offline',
  'waitsForRetry', // will be sent again on its own
  'costsDocument', // the platform has not made it yet
  'signature', // invitation and answers are acknowledged; the investor has yet to sign
  'noWallet', // the investor has no wallet on the platform yet
  'walletLater', // the adviser chose to assign it later
  'chooseWallet', // the investor has several
  'checkWallet', // the list of wallets is incomplete, or the only wallet says that it is not usable
  'rejected', // 400/409/422, with messages
  'forbidden', // 403/404
  'credentials',
  'unknownOutcome', // uncertain for longer than it is sent again by itself
  'contradicted', // done, as the platform says, and what it shows is something else
  'unclear', // answered in a shape that nobody knows
  'between', // something in between keeps answering in the platform's place, of this one alone
  'notStored', // its answer could not be stored, several times
  'differs', // before the investment: the platform shows something else than it acknowledged
  'otherAccount', // sent to another address or for another client id, and still uncertain: cannot be learnt here
  'notCompared', // released long ago, and whether the platform has it already cannot be told: a person decides for all
  'otherClient', // queued for another address or client id, and not sent: a person queues it again for this one
  'fieldsLost', // stored fields were missing and hold defaults: a person checks them and queues it again
  'complete', // investment with wallet
] as const;
export type StageReason = (typeof stageReasons)[number];

/** Those for which a person decides what became of a step. */
export const decisionReasons = [
  'unknownOutcome',
  'otherAccount',
  'contradicted',
  'unclear',
  'between',
  'notStored',
] as const satisfies readonly StageReason[];
export type DecisionReason = (typeof decisionReasons)[number];
export const isForDecision = (reason: StageReason): reason is DecisionReason =>
  (decisionReasons as readonly StageReason[]).includes(reason);

/** What those beyond drafts are counted by. unreadable: a record cannot be read, so nothing of it goes on by itself. */
export const groupReasons = [...stageReasons, 'unreadable'] as const;
export type GroupReason = (typeof groupReasons)[number];

export interface SubscriptionSummary {
  id: string;
  /**
   * Why its record cannot be read; null: it can. Then only the fields that are stored in the clear say something:
   * stage and reason as they were last known, times, and the platform's ids and status.
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
  /** When it last changed in any way: by a person, or by what the platform said. */
  updatedAt: string;
  queuedAt: string | null;
  /**
   * It comes from a restored backup or an older data file, and nobody has looked yet whether it was sent since. `at`: the
   * moment of that; null where the record does not say any more. `found`: what the platform has that fits, if
   * it was looked for.
   */
  restoredFrom: { at: string | null; found?: FoundInvestment | null } | null;
  invitationId: string | null;
  investmentId: string | null;
  /** The platform's word, verbatim; null before there is an investment. */
  status: string | null;
  problemCount: number;
  /** Nothing of it is, or may be, on the platform: it may be deleted. */
  removable: boolean;
}

/** An investment on the platform that fits a subscription and that none here holds. */
export interface FoundInvestment {
  id: string;
  /** Null: the platform tells none. */
  status: string | null;
  /** When it was made or signed, in the platform's words; null: it does not say. */
  at: string | null;
}

export const stepKinds = ['invitation', 'answers', 'costs', 'investment', 'wallet', 'status'] as const;
export type StepKind = (typeof stepKinds)[number];

/** One line of "What has happened". `done` is only ever said after the platform acknowledged it. */
export interface Step {
  kind: StepKind;
  state: 'open' | 'waiting' | 'sending' | 'uncertain' | 'refused' | 'done';
  reason: StageReason | null;
  at: string | null;
  /** The platform's id of what it made. */
  platformId: string | null;
  /** For `status`: the platform's word. */
  status: string | null;
  attempts: number;
  nextAttemptAt: string | null;
  /** Fields that were accepted and that the platform's records do not show, by its names. */
  notShown: string[];
}

/** What the platform said, verbatim, at the form's field it is about; field null: about the whole. */
export interface PlatformMessage {
  field: FieldPath | null;
  text: string;
  step: StepKind;
  httpStatus: number | null;
  at: string;
}

export type LockReason = 'invitationSent' | 'investmentSent' | 'walletSent';

export interface Wallet {
  id: string;
  /** An address or name to tell it apart, as far as the platform gives one. */
  label: string;
  /** Why it may not be usable, in the platform's words; null: it says nothing against itself. */
  state: string | null;
}

export interface Investor {
  id: string;
  /** Null: the platform tells none. */
  name: string | null;
  email: string | null;
  wallets: Wallet[] | null;
  walletsReadAt: string | null;
  /** The list of wallets was read whole, as far as it says itself. */
  walletsWhole: boolean;
  readAt: string;
}

/** True when a list of wallets was read whole and none speaks against itself: only then it says which is the only one. */
export const areWalletsCertain = ({ wallets, walletsWhole }: Pick<Investor, 'wallets' | 'walletsWhole'>) =>
  walletsWhole && (wallets ?? []).every(({ state }) => state === null);

export interface DocumentInfo {
  id: string;
  /** The key under which the platform's answer carried it, e.g. `costs_document`. */
  label: string;
  name: string | null;
  url: string;
  mediaType: string | null;
  /** When the desk fetched it; null: not here yet. */
  fetchedAt: string | null;
  /** The platform has made a newer one since; kept for the file. */
  superseded: boolean;
  /** Set when the fetched file cannot be read. */
  unreadable?: RecordFault;
}

/** What an adviser confirms: that the warning was given, and that the investor had the costs information. */
export type ConfirmationKind = 'waiver' | 'costs';

export interface Confirmation {
  by: string;
  at: string;
}

/** What an entry can be about: the order, and whether its time is that of answers or of the warning. */
export type Ground = Extract<FieldPath, 'investorId' | 'campaignId' | 'units' | 'survey.mode'>;

/** The entries that are about one order, or one investor, and do not outlive its change. In the form's order. */
export const lapsingFields = [
  'selfDisclosure.submittedAt',
  'survey.waiverConfirmed',
  'survey.submittedAt',
  'signature.signedAt',
  'signature.costsInformed',
] as const satisfies readonly FieldPath[];
export type LapsingField = (typeof lapsingFields)[number];

/** An entry that was taken off, since what it was about has changed: it is to be given anew. */
export interface Lapse {
  /** What stood there: a time as in the form, or a tick. */
  was: string | true;
  /** What is other now than what it was about. */
  changed: Ground[];
  /** Of a tick: who gave it, and when. */
  confirmed: Confirmation | null;
}
export type Lapses = Partial<Record<LapsingField, Lapse>>;

/**
 * What a person decides about an operation of which nobody knows what became of it.
 * sendAgain: the same request under the same key · record: the platform shows it, made under this id (null where the
 * object is known) · giveUp: nothing more of it is sent, and it may be queued as a new one · takeOver: what the platform
 * has counts, and the form says so, too · sendAnew: the same change as a new request · leave: it is left to the
 * platform's support, and nothing changes here.
 */
export const decisionKinds = ['sendAgain', 'record', 'giveUp', 'takeOver', 'sendAnew', 'leave'] as const;
export type DecisionKind = (typeof decisionKinds)[number];
export type Decision =
  | { kind: Exclude<DecisionKind, 'record'> }
  | { kind: 'record'; platformId: string | null };

/**
 * An operation about which a person has to decide, and what there is to know for it; or one that is closed, about which
 * a person may come to know more than the desk learnt (`choices`: record).
 */
export interface UnknownOutcome {
  operationId: string;
  step: StepKind;
  firstSentAt: string;
  attempts: number;
  /** The idempotency key, by which the platform's own staff could find it; null: it was sent without one. */
  key: string | null;
  /** Its body, by the platform's names; null: the stored body cannot be read. */
  sent: { [name: string]: Json } | null;
  /** What it was sent with: only there may it be sent again. */
  sentTo: { baseUrl: string; clientId: string };
  /** `record` needs the id of what was made. */
  needsId: boolean;
  /** Why it waits for a person; null: it is closed. */
  because: DecisionReason | null;
  /** The last answer; null when none was kept. */
  answered: {
    httpStatus: number | null;
    /** What the platform, or something in between, said. */
    said: string;
    /** What the platform has, by its names, where it is something else than was sent. */
    differs: { name: string; sent: Json; shown: Json }[];
    /** An answer that could not be understood or stored, as it came. */
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
  /** Given once, but what they were about has changed since. */
  lapsed: Lapses;
  steps: Step[];
  /** Null: nothing waits for a decision. */
  unknownOutcome: UnknownOutcome | null;
  /** A closed step whose object may be on the platform all the same: a person looks there before it is queued again. */
  possiblyCreated: Extract<StepKind, 'invitation' | 'investment'> | null;
  /** Stored fields that were missing and hold defaults; `others`: also some that the form does not show. */
  lost: { fields: FieldPath[]; others: boolean } | null;
  documents: DocumentInfo[];
  /**
   * What the platform's record shows otherwise than it was acknowledged, by its names. `confirmed`: read so twice, far
   * enough apart. Null: nothing.
   */
  differs: { fields: Record<string, { sent: Json; shown: Json }>; since: string; confirmed: boolean } | null;
  /** The platform's own last answers, verbatim. */
  record: { invitation: Json | null; investment: Json | null };
  investor: Investor | null;
  /**
   * Others about the same investor, campaign and units that are known on this workstation, newest first. `complete`
   * false: not all have been looked through yet. `intended`: a person has said that this one is meant to be another.
   */
  alike: { complete: boolean; others: SubscriptionSummary[]; intended: boolean };
  /** The names of investors whose statements are set aside in the form, by id; without those that are not known. */
  formerNames: Record<string, string>;
  selfDisclosureRequired: boolean | null;
}

/** The list's filters. `needsYou` holds what is refused or of unknown outcome, too. */
export const listFilters = ['needsYou', 'drafts', 'onItsWay', 'invested', 'all'] as const;

export type ListFilter = (typeof listFilters)[number];
/** What a list can be narrowed to: one of its filters, or all beyond drafts that stand for one reason. */
export type ListChoice = ListFilter | GroupReason;

/** As many rows of a list as are handed out, or asked about, at once. */
export const mostRows = 500;

export interface SubscriptionList {
  rows: SubscriptionSummary[];
  /** How many match the filter and the search, beyond this page of rows. */
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
  /** Why the details cannot be read; they are null then. */
  unreadable?: RecordFault;
}
