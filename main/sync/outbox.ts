import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type FieldPath, fieldPaths } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { places } from '../storage/places.ts';
import { openRecord, type RecordKind, sealRecord, unlessUnreadable } from '../storage/records.ts';
import {
  type HeldReason,
  type Operation,
  type OperationKind,
  operationKinds,
  type SentFields,
  type Trouble,
} from '../subscriptions/model.ts';
import { type Ages, clockTolerance } from './age.ts';
import { freeze, idempotencyKey } from './key.ts';
import { closedStates, methods, operationFrom, withoutBody } from './operation-row.ts';
import { conflicts } from './outcome.ts';

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
  /**
   * The one operation of a subscription that is not closed, if there is one.
   * @throws RecordError also when it cannot be told what one of the operations is, or whether it is closed
   */
  open(subscriptionId: string): Operation | null;
  /**
   * Returns the last closed operation of this kind that was sent, and of which nobody learnt what became of it. A person
   * decides about it also where its body cannot be read: that is empty then.
   */
  possiblyCreated(subscriptionId: string, kind: OperationKind): Operation | null;
  /** The subscriptions that have an open operation. */
  subscriptionsWithOpen(): string[];
  /** Before a further attempt: perhaps sent from now on. */
  sending(operation: Operation): Operation;
  /** A person wants it now: the pauses between attempts are over. */
  forgetPauses(): void;
  /** Notes how far the platform's clock is ahead, where it was not known yet when the budget began. */
  date(operation: Operation): void;
  /** The attempt certainly never left; `wasUncertain`: an earlier one may have. */
  notSent(operation: Operation, wasUncertain: boolean): void;
  /** The attempt has no conclusive answer. */
  uncertain(operation: Operation, what: Uncertainty): void;
  /** What was last answered to an open operation, as far as it was kept; null: nothing. */
  evidence(operation: Operation): Evidence | null;
  /** A person has it sent again, at once and with a new budget. */
  decided(operation: Operation): void;
  /** Its budget was found spent: no clock that is put right later begins it anew. */
  spend(operation: Operation): void;
  /** The subscriptions with an operation whose budget is spent, see age.ts. */
  spent(): string[];
  close(
    operation: Operation,
    state: 'acknowledged' | 'refused' | 'abandoned',
    httpStatus: number | null,
    answer: Json | undefined,
  ): void;
}

/** What is noted of an attempt without a conclusive answer. */
export interface Uncertainty {
  /** Milliseconds until the next attempt. */
  pause: number;
  trouble?: Trouble | null;
  held?: HeldReason | null;
  /** Absent: what was kept before stays. */
  evidence?: Evidence;
}

/** What was answered to an operation that is still open, for the person who decides about it. */
export interface Evidence {
  status: number | null;
  /** The platform's id of what was made, if the answer told one. */
  id: string | null;
  /** The record that the platform showed last; null: none. */
  record: Json | null;
  /** By the platform's names: what it shows otherwise. */
  differs: string[];
  /** What the answer said, or the beginning of it where it is no record. Nothing secret is in it. */
  said: string;
  /** The platform's words by form field, of a conflict. */
  messages: { field: FieldPath | null; text: string }[];
}

/** For a file of which nothing is sent while it is open: no budget begins or ends. */
export const untimed: Pick<Ages, 'begin' | 'learnt' | 'spentBefore'> = {
  begin: () => null,
  learnt: () => null,
  spentBefore: () => ({ local: 0, platform: null }),
};

/** The environment and client that operations are made for; they are never sent anywhere else. */
export interface Sender {
  environmentId: string;
  baseUrl: string;
  clientId: string;
}

/**
 * SQL: an operation that is closed and was sent, without anybody having learnt whether it was done. A conflict may be one
 * with itself also at the first attempt: Chromium sends a request a second time by itself when a connection breaks.
 */
export const isPossiblyCreated = `(state = 'abandoned' AND first_sent_at IS NOT NULL OR state = 'refused' AND (attempts > 1 OR http_status IN (${conflicts.join(', ')})))`;

/** True when the operation was made for exactly this environment, address and client. */
export const isFrom = (operation: Sender, { environmentId, baseUrl, clientId }: Sender): boolean =>
  operation.environmentId === environmentId &&
  operation.baseUrl === baseUrl &&
  operation.clientId === clientId;

/** What is kept of an open operation's answer. Missing parts say nothing. */
const evidenceShape = z.looseObject({
  status: z.number().nullable().default(null),
  id: z.string().nullable().default(null),
  record: (z.unknown() as z.ZodType<Json>).default(null),
  differs: z.array(z.string()).default([]),
  said: z.string().default(''),
  messages: z
    .array(
      z.looseObject({ field: z.enum(fieldPaths).nullable().default(null), text: z.string().default('') }),
    )
    .default([]),
});

/** The platform's answer to a closed operation, kept for the export; of an open one, what `Evidence` says. */
export const answerRecord: RecordKind<Json> = {
  version: 1,
  fileVersion: 1,
  schema: z.json() as z.ZodType<Json>,
  upcasters: {},
};

const marks = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

export function createOutbox(
  db: DataFile,
  cipher: Cipher,
  clock: Pick<Clock, 'now'>,
  sender: Sender,
  ages: Pick<Ages, 'begin' | 'learnt' | 'spentBefore'>,
): Outbox {
  const { sql } = db;
  const lastSequence = sql.prepare('SELECT MAX(sequence) AS last FROM operations WHERE subscription_id = ?');
  const insert = sql.prepare(
    `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key,
       environment_id, base_url, client_id, state, attempts, created_at, first_sent_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', 1, ?, ?)`,
  );
  const selectOpen = sql.prepare(
    // What makes no sense counts as open: taken for closed, its step would be sent a second time.
    `SELECT * FROM operations LEFT JOIN attempts ON operation_id = id WHERE subscription_id = ?
       AND (state NOT IN (${marks(closedStates)}) OR sequence > ${Number.MAX_SAFE_INTEGER} OR kind NOT IN (${marks(operationKinds)}) OR method NOT IN (${marks(methods)}))`,
  );
  const selectPossiblyCreated = sql.prepare(
    `SELECT * FROM operations WHERE subscription_id = ? AND kind = ? AND ${isPossiblyCreated}
     ORDER BY sequence DESC LIMIT 1`,
  );
  // A damaged number may be larger than a number of JavaScript can be.
  for (const select of [selectOpen, selectPossiblyCreated]) select.setReadBigInts(true);
  const selectAllOpen = sql.prepare(
    `SELECT subscription_id FROM operations WHERE state IN ('ready', 'sending', 'uncertain') ORDER BY created_at`,
  );
  const began = 'COALESCE(decided_at, first_sent_at)';
  const selectSpent = sql.prepare(
    `SELECT subscription_id FROM operations LEFT JOIN attempts ON operation_id = id
     WHERE state IN ('ready', 'sending', 'uncertain') AND state = 'uncertain'
       AND (${began} < :local OR unixepoch(${began}, 'subsec') * 1000 + clock_offset < :platform)`,
  );
  const update = sql.prepare(
    'UPDATE operations SET state = ?, attempts = ?, first_sent_at = ?, next_attempt_at = NULL WHERE id = ?',
  );
  const failing = sql.prepare(
    `UPDATE operations SET state = 'uncertain', attempts = :attempts, first_sent_at = :firstSentAt,
       next_attempt_at = :nextAttemptAt, answer = CASE WHEN :replace THEN :answer ELSE answer END
     WHERE id = :id`,
  );
  const begin = sql.prepare(
    'INSERT OR REPLACE INTO attempts (operation_id, clock_offset) VALUES (:id, :clockOffset)',
  );
  const dating = sql.prepare(
    'UPDATE attempts SET clock_offset = ? WHERE operation_id = ? AND clock_offset IS NULL',
  );
  const note = sql.prepare(
    `INSERT INTO attempts (operation_id, clock_offset, age_unknown, pause, trouble, trouble_count, trouble_since, held)
     VALUES (:id, :clockOffset, :ageUnknown, :pause, :trouble, :count, :since, :held)
     ON CONFLICT (operation_id) DO UPDATE SET pause = excluded.pause, trouble = excluded.trouble,
       trouble_count = excluded.trouble_count, trouble_since = excluded.trouble_since, held = excluded.held`,
  );
  const spending = sql.prepare(
    `INSERT INTO attempts (operation_id, age_unknown) VALUES (?, 1)
     ON CONFLICT (operation_id) DO UPDATE SET age_unknown = 1`,
  );
  const forget = sql.prepare('DELETE FROM attempts WHERE operation_id = ?');
  const selectAnswer = sql.prepare('SELECT answer FROM operations WHERE id = ?');
  const closing = sql.prepare(
    'UPDATE operations SET state = ?, closed_at = ?, http_status = ?, answer = ?, next_attempt_at = NULL WHERE id = ?',
  );
  const deciding = sql.prepare(
    `UPDATE operations SET state = 'uncertain', decided_at = ?, next_attempt_at = NULL, answer = NULL WHERE id = ?`,
  );
  const noPauses = sql.prepare(
    `UPDATE operations SET next_attempt_at = NULL WHERE next_attempt_at IS NOT NULL`,
  );
  const now = () => instantOf(clock);

  // Nothing is under way yet: what says so was when the program ended, and nobody knows what became of it.
  db.transaction(() => {
    sql.exec(`UPDATE operations SET state = 'uncertain' WHERE state = 'sending'`);
    // Once nobody can tell how old an attempt is, no clock that is put right tells it either.
    sql
      .prepare(
        `INSERT INTO attempts (operation_id, age_unknown)
           SELECT id, 1 FROM operations WHERE state IN ('ready', 'sending', 'uncertain') AND ${began} > ?
         ON CONFLICT (operation_id) DO UPDATE SET age_unknown = 1`,
      )
      .run(new Date(clock.now() + clockTolerance).toISOString());
  });

  const outbox: Outbox = {
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
        clockOffset: null,
        isAgeUnknown: false,
        nextAttemptAt: null,
        pause: null,
        trouble: null,
        held: null,
      };
      operation.clockOffset = ages.begin(operation.id);
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
      begin.run({ id: operation.id, clockOffset: operation.clockOffset });
      return operation;
    },
    open(subscriptionId) {
      const [open = null] = selectOpen.all(subscriptionId).map((row) => operationFrom(row, cipher));
      return open;
    },
    possiblyCreated(subscriptionId, kind) {
      const row = selectPossiblyCreated.get(subscriptionId, kind);
      if (!row) return null;
      return unlessUnreadable(
        () => operationFrom(row, cipher),
        () => withoutBody(row),
      );
    },
    subscriptionsWithOpen: () => selectAllOpen.all().map((row) => String(row.subscription_id)),
    sending(operation) {
      const isFirst = operation.firstSentAt === null;
      const again: Operation = {
        ...operation,
        state: 'sending',
        attempts: operation.attempts + 1,
        firstSentAt: operation.firstSentAt ?? now(),
        clockOffset: isFirst ? ages.begin(operation.id) : operation.clockOffset,
        nextAttemptAt: null,
        pause: null,
      };
      update.run(again.state, again.attempts, again.firstSentAt, again.id);
      if (isFirst) begin.run({ id: again.id, clockOffset: again.clockOffset });
      return again;
    },
    forgetPauses: () => void noPauses.run(),
    notSent(operation, wasUncertain) {
      const firstSentAt = wasUncertain ? operation.firstSentAt : null;
      update.run(wasUncertain ? 'uncertain' : 'ready', operation.attempts - 1, firstSentAt, operation.id);
    },
    uncertain(operation, { pause, trouble = null, held = null, evidence }) {
      failing.run({
        id: operation.id,
        attempts: operation.attempts,
        firstSentAt: operation.firstSentAt,
        nextAttemptAt: new Date(clock.now() + pause).toISOString(),
        replace: evidence ? 1 : 0,
        answer: evidence
          ? sealRecord(
              cipher,
              answerRecord,
              places.operationAnswer(operation.id),
              evidence as unknown as Json,
            )
          : null,
      });
      note.run({
        id: operation.id,
        clockOffset: operation.clockOffset,
        ageUnknown: operation.isAgeUnknown ? 1 : 0,
        pause: Math.round(pause),
        trouble: trouble?.kind ?? null,
        count: trouble?.count ?? 0,
        since: trouble?.since ?? null,
        held,
      });
    },
    evidence(operation) {
      const sealed = selectAnswer.get(operation.id)?.answer;
      if (!sealed) return null;
      return unlessUnreadable(
        () =>
          evidenceShape.parse(openRecord(cipher, answerRecord, places.operationAnswer(operation.id), sealed)),
        () => null,
      );
    },
    date({ id, clockOffset }) {
      const learnt = clockOffset === null ? ages.learnt(id) : null;
      if (learnt !== null) dating.run(learnt, id);
    },
    decided({ id }) {
      deciding.run(now(), id);
      begin.run({ id, clockOffset: ages.begin(id) });
    },
    spend: ({ id }) => void spending.run(id),
    spent() {
      const { local, platform } = ages.spentBefore();
      return selectSpent
        .all({ local: new Date(local).toISOString(), platform })
        .map((row) => String(row.subscription_id));
    },
    close(operation, state, httpStatus, answer) {
      const sealed =
        answer === undefined
          ? null
          : sealRecord(cipher, answerRecord, places.operationAnswer(operation.id), answer);
      closing.run(state, now(), httpStatus, sealed, operation.id);
      forget.run(operation.id);
    },
  };
  return inTransactions(db, outbox);
}

/** Has each method that writes do so in one transaction: its own, or the caller's. */
function inTransactions(db: Pick<DataFile, 'transaction'>, outbox: Outbox): Outbox {
  const { create, sending, notSent, uncertain, date, decided, spend, close, forgetPauses } = outbox;
  return {
    ...outbox,
    create: (step) => db.transaction(() => create(step)),
    sending: (operation) => db.transaction(() => sending(operation)),
    notSent: (operation, wasUncertain) => db.transaction(() => notSent(operation, wasUncertain)),
    uncertain: (operation, what) => db.transaction(() => uncertain(operation, what)),
    date: (operation) => db.transaction(() => date(operation)),
    decided: (operation) => db.transaction(() => decided(operation)),
    spend: (operation) => db.transaction(() => spend(operation)),
    close: (operation, state, httpStatus, answer) =>
      db.transaction(() => close(operation, state, httpStatus, answer)),
    forgetPauses: () => db.transaction(forgetPauses),
  };
}
