import type { DatabaseSync } from 'node:sqlite';
import type { SealedKind } from '../../contract/records.ts';
import { attachmentRecord } from '../attachments/record.ts';
import { trailRecord } from '../audit/entries.ts';
import { documentRecord } from '../documents/record.ts';
import { investorRecord } from '../investors/record.ts';
import { noteRecord, reviewRecord } from '../review/notes.ts';
import type { Cipher } from '../storage/cipher.ts';
import { openRow, type RecordKind } from '../storage/records.ts';
import { openSeal, type SealedRow } from '../storage/sealed-values.ts';
import { subscriptionRecord } from '../subscriptions/record.ts';
import { subscriptionFrom } from '../subscriptions/rows.ts';
import { operationFrom } from '../sync/operation-row.ts';
import { answerRecord } from '../sync/outbox.ts';
import type { Steps } from '../sync/steps.ts';

/** The record kind of each sealed JSON value in a data file. An operation's body has none: its bytes are sent as frozen. */
export const recordKinds: Record<Exclude<SealedKind, 'operation'>, RecordKind<never>> = {
  subscription: subscriptionRecord as RecordKind<never>,
  answer: answerRecord as RecordKind<never>,
  investor: investorRecord as RecordKind<never>,
  document: documentRecord as RecordKind<never>,
  review: reviewRecord as RecordKind<never>,
  reviewDraft: noteRecord as RecordKind<never>,
  attachment: attachmentRecord as RecordKind<never>,
  trail: trailRecord as RecordKind<never>,
};

/**
 * Reads a row, or one of its sealed values, the way the app reads it in use.
 * @param steps the steps of every kind of submission
 * @throws RecordError, SealError
 */
export function readSealed(sql: DatabaseSync, cipher: Cipher, sealed: SealedRow, steps: Steps): void {
  const { kind, content, place, value, row } = sealed;
  if (kind === 'subscription') subscriptionFrom(row, sql, cipher);
  else if (kind === 'operation') operationFrom(row, cipher, steps);
  else if (content === 'json') openRow(cipher, recordKinds[kind], place, row, value);
  else openSeal(cipher, sealed);
}
