import type { DatabaseSync } from 'node:sqlite';
import { readsAnyNumber } from '../storage/numbering.ts';

/** The ids of subscriptions, and how many they are at most. */
export interface ListedIds extends Iterable<string> {
  readonly most: number;
}

/** How many ids are read at once: each row has to be read, and a page must not hold the process. */
const pageLength = 250;

/**
 * Returns a function that lists the subscriptions which exist when it is called and are not removed when their page is
 * read, in the order in which they were created. No statement stays open between two pages.
 */
export function createIds(sql: DatabaseSync): () => ListedIds {
  const last = readsAnyNumber(sql.prepare('SELECT MAX(rowid) AS row FROM subscriptions'));
  const next = readsAnyNumber(
    sql.prepare(
      `SELECT rowid AS row, id, removed_at FROM subscriptions WHERE rowid > ? AND rowid <= ?
       ORDER BY rowid LIMIT ${pageLength}`,
    ),
  );
  return () => {
    const end = (last.get()?.row ?? 0n) as bigint;
    return {
      most: Number(end),
      *[Symbol.iterator]() {
        for (let after = -(2n ** 63n); after < end; ) {
          const rows = next.all(after, end);
          for (const { id, removed_at: removedAt } of rows) if (removedAt === null) yield String(id);
          if (rows.length < pageLength) return;
          after = rows.at(-1)?.row as bigint;
        }
      },
    };
  };
}
