import { beforeEach, expect, test, vi } from 'vitest';
import { pageSize } from '../../renderer/stores/pages.ts';

const environment = vi.hoisted(() => ({ changed: () => {} }));
vi.mock('../../renderer/stores/app.ts', () => ({
  onEnvironmentChange(listener: () => void) {
    environment.changed = listener;
  },
}));

// A variable hides the path from the type check, because the module's imports refer to a window.
const file = '../../renderer/stores/paged.ts';
const { createPaged } = await import(file);

interface Query {
  filter: 'all' | 'some';
  search: string;
  offset: number;
  limit: number;
}

let rows: string[] = [];
let asked: Query[] = [];
/** Answers wait for this promise. */
let held: Promise<void> = Promise.resolve();

const make = () =>
  createPaged({
    filter: 'all',
    wish: () => ({ isReversed: false }),
    idOf: (row: string) => row,
    async read(query: Query, { isReversed }: { isReversed: boolean }) {
      asked.push(query);
      await held;
      const chosen = query.filter === 'all' ? rows : rows.filter((_, index) => index % 2 === 0);
      const matching = isReversed ? chosen.toReversed() : chosen;
      return {
        rows: matching.slice(query.offset, query.offset + query.limit),
        total: matching.length,
        counts: { all: rows.length, some: Math.ceil(rows.length / 2) },
      };
    },
  });

const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  rows = Array.from({ length: 1_234 }, (_, index) => `row ${index}`);
  asked = [];
  held = Promise.resolve();
});

test('loaded rows are returned only when all of them are here', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  expect(list.loaded(0, pageSize - 1)).toEqual(rows.slice(0, pageSize));
  expect(list.loaded(pageSize - 1, pageSize)).toBe(null);
});

test('a row is found at its new place, and the selection stays with its row', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  list.select(7);
  rows = ['row 50', ...rows.filter((row) => row !== 'row 50')];
  list.refresh();
  await nextTurn();
  expect(list.placeOf('row 50')).toBe(0);
  expect(list.selected()).toBe(8);
  expect(list.placeOf('row 900'), 'not read').toBe(null);
  rows = rows.filter((row) => row !== 'row 7');
  list.refresh();
  await nextTurn();
  expect(list.rowAt(list.selected()), 'gone: the next row takes its place').toBe('row 8');
});

test('the selection follows its row into another order of the same rows', async () => {
  rows = rows.slice(0, pageSize);
  const list = make();
  list.show(0, 20);
  await nextTurn();
  list.select(7);
  list.ask({ wish: { isReversed: true } }, true);
  await nextTurn();
  expect(list.rowAt(list.selected())).toBe('row 7');
  expect(list.selected()).toBe(pageSize - 1 - 7);
});

test('the first row is selected when the row is far from the top in another order', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  list.select(7);
  list.ask({ wish: { isReversed: true } }, true);
  await nextTurn();
  expect(list.rowAt(list.selected())).toBe('row 1233');
});

test('the first row is selected when rows and order change together', async () => {
  rows = rows.slice(0, pageSize);
  const list = make();
  list.show(0, 20);
  await nextTurn();
  list.select(8);
  list.ask({ filter: 'some' });
  list.ask({ wish: { isReversed: true } }, true);
  await nextTurn();
  expect(list.selected()).toBe(0);
  expect(list.rowAt(0)).toBe(`row ${pageSize - 2}`);
});

test('a wish of the same content asks nothing', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  asked = [];
  list.ask({ wish: { isReversed: false } });
  await nextTurn();
  expect(asked).toEqual([]);
});

test('while a question is being answered, only the newest of the later ones is asked', async () => {
  const list = make();
  const answers: (() => void)[] = [];
  held = new Promise((resolve) => answers.push(resolve));
  list.ask({ search: 'a' });
  held = new Promise((resolve) => answers.push(resolve));
  list.ask({ search: 'ab' });
  list.ask({ search: 'abc' });
  await nextTurn();
  expect(asked.map(({ search }) => search)).toEqual(['a']);
  answers[0]?.();
  await nextTurn();
  expect(asked.map(({ search }) => search)).toEqual(['a', 'abc']);
  expect(list.useStore.getState().behind, 'the first answer is to another question').toBe(true);
  answers[1]?.();
  await nextTurn();
  expect(list.useStore.getState()).toMatchObject({ behind: false, search: 'abc', total: rows.length });
});

test('the newest question is asked also after an earlier one could not be answered', async () => {
  const list = make();
  let fail = () => {};
  held = new Promise((_, reject) => {
    fail = () => reject(new Error('the file is held'));
  });
  list.ask({ search: 'a' });
  list.ask({ search: 'ab' });
  held = Promise.resolve();
  fail();
  await nextTurn();
  expect(list.useStore.getState()).toMatchObject({ behind: false, failure: null, total: rows.length });
});

test('rows near the visible ones are read before they are scrolled to', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  expect(asked.map(({ offset }) => offset / pageSize)).toEqual([0]);
  list.show(2 * pageSize, 2 * pageSize + 20);
  await nextTurn();
  expect(asked.map(({ offset }) => offset / pageSize)).toEqual([0, 1, 2, 3]);
  asked = [];
  const last = Math.floor(1_233 / pageSize);
  list.show(last * pageSize, 1_233);
  await nextTurn();
  expect(
    asked.map(({ offset }) => offset / pageSize),
    'none beyond the last',
  ).toEqual([last - 1, last]);
});

test('only rows on the screen make the list render again when they arrive', async () => {
  const list = make();
  const arrivals = () => list.useStore.getState().arrivals;
  list.show(0, 20);
  await nextTurn();
  const before = arrivals();
  list.show(pageSize - 15, pageSize - 1);
  await nextTurn();
  expect(list.loaded(pageSize, 2 * pageSize - 1), 'the next page was read ahead').not.toBe(null);
  expect(arrivals()).toBe(before);
  list.show(5 * pageSize, 5 * pageSize + 15);
  await nextTurn();
  expect(arrivals()).toBe(before + 1);
});

test('another question fills as much of the screen as the one before', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  list.show(4 * pageSize, 7 * pageSize - 1);
  await nextTurn();
  list.ask({ filter: 'some' });
  await nextTurn();
  expect(list.loaded(0, 3 * pageSize - 1)).toEqual(
    rows.filter((_, index) => index % 2 === 0).slice(0, 3 * pageSize),
  );
});

test('a row read again is the same object as long as it has the same content', async () => {
  let first = { id: 'a', units: 1 };
  const list = createPaged({
    filter: 'all',
    wish: () => null,
    idOf: ({ id }: { id: string }) => id,
    read: async () => ({ rows: [first, { id: 'b', units: 2 }], total: 2, counts: { all: 2 } }),
  });
  list.show(0, 1);
  await nextTurn();
  const [before, counts] = [list.rowAt(1), list.useStore.getState().counts];
  first = { id: 'c', units: 3 };
  list.refresh();
  await nextTurn();
  expect(list.rowAt(0)).toEqual({ id: 'c', units: 3 });
  expect(list.rowAt(1)).toBe(before);
  expect(list.useStore.getState().counts).toBe(counts);
});

test('rows are read ahead only once nothing else has been asked for a moment', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  vi.useFakeTimers();
  asked = [];
  const places = () => asked.map(({ search, offset }) => `${search} ${offset / pageSize}`);
  list.ask({ search: 'a' });
  await vi.advanceTimersByTimeAsync(100);
  list.ask({ search: 'ab' });
  await vi.advanceTimersByTimeAsync(100);
  expect(places()).toEqual(['a 0', 'ab 0']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(places()).toEqual(['a 0', 'ab 0', 'ab 1']);
  vi.useRealTimers();
});

test('nothing is read ahead of a list whose environment was left', async () => {
  const list = make();
  list.show(0, 20);
  await nextTurn();
  vi.useFakeTimers();
  list.ask({ search: 'a' });
  await vi.advanceTimersByTimeAsync(100);
  asked = [];
  environment.changed();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
  vi.useRealTimers();
});
