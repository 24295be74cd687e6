import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { type DataFile, openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { type Batch, inSlices, slice } from '../../main/subscriptions/in-slices.ts';
import { scratchFolder } from '../support/headless.ts';

/**
 * The fate of one item: it is written, is left as it was, fails before or after its first half is written, or meets a full
 * disk after that half.
 */
const fates = ['done', 'left', 'fails', 'failsHalfway', 'full'] as const;
type Fate = (typeof fates)[number];
const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });

let folder: ReturnType<typeof scratchFolder>;
let db: DataFile;
let time: number;
beforeEach(() => {
  folder = scratchFolder();
  db = openDataFile(openDatabase(join(folder.path, 'desk.sqlite')), createCipher(newDataKey()), 'env');
  time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => {
  vi.restoreAllMocks();
  db.close();
  folder.remove();
});

/** Runs a batch over one item per fate. Each done item writes two rows. @param itemTime how long each item takes */
async function run(all: readonly Fate[], { itemTime = 0, stopAfter = Number.POSITIVE_INFINITY } = {}) {
  db.transaction(() => db.sql.exec('DELETE FROM unreadable_values'));
  const put = db.sql.prepare('INSERT INTO unreadable_values (place, kept_at, value) VALUES (?, ?, ?)');
  const count = db.sql.prepare('SELECT total_changes() AS count');
  const items = all.map((fate, index) => ({ fate, name: `item ${index}` }));
  const stopping = new AbortController();
  const committed: string[] = [];
  const progress: number[] = [];
  let commits = 0;
  const batch: Batch<(typeof items)[number], string> = {
    together(work) {
      const result = db.transaction(work);
      commits += 1;
      return result;
    },
    act({ fate, name }) {
      time += itemTime;
      if (fate === 'left') return { why: 'resting' };
      if (fate === 'fails') throw new AppError('incomplete');
      const write = () => put.run(name, 'now', new Uint8Array());
      write();
      if (fate === 'failsHalfway') throw new AppError('incomplete');
      if (fate === 'full') throw full;
      write();
      return { done: name };
    },
    whyOf: (error) => (error instanceof AppError ? 'incomplete' : null),
    changes: () => Number(count.get()?.count),
    committed: (done) => void committed.push(...done),
  };
  if (stopAfter === 0) stopping.abort();
  const tally = await inSlices(items, batch, {
    signal: stopping.signal,
    onProgress(tried) {
      progress.push(tried);
      if (tried >= stopAfter) stopping.abort();
    },
  });
  const rows = db.sql.prepare('SELECT place FROM unreadable_values ORDER BY sequence').all();
  return { items, tally, committed, progress, commits, stored: rows.map(({ place }) => String(place)) };
}

const twice = (names: readonly string[]) => names.flatMap((name) => [name, name]);

it('takes as many items into a transaction as fit into its time', async () => {
  const fast = await run(Array<Fate>(200).fill('done'));
  expect([fast.commits, fast.progress]).toEqual([1, [200]]);
  const slow = await run(Array<Fate>(7).fill('done'), { itemTime: slice * 0.4 });
  expect([slow.commits, slow.progress], 'three take longer than a slice').toEqual([3, [3, 6, 7]]);
  const slowest = await run(Array<Fate>(3).fill('done'), { itemTime: 1_000 });
  expect(slowest.progress, 'at least one at a time').toEqual([1, 2, 3]);
});

it('leaves only the item that fails, also when half of it was written', async () => {
  const { tally, committed, stored } = await run(['done', 'fails', 'done', 'failsHalfway', 'left', 'done']);
  expect(tally).toMatchObject({ tried: 6, error: null });
  expect(tally.left.map(({ item, why }) => [item.name, why])).toEqual([
    ['item 1', 'incomplete'],
    ['item 3', 'incomplete'],
    ['item 4', 'resting'],
  ]);
  expect(committed).toEqual(['item 0', 'item 2', 'item 5']);
  expect(stored).toEqual(twice(committed));
});

it('ends at a failure that would meet every item, and keeps what was stored before', async () => {
  const all: Fate[] = ['done', 'done', 'done', 'done', 'full', 'done'];
  const { tally, committed, stored } = await run(all, { itemTime: slice / 2 });
  expect(tally).toEqual({ tried: 4, left: [], error: full });
  expect(stored).toEqual(twice(committed));
});

it('a stopped batch finishes its slice and begins no other', async () => {
  const { tally, committed } = await run(Array<Fate>(9).fill('done'), { itemTime: slice / 2, stopAfter: 2 });
  expect([tally.tried, committed]).toEqual([2, ['item 0', 'item 1']]);
  expect((await run(['done'], { stopAfter: 0 })).tally.tried).toBe(0);
});

it('each item is stored as a whole, left, or not touched, whatever happens to the others', async () => {
  const fate = fc.oneof({ weight: 6, arbitrary: fc.constant<Fate>('done') }, fc.constantFrom(...fates));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 25 }),
      fc.nat(20),
      fc.nat(30),
      async (all, itemTime, stopAfter) => {
        const { items, tally, committed, stored } = await run(all, { itemTime, stopAfter });
        expect(stored).toEqual(twice(committed));
        const tried = items.slice(0, tally.tried);
        expect(committed).toEqual(tried.filter(({ fate }) => fate === 'done').map(({ name }) => name));
        expect(tally.left.map(({ item }) => item)).toEqual(tried.filter(({ fate }) => fate !== 'done'));
        if (tally.error !== null) expect(all.slice(tally.tried)).toContain('full');
        else if (tally.tried < all.length) expect(tally.tried).toBeGreaterThanOrEqual(stopAfter);
      },
    ),
    { numRuns: 60 },
  );
});
