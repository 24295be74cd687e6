import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { mostRows } from '../../contract/subscription-list.ts';
import { failureOf } from '../ipcClient.ts';
import { onEnvironmentChange } from './app.ts';
import { type Answer, type PagedState, pageSize, placeIn, rowIn, rowsIn, withPage } from './pages.ts';

interface RangeOptions {
  signal: AbortSignal;
  onProgress: (read: number) => void;
}

/** The part of the state that a list on the screen needs, whatever its filters. */
export interface ListView {
  total: number;
  selected: number;
  behind: boolean;
  /** Identifies filter and search. When it changes, the list scrolls to its top. */
  question: string;
}

/** What a list on the screen uses to show and load its rows. */
export interface ListSource<Row> {
  useView: () => ListView;
  rowAt: (index: number) => Row | undefined;
  selected: () => number;
  select: (index: number) => void;
  show: (first: number, last: number) => void;
  scroll: { get: () => number; set: (top: number) => void };
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
 * Creates the store of a long list that is read in pages as it is scrolled. Rows stay on the screen until their
 * replacements arrive, so that nothing flickers when rows or the filter change.
 *
 * `question` counts the changes of filter and search; `epoch` also counts the refreshes. A page is up to date when it
 * was requested in the current epoch.
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

  const accept = (page: number, answer: Answer<Row, Counted>, asked: { question: number; epoch: number }) => {
    if (asked.question !== question || (readIn.get(page) ?? -1) > asked.epoch) return;
    const first = answered !== question;
    if (first) readIn.clear();
    answered = question;
    readIn.set(page, asked.epoch);
    useStore.setState((before) => withPage(before, { page, answer, first, visible, idOf: options.idOf }));
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

  /**
   * Returns the rows of a range, including those that are not on the screen: fewer when aborted, null when filter or
   * search changed meanwhile. Rows that move during the read may be missing, so the caller has to show how many were
   * read.
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
    rowAt: (index: number) => rowIn(useStore.getState(), index),
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
    /** Returns the current index of a row; null when it is not loaded. */
    placeOf: (id: string) => {
      const now = useStore.getState();
      return placeIn(now, options.idOf, id, now.selected);
    },
    /** Returns all loaded rows, whether on the screen or not. */
    here: (): Row[] => [...useStore.getState().pages.values()].flat(),
    /** Returns the rows of a range, or null if not all of them are loaded. */
    loaded: (first: number, last: number) => rowsIn(useStore.getState(), first, last),
    readRange,
    ask,
    /** Reads the visible rows again; the others are read again when scrolled to. */
    refresh: () => {
      epoch++;
      readVisible();
    },
    /** Sets the range of rows that is visible now. */
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
