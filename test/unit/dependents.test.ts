import { expect, it } from 'vitest';
import type { TransactionListener } from '../../main/storage/database.ts';
import { createDependents } from '../../main/sync/dependents.ts';
import type { Ref } from '../../main/sync/submission.ts';

const ref = (id: string): Ref => ({ kind: 'order', id });
const awaited = (id: string): Ref => ({ kind: 'person', id });

let transaction: TransactionListener = {};
const open = () =>
  createDependents({
    onTransaction(listener) {
      transaction = listener;
    },
  });

it('a submission is woken by the one that it waits for, and by no other', () => {
  const dependents = open();
  dependents.waitsFor(ref('a'), awaited('x'));
  dependents.waitsFor(ref('b'), awaited('x'));
  dependents.waitsFor(ref('c'), awaited('y'));
  expect(dependents.of(awaited('x'))).toEqual([ref('a'), ref('b')]);
  expect(dependents.of(awaited('z'))).toEqual([]);
  // The same id in another kind is another submission.
  expect(dependents.of(ref('x'))).toEqual([]);
});

it('what a submission waits for takes the place of what it waited for before', () => {
  const dependents = open();
  dependents.waitsFor(ref('a'), awaited('x'));
  dependents.waitsFor(ref('a'), awaited('y'));
  expect([dependents.of(awaited('x')), dependents.of(awaited('y'))]).toEqual([[], [ref('a')]]);
  dependents.waitsFor(ref('a'), null);
  expect(dependents.of(awaited('y'))).toEqual([]);
});

it('what was noted in a transaction that failed is undone with it', () => {
  const dependents = open();
  transaction.begun?.();
  dependents.waitsFor(ref('a'), awaited('x'));
  transaction.begun?.();
  dependents.waitsFor(ref('a'), awaited('y'));
  dependents.waitsFor(ref('a'), null);
  dependents.waitsFor(ref('b'), awaited('y'));
  transaction.rolledBack?.();
  expect([dependents.of(awaited('x')), dependents.of(awaited('y'))]).toEqual([[ref('a')], []]);
});
