import { beforeEach, expect, test } from 'vitest';
import { idsAtOnce } from '../../contract/subscription-list.ts';
import { readIds } from '../../renderer/features/subscriptions/readIds.ts';

let rows: string[];
let asked: { offset: number; limit: number }[];

beforeEach(() => {
  rows = Array.from({ length: 2 * idsAtOnce + 100 }, (_, index) => `row ${index}`);
  asked = [];
});

const reading = (changes: Partial<Parameters<typeof readIds>[2]> = {}) => ({
  async read(range: { offset: number; limit: number }) {
    asked.push(range);
    return rows.slice(range.offset, range.offset + range.limit);
  },
  isAsked: () => true,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...changes,
});

test('a range is read in few calls', async () => {
  const read: number[] = [];
  const ids = await readIds(50, rows.length - 1, reading({ onProgress: (count) => void read.push(count) }));
  expect(ids).toEqual(rows.slice(50));
  expect(asked).toEqual([
    { offset: 50, limit: idsAtOnce },
    { offset: 50 + idsAtOnce, limit: idsAtOnce },
    { offset: 50 + 2 * idsAtOnce, limit: 50 },
  ]);
  expect(read).toEqual([idsAtOnce, 2 * idsAtOnce, rows.length - 50]);
});

test('a range ends with the last row', async () => {
  const last = rows.length - 1;
  rows = rows.slice(0, idsAtOnce + 1);
  expect(await readIds(0, last, reading())).toEqual(rows);
  expect(asked).toHaveLength(2);
});

test('a stopped range has the rows that were read so far', async () => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ids = await readIds(0, rows.length - 1, reading({ signal, onProgress: () => stopping.abort() }));
  expect(ids).toEqual(rows.slice(0, idsAtOnce));
});

test('a range is dropped when something else is asked of the list meanwhile', async () => {
  expect(await readIds(0, rows.length - 1, reading({ isAsked: () => asked.length < 2 }))).toBe(null);
});
