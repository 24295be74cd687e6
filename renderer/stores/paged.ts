import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { AppFailure } from '../../contract/errors.ts';
import { mostRows } from '../../contract/subscription.ts';
import { failureOf } from '../ipcClient.ts';
import { onEnvironmentChange } from './app.ts';

export const pageSize = 100;
/** Pages kept around what is visible; farther ones are read again when they are scrolled to. */
const keptPages = 15;

/** `Counted`: the filters whose numbers are told; a list may be narrowed in other ways, too. */
export interface PagedState<Row, Filter extends string, Counted extends Filter> {
  filter: Filter;
  search: string;
  pages: ReadonlyMap<number, readonly Row[]>;
  /** How many rows there are in all; null until the first answer. */
  total: number | null;
  counts: Record<Counted, number> | null;
  /** The last reading failed; the rows are those from before. */
  failure: AppFailure | null;
  /** True while the rows still answer an older question than `filter` and `search`. */
  behind: boolean;
  /** The row that the keys act on. It stays with its row when the order changes. */
  selected: number;
}

interface RangeOptions {
  signal: AbortSignal;
  onProgress: (read: number) => void;
}

/** As much of the state as a list on the screen needs, whatever its filters are. */
export interface ListView {
  total: number;
  selected: number;
  behind: boolean;
  /** Another question, another list: it starts at its top. */
  question: string;
}

/** What a list on the screen does with its pages. */
export interface ListSource<Row> {
  useView: () => ListView;
  rowAt: (index: number) => Row | undefined;
  selected: () => number;
  select: (index: number) => void;
  show: (first: number, last: number) => void;
  scroll: { get: () => number; set: (top: number) => void };
}

interface Answer<Row, Counted extends string> {
  rows: Row[];
  total: number;
  counts: Record<Counted, number>;
}

interface PagedOptions<Row, Filter extends string, Counted extends Filter> {
  filter: Filter;
  idOf: (row: Row) => string;
  read: (query: {
    filter: Filter;
    search: string;
    offset: number;
    limit: number;
  }) => Promise<Answer<Row, Counted>>;
}

/**
 * A long list, read in pages as it is scrolled. What was read stays on the screen until its successor has come, so
 * that nothing flickers when rows change or another filter is chosen.
 *
 * `question` counts the changes of filter and search; `epoch` also counts the refreshes: a page is up to date when
 * it was asked for in the current epoch.
 */
export function createPaged<Row, Filter extends string, Counted extends Filter = Filter>(
  options: PagedOptions<Row, Filter, Counted>,
) {
  type State = PagedState<Row, Filter, Counted>;
  const untouched: State = {
    filter: options.filter,
    search: '',
    pages: new Map(),
    total: null,
    counts: null,
    failure: null,
    behind: false,
    selected: 0,
  };
  const useStore = create<State>(() => untouched);
  let question = 0;
  let answered = 0;
  let epoch = 0;
  let visible: [first: number, last: number] = [0, 0];
  let scrollTop = 0;
  const readIn = new Map<number, number>();
  const askedIn = new Map<number, number>();

  const rowAt = (index: number, { pages } = useStore.getState()): Row | undefined =>
    pages.get(Math.floor(index / pageSize))?.[index % pageSize];

  /** Where a row is, if it is among the pages: where it is expected, or wherever it has moved. */
  const placeIn = (state: State, id: string, expected = 0): number | null => {
    const there = rowAt(expected, state);
    if (there && options.idOf(there) === id) return expected;
    for (const [page, rows] of state.pages) {
      const place = rows.findIndex((other) => options.idOf(other) === id);
      if (place >= 0) return page * pageSize + place;
    }
    return null;
  };

  /** Where the selected row is after `pages` were exchanged; one that is gone leaves its place to the next. */
  const selectionIn = (before: State, pages: State['pages'], total: number): number => {
    const row = rowAt(before.selected, before);
    const place = row && placeIn({ ...before, pages }, options.idOf(row), before.selected);
    return place ?? Math.max(0, Math.min(before.selected, total - 1));
  };

  const accept = (page: number, answer: Answer<Row, Counted>, asked: { question: number; epoch: number }) => {
    if (asked.question !== question || (readIn.get(page) ?? -1) > asked.epoch) return;
    const before = useStore.getState();
    const first = answered !== question;
    if (first) readIn.clear();
    answered = question;
    readIn.set(page, asked.epoch);
    const middle = Math.floor((visible[0] + visible[1]) / 2 / pageSize);
    const kept = [...(first ? [] : before.pages)].filter(([other]) => Math.abs(other - middle) <= keptPages);
    const pages = new Map(kept).set(page, answer.rows);
    useStore.setState({
      pages,
      total: answer.total,
      counts: answer.counts,
      failure: null,
      behind: false,
      selected: first ? 0 : selectionIn(before, pages, answer.total),
    });
  };

  const readPage = async (page: number) => {
    const { filter, search } = useStore.getState();
    const asked = { question, epoch };
    askedIn.set(page, epoch);
    try {
      accept(page, await options.read({ filter, search, offset: page * pageSize, limit: pageSize }), asked);
    } catch (error) {
      if (asked.question === question) useStore.setState({ failure: failureOf(error) });
    } finally {
      if (askedIn.get(page) === asked.epoch) askedIn.delete(page);
    }
  };

  const readVisible = () => {
    const [first, last] = visible.map((index) => Math.floor(index / pageSize)) as [number, number];
    for (let page = first; page <= last; page++) {
      if (readIn.get(page) !== epoch && askedIn.get(page) !== epoch) void readPage(page);
    }
  };

  const ask = (change: Partial<Pick<State, 'filter' | 'search'>>) => {
    const now = useStore.getState();
    const next = { filter: change.filter ?? now.filter, search: change.search ?? now.search };
    if (next.filter === now.filter && next.search === now.search) return;
    question++;
    epoch++;
    visible = [0, 0];
    scrollTop = 0;
    useStore.setState({ ...next, behind: true });
    readVisible();
  };

  const loaded = (first: number, last: number): Row[] | null => {
    const rows: Row[] = [];
    for (let index = first; index <= last; index++) {
      const row = rowAt(index);
      if (!row) return null;
      rows.push(row);
    }
    return rows;
  };

  /**
   * The rows of a range, also those that are not on the screen; fewer when it was stopped, null when the question
   * changed meanwhile. Rows that move while this reads may be missing: say how many there are.
   */
  const readRange = async (first: number, last: number, { signal, onProgress }: RangeOptions) => {
    const asked = question;
    const { filter, search } = useStore.getState();
    const rows: Row[] = [];
    while (!signal.aborted && first + rows.length <= last) {
      const offset = first + rows.length;
      const limit = Math.min(mostRows, last - offset + 1);
      const answer = await options.read({ filter, search, offset, limit });
      if (asked !== question) return null;
      rows.push(...answer.rows);
      onProgress(rows.length);
      if (answer.rows.length < limit) break;
    }
    return rows;
  };

  const reset = () => {
    question++;
    epoch++;
    answered = question;
    readIn.clear();
    visible = [0, 0];
    scrollTop = 0;
    useStore.setState(untouched);
  };
  onEnvironmentChange(reset);

  return {
    useStore,
    rowAt: (index: number) => rowAt(index),
    useView: (): ListView =>
      useStore(
        useShallow(({ total, selected, behind, filter, search }) => ({
          total: total ?? 0,
          selected,
          behind,
          question: `${filter} ${search}`,
        })),
      ),
    selected: () => useStore.getState().selected,
    /** Where a row is now; null when it is not among those that were read. */
    placeOf: (id: string) => placeIn(useStore.getState(), id, useStore.getState().selected),
    /** All rows that are here, whether on the screen or not. */
    here: (): Row[] => [...useStore.getState().pages.values()].flat(),
    /** The rows of a range, if all of them are here. */
    loaded,
    readRange,
    ask,
    /** Reads again what is on the screen; the rest follows when it is scrolled to. */
    refresh: () => {
      epoch++;
      readVisible();
    },
    /** These rows are on the screen now. */
    show: (first: number, last: number) => {
      visible = [first, last];
      readVisible();
    },
    select: (index: number) => {
      const last = Math.max(0, (useStore.getState().total ?? 0) - 1);
      useStore.setState({ selected: Math.max(0, Math.min(index, last)) });
    },
    scroll: { get: () => scrollTop, set: (top: number) => (scrollTop = top) },
  };
}
