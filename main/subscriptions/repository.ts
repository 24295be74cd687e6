import { AppError } from '../../contract/errors.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { createMemo } from '../storage/memo.ts';
import type { SubmissionStore } from '../sync/store.ts';
import { orderKey, orderPlace } from './alike.ts';
import { createAlikeOrders } from './alike-orders.ts';
import { markedIds, underWay } from './conditions.ts';
import { createIds, type ListedIds } from './ids.ts';
import type { Subscription } from './model.ts';
import { createProgress, type StageCounting } from './progress.ts';
import { rawOf } from './raw.ts';
import { createSubscriptionRows, type Listed } from './rows.ts';
import { createUnfinished } from './unfinished.ts';

export interface SubscriptionRepository extends SubmissionStore<Subscription> {
  /**
   * Returns other subscriptions of this file about the same investor, campaign and units that count, newest first, see
   * alike.ts. `complete` is false until the whole file has been noted; there may be more then.
   * @param orders the keys of the order, see `orderKeys`
   */
  alike(id: string, orders: readonly string[]): { complete: boolean; others: Subscription[] };
  /** Notes the order of a subscription for `alike`, see `orderPlace`. */
  noteOrder(id: string, order: number | null): void;
  /** Notes that the order of every subscription in the file has been noted. */
  ordersNoted(): void;
  /** Returns the ids of all subscriptions with an investment that are not removed, oldest first. */
  invested(): string[];
  /** Opens the row of a list, checked for changes from outside; null when it is gone. */
  listed(id: string): Listed | null;
  /** True when a subscription is marked as unreadable, see `SubmissionStore`. */
  isMarked(id: string): boolean;
  /** Counts the stages in the lists from now on, because these have been read. */
  countIn(lists: StageCounting): void;
  /** Returns how many subscriptions are not removed. */
  total(): number;
  /** Returns the ids of all subscriptions that are not removed, oldest first. */
  ids(): ListedIds;
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

export function createSubscriptionRepository(db: DataFile, cipher: Cipher): SubscriptionRepository {
  const { sql } = db;
  // Temporary, because a later version that opens the file may be able to read what is marked now.
  sql.exec('CREATE TEMP TABLE IF NOT EXISTS unreadable_subscriptions (id TEXT PRIMARY KEY) WITHOUT ROWID');
  const uncertain = sql.prepare(
    `SELECT id FROM subscriptions ${underWay.index} WHERE ${underWay.where} AND stage = 'uncertain' AND id NOT IN ${markedIds}`,
  );
  const holder = sql.prepare(
    'SELECT id FROM subscriptions WHERE invitation_id = ?1 OR investment_id = ?1 LIMIT 1',
  );
  const holderOfUuid = sql.prepare(
    'SELECT id FROM subscriptions WHERE invitation_id = ?1 COLLATE NOCASE OR investment_id = ?1 COLLATE NOCASE LIMIT 1',
  );
  const invested = sql.prepare(
    'SELECT id FROM subscriptions WHERE investment_id IS NOT NULL AND removed_at IS NULL ORDER BY created_at, id',
  );
  const total = sql.prepare('SELECT COUNT(*) AS total FROM subscriptions WHERE removed_at IS NULL');
  const everyId = createIds(sql);
  const unreleased = sql.prepare(
    `SELECT 1 FROM subscriptions WHERE id = ?1 AND queued_at IS NULL AND invitation_id IS NULL AND stage = 'draft'
       AND reason <> 'restored' AND NOT EXISTS (SELECT 1 FROM trail WHERE what IN ('storage.restored', 'storage.behind'))
       AND NOT EXISTS (SELECT 1 FROM operations WHERE subscription_id = ?1)`,
  );
  const mark = sql.prepare('INSERT OR IGNORE INTO temp.unreadable_subscriptions (id) VALUES (?)');
  const isMarked = sql.prepare('SELECT 1 FROM temp.unreadable_subscriptions WHERE id = ?');
  const marked = sql.prepare('SELECT id FROM temp.unreadable_subscriptions');
  const isUnacknowledged = `stage <> 'acknowledged'`;
  const nextUnacknowledged = sql.prepare(
    `SELECT id FROM subscriptions WHERE ${isUnacknowledged} AND id > ? ORDER BY id LIMIT 1`,
  );
  const countUnacknowledged = sql.prepare(
    `SELECT COUNT(*) AS count FROM subscriptions WHERE ${isUnacknowledged}`,
  );
  const hold = sql.prepare('UPDATE subscriptions SET queued_at = NULL, stage = ?, reason = ? WHERE id = ?');

  const rows = createSubscriptionRows(db, cipher);
  const orders = createAlikeOrders(rows.find);
  let lists: StageCounting | null = null;
  function write(subscription: Subscription): void {
    orders.note(subscription.id, orderPlace(orderKey(subscription.form)));
    rows.write(subscription);
  }

  return {
    save: write,
    saveUnreadable: (id, { stage, reason }) => void hold.run(stage, reason, id),
    find: rows.find,
    load(id) {
      const found = rows.find(id);
      if (!found) throw new AppError('notFound');
      return found;
    },
    unfinished: createUnfinished(sql),
    total: () => Number(total.get()?.total),
    uncertain: createMemo(db, () => new Set(uncertain.all().map((row) => String(row.id)))),
    alike: orders.alike,
    noteOrder: orders.note,
    ordersNoted: orders.complete,
    invested: () => invested.all().map((row) => String(row.id)),
    listed: rows.listed,
    holderOf(platformId) {
      const row = (namesUuid(platformId) ? holderOfUuid : holder).get(canonicalId(platformId));
      return row ? String(row.id) : null;
    },
    ids: everyId,
    wasNeverReleased: (id) => unreleased.get(id) !== undefined,
    nextUnacknowledged(after) {
      const row = nextUnacknowledged.get(after);
      return row ? String(row.id) : null;
    },
    countUnacknowledged: () => Number(countUnacknowledged.get()?.count),
    progress: createProgress(db, () => lists),
    countIn(counting) {
      lists = counting;
    },
    markUnreadable: (id) => mark.run(id).changes > 0,
    isMarked: (id) => isMarked.get(id) !== undefined,
    markedUnreadable: () => new Set(marked.all().map((row) => String(row.id))),
    isThere(id) {
      const row = rows.row(id);
      return row !== undefined && row.removed_at === null;
    },
    createdAt(id) {
      const at = rows.row(id)?.created_at;
      return typeof at === 'string' && isInstant(at) ? at : null;
    },
    raw: (id) => rawOf(sql, cipher, rows.row(id)),
  };
}
