import type { Json } from './primitives.ts';

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
  'investorNotSent', // the submission that makes the investor is a draft, refused or gone: a person must act there
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
export interface UnknownOutcome<Step extends string = string> {
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
