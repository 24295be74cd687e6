import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { places } from '../storage/places.ts';
import { openSealedBytes, type RecordKind, sealRecord, unlessUnreadable } from '../storage/records.ts';
import type { Operation, OperationKind, SentFields } from '../subscriptions/model.ts';
import { freeze, idempotencyKey } from './key.ts';
import { keyLifetime } from './retry.ts';

/** The stored operations. Every method writes through to disk, inside the caller's transaction if there is one. */
export interface Outbox {
  /** Freezes a step into an operation in state `sending`: from here on it must be taken for perhaps sent. */
  create(step: {
    subscriptionId: string;
    kind: OperationKind;
    method: 'POST' | 'PATCH';
    path: string;
    body: SentFields;
  }): Operation;
  /** The one operation of a subscription that is not closed, if there is one. @throws RecordError */
  open(subscriptionId: string): Operation | null;
  /**
   * Returns the last closed operation of this kind that was sent, and of which nobody learnt what became of it. A person
   * decides about it also where its body cannot be read: that is empty then.
   */
  doubtful(subscriptionId: string, kind: OperationKind): Operation | null;
  /** The subscriptions that have an open operation. */
  subscriptionsWithOpen(): string[];
  /** Before a further attempt: perhaps sent from now on. */
  sending(operation: Operation): Operation;
  /** A person wants it now: the pauses between attempts are over. */
  forgetPauses(): void;
  /** The attempt certainly never left; `wasUncertain`: an earlier one may have. */
  notSent(operation: Operation, wasUncertain: boolean): void;
  uncertain(operation: Operation, nextAttemptAt: string | null): void;
  /** A person has it sent again, at once and with a new budget. */
  decided(operation: Operation): void;
  /** The subscriptions with an operation whose budget is spent, see retry.ts. */
  spent(): string[];
  close(
    operation: Operation,
    state: 'acknowledged' | 'refused' | 'abandoned',
    httpStatus: number | null,
    answer: Json | undefined,
  ): void;
}

/** The environment and client that operations are made for; they are never sent anywhere else. */
export interface Sender {
  environmentId: string;
  baseUrl: string;
  clientId: string;
}

/** SQL: an operation that is closed and was sent, without anybody having learnt whether it was done. */
export const isDoubtful = `(state = 'abandoned' AND first_sent_at IS NOT NULL OR state = 'refused' AND attempts > 1)`;

/** True when the operation was made for exactly this environment, address and client. */
export const isFrom = (operation: Sender, { environmentId, baseUrl, clientId }: Sender): boolean =>
  operation.environmentId === environmentId &&
  operation.baseUrl === baseUrl &&
  operation.clientId === clientId;

/** The platform's answer to a closed operation. It is kept for the export; the app does not read it. */
export const answerRecord: RecordKind<Json> = {
  version: 1,
  fileVersion: 1,
  schema: z.json() as z.ZodType<Json>,
  upcasters: {},
};

export function createOutbox(db: Database, cipher: Cipher, clock: () => number, sender: Sender): Outbox {
  const { sql } = db;
  const lastSequence = sql.prepare('SELECT MAX(sequence) AS last FROM operations WHERE subscription_id = ?');
  const insert = sql.prepare(
    `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key,
       environment_id, base_url, client_id, state, attempts, created_at, first_sent_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', 1, ?, ?)`,
  );
  const selectOpen = sql.prepare(
    `SELECT * FROM operations WHERE subscription_id = ? AND state IN ('ready', 'sending', 'uncertain')`,
  );
  const selectDoubtful = sql.prepare(
    `SELECT * FROM operations WHERE subscription_id = ? AND kind = ? AND ${isDoubtful}
     ORDER BY sequence DESC LIMIT 1`,
  );
  const selectAllOpen = sql.prepare(
    `SELECT subscription_id FROM operations WHERE state IN ('ready', 'sending', 'uncertain') ORDER BY created_at`,
  );
  const selectSpent = sql.prepare(
    `SELECT subscription_id FROM operations
     WHERE state IN ('ready', 'sending', 'uncertain') AND state = 'uncertain' AND COALESCE(decided_at, first_sent_at) < ?`,
  );
  const update = sql.prepare(
    'UPDATE operations SET state = ?, attempts = ?, first_sent_at = ?, next_attempt_at = ? WHERE id = ?',
  );
  const closing = sql.prepare(
    'UPDATE operations SET state = ?, closed_at = ?, http_status = ?, answer = ?, next_attempt_at = NULL WHERE id = ?',
  );
  const deciding = sql.prepare(
    `UPDATE operations SET state = 'uncertain', decided_at = ?, next_attempt_at = NULL WHERE id = ?`,
  );
  const noPauses = sql.prepare(
    `UPDATE operations SET next_attempt_at = NULL WHERE next_attempt_at IS NOT NULL`,
  );
  const now = () => new Date(clock()).toISOString();
  const bodyIn = (row: Record<string, unknown>) =>
    openSealedBytes(cipher, places.operationBody(String(row.id)), row.body);

  // Nothing is under way yet: what says so was when the program ended, and nobody knows what became of it.
  sql.exec(`UPDATE operations SET state = 'uncertain' WHERE state = 'sending'`);

  return {
    create(step) {
      const sequence = Number(lastSequence.get(step.subscriptionId)?.last ?? 0) + 1;
      const body = freeze(step.body);
      const operation: Operation = {
        id: randomUUID(),
        ...step,
        body,
        sequence,
        idempotencyKey: idempotencyKey({ ...step, body, sequence, environmentId: sender.environmentId }),
        ...sender,
        state: 'sending',
        attempts: 1,
        createdAt: now(),
        firstSentAt: now(),
        decidedAt: null,
        nextAttemptAt: null,
      };
      insert.run(
        operation.id,
        operation.subscriptionId,
        sequence,
        operation.kind,
        operation.method,
        operation.path,
        cipher.sealBytes(places.operationBody(operation.id), body),
        operation.idempotencyKey,
        sender.environmentId,
        sender.baseUrl,
        sender.clientId,
        operation.createdAt,
        operation.firstSentAt,
      );
      return operation;
    },
    open(subscriptionId) {
      const row = selectOpen.get(subscriptionId);
      return row ? operationOf(row, bodyIn(row)) : null;
    },
    doubtful(subscriptionId, kind) {
      const row = selectDoubtful.get(subscriptionId, kind);
      const bodyOrNone = () =>
        unlessUnreadable(
          () => bodyIn(row ?? {}),
          () => new Uint8Array(),
        );
      return row ? operationOf(row, bodyOrNone()) : null;
    },
    subscriptionsWithOpen: () => selectAllOpen.all().map((row) => String(row.subscription_id)),
    sending(operation) {
      const again: Operation = {
        ...operation,
        state: 'sending',
        attempts: operation.attempts + 1,
        firstSentAt: operation.firstSentAt ?? now(),
        nextAttemptAt: null,
      };
      update.run(again.state, again.attempts, again.firstSentAt, null, again.id);
      return again;
    },
    forgetPauses: () => void noPauses.run(),
    notSent(operation, wasUncertain) {
      const firstSentAt = wasUncertain ? operation.firstSentAt : null;
      update.run(
        wasUncertain ? 'uncertain' : 'ready',
        operation.attempts - 1,
        firstSentAt,
        null,
        operation.id,
      );
    },
    uncertain(operation, nextAttemptAt) {
      update.run('uncertain', operation.attempts, operation.firstSentAt, nextAttemptAt, operation.id);
    },
    decided: (operation) => void deciding.run(now(), operation.id),
    spent: () =>
      selectSpent
        .all(new Date(clock() - keyLifetime).toISOString())
        .map((row) => String(row.subscription_id)),
    close(operation, state, httpStatus, answer) {
      const sealed =
        answer === undefined
          ? null
          : sealRecord(cipher, answerRecord, places.operationAnswer(operation.id), answer);
      closing.run(state, now(), httpStatus, sealed, operation.id);
    },
  };
}

function operationOf(row: Record<string, unknown>, body: Uint8Array): Operation {
  const textOrNull = (value: unknown) => (value === null ? null : String(value));
  return {
    id: String(row.id),
    subscriptionId: String(row.subscription_id),
    sequence: Number(row.sequence),
    kind: row.kind as Operation['kind'],
    method: row.method as Operation['method'],
    path: String(row.path),
    body,
    idempotencyKey: String(row.idempotency_key),
    environmentId: String(row.environment_id),
    baseUrl: String(row.base_url),
    clientId: String(row.client_id),
    state: row.state as Operation['state'],
    attempts: Number(row.attempts),
    createdAt: String(row.created_at),
    firstSentAt: textOrNull(row.first_sent_at),
    decidedAt: textOrNull(row.decided_at),
    nextAttemptAt: textOrNull(row.next_attempt_at),
  };
}
