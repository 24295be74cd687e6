import type { Json } from '../../contract/primitives.ts';
import type { Stage } from '../../contract/submission.ts';

/** Names a submission: the name of its kind, and its id within that kind. A local id is never an id of the platform. */
export interface Ref {
  readonly kind: string;
  readonly id: string;
}

/** Returns a text that names a submission among those of every kind, for maps and sets. */
export const keyOf = ({ kind, id }: Ref): string => `${kind}/${id}`;

/** Returns the submission that a key names. The name of a kind has no slash. */
export function refOf(key: string): Ref {
  const slash = key.indexOf('/');
  return { kind: key.slice(0, slash), id: key.slice(slash + 1) };
}

/** Fields by the platform's names, as they are sent or were acknowledged. */
export type SentFields = Record<string, Json>;

/** A message of the platform about one step. `field`: the form field it is about; null: none in particular. */
export interface StepMessage {
  step: string;
  field: string | null;
  text: string;
  httpStatus: number | null;
  at: string;
}

/** Why the platform refuses a submission, until a person changes something or releases it again. */
export interface Refusal {
  kind: 'rejected' | 'forbidden';
  messages: StepMessage[];
  at: string;
}

/** An object of the platform that fits a submission and that no submission here holds. */
export interface FoundObject {
  id: string;
  status: string | null;
  at: string | null;
}

/** What a record of the platform shows differently from what it acknowledged. The acknowledged facts stay. */
export interface Differing {
  /** By the platform's names. `shown` is null when the record shows no value. */
  fields: Record<string, { sent: Json; shown: Json }>;
  /** When the difference was first read. */
  since: string;
  /** When the difference was last read. */
  readAt: string;
  /** True when it was read twice, far enough apart: it is not just a slow platform. */
  confirmed: boolean;
  /** True when a person has looked at it. */
  reviewed: boolean;
}

/**
 * The fields that submissions of every kind share. The wishes of a person are in the kind's own form, the acknowledged
 * facts in the kind's own fields. Times are ISO 8601.
 */
export interface Submission {
  id: string;
  /** When anything last changed that a person would notice. Only the writer sets it, see writer.ts. */
  updatedAt: string;
  /** When a person released it for sending; null for a draft, or when it was taken back. */
  queuedAt: string | null;
  /** The address and client that it was released for. It is sent nowhere else. Null when it was never released. */
  queuedFor: { baseUrl: string; clientId: string } | null;
  /** True when a person took it back and has changed nothing since. */
  takenBack: boolean;
  removedAt: string | null;
  /**
   * Set when it comes from a restored backup or an older data file and nobody has checked whether it was sent since.
   * `at`: the moment of that file, null when it is not known. `wasQueued`: it was waiting to be sent then. `found`: what
   * the platform has that fits, see second-look.ts.
   */
  restoredFrom: { at: string | null; wasQueued: boolean; found: FoundObject | null } | null;
  refusal: Refusal | null;
  /**
   * The creating step whose outcome nobody learnt: given up by a person, or refused only when it was repeated. Until a
   * creation is acknowledged, its object may exist on the platform.
   */
  possiblyCreated: string | null;
  /** Fields that were sent and accepted, and that no record of the platform has shown since, by its names. */
  notShown: string[];
  differs: Differing | null;
  /** Stored fields that were missing when the record was read. They hold defaults, so nothing is sent before a person looks. */
  lostFields: string[];
  /** The stage, for lists and badges, with its reason. Only the writer sets stage and reason. */
  stage: Stage;
  reason: string;
}

/**
 * True when a submission with this stage goes on without a person. All others need a person, as in the list's first filter,
 * even if they are read again meanwhile.
 */
export const goesOnByItself = ({ stage, reason }: { stage: Stage; reason: string }): boolean =>
  stage === 'onItsWay' || reason === 'waitsForRetry';
