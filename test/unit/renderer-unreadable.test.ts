import { expect, test } from 'vitest';
import type { UnreadableRecord } from '../../contract/records.ts';
import { concernedBy } from '../../renderer/features/activity/concerned.ts';

const entry = (id: string, subscriptionId: string | null): UnreadableRecord => ({
  kind: 'trail',
  id,
  subscriptionId,
  fault: 'shape',
  isThere: true,
  createdAt: null,
});

test('records of one subscription form one entry, and records of none are named by themselves', () => {
  const named = concernedBy([
    entry('1', 'a'),
    entry('2', null),
    entry('3', 'a'),
    entry('4', null),
    entry('5', 'b'),
  ]);
  expect(named.map(({ id, subscriptionId, count }) => [id, subscriptionId, count])).toEqual([
    ['1', 'a', 2],
    ['2', null, 1],
    ['4', null, 1],
    ['5', 'b', 1],
  ]);
});
