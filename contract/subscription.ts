import type { Problem } from './check.ts';
import type { DocumentInfo } from './document.ts';
import type {
  ConfirmationKind,
  FieldPath,
  Ground,
  LapsingField,
  LockingStep,
  SubscriptionForm,
} from './form.ts';
import type { Investor } from './investor.ts';
import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';
import type { Stage, StageReason, UnknownOutcome } from './submission.ts';

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
  /** Who confirmed the entry and when; null when the entry is a time. */
  confirmed: Confirmation | null;
}
export type Lapses = Partial<Record<LapsingField, Lapse>>;

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
  unknownOutcome: UnknownOutcome<StepKind> | null;
  /** A closed step whose object may still exist on the platform. A person must check there before queueing again. */
  possiblyCreated: Extract<StepKind, 'invitation' | 'investment'> | null;
  /** Stored fields that were missing and hold defaults. `others`: true when the form does not show some of them. */
  lost: { fields: FieldPath[]; others: boolean } | null;
  documents: DocumentInfo[];
  /**
   * Fields, by the platform's names, that its record shows differently than acknowledged. `confirmed`: two readings, far
   * enough apart, showed them. null when there are none.
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
