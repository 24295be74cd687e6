import type { DatabaseSync } from 'node:sqlite';
import { manyLines } from '../../../contract/text.ts';
import type { TrailEvent } from '../../audit/entries.ts';
import { type Cipher, SealError } from '../../storage/cipher.ts';
import { createPrinter } from '../../storage/fingerprints/prints.ts';
import { type PrintedRow, printedColumns } from '../../storage/fingerprints/tables.ts';
import { isNumbered } from '../../storage/numbering.ts';
import { type Part, rowsOf } from '../../storage/parts.ts';
import type { Listed } from '../rows.ts';
import { createRowOpener } from '../rows.ts';
import { type RowFacts, rowFacts, type StoredFacts } from './facts.ts';
import { quickColumns, quickFacts } from './quick-facts.ts';

/** Reads what lists need of the subscriptions in a data file. Used by the main process and by a thread of its own. */
export interface FileWalk {
  /** Returns the facts of a subscription; null when it is removed or has no row. */
  one(id: string): StoredFacts | null;
  /**
   * Returns the facts of a subscription that was just written.
   * @param adviser who entered it, if that is known already
   */
  of(subscription: Listed, adviser?: string | null): StoredFacts;
  /** Yields the facts of every subscription that is not removed, the last created first. @param part the whole file if absent */
  all(part?: Part): IterableIterator<StoredFacts>;
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
  const byNumber = sql.prepare('SELECT * FROM subscriptions WHERE rowid = ?');
  const order = 'ORDER BY updated_at DESC, id';
  const following = sql.prepare(
    `SELECT * FROM subscriptions WHERE removed_at IS NULL AND updated_at <= ?1 AND (updated_at < ?1 OR id > ?2)
     ${order} LIMIT ?3`,
  );
  const first = sql.prepare(`SELECT * FROM subscriptions WHERE removed_at IS NULL ${order} LIMIT ?`);
  const total = sql.prepare('SELECT COUNT(*) AS total FROM subscriptions WHERE removed_at IS NULL');
  const adviser = sql.prepare(
    `SELECT who FROM trail INDEXED BY trail_beginnings WHERE subscription_id = ? AND what = '${created}' ORDER BY sequence LIMIT 1`,
  );
  const beginnings = sql.prepare(
    `SELECT subscription_id, who FROM trail INDEXED BY trail_beginnings WHERE what = '${created}'`,
  );
  beginnings.setReturnArrays(true);
  const reviewColumns = `status, reviewed_at, ${printedColumns(sql, 'reviews')}`;
  // A review with a damaged number counts only if there is no other, because it is not newer than the others.
  const newestReview = sql.prepare(
    `SELECT ${reviewColumns} FROM reviews WHERE subscription_id = ? ORDER BY ${isNumbered} DESC, sequence DESC LIMIT 1`,
  );
  const reviews = sql.prepare(
    `SELECT ${reviewColumns} FROM reviews ORDER BY ${isNumbered} DESC, sequence DESC`,
  );
  const printOf = createPrinter(cipher);

  function reviewIn(row: Row | undefined): StoredFacts['review'] {
    if (!row) return null;
    return {
      key: String(row.row_key),
      print: printOf('reviews', row as unknown as PrintedRow),
      status: manyLines(String(row.status)),
      at: String(row.reviewed_at),
    };
  }

  const reviewOf = (id: string): StoredFacts['review'] => reviewIn(newestReview.get(id));
  const adviserOf = (id: string): string | null => textOf(adviser.get(id)?.who);

  /*
   * For all subscriptions, reading these tables from end to end takes a fraction of the time of looking for each one: the
   * entries of one subscription lie somewhere else than those of the next.
   */
  function allReviews(): Map<string, StoredFacts['review']> {
    const newest = new Map<string, StoredFacts['review']>();
    for (const row of reviews.iterate()) {
      const id = String(row.row_family);
      if (!newest.has(id)) newest.set(id, reviewIn(row));
    }
    return newest;
  }

  function allAdvisers(): Map<string, string | null> {
    const advisers = new Map<string, string | null>();
    // A few people have entered them all: one copy of each name.
    const names = new Map<unknown, string | null>();
    for (const [id, who] of beginnings.iterate() as unknown as Iterable<[string, unknown]>) {
      if (!names.has(who)) names.set(who, textOf(who));
      advisers.set(id, advisers.has(id) ? adviserOf(id) : (names.get(who) ?? null));
    }
    return advisers;
  }

  function factsOf(row: Row): StoredFacts {
    const facts = quickly(cipher, row) ?? rowFacts(open(row));
    return withOthers(facts, adviserOf(facts.id), reviewOf);
  }

  return {
    of(subscription, adviser = adviserOf(subscription.id)) {
      return withOthers(rowFacts(subscription), adviser, reviewOf);
    },
    one(id) {
      const row = byId.get(id);
      return row ? factsOf(row) : null;
    },
    *all(part = { part: 0, of: 1 }) {
      const advisers = allAdvisers();
      const reviews = allReviews();
      // In the order of the file: in any other, each row is somewhere else on the disk.
      const wanted = { table: 'subscriptions', columns: quickColumns, condition: 'removed_at IS NULL', part };
      for (const row of rowsOf(sql, wanted)) {
        const facts =
          quickly(cipher, row) ?? rowFacts(open(byNumber.get(row['row number'] as bigint) as Row));
        yield withOthers(facts, advisers.get(facts.id) ?? null, (id) => reviews.get(id) ?? null);
      }
    },
    next(after, limit, isKnown) {
      const rows = after ? following.all(after.updatedAt, after.id, limit) : first.all(limit);
      const last = rows.at(-1);
      return {
        facts: rows.filter((row) => !isKnown(String(row.id))).map(factsOf),
        last:
          last && rows.length === limit ? { updatedAt: String(last.updated_at), id: String(last.id) } : null,
      };
    },
    count: () => Number(total.get()?.total),
  };
}

type Row = Record<string, unknown>;

/** Returns the facts of a row with those of other tables. Only an investment has reviews. */
const withOthers = (
  facts: RowFacts,
  adviser: string | null,
  reviewOf: (id: string) => StoredFacts['review'],
): StoredFacts => ({
  ...facts,
  adviser,
  review: facts.investmentId === null ? null : reviewOf(facts.id),
});

/** The entry of the trail that says who entered a subscription. */
const created = 'subscription.created' satisfies TrailEvent;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Returns the facts of a row without checking the whole record; null when only the whole check can tell. */
function quickly(cipher: Cipher, row: Row): RowFacts | null {
  try {
    return quickFacts(cipher, row);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
