import { describe, expect, it } from 'vitest';
import { listColumns } from '../../contract/subscription-list.ts';
import {
  askedSort,
  columns,
  lastColumnOf,
  naturalSort,
  nextSort,
  type Sort,
} from '../../renderer/features/subscriptions/columns.ts';

const by = (column: Sort['column'], descending: boolean): Sort => ({ column, descending });

it('offers every column of the contract once', () => {
  expect(columns.toSorted()).toEqual(listColumns.toSorted());
});

describe('a click on a column title', () => {
  it.each([
    ['investor', false],
    ['campaign', false],
    ['adviser', false],
    ['status', false],
    ['stage', false],
    ['reason', false],
    ['units', true],
    ['signed', true],
    ['created', true],
  ] as const)(
    'sorts %s in its natural direction, then in the other, then by the newest change',
    (column, descending) => {
      const first = nextSort(null, column);
      expect(first).toEqual(by(column, descending));
      const second = nextSort(first, column);
      expect(second).toEqual(by(column, !descending));
      expect(nextSort(second, column)).toBeNull();
    },
  );

  it('begins with the natural direction after another column', () => {
    expect(nextSort(by('units', false), 'investor')).toEqual(naturalSort('investor'));
  });

  it('sorts by the last change in two steps, because its natural direction is the order of an unsorted list', () => {
    expect(nextSort(by('units', true), 'changed')).toBeNull();
    expect(nextSort(null, 'changed')).toEqual(by('changed', false));
    expect(nextSort(by('changed', false), 'changed')).toBeNull();
  });
});

it('asks for the newest change first without naming a column', () => {
  expect(askedSort(by('changed', true))).toBeNull();
  expect(askedSort(by('changed', false))).toEqual(by('changed', false));
  expect(askedSort(by('created', true))).toEqual(by('created', true));
});

it('shows in the last column what no other column shows', () => {
  const shown = Object.fromEntries(listColumns.map((column) => [column, lastColumnOf(by(column, true))]));
  expect(shown).toEqual({
    investor: 'changed',
    campaign: 'changed',
    units: 'changed',
    stage: 'changed',
    signed: 'changed',
    changed: 'changed',
    reason: 'reason',
    status: 'status',
    created: 'created',
    adviser: 'adviser',
  });
  expect(lastColumnOf(null)).toBe('changed');
});
