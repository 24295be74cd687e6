import { expect, it } from 'vitest';
import type { AppState } from '../../contract/app.ts';
import { createTurns } from '../../main/app/turns.ts';

/** Creates turns whose state is the list of what was done so far. */
function createLog() {
  const done: string[] = [];
  const turns = createTurns(async () => [...done] as unknown as AppState);
  const work =
    (name: string, until: Promise<unknown> = Promise.resolve()) =>
    async () => {
      done.push(`${name} begins`);
      await until;
      done.push(`${name} ends`);
      return name;
    };
  return { done, turns, work };
}

it('begins no work before the earlier work has ended', async () => {
  const { done, turns, work } = createLog();
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = turns.inTurn(work('one', promise));
  const second = turns.inTurn(work('two'));
  await new Promise(setImmediate);
  expect(done).toEqual(['one begins']);
  resolve();
  expect(await Promise.all([first, second])).toEqual(['one', 'two']);
  expect(done).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
});

it('goes on after work that failed, and tells its caller', async () => {
  const { turns, work } = createLog();
  const failing = turns.change(() => Promise.reject(new Error('failed')));
  const next = turns.inTurn(work('two'));
  await expect(failing).rejects.toThrow('failed');
  expect(await next).toBe('two');
});

it('reads the state before the next work begins', async () => {
  const { turns, work } = createLog();
  const first = turns.change(work('one'));
  void turns.inTurn(work('two'));
  expect(await first).toEqual(['one begins', 'one ends']);
});

it('is replacing the data from the request to the end of the last replacement, even one that fails', async () => {
  const { turns, work } = createLog();
  const opening = Promise.withResolvers<void>();
  const last = Promise.withResolvers<void>();
  void turns.inTurn(work('opening', opening.promise));
  expect(turns.isReplacing()).toBe(false);
  const first = turns.replace(() => Promise.reject(new Error('failed')));
  const second = turns.replace(work('two', last.promise));
  expect(turns.isReplacing()).toBe(true);
  opening.resolve();
  await expect(first).rejects.toThrow('failed');
  expect(turns.isReplacing()).toBe(true);
  last.resolve();
  await second;
  expect(turns.isReplacing()).toBe(false);
});
