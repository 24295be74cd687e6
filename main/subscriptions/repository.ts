import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../contract/errors.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import type { ListChoice, ListFilter } from '../../contract/subscription.ts';
import { decisionReasons, listFilters, stageReasons, stages } from '../../contract/subscription.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { openRecord, RecordError, sealRecord, unlessUnreadable } from '../storage/records.ts';
import { isPossiblyCreated } from '../sync/outbox.ts';
import type { SubmissionStore } from '../sync/store.ts';
import { counts, createAlikeIndex, orderKey } from './alike.ts';
import { conditions, markedIds, oneOfThese, perChoice } from './conditions.ts';
import type { Subscription, UnreadableSubscription } from './model.ts';
import { createProgress } from './progress.ts';
import { rawOf } from './raw.ts';
import { assemble, type Made, type SealedPart, subscriptionRecord } from './record.ts';
import { type CreatingStep, creatingSteps } from './step-names.ts';

export interface SubscriptionRepository extends SubmissionStore<Subscription> {
  /** Returns a page of a list, newest change first. With `matches` (a search on the opened data), best match first. */
  list(query: { filter: ListChoice; offset: number; limit: number; matches: Matches | null }): {
    rows: Listed[];
    total: number;
  };
  /** Returns those of the ids that such a list contains. */
  listed(query: { filter: ListChoice; ids: string[]; matches: Matches | null }): string[];
  counts(): Record<ListFilter, number>;
  /** Returns all subscriptions with an investment, without checking for changes from outside as `find` does. */
  withInvestment(): Listed[];
  /**
   * Returns other subscriptions of this file about the same investor, campaign and units that count, newest first, see
   * alike.ts. `complete` is false until the whole file has been noted; there may be more then.
   */
  alike(subscription: Pick<Subscription, 'id' | 'form'>): { complete: boolean; others: Subscription[] };
  /** Notes the next few subscriptions of the file for `alike`. False when all are noted. */
  noteAlike(): boolean;
  /** Returns the ids of all subscriptions that are not removed, oldest first. */
  ids(): string[];
  /**
   * True when the row and the operations show that the subscription was never released for sending. Always false in a
   * restored file, where it may have been released since the backup.
   */
  wasNeverReleased(id: string): boolean;
  /** True when the subscription has a row that is not removed, readable or not. */
  isThere(id: string): boolean;
  /** Returns when a subscription was created (ISO 8601), readable or not; null when its row does not say. */
  createdAt(id: string): string | null;
  /** Returns all stored values of a subscription, for exporting an unreadable one; null when there is no row. */
  raw(id: string): { [name: string]: Json } | null;
}

/** A row of a list. An unreadable subscription has its row too. */
export type Listed = Subscription | UnreadableSubscription;
/** Returns how well a subscription matches a search, 0 best; null when it does not match. */
export type Matches = (subscription: Listed) => number | null;

/** Number of records opened at a time for the index of orders; takes a few milliseconds. */
const notedAtOnce = 25;
/** Maximum number of subscriptions with the same order that are compared and returned. */
const mostCompared = 20;

export function createSubscriptionRepository(db: DataFile, cipher: Cipher): SubscriptionRepository {
  const { sql } = db;
  // Temporary, because a later version that opens the file may be able to read what is marked now.
  sql.exec('CREATE TEMP TABLE IF NOT EXISTS unreadable_subscriptions (id TEXT PRIMARY KEY) WITHOUT ROWID');
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
  const pages = perChoice((where) =>
    sql.prepare(`SELECT * FROM subscriptions WHERE ${where} ORDER BY updated_at DESC, id LIMIT ? OFFSET ?`),
  );
  const totals = perChoice((where, index) =>
    sql.prepare(`SELECT COUNT(*) AS total FROM subscriptions ${index} WHERE ${where}`),
  );
  const walks = perChoice((where) =>
    sql.prepare(`SELECT * FROM subscriptions WHERE ${where} ORDER BY updated_at DESC, id`),
  );
  const among = perChoice((where) =>
    sql.prepare(
      `SELECT * FROM subscriptions WHERE ${where} AND id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    ),
  );
  const countEach = sql.prepare(
    `SELECT ${listFilters.map((filter) => `COUNT(*) FILTER (WHERE ${conditions[filter]}) AS "${filter}"`).join(', ')} FROM subscriptions`,
  );
  const unfinished = sql.prepare(
    `SELECT id FROM subscriptions WHERE removed_at IS NULL AND reason NOT IN (${oneOfThese(decisionReasons)})
       AND (stage IN ('onItsWay', 'uncertain') OR reason IN ('noWallet', 'signature', 'otherClient', 'notCompared') AND queued_at IS NOT NULL
         OR stage = 'acknowledged' AND status IS NULL
         OR stage NOT IN (${oneOfThese(stages)}) OR reason NOT IN (${oneOfThese(stageReasons)}))
     ORDER BY queued_at, id`,
  );
  const uncertain = sql.prepare(
    `SELECT id FROM subscriptions WHERE removed_at IS NULL AND stage = 'uncertain' AND id NOT IN ${markedIds}`,
  );
  const invested = sql.prepare(
    'SELECT * FROM subscriptions WHERE investment_id IS NOT NULL AND removed_at IS NULL ORDER BY created_at, id',
  );

  const holder = sql.prepare(
    'SELECT id FROM subscriptions WHERE invitation_id = ?1 OR investment_id = ?1 LIMIT 1',
  );
  const holderOfUuid = sql.prepare(
    'SELECT id FROM subscriptions WHERE invitation_id = ?1 COLLATE NOCASE OR investment_id = ?1 COLLATE NOCASE LIMIT 1',
  );
  const everyId = sql.prepare(
    'SELECT id FROM subscriptions WHERE removed_at IS NULL ORDER BY created_at, id',
  );
  const unreleased = sql.prepare(
    `SELECT 1 FROM subscriptions WHERE id = ?1 AND queued_at IS NULL AND invitation_id IS NULL AND stage = 'draft'
       AND reason <> 'restored' AND NOT EXISTS (SELECT 1 FROM trail WHERE what IN ('storage.restored', 'storage.behind'))
       AND NOT EXISTS (SELECT 1 FROM operations WHERE subscription_id = ?1)`,
  );
  const mark = sql.prepare('INSERT OR IGNORE INTO temp.unreadable_subscriptions (id) VALUES (?)');
  const marked = sql.prepare('SELECT id FROM temp.unreadable_subscriptions');
  const isUnacknowledged = `stage <> 'acknowledged'`;
  const nextUnacknowledged = sql.prepare(
    `SELECT id FROM subscriptions WHERE ${isUnacknowledged} AND id > ? ORDER BY id LIMIT 1`,
  );
  const countUnacknowledged = sql.prepare(
    `SELECT COUNT(*) AS count FROM subscriptions WHERE ${isUnacknowledged}`,
  );
  const unqueue = sql.prepare('UPDATE subscriptions SET queued_at = NULL WHERE id = ?');

  const index = createAlikeIndex();
  const unnoted = readsAnyNumber(
    sql.prepare('SELECT rowid AS row, * FROM subscriptions WHERE rowid > ? ORDER BY rowid LIMIT ?'),
  );
  let noted = -(2n ** 63n);

  function noteAlike(): boolean {
    if (index.complete) return false;
    const rows = unnoted.all(noted, notedAtOnce);
    for (const row of rows) {
      noted = row.row as bigint;
      const place = places.subscription(String(row.id));
      // An unreadable record has no known order, so it is not noted.
      unlessUnreadable(
        () =>
          index.note({
            id: String(row.id),
            form: openRecord(cipher, subscriptionRecord, place, row.data).form,
          }),
        () => undefined,
      );
    }
    index.complete = rows.length < notedAtOnce;
    return !index.complete;
  }

  function alike({ id, form }: Pick<Subscription, 'id' | 'form'>) {
    const key = orderKey(form);
    const found = key === null ? [] : index.candidates(key, mostCompared).filter((each) => each !== id);
    const others = found.flatMap((each) =>
      unlessUnreadable(
        () => find(each) ?? [],
        () => [],
      ),
    );
    return {
      complete: index.complete,
      others: others.filter((other) => orderKey(other.form) === key && counts(other)),
    };
  }

  function write(s: Subscription): void {
    index.note(s);
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

  /** @throws RecordError also when something else has changed the row or its operations */
  function open(row: Record<string, unknown>): Subscription {
    const id = String(row.id);
    const subscription = subscriptionFrom(row, sql, cipher);
    const fault = db.fingerprints.checkSubscription(id);
    if (fault) throw new RecordError(fault, places.subscription(id), 'it was changed from outside');
    return subscription;
  }
  const listedBy =
    (read: (row: Record<string, unknown>) => Subscription) =>
    (row: Record<string, unknown>): Listed =>
      unlessUnreadable(
        () => read(row),
        ({ fault }) => unreadableFrom(row, fault),
      );
  const openListed = listedBy(open);
  /** Opens rows while walking through all of them. Rows to be shown are opened by `openListed`. */
  const openWalked = listedBy((row) => subscriptionFrom(row, sql, cipher));
  const find = (id: string) => {
    const row = byId.get(id);
    return row ? open(row) : null;
  };
  const countAll = () => {
    const row = countEach.get() ?? {};
    return Object.fromEntries(listFilters.map((filter) => [filter, Number(row[filter])])) as Record<
      ListFilter,
      number
    >;
  };

  return {
    insert: write,
    save: write,
    find,
    load(id) {
      const found = find(id);
      if (!found) throw new AppError('notFound');
      return found;
    },
    list({ filter, offset, limit, matches }) {
      if (!matches)
        return {
          rows: pages[filter].all(limit, offset).map(openListed),
          total: Number(totals[filter].get()?.total),
        };
      const found: { id: string; rank: number }[] = [];
      for (const row of walks[filter].iterate()) {
        const rank = matches(openWalked(row));
        if (rank !== null) found.push({ id: String(row.id), rank });
      }
      found.sort((a, b) => a.rank - b.rank);
      const page = found.slice(offset, offset + limit).map(({ id }) => byId.get(id));
      return { rows: page.filter((row) => row !== undefined).map(openListed), total: found.length };
    },
    listed({ filter, ids, matches }) {
      const rows = among[filter].all(JSON.stringify(ids));
      return rows.filter((row) => !matches || matches(openWalked(row)) !== null).map((row) => String(row.id));
    },
    counts: countAll,
    unfinished: () => unfinished.all().map((row) => String(row.id)),
    uncertain: () => new Set(uncertain.all().map((row) => String(row.id))),
    alike,
    noteAlike,
    withInvestment: () => invested.all().map(openWalked),
    holderOf(platformId) {
      const row = (namesUuid(platformId) ? holderOfUuid : holder).get(canonicalId(platformId));
      return row ? String(row.id) : null;
    },
    ids: () => everyId.all().map((row) => String(row.id)),
    wasNeverReleased: (id) => unreleased.get(id) !== undefined,
    unqueueUnreadable: (id) => void unqueue.run(id),
    nextUnacknowledged(after) {
      const row = nextUnacknowledged.get(after);
      return row ? String(row.id) : null;
    },
    countUnacknowledged: () => Number(countUnacknowledged.get()?.count),
    progress: createProgress(db),
    markUnreadable: (id) => mark.run(id).changes > 0,
    markedUnreadable: () => new Set(marked.all().map((row) => String(row.id))),
    isThere(id) {
      const row = byId.get(id);
      return row !== undefined && row.removed_at === null;
    },
    createdAt: (id) => instant(byId.get(id)?.created_at),
    raw: (id) => rawOf(sql, cipher, byId.get(id)),
  };
}

/**
 * Returns a subscription from its row.
 * @throws RecordError when its sealed part cannot be read, or does not match the row
 */
export function subscriptionFrom(
  row: Record<string, unknown>,
  sql: DatabaseSync,
  cipher: Cipher,
): Subscription {
  const place = places.subscription(String(row.id));
  const sealed = openRecord(cipher, subscriptionRecord, place, row.data);
  const isOver = sealed.investment && sealed.mayExist === null;
  return assemble(row, place, sealed, isOver ? nothingMade : madeBy(sql, String(row.id)));
}

const nothingMade: Made = { acknowledged: [], possiblyCreated: null };

/** Returns the creations of a subscription, according to its operations. */
function madeBy(sql: DatabaseSync, id: string): Made {
  const marks = creatingSteps.map(() => '?').join(', ');
  const rows = sql
    .prepare(
      `SELECT kind, state = 'acknowledged' AS acknowledged FROM operations
       WHERE subscription_id = ? AND kind IN (${marks}) AND (state = 'acknowledged' OR ${isPossiblyCreated}) ORDER BY sequence`,
    )
    .all(id, ...creatingSteps);
  const last = rows.at(-1);
  const stepOf = (row: Record<string, unknown>) => row.kind as CreatingStep;
  return {
    acknowledged: rows.filter((row) => row.acknowledged === 1).map(stepOf),
    possiblyCreated: last && last.acknowledged !== 1 ? stepOf(last) : null,
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
