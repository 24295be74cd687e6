import { AppError } from '../../contract/errors.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { decisionReasons, stageReasons, stages } from '../../contract/submission.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { SubmissionStore } from '../sync/store.ts';
import { createAlikeOrders } from './alike-orders.ts';
import { markedIds, oneOfThese } from './conditions.ts';
import { createIds, type ListedIds } from './ids.ts';
import { createSubscriptionLists, type SubscriptionLists } from './lists.ts';
import type { Subscription } from './model.ts';
import { createProgress } from './progress.ts';
import { rawOf } from './raw.ts';
import { createSubscriptionRows } from './rows.ts';

export interface SubscriptionRepository extends SubmissionStore<Subscription>, SubscriptionLists {
  /**
   * Returns other subscriptions of this file about the same investor, campaign and units that count, newest first, see
   * alike.ts. `complete` is false until the whole file has been noted; there may be more then.
   * @param orders the keys of the order, see `orderKeys`
   */
  alike(id: string, orders: readonly string[]): { complete: boolean; others: Subscription[] };
  /** Notes the next few subscriptions of the file for `alike`. False when all are noted. */
  noteAlike(): boolean;
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
  const unfinished = sql.prepare(
    `SELECT id FROM subscriptions WHERE removed_at IS NULL AND reason NOT IN (${oneOfThese(decisionReasons)})
       AND (stage IN ('onItsWay', 'uncertain') OR reason IN ('noWallet', 'signature', 'otherClient', 'notCompared', 'investorNotSent') AND queued_at IS NOT NULL
         OR stage = 'acknowledged' AND status IS NULL
         OR stage NOT IN (${oneOfThese(stages)}) OR reason NOT IN (${oneOfThese(stageReasons)}))
     ORDER BY queued_at, id`,
  );
  const uncertain = sql.prepare(
    `SELECT id FROM subscriptions WHERE removed_at IS NULL AND stage = 'uncertain' AND id NOT IN ${markedIds}`,
  );
  const holder = sql.prepare(
    'SELECT id FROM subscriptions WHERE invitation_id = ?1 OR investment_id = ?1 LIMIT 1',
  );
  const holderOfUuid = sql.prepare(
    'SELECT id FROM subscriptions WHERE invitation_id = ?1 COLLATE NOCASE OR investment_id = ?1 COLLATE NOCASE LIMIT 1',
  );
  const everyId = createIds(sql);
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
  const hold = sql.prepare('UPDATE subscriptions SET queued_at = NULL, stage = ?, reason = ? WHERE id = ?');

  const rows = createSubscriptionRows(db, cipher);
  const orders = createAlikeOrders(db, cipher, rows.find);
  function write(subscription: Subscription): void {
    orders.note(subscription);
    rows.write(subscription);
  }

  return {
    ...createSubscriptionLists(db, rows),
    save: write,
    saveUnreadable: (id, { stage, reason }) => void hold.run(stage, reason, id),
    find: rows.find,
    load(id) {
      const found = rows.find(id);
      if (!found) throw new AppError('notFound');
      return found;
    },
    unfinished: () => unfinished.all().map((row) => String(row.id)),
    uncertain: () => new Set(uncertain.all().map((row) => String(row.id))),
    alike: orders.alike,
    noteAlike: orders.noteNext,
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
    progress: createProgress(db),
    markUnreadable: (id) => mark.run(id).changes > 0,
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
