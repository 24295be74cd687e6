import { expect, it } from 'vitest';
import { batchOf } from '../../main/subscriptions/lists/batch.ts';
import { rowFacts, type StoredFacts } from '../../main/subscriptions/lists/facts.ts';
import { sampleSubscription } from '../support/samples.ts';

const facts = (id: string, changes: Partial<StoredFacts> = {}): StoredFacts => ({
  ...rowFacts(sampleSubscription({ id })),
  adviser: 'tester',
  review: null,
  ...changes,
});
const review = (key: string, first: number) => ({
  key,
  print: Uint8Array.from({ length: 12 }, (_, index) => first + index),
  status: 'DELIVERED',
  at: '2026-03-01T10:00:00.000Z',
});

it('leaves subscriptions whose investor is a submission out of the table', () => {
  const named = facts('b', { investor: { kind: 'person', id: 'p' } });
  const batch = batchOf([facts('a'), named, facts('c')]);
  expect(batch.table.ids).toEqual(['a', 'c']);
  expect(batch.others).toEqual([named]);
});

it('names the rows of reviews by their places in the table', () => {
  const named = facts('b', { investor: { kind: 'person', id: 'p' }, review: review('1', 1) });
  const { table, reviews } = batchOf([
    named,
    facts('a'),
    facts('c', { review: review('2', 20) }),
    facts('d', { review: review('3', 40) }),
  ]);
  expect(reviews.rows.map((row) => table.ids[row])).toEqual(['c', 'd']);
  expect(reviews.keys).toEqual(['2', '3']);
  expect([...reviews.prints]).toEqual([...review('2', 20).print, ...review('3', 40).print]);
});

it('has no number for a subscription without an order', () => {
  const { orders } = batchOf([facts('a', { order: 7 }), facts('b', { order: null })]);
  expect([...orders]).toEqual([7, Number.NaN]);
});
