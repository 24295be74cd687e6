import type { DatabaseSync } from 'node:sqlite';
import { manyLines } from '../../../contract/text.ts';
import type { Cipher } from '../../storage/cipher.ts';
import { isNumbered, readsAnyNumber } from '../../storage/numbering.ts';
import type { Listed } from '../rows.ts';
import { createRowOpener } from '../rows.ts';
import { type StoredFacts, storedFacts } from './facts.ts';

/** Reads what lists need of the subscriptions in a data file. Used by the main process and by a thread of its own. */
export interface FileWalk {
  /** Returns the facts of a subscription; null when it is removed or has no row. */
  one(id: string): StoredFacts | null;
  /** Returns the facts of a subscription that was just written. */
  of(subscription: Listed): StoredFacts;
  /** Yields the facts of every subscription that is not removed, the newest first. */
  all(): IterableIterator<StoredFacts>;
  /**
   * Returns the facts of the next subscriptions, the newest first. Unlike `all`, it holds no read transaction meanwhile.
   * @param after the last one before them; null for the first ones
   * @param isKnown true for subscriptions that are not needed, which saves opening them
   */
  next(
    after: Place | null,
    limit: number,
    isKnown: (id: string) => boolean,
  ): { facts: StoredFacts[]; last: Place | null };
  /** Returns how many subscriptions are not removed. */
  count(): number;
}

/** The place of a subscription in the order of the newest. */
export interface Place {
  updatedAt: string;
  id: string;
}

/** Returns the walk through a data file. Nothing is written to the file. */
export function createFileWalk(sql: DatabaseSync, cipher: Cipher): FileWalk {
  const open = createRowOpener(sql, cipher);
  const byId = sql.prepare('SELECT * FROM subscriptions WHERE id = ? AND removed_at IS NULL');
  const order = 'ORDER BY updated_at DESC, id';
  const everything = sql.prepare(`SELECT * FROM subscriptions WHERE removed_at IS NULL ${order}`);
  const following = sql.prepare(
    `SELECT * FROM subscriptions WHERE removed_at IS NULL AND updated_at <= ?1 AND (updated_at < ?1 OR id > ?2)
     ${order} LIMIT ?3`,
  );
  const first = sql.prepare(`SELECT * FROM subscriptions WHERE removed_at IS NULL ${order} LIMIT ?`);
  const total = sql.prepare('SELECT COUNT(*) AS total FROM subscriptions WHERE removed_at IS NULL');
  const creator = sql.prepare(
    `SELECT who FROM trail WHERE subscription_id = ? AND what = 'subscription.created' ORDER BY sequence LIMIT 1`,
  );
  // A review with a damaged number counts only if there is no other, because it is not newer than the others.
  const newestReview = readsAnyNumber(
    sql.prepare(
      `SELECT sequence, status, reviewed_at FROM reviews WHERE subscription_id = ?
       ORDER BY ${isNumbered} DESC, sequence DESC LIMIT 1`,
    ),
  );

  function reviewOf(id: string): StoredFacts['review'] {
    const row = newestReview.get(id);
    if (!row) return null;
    return {
      sequence: Number(row.sequence),
      status: manyLines(String(row.status)),
      at: String(row.reviewed_at),
    };
  }

  function of(subscription: Listed): StoredFacts {
    const { id } = subscription;
    const who = creator.get(id)?.who;
    return storedFacts(subscription, {
      review: reviewOf(id),
      adviser: typeof who === 'string' ? who : null,
    });
  }

  return {
    of,
    one(id) {
      const row = byId.get(id);
      return row ? of(open(row)) : null;
    },
    *all() {
      for (const row of everything.iterate()) yield of(open(row));
    },
    next(after, limit, isKnown) {
      const rows = after ? following.all(after.updatedAt, after.id, limit) : first.all(limit);
      const last = rows.at(-1);
      return {
        facts: rows.filter((row) => !isKnown(String(row.id))).map((row) => of(open(row))),
        last:
          last && rows.length === limit ? { updatedAt: String(last.updated_at), id: String(last.id) } : null,
      };
    },
    count: () => Number(total.get()?.total),
  };
}
