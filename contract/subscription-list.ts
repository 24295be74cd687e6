import { z } from 'zod';
import { type GroupReason, groupReasons } from './submission.ts';
import type { SubscriptionSummary } from './subscription.ts';

/** The list's filters. `needsYou` includes refused subscriptions and those with an unknown outcome. */
export const listFilters = ['needsYou', 'drafts', 'onItsWay', 'invested', 'all'] as const;

export type ListFilter = (typeof listFilters)[number];
/** Selects the subscriptions of a list: one of its filters, or all beyond drafts with one reason. */
export type ListChoice = ListFilter | GroupReason;

/** Maximum number of rows of a list per call. */
export const mostRows = 500;
/** Maximum number of ids of a list per call: putting 100,000 rows in their order takes some 50 milliseconds each time. */
export const idsAtOnce = 20_000;

/** The columns by which a list can be sorted and narrowed. */
export const listColumns = [
  'investor',
  'campaign',
  'units',
  'stage',
  'reason',
  'status',
  'signed',
  'created',
  'changed',
  'adviser',
] as const;
export type ListColumn = (typeof listColumns)[number];

/**
 * What a column must hold: one of these values (null: none), or a number between two bounds, both included. Times are in
 * milliseconds since 1970. Investors and campaigns are given by their ids.
 */
const columnWish = z.union([
  z.strictObject({ oneOf: z.array(z.string().max(2000).nullable()).max(500) }),
  z.strictObject({ from: z.number().optional(), to: z.number().optional() }),
]);
export type ColumnWish = z.infer<typeof columnWish>;

/** Schema of a searched text. An empty text searches for nothing. */
export const searchText = z.string().max(200);

/** Which rows a list shows. */
export const listWish = z.object({
  filter: z.enum([...listFilters, ...groupReasons]),
  search: searchText,
  where: z.partialRecord(z.enum(listColumns), columnWish).optional(),
});
export type ListWish = z.infer<typeof listWish>;

/** The order of a list; null: the newest change first. */
export const listSort = z
  .strictObject({ column: z.enum(listColumns), descending: z.boolean() })
  .nullable()
  .optional();
export type ListSort = z.infer<typeof listSort>;

/** How many subscriptions of the file have been read, and how many it has. */
export interface ListProgress {
  done: number;
  total: number;
}

/** A row of a list. */
export interface ListedSubscription extends SubscriptionSummary {
  /** The name of the person who entered the subscription, from the trail; null when its entry is missing. */
  adviser: string | null;
}

/** A value of a column, with what it is called and how many rows have it. */
export interface ColumnValue {
  value: string | null;
  /** The name of an investor or a campaign; null when there is none. */
  name: string | null;
  /** An investor's e-mail address, which tells people of the same name apart; null for everything else. */
  email: string | null;
  count: number;
}

export interface SubscriptionList {
  rows: ListedSubscription[];
  /** Number of subscriptions that match the filter and the search, including those not in `rows`. */
  total: number;
  counts: Record<ListFilter, number>;
  /** Set until all subscriptions of the file have been read after opening it: rows, total and counts lack the others. */
  building: ListProgress | null;
}
