import type { DatabaseSync } from 'node:sqlite';
import { isInstant } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import { stageReasons, stages } from '../../contract/submission.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import { places } from '../storage/places.ts';
import { openRecord, RecordError, sealRecord, unlessUnreadable } from '../storage/records.ts';
import { isPossiblyCreated } from '../sync/outbox-statements.ts';
import { assemble, type Made } from './assemble.ts';
import type { Subscription, UnreadableSubscription } from './model.ts';
import { subscriptionRecord } from './record.ts';
import type { SealedPart } from './sealed-part.ts';
import { type CreatingStep, creatingSteps } from './step-names.ts';
import { writes } from './steps.ts';

/** A row of a list. An unreadable subscription has its row too. */
export type Listed = Subscription | UnreadableSubscription;

type Row = Record<string, unknown>;

/** The rows of subscriptions, opened and written. */
export interface SubscriptionRows {
  row(id: string): Row | undefined;
  /**
   * Returns a subscription; null when there is none.
   * @throws RecordError also when something else has changed the row or its operations
   */
  find(id: string): Subscription | null;
  /** Returns a subscription as a list shows it, readable or not; null when there is none. */
  listed(id: string): Listed | null;
  write(subscription: Subscription): void;
}

/** How many opened subscriptions are kept: what the lists on the screen show, and more. Each takes some kilobytes. */
const mostKept = 1_000;

export function createSubscriptionRows(db: DataFile, cipher: Cipher): SubscriptionRows {
  const { sql } = db;
  const columns =
    'id, created_at, updated_at, queued_at, removed_at, stage, reason, invitation_id, investment_id, status, previous_status, status_changed_at, status_read_at, data';
  const upsert = sql.prepare(
    `INSERT INTO subscriptions (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, queued_at = excluded.queued_at, removed_at = excluded.removed_at,
       stage = excluded.stage, reason = excluded.reason, invitation_id = excluded.invitation_id, investment_id = excluded.investment_id,
       status = excluded.status, previous_status = excluded.previous_status, status_changed_at = excluded.status_changed_at,
       status_read_at = excluded.status_read_at, data = excluded.data`,
  );
  const byId = sql.prepare('SELECT * FROM subscriptions WHERE id = ?');
  const read = createRowReader(sql, cipher);
  const opened = createKeptRows<Subscription>(db.fingerprints, mostKept);

  function write(s: Subscription): void {
    const sealed: SealedPart = {
      form: s.form,
      savedAt: s.savedAt,
      takenBack: s.takenBack,
      queuedFor: s.queuedFor,
      restoredFrom: s.restoredFrom,
      confirmations: s.confirmations,
      about: s.about,
      lapsed: s.lapsed,
      invitation: s.invitation,
      investment: s.investment,
      refusal: s.refusal,
      mayExist: s.possiblyCreated,
      lostFields: s.lostFields,
      notShown: s.notShown,
      differs: s.differs,
      refreshFailed: s.refreshFailed, // quotes the platform, so it may name somebody
    };
    upsert.run(
      s.id,
      s.createdAt,
      s.updatedAt,
      s.queuedAt,
      s.removedAt,
      s.stage,
      s.reason,
      s.invitation?.id ?? null,
      s.investment?.id ?? null,
      s.status,
      s.previousStatus,
      s.statusChangedAt,
      s.statusReadAt,
      sealRecord(cipher, subscriptionRecord, places.subscription(s.id), sealed),
    );
  }

  /**
   * Returns the subscription of a row.
   * @throws RecordError also when something else has changed the row or its operations
   */
  function open(row: Record<string, unknown>): Subscription {
    const id = String(row.id);
    const subscription = read(row);
    const fault = db.fingerprints.checkSubscription(id);
    if (fault) throw new RecordError(fault, places.subscription(id), 'it was changed from outside');
    opened.keep(id, subscription);
    return subscription;
  }

  return {
    row: (id) => byId.get(id),
    find(id) {
      const known = opened.get(id);
      if (known) return known;
      const row = byId.get(id);
      return row ? open(row) : null;
    },
    listed(id) {
      const known = opened.get(id);
      if (known) return known;
      const row = byId.get(id);
      return row ? listed(row, open) : null;
    },
    write,
  };
}

/** Returns a row as a list shows it, readable or not. */
const listed = (row: Row, open: (row: Row) => Subscription): Listed =>
  unlessUnreadable(
    () => open(row),
    ({ fault }) => unreadableFrom(row, fault),
  );

/** Returns a function that opens rows without checking for changes from outside as `find` does, to walk through all of them. */
export function createRowOpener(sql: DatabaseSync, cipher: Cipher): (row: Row) => Listed {
  const read = createRowReader(sql, cipher);
  return (row) => listed(row, read);
}

/**
 * Returns a function that reads a subscription from its row. It throws a RecordError when the sealed part cannot be read, or
 * does not match the row.
 */
export function createRowReader(sql: DatabaseSync, cipher: Cipher): (row: Row) => Subscription {
  const madeBy = createMade(sql);
  return (row) => {
    const place = places.subscription(String(row.id));
    const sealed = openRecord(cipher, subscriptionRecord, place, row.data);
    const { invitation = null, investment = null, mayExist } = sealed;
    const isOver =
      mayExist === null && creatingSteps.every((step) => writes[step].isDone({ invitation, investment }));
    return assemble(row, place, sealed, isOver ? nothingMade : madeBy(String(row.id)));
  };
}

/**
 * Returns a subscription from its row. For many rows, `createRowReader` takes less time.
 * @throws RecordError when its sealed part cannot be read, or does not match the row
 */
export const subscriptionFrom = (row: Row, sql: DatabaseSync, cipher: Cipher): Subscription =>
  createRowReader(sql, cipher)(row);

const nothingMade: Made = { acknowledged: [], possiblyCreated: null };

/** Returns a function that returns the creations of a subscription, according to its operations. */
function createMade(sql: DatabaseSync): (id: string) => Made {
  const marks = creatingSteps.map(() => '?').join(', ');
  const creations = sql.prepare(
    `SELECT kind, state = 'acknowledged' AS acknowledged FROM operations
     WHERE subscription_id = ? AND kind IN (${marks}) AND (state = 'acknowledged' OR ${isPossiblyCreated}) ORDER BY sequence`,
  );
  const stepOf = (row: Row) => row.kind as CreatingStep;
  return (id) => {
    const rows = creations.all(id, ...creatingSteps);
    const last = rows.at(-1);
    return {
      acknowledged: rows.filter((row) => row.acknowledged === 1).map(stepOf),
      possiblyCreated: last && last.acknowledged !== 1 ? stepOf(last) : null,
    };
  };
}

const text = (value: unknown) => (value === null ? null : String(value));
/** A time column of a row that may be damaged. */
const instant = (value: unknown) => (typeof value === 'string' && isInstant(value) ? value : null);
const oneOf = <T extends string>(known: readonly T[], value: unknown, otherwise: T): T =>
  known.find((each) => each === value) ?? otherwise;

/** Builds the list row of an unreadable subscription from its plain columns. An unknown stage becomes `needsYou`. */
function unreadableFrom(row: Record<string, unknown>, fault: RecordFault): UnreadableSubscription {
  return {
    unreadable: fault,
    id: String(row.id),
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
    queuedAt: text(row.queued_at),
    stage: oneOf(stages, row.stage, 'needsYou'),
    reason: oneOf(stageReasons, row.reason, 'unfinished'),
    invitationId: text(row.invitation_id),
    investmentId: text(row.investment_id),
    status: text(row.status),
    previousStatus: text(row.previous_status),
    statusChangedAt: instant(row.status_changed_at),
    statusReadAt: instant(row.status_read_at),
  };
}
