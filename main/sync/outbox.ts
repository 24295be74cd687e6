import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { places } from '../storage/places.ts';
import { openRecord, type RecordKind, sealRecord, unlessUnreadable } from '../storage/records.ts';
import { type Ages, clockTolerance } from './age.ts';
import { idempotencyKey } from './key.ts';
import { type Content, freeze, type HeldReason, type Operation, type Trouble } from './operation.ts';
import { closedStates, methods, operationFrom, withoutBody } from './operation-row.ts';
import { conflicts } from './outcome.ts';
import type { Steps } from './steps.ts';
import type { Ref } from './submission.ts';

/** The stored operations. Every method writes to disk at once, inside the caller's transaction if there is one. */
export interface Outbox {
  /** Freezes a step into an operation in state `sending`. From then on the operation counts as possibly sent. */
  create(step: { owner: Ref; step: string; path: string; content: Content }): Operation;
  /**
   * Returns the one operation of a submission that is not closed; null when there is none.
   * @throws RecordError also when an operation's row is damaged so that its step or whether it is closed is unknown
   */
  open(owner: Ref): Operation | null;
  /**
   * Returns the last closed operation of this step that was sent without its outcome becoming known; null when there is
   * none. A person can decide about the operation even if its body cannot be read; the body is empty then.
   */
  possiblyCreated(owner: Ref, step: string): Operation | null;
  /** Returns the submissions that have an open operation. */
  ownersWithOpen(): Ref[];
  /** Notes that a further attempt begins. From now on the operation counts as possibly sent. */
  sending(operation: Operation): Operation;
  /** Ends the pauses between attempts of all operations, because a person wants them sent now. */
  forgetPauses(): void;
  /** Notes how far the platform's clock is ahead, if this was not known yet when the budget began. */
  date(operation: Operation): void;
  /** Notes that an attempt certainly never left. `wasUncertain`: an earlier attempt may have. */
  notSent(operation: Operation, wasUncertain: boolean): void;
  /** Notes that an attempt has no conclusive answer. */
  uncertain(operation: Operation, what: Uncertainty): void;
  /** Returns what was kept of the last answer to an open operation; null when nothing was. */
  evidence(operation: Operation): Evidence | null;
  /** Notes that a person has an operation sent again, at once and with a new budget. */
  decided(operation: Operation): void;
  /** Marks an operation's budget as spent for good. A clock that is corrected later does not restart the budget. */
  spend(operation: Operation): void;
  /** Returns the submissions with an operation whose budget is spent, see age.ts. */
  spent(): Ref[];
  close(
    operation: Operation,
    state: 'acknowledged' | 'refused' | 'abandoned',
    httpStatus: number | null,
    answer: Json | undefined,
  ): void;
}

/** What is noted about an attempt without a conclusive answer. */
export interface Uncertainty {
  /** Milliseconds until the next attempt. */
  pause: number;
  trouble?: Trouble | null;
  held?: HeldReason | null;
  /** Absent: the evidence that was kept before stays. */
  evidence?: Evidence;
}

/** The last answer to an operation that is still open, for the person who decides about the operation. */
export interface Evidence {
  status: number | null;
  /** The platform's id of the created object, if the answer contained one. */
  id: string | null;
  /** The record that the platform showed last; null when none. */
  record: Json | null;
  /** Fields that the platform shows with other values than were sent, by the platform's names. */
  differs: string[];
  /** Text of the answer, or its beginning if the answer is not a record. Contains nothing secret. */
  said: string;
  /** The platform's messages about a conflict, by form field. */
  messages: { field: string | null; text: string }[];
}

/** Ages for a data file that is opened without sending: no budget begins or ends. */
export const untimed: Pick<Ages, 'begin' | 'learnt' | 'spentBefore'> = {
  begin: () => null,
  learnt: () => null,
  spentBefore: () => ({ local: 0, platform: null }),
};

/** The environment and client that operations are made for. Operations are never sent to another one. */
export interface Sender {
  environmentId: string;
  baseUrl: string;
  clientId: string;
}

/**
 * SQL condition: a closed operation that was sent without its outcome becoming known. Even on the first attempt, a
 * conflict may be with the operation itself: Chromium repeats a request on its own when a connection breaks.
 */
export const isPossiblyCreated = `(state = 'abandoned' AND first_sent_at IS NOT NULL OR state = 'refused' AND (attempts > 1 OR http_status IN (${conflicts.join(', ')})))`;

/** True when the operation was made for exactly this environment, address and client. */
export const isFrom = (operation: Sender, { environmentId, baseUrl, clientId }: Sender): boolean =>
  operation.environmentId === environmentId &&
  operation.baseUrl === baseUrl &&
  operation.clientId === clientId;

/** Schema of the evidence kept for an open operation. Missing parts get empty defaults. */
const evidenceShape = z.looseObject({
  status: z.number().nullable().default(null),
  id: z.string().nullable().default(null),
  record: (z.unknown() as z.ZodType<Json>).default(null),
  differs: z.array(z.string()).default([]),
  said: z.string().default(''),
  messages: z
    .array(z.looseObject({ field: z.string().nullable().default(null), text: z.string().default('') }))
    .default([]),
});

/** The platform's answer to a closed operation, kept for the export; for an open operation, its `Evidence`. */
export const answerRecord: RecordKind<Json> = {
  version: 1,
  fileVersion: 1,
  schema: z.json() as z.ZodType<Json>,
  upcasters: {},
};

/** Returns SQL that is true for a row whose step is known. */
const isKnownStep = (steps: Steps): string =>
  `(${steps.all
    .map(
      ({ name, writes }) =>
        `(COALESCE(owner_kind, '${steps.unnamed}') = '${name}' AND kind IN (${marks(Object.keys(writes))}))`,
    )
    .join(' OR ')})`;

const marks = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

export function createOutbox(
  db: DataFile,
  cipher: Cipher,
  clock: Pick<Clock, 'now'>,
  sender: Sender,
  ages: Pick<Ages, 'begin' | 'learnt' | 'spentBefore'>,
  steps: Steps,
): Outbox {
  const { sql } = db;
  const lastSequence = sql.prepare('SELECT MAX(sequence) AS last FROM operations WHERE subscription_id = ?');
  const insert = sql.prepare(
    `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key,
       environment_id, base_url, client_id, state, attempts, created_at, first_sent_at, owner_kind, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', 1, ?, ?, ?, ?)`,
  );
  const selectOpen = sql.prepare(
    // A senseless row counts as open. If it counted as closed, its step would be sent a second time.
    `SELECT * FROM operations LEFT JOIN attempts ON operation_id = id WHERE subscription_id = ?
       AND (state NOT IN (${marks(closedStates)}) OR sequence > ${Number.MAX_SAFE_INTEGER} OR NOT ${isKnownStep(steps)} OR method NOT IN (${marks(methods)}))`,
  );
  const selectPossiblyCreated = sql.prepare(
    `SELECT * FROM operations WHERE subscription_id = ? AND COALESCE(owner_kind, '${steps.unnamed}') = ?
       AND kind = ? AND ${isPossiblyCreated}
     ORDER BY sequence DESC LIMIT 1`,
  );
  // A damaged number may exceed the range of JavaScript numbers.
  for (const select of [selectOpen, selectPossiblyCreated]) select.setReadBigInts(true);
  const selectAllOpen = sql.prepare(
    `SELECT subscription_id, owner_kind FROM operations WHERE state IN ('ready', 'sending', 'uncertain') ORDER BY created_at`,
  );
  const began = 'COALESCE(decided_at, first_sent_at)';
  const selectSpent = sql.prepare(
    `SELECT subscription_id, owner_kind FROM operations LEFT JOIN attempts ON operation_id = id
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
  const ownerOf = (row: Record<string, unknown>): Ref => ({
    kind: String(row.owner_kind ?? steps.unnamed),
    id: String(row.subscription_id),
  });

  // Nothing is being sent yet. An operation in state `sending` was cut off when the app ended; its outcome is unknown.
  db.transaction(() => {
    sql.exec(`UPDATE operations SET state = 'uncertain' WHERE state = 'sending'`);
    // Once the age of an attempt is unknown, a clock that is corrected later cannot tell the age either.
    sql
      .prepare(
        `INSERT INTO attempts (operation_id, age_unknown)
           SELECT id, 1 FROM operations WHERE state IN ('ready', 'sending', 'uncertain') AND ${began} > ?
         ON CONFLICT (operation_id) DO UPDATE SET age_unknown = 1`,
      )
      .run(new Date(clock.now() + clockTolerance).toISOString());
  });

  const outbox: Outbox = {
    create({ owner, step, path, content }) {
      const sequence = Number(lastSequence.get(owner.id)?.last ?? 0) + 1;
      const body = freeze(content);
      const shape = steps.shape({ owner, step });
      if (!shape) throw new Error(`${owner.kind} has no step ${step}`);
      const { method } = shape;
      const label = steps.label({ owner, step });
      const { environmentId } = sender;
      const operation: Operation = {
        id: randomUUID(),
        owner,
        step,
        method,
        path,
        content: content.type,
        body,
        sequence,
        idempotencyKey: idempotencyKey({ environmentId, ownerId: owner.id, sequence, label, path, body }),
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
        owner.id,
        sequence,
        step,
        method,
        path,
        cipher.sealBytes(places.operationBody(operation.id), body),
        operation.idempotencyKey,
        environmentId,
        sender.baseUrl,
        sender.clientId,
        operation.createdAt,
        operation.firstSentAt,
        owner.kind,
        content.type,
      );
      begin.run({ id: operation.id, clockOffset: operation.clockOffset });
      return operation;
    },
    open({ id }) {
      const [open = null] = selectOpen.all(id).map((row) => operationFrom(row, cipher, steps));
      return open;
    },
    possiblyCreated(owner, step) {
      const row = selectPossiblyCreated.get(owner.id, owner.kind, step);
      if (!row) return null;
      return unlessUnreadable(
        () => operationFrom(row, cipher, steps),
        () => withoutBody(row, steps),
      );
    },
    ownersWithOpen: () => selectAllOpen.all().map(ownerOf),
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
      return selectSpent.all({ local: new Date(local).toISOString(), platform }).map(ownerOf);
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

/** Makes each writing method run in one transaction: its own, or the caller's. */
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
