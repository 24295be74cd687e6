import type { ListColumn, ListSort } from '../../../contract/subscription-list.ts';

interface ColumnTraits {
  /** What the order of a column is called in either direction. Translations: `list:sort.direction.<order>`. */
  order: 'letters' | 'steps' | 'statuses' | 'amounts' | 'times';
  /** How the rows are narrowed by the column: to chosen values, or to a range of units or days. */
  narrowed: 'values' | 'units' | 'days';
}

/** The columns of the list in the order in which they are offered. */
export const columnTraits = {
  campaign: { order: 'letters', narrowed: 'values' },
  investor: { order: 'letters', narrowed: 'values' },
  stage: { order: 'steps', narrowed: 'values' },
  reason: { order: 'steps', narrowed: 'values' },
  status: { order: 'statuses', narrowed: 'values' },
  adviser: { order: 'letters', narrowed: 'values' },
  units: { order: 'amounts', narrowed: 'units' },
  signed: { order: 'times', narrowed: 'days' },
  created: { order: 'times', narrowed: 'days' },
  changed: { order: 'times', narrowed: 'days' },
} as const satisfies Record<ListColumn, ColumnTraits>;

type Traits = typeof columnTraits;
type NarrowedBy<How extends ColumnTraits['narrowed']> = {
  [Column in ListColumn]: Traits[Column]['narrowed'] extends How ? Column : never;
}[ListColumn];

/** A column that is narrowed to chosen values. */
export type ValueColumn = NarrowedBy<'values'>;
/** A column that is narrowed to a range. */
export type RangeColumn = NarrowedBy<'units' | 'days'>;

export const columns = Object.keys(columnTraits) as ListColumn[];

export const isValueColumn = (column: ListColumn): column is ValueColumn =>
  columnTraits[column].narrowed === 'values';

export type Sort = NonNullable<ListSort>;

/** The order of a list that nobody has sorted. */
const newestChange: Sort = { column: 'changed', descending: true };

/** Returns the order that a list shows; null stands for the newest change first. */
export const shownSort = (sort: Sort | null): Sort => sort ?? newestChange;

/** Returns the order as the list is asked for it: null for the newest change first. */
export const askedSort = (sort: Sort): Sort | null =>
  sort.column === newestChange.column && sort.descending === newestChange.descending ? null : sort;

/** Returns the direction in which most people want a column: the newest and the greatest first, texts from A to Z. */
export function naturalSort(column: ListColumn): Sort {
  const { order } = columnTraits[column];
  return { column, descending: order === 'amounts' || order === 'times' };
}

/** Returns the order after a click on a column's title: the natural direction, then the other, then the newest change first. */
export function nextSort(sort: Sort | null, column: ListColumn): Sort | null {
  const shown = shownSort(sort);
  const natural = naturalSort(column);
  if (shown.column !== column) return askedSort(natural);
  if (shown.descending !== natural.descending) return null;
  return { column, descending: !natural.descending };
}

/** What the last column of the list can show. */
export const lastColumns = ['changed', 'created', 'adviser', 'reason', 'status'] as const;
export type LastColumn = (typeof lastColumns)[number];

/** Returns what the last column shows: what the list is sorted by if no other column shows it, or else the last change. */
export const lastColumnOf = (sort: Sort | null): LastColumn =>
  lastColumns.find((column) => column === sort?.column) ?? 'changed';
