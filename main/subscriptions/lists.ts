import { type ListChoice, type ListFilter, listFilters } from '../../contract/subscription-list.ts';
import type { DataFile } from '../storage/data-file.ts';
import { conditions, perChoice } from './conditions.ts';
import type { Listed, SubscriptionRows } from './rows.ts';

/** Returns how well a subscription matches a search, 0 best; null when it does not match. */
export type Matches = (subscription: Listed) => number | null;

/** The lists of subscriptions. */
export interface SubscriptionLists {
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
}

export function createSubscriptionLists({ sql }: DataFile, rows: SubscriptionRows): SubscriptionLists {
  const { openListed, openWalked } = rows;
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
  const invested = sql.prepare(
    'SELECT * FROM subscriptions WHERE investment_id IS NOT NULL AND removed_at IS NULL ORDER BY created_at, id',
  );

  return {
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
      const page = found.slice(offset, offset + limit).map(({ id }) => rows.row(id));
      return { rows: page.filter((row) => row !== undefined).map(openListed), total: found.length };
    },
    listed({ filter, ids, matches }) {
      const chosen = among[filter].all(JSON.stringify(ids));
      return chosen
        .filter((row) => !matches || matches(openWalked(row)) !== null)
        .map((row) => String(row.id));
    },
    counts() {
      const row = countEach.get() ?? {};
      return Object.fromEntries(listFilters.map((filter) => [filter, Number(row[filter])])) as Record<
        ListFilter,
        number
      >;
    },
    withInvestment: () => invested.all().map(openWalked),
  };
}
