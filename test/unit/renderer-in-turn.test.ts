import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AppFailure } from '../../contract/errors.ts';
import { inTurn } from '../../renderer/features/subscriptions/inTurn.ts';

type Fate = 'done' | 'left' | 'refused' | 'full';

class Failed extends Error {
  readonly failure: AppFailure;
  constructor(failure: AppFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Runs over one id for each fate. `stopAfter`: how many ids are tried before the run is stopped. */
async function run(fates: readonly Fate[], stopAfter = Number.POSITIVE_INFINITY) {
  const ids = fates.map((_, index) => `id ${index}`);
  const controller = new AbortController();
  const tried: string[] = [];
  const progress: number[] = [];
  let atOnce = 0;
  if (stopAfter === 0) controller.abort();
  const tally = await inTurn<'left' | 'refused'>(ids, {
    async act(id) {
      expect(++atOnce, 'one after the other').toBe(1);
      tried.push(id);
      if (tried.length === stopAfter) controller.abort();
      await Promise.resolve();
      atOnce -= 1;
      const fate = fates[ids.indexOf(id)];
      if (fate === 'refused') throw new Failed({ code: 'incomplete' });
      if (fate === 'full') throw new Failed({ code: 'storageFull' });
      return fate === 'left' ? 'left' : null;
    },
    whyOf: ({ code }) => (code === 'incomplete' ? 'refused' : null),
    failureOf: (error) => (error as Failed).failure,
    signal: controller.signal,
    onProgress: (count) => progress.push(count),
  });
  return { ids, tally, tried, progress };
}

const fate = fc.constantFrom<Fate>('done', 'left', 'refused', 'full');

test('each id is in exactly one of the three lists, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fate), fc.nat(12), async (fates, stopAfter) => {
      const { ids, tally } = await run(fates, stopAfter);
      const left = tally.left.map(({ id }) => id);
      expect([...tally.done, ...left, ...tally.untouched].toSorted()).toEqual(ids.toSorted());
      for (const list of [tally.done, left, tally.untouched])
        expect(list).toEqual(ids.filter((id) => list.includes(id)));
      for (const id of tally.done) expect(fates[ids.indexOf(id)]).toBe('done');
      for (const { id, why } of tally.left) expect(fates[ids.indexOf(id)]).toBe(why);
    }),
  );
});

test('a failure of one id does not stop the others', async () => {
  const { tally, progress } = await run(['done', 'refused', 'left', 'done']);
  expect(tally).toEqual({
    done: ['id 0', 'id 3'],
    left: [
      { id: 'id 1', why: 'refused' },
      { id: 'id 2', why: 'left' },
    ],
    untouched: [],
    failure: null,
  });
  expect(progress).toEqual([1, 2, 3, 4]);
});

test('a failure that would meet every id ends the run, and nothing more is tried', async () => {
  const { tally, tried } = await run(['done', 'full', 'done', 'done']);
  expect(tally.failure).toEqual({ code: 'storageFull' });
  expect(tally.done).toEqual(['id 0']);
  expect(tally.untouched, 'includes the id that failed').toEqual(['id 1', 'id 2', 'id 3']);
  expect(tried).toEqual(['id 0', 'id 1']);
});

test('a stopped run finishes its current id and begins no other', async () => {
  const { tally, tried } = await run(['done', 'done', 'done'], 2);
  expect(tried).toEqual(['id 0', 'id 1']);
  expect(tally.done).toEqual(['id 0', 'id 1']);
  expect(tally.untouched).toEqual(['id 2']);
  expect(tally.failure).toBe(null);
});
