import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shared } from '../../renderer/stores/shared.ts';

it('keeps an object whose content is the same', () => {
  const before = { pause: null, waits: [{ reason: 'offline', count: 2 }] };
  expect(shared(before, structuredClone(before))).toBe(before);
});

it('keeps the parts that are the same', () => {
  const before = { pause: null, waits: [{ reason: 'offline', count: 2 }], needs: [{ count: 1 }] };
  const after = shared(before, { ...structuredClone(before), needs: [{ count: 3 }] });
  expect(after).not.toBe(before);
  expect(after.waits).toBe(before.waits);
  expect(after.needs).toEqual([{ count: 3 }]);
});

it('notices a part that is gone, and one that is there without a value', () => {
  expect(shared({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  expect(Object.keys(shared<object>({ a: 1, c: 1 }, { a: 1, b: undefined }))).toEqual(['a', 'b']);
  expect(shared<unknown>({ 0: 1 }, [1])).toEqual([1]);
});

it('always returns the content of the new value', () => {
  const data = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(data, data, (before, after) => {
      expect(shared(before, structuredClone(after))).toEqual(after);
      expect(shared(before, structuredClone(before))).toEqual(before);
    }),
  );
});
