import type { DecisionReason } from '../../contract/submission.ts';
import type { AttachmentPart } from '../attachments/encode.ts';
import type { Ref, SentFields } from './submission.ts';

/**
 * One writing call, stored before it is sent.
 * ready: certainly not sent · sending: possibly sent · uncertain: sent without a conclusive answer · others: closed.
 */
export interface Operation {
  id: string;
  owner: Ref;
  sequence: number;
  /** A writing step of the owner's kind. Its name is part of the idempotency key. */
  step: string;
  method: 'POST' | 'PATCH';
  path: string;
  /** How to read `body`. */
  content: Content['type'];
  /** Frozen JSON, see `freeze`. Empty when the body of a closed operation cannot be read. */
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
  /** The series that the last answers form, unless they are plain failures. */
  trouble: Trouble | null;
  /** Why a person has to decide before the budget is over; null when it goes on without a person. */
  held: HeldReason | null;
}

/** What a step sends: JSON, or one file with text fields beside it, as multipart form data. */
export type Content =
  | { type: 'json'; fields: SentFields }
  | { type: 'file'; fields: SentFields; file: AttachmentPart };

/** Returns the bytes that an operation stores of its content. The bytes of a file stay in its attachment. */
export const freeze = (content: Content): Uint8Array =>
  Buffer.from(
    JSON.stringify(content.type === 'json' ? content.fields : { fields: content.fields, file: content.file }),
    'utf8',
  );

/** Returns what an operation sends. A body that cannot be read has no fields. */
export function contentOf({ content, body }: Pick<Operation, 'content' | 'body'>): Content {
  if (body.length === 0) return { type: 'json', fields: {} };
  const stored: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
  return content === 'json'
    ? { type: 'json', fields: stored as SentFields }
    : { type: 'file', ...(stored as { fields: SentFields; file: AttachmentPart }) };
}

/** Returns the fields that an operation sends; none when its body cannot be read. */
export const bodyOf = (operation: Pick<Operation, 'content' | 'body'>): SentFields =>
  contentOf(operation).fields;

/**
 * between: an intermediary answers · conflict: it may conflict with its own earlier attempt · lasting: the conflict went on beyond its limit, and a read-back
 * shows whether it is a refusal · contradicted: the platform shows other values · silent: no answer shows that it was done ·
 * failure: its answer could not be stored
 */
export const troubleKinds = ['between', 'conflict', 'lasting', 'contradicted', 'silent', 'failure'] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/**
 * A series of answers of one kind. `count`: how many answers count towards its limit; `since`: when its time began, see
 * trouble.ts.
 */
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
  'fileMissing',
] as const satisfies readonly DecisionReason[];
export type HeldReason = (typeof heldReasons)[number];
