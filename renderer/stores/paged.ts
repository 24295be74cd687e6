import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { failureOf } from '../ipcClient.ts';
import { onEnvironmentChange } from './app.ts';
import {
  type Answer,
  type PagedState,
  pageSize,
  pagesAround,
  placeIn,
  type Question,
  rowIn,
  rowsAhead,
  rowsIn,
  withPage,
} from './pages.ts';

/** The part of the state that a list on the screen needs, whatever its filters. */
export interface ListView {
  total: number;
  selected: number;
  behind: boolean;
  /** Identifies what is asked of the list. When it changes, the list scrolls to its top. */
  question: number;
  /** See `PagedState`. */
  arrivals: number;
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

interface Query<Filter extends string> {
  filter: Filter;
  search: string;
  offset: number;
  limit: number;
}

interface PagedOptions<Row, Filter extends string, Counted extends Filter, Wish> {
  filter: Filter;
  /** Returns the wish with which the list begins, in each environment. */
  wish: () => Wish;
  idOf: (row: Row) => string;
  read: (query: Query<Filter>, wish: Wish) => Promise<Answer<Row, Counted>>;
}

/** Time from an answer until rows are read ahead, in milliseconds: longer than between two keys, and shorter than until somebody scrolls. */
const pause = 200;

/** True for wishes of the same content. */
const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * Creates the store of a long list that is read in pages as it is scrolled. Rows stay on the screen until their
 * replacements arrive, so that nothing flickers when rows or the filter change.
 *
 * `question` counts the changes of filter, search and wish; `epoch` also counts the refreshes. A page is up to date when
 * it was requested in the current epoch.
 */
export function createPaged<Row, Filter extends string, Counted extends Filter = Filter, Wish = null>(
  options: PagedOptions<Row, Filter, Counted, Wish>,
) {
  type State = PagedState<Row, Filter, Counted, Wish>;
  const untouched = (question: number): State => ({
    filter: options.filter,
    search: '',
    wish: options.wish(),
    question,
    pages: new Map(),
    arrivals: 0,
    total: null,
    counts: null,
    building: null,
    failure: null,
    behind: false,
    selected: 0,
  });
  const useStore = create<State>(() => untouched(0));
  const questionNow = () => useStore.getState().question;
  let answered = 0;
  /** True while the present question has the same rows as the answered one. */
  let sameRows = true;
  let epoch = 0;
  let visible: [first: number, last: number] = [0, 0];
  let scrollTop = 0;
  const readIn = new Map<number, number>();
  const askedIn = new Map<number, number>();
  /** Number of reads that have not been answered. */
  let inFlight = 0;
  let pausing: ReturnType<typeof setTimeout> | undefined;

  /** The list still has room for as many rows. */
  const goToTop = () => {
    visible = [0, visible[1] - visible[0]];
    scrollTop = 0;
  };

  const accept = (page: number, answer: Answer<Row, Counted>, asked: { question: number; epoch: number }) => {
    if (asked.question !== questionNow() || (readIn.get(page) ?? -1) > asked.epoch) return;
    const first = answered !== asked.question;
    if (first) {
      readIn.clear();
      clearTimeout(pausing);
      pausing = setTimeout(readVisible, pause);
    }
    answered = asked.question;
    readIn.set(page, asked.epoch);
    const arrival = { page, answer, first, sameRows, visible, idOf: options.idOf };
    sameRows = true;
    useStore.setState((before) => withPage(before, arrival));
  };

  const readPage = async (page: number) => {
    const { filter, search, wish, question } = useStore.getState();
    const asked = { question, epoch };
    askedIn.set(page, epoch);
    inFlight++;
    try {
      const query = { filter, search, offset: page * pageSize, limit: pageSize };
      accept(page, await options.read(query, wish), asked);
    } catch (error) {
      if (asked.question === questionNow()) useStore.setState({ failure: failureOf(error) });
    } finally {
      inFlight--;
      if (askedIn.get(page) === asked.epoch) askedIn.delete(page);
      if (inFlight === 0 && asked.question !== questionNow()) readNext();
    }
  };

  const readVisible = (ahead = rowsAhead) => {
    for (const page of pagesAround(visible, useStore.getState().total, ahead))
      if (readIn.get(page) !== epoch && askedIn.get(page) !== epoch) void readPage(page);
  };

  /** Reads what another question shows first, and nothing ahead of that: the next letter may ask something else again. */
  const readNext = () => readVisible(0);

  /**
   * Asks something else of the list. While an earlier question is being answered, the newest one waits: who types fast
   * does not make the main process answer every letter. `keepsRows`: the change leaves the list its rows, and only orders
   * them differently.
   */
  const ask = (change: Partial<Question<Filter, Wish>>, keepsRows = false) => {
    const now = useStore.getState();
    const next = { filter: now.filter, search: now.search, wish: now.wish, ...change };
    if (next.filter === now.filter && next.search === now.search && isSame(next.wish, now.wish)) return;
    sameRows &&= keepsRows;
    epoch++;
    goToTop();
    useStore.setState({ ...next, question: now.question + 1, behind: true });
    clearTimeout(pausing);
    if (inFlight === 0) readNext();
  };

  const reset = () => {
    const question = questionNow() + 1;
    epoch++;
    answered = question;
    sameRows = true;
    readIn.clear();
    clearTimeout(pausing);
    goToTop();
    useStore.setState(untouched(question));
  };
  onEnvironmentChange(reset);

  return {
    useStore,
    rowAt: (index: number) => rowIn(useStore.getState(), index),
    useView: (): ListView =>
      useStore(
        useShallow(({ total, selected, behind, question, arrivals }) => ({
          total: total ?? 0,
          selected,
          behind,
          question,
          arrivals,
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
