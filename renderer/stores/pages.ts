import type { AppFailure } from '../../contract/errors.ts';
import type { ListProgress } from '../../contract/subscription-list.ts';
import { shared } from './shared.ts';

/** How many rows are read at once: more than fit on a screen, and the main process takes a few milliseconds for them. */
export const pageSize = 30;
/** How many pages are kept around the visible rows. Pages farther away are read again when scrolled to. */
const keptPages = 50;

/**
 * The question to a list: filter, search, and `wish`, which only that list understands, for example its order.
 */
export interface Question<Filter extends string, Wish> {
  filter: Filter;
  search: string;
  wish: Wish;
}

/** `Counted`: the filters that have a count. A list may have further filters without one. */
export interface PagedState<Row, Filter extends string, Counted extends Filter, Wish>
  extends Question<Filter, Wish> {
  /** The number of the question: each change of filter, search or wish asks another one. */
  question: number;
  pages: ReadonlyMap<number, readonly Row[]>;
  /** Counts the arrivals of rows that are on the screen. Rows read ahead change nothing there. */
  arrivals: number;
  /** The total number of rows; null until the first answer. */
  total: number | null;
  counts: Record<Counted, number> | null;
  /** Set while rows, total and counts are incomplete, because the data file is still being read. */
  building: ListProgress | null;
  /** Set when the last read failed; the rows are from before. */
  failure: AppFailure | null;
  /** True while the rows still belong to an earlier question. */
  behind: boolean;
  /** The index of the current row. It follows its row when the order changes. */
  selected: number;
}

export interface Answer<Row, Counted extends string> {
  rows: Row[];
  total: number;
  counts: Record<Counted, number>;
  building?: ListProgress | null;
}

/** Number of rows on either side of the visible ones that are read as well, so that scrolling finds them read. */
export const rowsAhead = 30;

/**
 * Returns the numbers of the pages that hold these rows and those near them.
 * @param total null when it is not known yet
 * @param ahead number of rows on either side that count as near
 */
export function pagesAround(
  [first, last]: readonly [number, number],
  total: number | null,
  ahead: number,
): number[] {
  const end = total === null ? last : Math.min(last + ahead, Math.max(total - 1, 0));
  const from = Math.floor(Math.max(first - ahead, 0) / pageSize);
  return Array.from(
    { length: Math.max(Math.floor(end / pageSize) - from + 1, 0) },
    (_, index) => from + index,
  );
}

type Pages<Row> = Pick<PagedState<Row, string, string, unknown>, 'pages'>;

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

/** Returns a page's rows, with those of before that have the same content: they are not rendered again. */
function known<Row>(
  rows: readonly Row[],
  { pages, page, idOf }: { pages: Pages<Row>['pages']; page: number; idOf: (row: Row) => string },
): Row[] {
  const before = new Map(
    [page - 1, page, page + 1].flatMap((near) => (pages.get(near) ?? []).map((row) => [idOf(row), row])),
  );
  return rows.map((row) => shared(before.get(idOf(row)), row));
}

interface Arrival<Row, Counted extends string> {
  page: number;
  answer: Answer<Row, Counted>;
  /** True for the first answer to a question: the rows shown belong to another one. */
  first: boolean;
  /** True when the list has the same rows as before, though perhaps in another order. */
  sameRows: boolean;
  visible: readonly [first: number, last: number];
  idOf: (row: Row) => string;
}

/**
 * Returns the state after a page has arrived. The selection follows its row; if that row is gone, the next row is
 * selected. In a list of other rows, and when the row is far from the top in another order, the first row is selected.
 */
export function withPage<Row, Filter extends string, Counted extends Filter, Wish>(
  before: PagedState<Row, Filter, Counted, Wish>,
  { page, answer, first, sameRows, visible, idOf }: Arrival<Row, Counted>,
): PagedState<Row, Filter, Counted, Wish> {
  const middle = Math.floor((visible[0] + visible[1]) / 2 / pageSize);
  const kept = [...(first ? [] : before.pages)].filter(([other]) => Math.abs(other - middle) <= keptPages);
  const pages = new Map(kept).set(page, known(answer.rows, { pages: before.pages, page, idOf }));
  const row = rowIn(before, before.selected);
  const place = row && placeIn({ pages }, idOf, idOf(row), before.selected);
  const isShown = first || (page * pageSize <= visible[1] && (page + 1) * pageSize > visible[0]);
  const nearest = first ? 0 : Math.max(0, Math.min(before.selected, answer.total - 1));
  return {
    ...before,
    pages,
    arrivals: before.arrivals + (isShown ? 1 : 0),
    total: answer.total,
    counts: shared(before.counts, answer.counts),
    building: answer.building ?? null,
    failure: null,
    behind: false,
    selected: (sameRows ? place : null) ?? nearest,
  };
}
