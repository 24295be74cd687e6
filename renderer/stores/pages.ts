import type { AppFailure } from '../../contract/errors.ts';

export const pageSize = 100;
/** How many pages are kept around the visible rows. Pages farther away are read again when scrolled to. */
const keptPages = 15;

/** `Counted`: the filters that have a count. A list may have further filters without one. */
export interface PagedState<Row, Filter extends string, Counted extends Filter> {
  filter: Filter;
  search: string;
  pages: ReadonlyMap<number, readonly Row[]>;
  /** The total number of rows; null until the first answer. */
  total: number | null;
  counts: Record<Counted, number> | null;
  /** Set when the last read failed; the rows are from before. */
  failure: AppFailure | null;
  /** True while the rows still belong to an earlier `filter` and `search`. */
  behind: boolean;
  /** The index of the current row. It follows its row when the order changes. */
  selected: number;
}

export interface Answer<Row, Counted extends string> {
  rows: Row[];
  total: number;
  counts: Record<Counted, number>;
}

type Pages<Row> = Pick<PagedState<Row, string, string>, 'pages'>;

/** Returns a loaded row. */
export const rowIn = <Row>({ pages }: Pages<Row>, index: number): Row | undefined =>
  pages.get(Math.floor(index / pageSize))?.[index % pageSize];

/** Returns the rows of a range; null if not all of them are loaded. */
export function rowsIn<Row>(state: Pages<Row>, first: number, last: number): Row[] | null {
  const rows: Row[] = [];
  for (let index = first; index <= last; index++) {
    const row = rowIn(state, index);
    if (!row) return null;
    rows.push(row);
  }
  return rows;
}

/** Returns the index of a row among the loaded pages: the expected index, or wherever the row has moved. */
export function placeIn<Row>(
  state: Pages<Row>,
  idOf: (row: Row) => string,
  id: string,
  expected: number,
): number | null {
  const there = rowIn(state, expected);
  if (there && idOf(there) === id) return expected;
  for (const [page, rows] of state.pages) {
    const place = rows.findIndex((other) => idOf(other) === id);
    if (place >= 0) return page * pageSize + place;
  }
  return null;
}

interface Arrival<Row, Counted extends string> {
  page: number;
  answer: Answer<Row, Counted>;
  /** True for the first answer to a filter and search: the rows shown belong to another. */
  first: boolean;
  visible: readonly [first: number, last: number];
  idOf: (row: Row) => string;
}

/**
 * Returns the state after a page has arrived. The selection follows its row; if that row is gone, the next row is
 * selected.
 */
export function withPage<Row, Filter extends string, Counted extends Filter>(
  before: PagedState<Row, Filter, Counted>,
  { page, answer, first, visible, idOf }: Arrival<Row, Counted>,
): PagedState<Row, Filter, Counted> {
  const middle = Math.floor((visible[0] + visible[1]) / 2 / pageSize);
  const kept = [...(first ? [] : before.pages)].filter(([other]) => Math.abs(other - middle) <= keptPages);
  const pages = new Map(kept).set(page, answer.rows);
  const row = rowIn(before, before.selected);
  const place = row && placeIn({ pages }, idOf, idOf(row), before.selected);
  const nearest = Math.max(0, Math.min(before.selected, answer.total - 1));
  return {
    ...before,
    pages,
    total: answer.total,
    counts: answer.counts,
    failure: null,
    behind: false,
    selected: first ? 0 : (place ?? nearest),
  };
}
