import { parseUnits } from '../../../contract/check.ts';
import type { ColumnValue, ColumnWish, ListColumn, ListWish } from '../../../contract/subscription-list.ts';
import { ungroupedUnits } from '../../i18n/format.ts';
import { endOfDay, startOfDay, type Zone } from '../../time/zone.ts';
import { columns, columnTraits, isValueColumn, type RangeColumn, type ValueColumn } from './columns.ts';

/** A value that the rows may hold; null: none. The filter shows its name or its e-mail address. */
export type Picked = Pick<ColumnValue, 'value' | 'name' | 'email'>;

/** A range as typed: units as text, days as `2027-03-01`; empty without a bound. Both bounds belong to the range. */
export interface TypedRange {
  from: string;
  to: string;
}

export const noRange: TypedRange = { from: '', to: '' };

/** What the columns must hold, as chosen and typed. */
export type Narrowing = { readonly [Column in ValueColumn]?: readonly Picked[] } & {
  readonly [Column in RangeColumn]?: TypedRange;
};

/** Bounds of a range: units, or milliseconds since 1970. */
export interface Bounds {
  from?: number;
  to?: number;
}

export type Where = NonNullable<ListWish['where']>;

/** Returns typed units as a number, also when they are typed with the digit grouping of the list; undefined for other text. */
export const unitsIn = (typed: string): number | undefined => parseUnits(ungroupedUnits(typed));

/** Returns the bounds that a typed range means. Text that is no number of units or no day sets no bound. */
export function boundsOf(column: RangeColumn, { from, to }: TypedRange, zone: Zone): Bounds {
  const isDay = columnTraits[column].narrowed === 'days';
  const first = isDay ? startOfDay(from, zone) : unitsIn(from);
  const last = isDay ? endOfDay(to, zone) : unitsIn(to);
  return { ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last }) };
}

/** True when the first bound is greater than the second. Such a range narrows nothing, and its field says so. */
export const isReversed = ({ from, to }: Bounds): boolean =>
  from !== undefined && to !== undefined && from > to;

function wishOf(column: ListColumn, narrowing: Narrowing, zone: Zone): ColumnWish | null {
  if (isValueColumn(column)) {
    const picked = narrowing[column] ?? [];
    return picked.length > 0 ? { oneOf: picked.map(({ value }) => value) } : null;
  }
  const range = narrowing[column];
  const bounds = range && boundsOf(column, range, zone);
  return bounds && Object.keys(bounds).length > 0 && !isReversed(bounds) ? bounds : null;
}

/** Returns what is asked of the list. A day means the whole day in this zone. */
export function whereOf(narrowing: Narrowing, zone: Zone): Where {
  const where: Where = {};
  for (const column of columns) {
    const wish = wishOf(column, narrowing, zone);
    if (wish) where[column] = wish;
  }
  return where;
}

/** Returns the columns by which a list is narrowed, in the order in which they are offered. */
export const narrowedColumns = (where: Where): ListColumn[] => columns.filter((column) => where[column]);

/** Returns the narrowing with another choice or range in one column; an empty one is left out. */
export function withNarrowed<Column extends ListColumn>(
  narrowing: Narrowing,
  column: Column,
  wanted: Narrowing[Column] | null,
): Narrowing {
  const { [column]: _, ...others } = narrowing;
  const isEmpty =
    !wanted || ('from' in wanted ? wanted.from === '' && wanted.to === '' : wanted.length === 0);
  return (isEmpty ? others : { ...others, [column]: wanted }) as Narrowing;
}

/** True when a range is being typed: the list then waits for a pause. */
export const isBeingTyped = (now: Narrowing, before: Narrowing): boolean =>
  columns.some((column) => !isValueColumn(column) && now[column] && now[column] !== before[column]);
