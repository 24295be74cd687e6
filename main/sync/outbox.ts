import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { newId } from '../storage/new-id.ts';
import { places } from '../storage/places.ts';
import {
  openRecord,
  RecordError,
  type RecordKind,
  sealRecord,
  unlessUnreadable,
} from '../storage/records.ts';
import { type Ages, clockTolerance } from './age.ts';
import { idempotencyKey } from './key.ts';
import { type Content, freeze, type HeldReason, type Operation, type Trouble } from './operation.ts';
import { operationFrom, withoutBody } from './operation-row.ts';
import { statementsOf } from './outbox-statements.ts';
import type { Steps } from './steps.ts';
import type { Ref } from './submission.ts';

/** The stored operations. Every method writes to disk at once, inside the caller's transaction if there is one. */
export interface Outbox {
  /** Freezes a step into an operation in state `sending`. From then on the operation counts as possibly sent. */
  create(step: NewStep): Operation;
  /**
   * Returns the one operation of a submission that is not closed; null when there is none.
   * @throws RecordError also when an operation's row is damaged so that its step or whether it is closed is unknown, and
   * when something else has changed or removed an operation of the submission
   */
  open(owner: Ref): Operation | null;
  /**
   * Returns the last closed operation of this step that was sent without its outcome becoming known; null when there is
   * none. A person can decide about the operation even if its body cannot be read; the body is empty then.
   * @throws RecordError when something else has changed or removed an operation of the submission
   */
  possiblyCreated(owner: Ref, step: string): Operation | null;
  /** Returns the submissions that have an open operation. Their kinds are known. */
  ownersWithOpen(): Ref[];
  /** Notes that a further attempt begins. From now on the operation counts as possibly sent. */
  sending(operation: Operation): Operation;
  /** Ends the pauses between attempts of all operations, because a person wants them sent now. */
  forgetPauses(): void;
  /** Notes how far the platform's clock is ahead, if this was not known yet when the budget began. */
  date(operation: Operation): void;
  /** Notes that an attempt certainly never left. `wasUncertain`: an earlier attempt may have. */
  notSent(operation: Operation, wasUncertain: boolean): void;
  /** Closes an operation that certainly never left. It does not count as possibly created. */
  drop(operation: Operation): void;
  /** Notes that an attempt has no conclusive answer. */
  uncertain(operation: Operation, what: Uncertainty): void;
  /** Returns what was kept of the last answer to an open operation; null when nothing was. */
  evidence(operation: Operation): Evidence | null;
  /** Notes that a person has an operation sent again, at once and with a new budget. */
  decided(operation: Operation): void;
  /** Marks an operation's budget as spent for good. A clock that is corrected later does not restart the budget. */
  spend(operation: Operation): void;
  /** Marks the budget of every open operation as spent for good, even if the operation cannot be read. */
  spendAll(owner: Ref): void;
  /** Returns the submissions with an operation whose budget is spent, see age.ts. */
  spent(): Ref[];
  /** Returns the submissions with an open operation that was made for another environment, address or client. */
  foreign(): Ref[];
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

/** Returns what was kept of an answer; null when it cannot be read. */
const openEvidence = (cipher: Cipher, operationId: string, sealed: unknown): Evidence | null =>
  unlessUnreadable(
    () => evidenceShape.parse(openRecord(cipher, answerRecord, places.operationAnswer(operationId), sealed)),
    () => null,
  );

/** Returns what is kept of an answer, sealed; null when nothing is. */
const sealedAnswer = (cipher: Cipher, operationId: string, answer: Json | undefined): Uint8Array | null =>
  answer === undefined ? null : sealRecord(cipher, answerRecord, places.operationAnswer(operationId), answer);

/** A step to be frozen into an operation. */
export interface NewStep {
  owner: Ref;
  step: string;
  path: string;
  content: Content;
}

/** Returns an operation in state `sending`, before it is stored. @throws Error when the kind has no such step */
function newOperation(
  { owner, step, path, content }: NewStep,
  { sequence, at, sender, steps }: { sequence: number; at: string; sender: Sender; steps: Steps },
): Operation {
  const shape = steps.shape({ owner, step });
  if (!shape) throw new Error(`${owner.kind} has no step ${step}`);
  const body = freeze(content);
  const label = steps.label({ owner, step });
  const { environmentId } = sender;
  return {
    id: newId(),
    owner,
    step,
    method: shape.method,
    path,
    content: content.type,
    body,
    sequence,
    idempotencyKey: idempotencyKey({ environmentId, ownerId: owner.id, sequence, label, path, body }),
    ...sender,
    state: 'sending',
    attempts: 1,
    createdAt: at,
    firstSentAt: at,
    decidedAt: null,
    clockOffset: null,
    isAgeUnknown: false,
    nextAttemptAt: null,
    pause: null,
    trouble: null,
    held: null,
  };
}

/**
 * Checks the operations of this id of every kind: the kind of an operation may be what was edited.
 * @throws RecordError when something else has changed or removed an operation of a submission, closed or not
 */
function mustBeInOrder({ fingerprints }: DataFile, ownerId: string): void {
  const fault = fingerprints.checkOwner(ownerId);
  if (fault) throw new RecordError(fault, `operations/${ownerId}`, 'an operation was changed from outside');
}

/**
 * Opens the outbox of a data file.
 * @param deps.steps the steps of every kind that the file may hold operations of
 */
export function createOutbox(deps: {
  db: DataFile;
  cipher: Cipher;
  clock: Pick<Clock, 'now'>;
  sender: Sender;
  ages: Pick<Ages, 'begin' | 'learnt' | 'spentBefore'>;
  steps: Steps;
}): Outbox {
  const { db, cipher, clock, sender, ages, steps } = deps;
  const statements = statementsOf(db, steps);
  const now = () => instantOf(clock);

  const known = new Set(steps.all.map(({ name }) => name));
  /** A row whose kind is unknown has no owner. It is reported when its submission is read, see `open`. */
  const ownersIn = (rows: Record<string, unknown>[]): Ref[] =>
    rows
      .map((row) => ({ kind: String(row.owner_kind ?? steps.unnamed), id: String(row.subscription_id) }))
      .filter(({ kind }) => known.has(kind));

  // Nothing is being sent yet. An operation in state `sending` was cut off when the app ended; its outcome is unknown.
  db.transaction(() => {
    // Like after any attempt without an answer, the next conflict may be with the attempt that was cut off.
    statements.conflictsCutOff.run(now());
    statements.cutOff.run();
    // Once the age of an attempt is unknown, a clock that is corrected later cannot tell the age either.
    statements.undated.run(new Date(clock.now() + clockTolerance).toISOString());
  });

  const outbox: Outbox = {
    create(step) {
      const sequence = Number(statements.lastSequence.get(step.owner.id)?.last ?? 0) + 1;
      const operation = newOperation(step, { sequence, at: now(), sender, steps });
      operation.clockOffset = ages.begin(operation.id);
      statements.insert.run(
        operation.id,
        operation.owner.id,
        sequence,
        operation.step,
        operation.method,
        operation.path,
        cipher.sealBytes(places.operationBody(operation.id), operation.body),
        operation.idempotencyKey,
        sender.environmentId,
        sender.baseUrl,
        sender.clientId,
        operation.createdAt,
        operation.firstSentAt,
        operation.owner.kind,
        operation.content,
      );
      statements.begin.run({ id: operation.id, clockOffset: operation.clockOffset });
      return operation;
    },
    open({ kind, id }) {
      const open = statements.selectOpen.all(id).map((row) => operationFrom(row, cipher, steps));
      mustBeInOrder(db, id);
      return open.find(({ owner }) => owner.kind === kind) ?? null;
    },
    possiblyCreated(owner, step) {
      mustBeInOrder(db, owner.id);
      const row = statements.selectPossiblyCreated.get(owner.id, owner.kind, step);
      if (!row) return null;
      return unlessUnreadable(
        () => operationFrom(row, cipher, steps),
        () => withoutBody(row, steps),
      );
    },
    ownersWithOpen: () => ownersIn(statements.selectAllOpen.all()),
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
      statements.update.run(again.state, again.attempts, again.firstSentAt, again.id);
      if (isFirst) statements.begin.run({ id: again.id, clockOffset: again.clockOffset });
      return again;
    },
    forgetPauses: () => void statements.noPauses.run(),
    notSent(operation, wasUncertain) {
      const firstSentAt = wasUncertain ? operation.firstSentAt : null;
      statements.update.run(
        wasUncertain ? 'uncertain' : 'ready',
        operation.attempts - 1,
        firstSentAt,
        operation.id,
      );
    },
    drop(operation) {
      if (operation.state !== 'ready') outbox.notSent(operation, false);
      outbox.close(operation, 'abandoned', null, undefined);
    },
    uncertain(operation, { pause, trouble = null, held = null, evidence }) {
      statements.failing.run({
        id: operation.id,
        attempts: operation.attempts,
        firstSentAt: operation.firstSentAt,
        nextAttemptAt: new Date(clock.now() + pause).toISOString(),
        replace: evidence ? 1 : 0,
        answer: sealedAnswer(cipher, operation.id, evidence as unknown as Json | undefined),
      });
      statements.note.run({
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
    evidence({ id }) {
      const sealed = statements.selectAnswer.get(id)?.answer;
      return sealed ? openEvidence(cipher, id, sealed) : null;
    },
    date({ id, clockOffset }) {
      const learnt = clockOffset === null ? ages.learnt(id) : null;
      if (learnt !== null) statements.dating.run(learnt, id);
    },
    decided({ id }) {
      statements.deciding.run(now(), id);
      statements.begin.run({ id, clockOffset: ages.begin(id) });
    },
    spend: ({ id }) => void statements.spending.run(id),
    spendAll: ({ id }) => void statements.spendingAll.run(id),
    spent() {
      const { local, platform } = ages.spentBefore();
      return ownersIn(statements.selectSpent.all({ local: new Date(local).toISOString(), platform }));
    },
    foreign: () => ownersIn(statements.selectForeign.all({ ...sender })),
    close(operation, state, httpStatus, answer) {
      const sealed = sealedAnswer(cipher, operation.id, answer);
      statements.closing.run(state, now(), httpStatus, sealed, operation.id);
      statements.forget.run(operation.id);
    },
  };
  return inTransactions(db, outbox);
}

/** Makes each writing method run in one transaction: its own, or the caller's. */
function inTransactions(db: Pick<DataFile, 'transaction'>, outbox: Outbox): Outbox {
  const { create, sending, notSent, drop, uncertain, date, decided, spend, spendAll, close, forgetPauses } =
    outbox;
  return {
    ...outbox,
    create: (step) => db.transaction(() => create(step)),
    sending: (operation) => db.transaction(() => sending(operation)),
    notSent: (operation, wasUncertain) => db.transaction(() => notSent(operation, wasUncertain)),
    drop: (operation) => db.transaction(() => drop(operation)),
    uncertain: (operation, what) => db.transaction(() => uncertain(operation, what)),
    date: (operation) => db.transaction(() => date(operation)),
    decided: (operation) => db.transaction(() => decided(operation)),
    spend: (operation) => db.transaction(() => spend(operation)),
    spendAll: (owner) => db.transaction(() => spendAll(owner)),
    close: (operation, state, httpStatus, answer) =>
      db.transaction(() => close(operation, state, httpStatus, answer)),
    forgetPauses: () => db.transaction(forgetPauses),
  };
}
