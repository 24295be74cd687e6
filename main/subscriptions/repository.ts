import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../contract/errors.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import { investedStatuses } from '../../contract/review.ts';
import type { ListChoice, ListFilter } from '../../contract/subscription.ts';
import {
  decisionReasons,
  groupReasons,
  listFilters,
  stageReasons,
  stages,
} from '../../contract/subscription.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { openRecord, RecordError, sealRecord, unlessUnreadable } from '../storage/records.ts';
import { isPossiblyCreated } from '../sync/outbox.ts';
import { counts, createAlikeIndex, orderKey } from './alike.ts';
import { type CreatingKind, creatingKinds, type Subscription, type UnreadableSubscription } from './model.ts';
import { rawOf } from './raw.ts';
import { assemble, type Made, type SealedPart, subscriptionRecord } from './record.ts';

export interface SubscriptionRepository {
  insert(subscription: Subscription): void;
  /** Writes the whole subscription; the caller has loaded it in the same transaction. */
  save(subscription: Subscription): void;
  /** @throws AppError notFound; RecordError when it cannot be read */
  load(id: string): Subscription;
  /** @throws RecordError when it cannot be read */
  find(id: string): Subscription | null;
  /** Newest change first. `matches` narrows further (search), on the opened data: what fits best comes first. */
  list(query: { filter: ListChoice; offset: number; limit: number; matches: Matches | null }): {
    rows: Listed[];
    total: number;
  };
  /** Which of these such a list holds. */
  listed(query: { filter: ListChoice; ids: string[]; matches: Matches | null }): string[];
  counts(): Record<ListFilter, number>;
  /**
   * What the engine has to look at after a start: queued, uncertain, or waiting for something on the platform, be it
   * only the status; what was queued for another client id, which may be the present one again; and what stands for
   * nothing that is known, to find that it cannot be read.
   */
  unfinished(): string[];
  /** Those that were sent without a whole answer, and can be read. */
  uncertain(): Set<string>;
  /** Without looking whether something else has changed them: `find` does. */
  withInvestment(): Listed[];
  /**
   * Other subscriptions of this file about the same investor, campaign and units that count, newest first, see alike.ts.
   * `complete` false: the file has not been looked through yet, so there may be more.
   */
  alike(subscription: Pick<Subscription, 'id' | 'form'>): { complete: boolean; others: Subscription[] };
  /** Notes the next few subscriptions of the file for `alike`. False: all are noted. */
  noteAlike(): boolean;
  /** The subscription whose invitation or investment has this id; null: none. */
  holderOf(platformId: string): string | null;
  /** All that are not removed, oldest first. */
  ids(): string[];
  /**
   * True when nothing of it was ever released for sending, by what its row and its operations say. In a restored file
   * neither tells: it may have been released since the backup.
   */
  wasNeverReleased(id: string): boolean;
  /** Takes one that cannot be read out of the queue; its record stays as it is. */
  unqueueUnreadable(id: string): void;
  /**
   * Counts one that cannot be read among those that need a person, until the file is closed: nothing of it goes on by
   * itself, whatever its row says. The row stays as it is. True: it counted otherwise before.
   */
  markUnreadable(id: string): boolean;
  /** The marked ones. */
  markedUnreadable(): Set<string>;
  /** True when there is a row of it, readable or not, that is not removed. */
  isThere(id: string): boolean;
  /** When it was created, as ISO 8601, also of one that cannot be read; null when its row does not say. */
  createdAt(id: string): string | null;
  /** Everything that is stored of one, for an export of what cannot be read; null: there is none. */
  raw(id: string): { [name: string]: Json } | null;
}

/** A row of a list. A subscription that cannot be read has its row too. */
export type Listed = Subscription | UnreadableSubscription;
/** How well a subscription fits, 0 best; null: it does not. */
export type Matches = (subscription: Listed) => number | null;

/** The ids that are marked as unreadable. */
export const markedIds = '(SELECT id FROM temp.unreadable_subscriptions)';

const oneOfThese = (known: readonly string[]) => known.map((each) => `'${each}'`).join(', ');

/** What keeps our own part from going on: a person has to do something. */
const heldUp = `(stage NOT IN ('draft', 'onItsWay', 'uncertain', 'acknowledged')
    OR reason IN (${oneOfThese(decisionReasons)}) OR stage = 'acknowledged' AND investment_id IS NULL
    OR stage IN ('onItsWay', 'uncertain') AND id IN ${markedIds})`;

/** The platform's status says, as far as it is known, that the investment is one. */
const isGood = `(status IS NULL OR status IN (${oneOfThese(investedStatuses)}))`;

/** A person has reviewed the status as it is now. */
const isReviewed = `EXISTS (SELECT 1 FROM reviews WHERE subscription_id = subscriptions.id
    AND reviews.status = subscriptions.status AND reviewed_at >= COALESCE(status_changed_at, ''))`;

/**
 * Filters over plain columns; an investment without wallet is both invested and in need of a person. One whose status is
 * failed, or not known to this version (e.g. CANCELLED), counts as invested nowhere: it is for a person until its status
 * is reviewed. What fits nowhere, such as a damaged stage, is for a person as well: beside `all`, each other row is in
 * one filter at least.
 */
const conditions: Record<ListFilter, string> = {
  needsYou: `removed_at IS NULL AND (${heldUp}
    OR stage = 'acknowledged' AND investment_id IS NOT NULL AND NOT ${isGood} AND NOT ${isReviewed})`,
  drafts: `removed_at IS NULL AND stage = 'draft'`,
  onItsWay: `removed_at IS NULL AND stage IN ('onItsWay', 'uncertain') AND reason NOT IN (${oneOfThese(decisionReasons)})
    AND id NOT IN ${markedIds}`,
  invested: `removed_at IS NULL AND investment_id IS NOT NULL AND ${isGood}`,
  all: `removed_at IS NULL`,
};

/** Those marked as unreadable that need a person: not drafts, and not what is finished. */
export const unreadableOnes = `removed_at IS NULL AND ${heldUp} AND id IN ${markedIds}`;

/** Neither drafts nor what is finished: the part of the rows that the index holds, with stage and reason. */
export const underWay = {
  where: `removed_at IS NULL AND stage IN ('onItsWay', 'uncertain', 'needsYou', 'refused')`,
  /**
   * For what is only counted. SQLite would rather take `subscriptions_by_stage` and read each row for its reason:
   * 100,000 rows then take a second instead of 25 ms.
   */
  index: 'INDEXED BY subscriptions_underway',
};

/** How many records are opened at a time for the index of orders: a few milliseconds. */
const notedAtOnce = 25;
/** How many subscriptions with the same order are compared, and can be named. */
const mostCompared = 20;

export function createSubscriptionRepository(db: DataFile, cipher: Cipher): SubscriptionRepository {
  const { sql } = db;
  // Of this connection alone: opened again, perhaps by a version that can read it, nothing is marked.
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
      // One that cannot be read says of no order that it is about it.
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

  /** @throws RecordError also where something else has changed the row, or its operations */
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
  /** For walking through all of them: what is shown of them is opened by `openListed`. */
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
 * @throws RecordError when its sealed part cannot be read, or does not fit the row
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

/** What the operations tell of creations. */
function madeBy(sql: DatabaseSync, id: string): Made {
  const marks = creatingKinds.map(() => '?').join(', ');
  const rows = sql
    .prepare(
      `SELECT kind, state = 'acknowledged' AS acknowledged FROM operations
       WHERE subscription_id = ? AND kind IN (${marks}) AND (state = 'acknowledged' OR ${isPossiblyCreated}) ORDER BY sequence`,
    )
    .all(id, ...creatingKinds);
  const last = rows.at(-1);
  const kindOf = (row: Record<string, unknown>) => row.kind as CreatingKind;
  return {
    acknowledged: rows.filter((row) => row.acknowledged === 1).map(kindOf),
    possiblyCreated: last && last.acknowledged !== 1 ? kindOf(last) : null,
  };
}

const text = (value: unknown) => (value === null ? null : String(value));
/** A time column of a row that may be damaged. */
const instant = (value: unknown) => (typeof value === 'string' && isInstant(value) ? value : null);
const oneOf = <T extends string>(known: readonly T[], value: unknown, otherwise: T): T =>
  known.find((each) => each === value) ?? otherwise;

/** Builds the list row of an unreadable subscription from its plain columns. An unknown stage counts as one for a person. */
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

const perChoice = <T>(make: (where: string, index: string) => T) =>
  Object.fromEntries([
    ...listFilters.map((filter) => [filter, make(conditions[filter], '')]),
    ...groupReasons.map((reason) => [
      reason,
      reason === 'unreadable'
        ? make(unreadableOnes, '')
        : make(`${underWay.where} AND reason = '${reason}' AND id NOT IN ${markedIds}`, underWay.index),
    ]),
  ]) as Record<ListChoice, T>;
