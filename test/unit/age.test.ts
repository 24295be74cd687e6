import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Ages, type Budgeted, clockTolerance, createAges } from '../../main/sync/age.ts';
import { sendingBudget } from '../../main/sync/retry.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse('2026-03-01T10:00:00Z');

let clock: FakeClock;
let platform: { now: number | null; offset: number | null };
let ages: Ages;

/** Returns the ages as a new process sees them: what earlier processes learnt is gone, the data file stays. */
const open = () =>
  createAges(clock, { now: () => platform.now, offset: () => platform.offset }, () => sendingBudget);
beforeEach(() => {
  clock = fakeClock(start);
  platform = { now: null, offset: null };
  ages = open();
});

/** Returns an operation whose first attempt is made now. */
function begin(id = 'a'): Budgeted {
  const clockOffset = ages.begin(id);
  const firstSentAt = new Date(clock.now()).toISOString();
  return { id, firstSentAt, decidedAt: null, clockOffset, isAgeUnknown: false };
}

describe('the age of an operation within one process', () => {
  it('grows with time and uses up the budget exactly after its length', () => {
    const operation = begin();
    expect([ages.of(operation), ages.isSpent(operation)]).toEqual([0, false]);
    clock.advance(sendingBudget - 1);
    expect([ages.left(operation), ages.isSpent(operation)]).toEqual([1, false]);
    clock.advance(1);
    expect([ages.left(operation), ages.isSpent(operation)]).toEqual([0, true]);
  });
  it.each([
    ['the wall clock is set back', () => clock.set(-day), 3 * hour],
    ['the wall clock is set forwards', () => clock.set(3 * day), 3 * day + 3 * hour],
    ['the machine slept, so elapsed time stood still', () => clock.sleep(5 * hour), 8 * hour],
  ])('is the larger difference of the two clocks when %s', (_, happens, age) => {
    const operation = begin();
    clock.advance(hour);
    happens();
    clock.advance(2 * hour);
    expect(ages.of(operation)).toBe(age);
  });
  it('never makes a budget last longer than elapsed time says, whatever happens to the wall clock', () => {
    const happening = fc.oneof(
      fc.record({ kind: fc.constant('advance' as const), by: fc.nat(3 * hour) }),
      fc.record({ kind: fc.constant('sleep' as const), by: fc.nat(3 * hour) }),
      fc.record({ kind: fc.constant('set' as const), by: fc.integer({ min: -30 * day, max: 30 * day }) }),
    );
    const known = fc.option(fc.integer({ min: -30 * day, max: 30 * day }), { nil: null });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), known, fc.nat(9), (happenings, offset, learnt) => {
        clock = fakeClock(start);
        platform = { now: null, offset };
        ages = open();
        clock.advance(hour);
        const operation = begin();
        const began = clock.elapsed();
        for (const [index, { kind, by }] of happenings.entries()) {
          clock[kind](by);
          if (index === learnt) platform.now = clock.now() + (offset ?? 0);
          const elapsed = clock.elapsed() - began;
          expect(ages.left(operation)).toBeLessThanOrEqual(Math.max(sendingBudget - elapsed, 0));
          if (elapsed >= sendingBudget) expect(ages.isSpent(operation)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
  it('follows elapsed time exactly when no clock is touched', () => {
    fc.assert(
      fc.property(fc.nat(2 * day), (after) => {
        clock = fakeClock(start);
        ages = open();
        const operation = begin();
        clock.advance(after);
        expect(ages.left(operation)).toBe(Math.max(sendingBudget - after, 0));
      }),
    );
  });
  it('starts anew, with a new budget, when a person has the operation sent again', () => {
    const operation = begin();
    clock.advance(sendingBudget);
    ages.begin(operation.id);
    const decided = { ...operation, decidedAt: new Date(clock.now()).toISOString() };
    expect([ages.of(decided), ages.isSpent(decided)]).toEqual([0, false]);
    clock.advance(sendingBudget);
    expect(ages.isSpent(decided)).toBe(true);
  });
  it('is zero for an operation that was never sent', () =>
    expect(ages.of({ ...begin(), firstSentAt: null })).toBe(0));
});

describe('the age of an operation across a restart', () => {
  it('follows the wall clock', () => {
    const operation = begin();
    clock.advance(hour);
    ages = open();
    clock.advance(hour);
    expect(ages.of(operation)).toBe(2 * hour);
  });
  it('grows with the new process’s elapsed time, whatever happens to the wall clock', () => {
    const operation = begin();
    clock.advance(hour);
    ages = open();
    clock.set(-day);
    clock.advance(sendingBudget - hour);
    expect(ages.isSpent(operation)).toBe(true);
  });
  it('follows the platform’s clock when it shows more', () => {
    platform = { now: clock.now(), offset: 0 };
    const operation = begin();
    clock.advance(10 * hour);
    clock.set(-9 * hour);
    platform = { now: start + 10 * hour, offset: 9 * hour };
    ages = open();
    expect(ages.of(operation)).toBe(10 * hour);
  });
  it('compares the platform’s clock with itself, however far ahead it is', () => {
    platform = { now: clock.now() + 3 * day, offset: 3 * day };
    const operation = begin();
    ages = open();
    clock.advance(hour);
    platform = { now: clock.now() + 3 * day, offset: 3 * day };
    expect(ages.of(operation)).toBe(hour);
  });
  it.each([
    ['without an offset of the first attempt', null, start + 10 * hour],
    ['without an answer since the restart', 0, null],
  ])('ignores the platform’s clock %s', (_, offset, now) => {
    platform = { now: null, offset };
    const operation = begin();
    ages = open();
    clock.advance(hour);
    platform.now = now;
    expect(ages.of(operation)).toBe(hour);
  });
});

describe('a first attempt dated in the future', () => {
  const ahead = (by: number): Budgeted => ({
    id: 'a',
    firstSentAt: new Date(start + by).toISOString(),
    decidedAt: null,
    clockOffset: null,
    isAgeUnknown: false,
  });
  it('counts as now when it is up to five minutes ahead, because clocks differ', () => {
    for (const by of [1, minute, clockTolerance]) {
      expect([ages.of(ahead(by)), ages.isSpent(ahead(by))]).toEqual([0, false]);
    }
  });
  it('has an unknown age when it is further ahead, so a person decides its outcome', () => {
    for (const by of [clockTolerance + 1, hour, 3 * day]) {
      expect([ages.of(ahead(by)), ages.left(ahead(by)), ages.isSpent(ahead(by))]).toEqual([null, 0, true]);
    }
  });
  it('keeps an unknown age as time passes and after the clock is corrected', () => {
    clock.advance(4 * day);
    expect(ages.of(ahead(3 * day))).toBeNull();
    clock.set(10 * day);
    expect(ages.of(ahead(3 * day))).toBeNull();
  });
  it('keeps an age that was found unknown, whatever the clocks say', () =>
    expect(ages.of({ ...ahead(-hour), isAgeUnknown: true })).toBeNull());
  it('has a known age when this process made it and the clock was set back since', () => {
    const operation = begin();
    clock.set(-3 * day);
    clock.advance(hour);
    expect([ages.of(operation), ages.isSpent(operation)]).toEqual([hour, false]);
  });
});

it('a person is asked about an operation sent with a clock three days ahead and opened two days later with the right one (a case seen)', () => {
  clock.set(3 * day);
  ages = open();
  const operation = begin();
  clock.set(-3 * day);
  clock.advance(2 * day);
  ages = open();
  expect(ages.isSpent(operation)).toBe(true);
});

describe('the instants before which a budget is spent', () => {
  it('follow the one of this machine’s clocks that has gone further', () => {
    const limit = () => ages.spentBefore().local;
    expect(limit()).toBe(start - sendingBudget);
    clock.advance(hour);
    expect(limit()).toBe(start + hour - sendingBudget);
    clock.set(-day);
    expect(limit()).toBe(start + hour - sendingBudget);
    clock.sleep(2 * day);
    expect(limit()).toBe(start + hour + day - sendingBudget);
  });
  it('follow the platform’s clock once an answer has told it', () => {
    expect(ages.spentBefore().platform).toBeNull();
    platform.now = start + hour;
    expect(ages.spentBefore().platform).toBe(start + hour - sendingBudget);
  });
  it('cover no unspent budget and, across a restart, every spent budget', () => {
    fc.assert(
      fc.property(fc.nat(2 * day), fc.integer({ min: -clockTolerance, max: 2 * day }), (age, later) => {
        clock = fakeClock(start);
        ages = open();
        const operation = begin();
        clock.advance(age);
        ages = open();
        clock.advance(Math.max(later, 0));
        const isFound = Date.parse(operation.firstSentAt ?? '') < ages.spentBefore().local;
        if (isFound) expect(ages.isSpent(operation)).toBe(true);
        if ((ages.of(operation) ?? 0) > sendingBudget) expect(isFound).toBe(true);
      }),
    );
  });
});

describe('the platform’s clock, told only after a budget began', () => {
  it('is learnt from the next answer and counts across a restart', () => {
    const operation = begin();
    expect(ages.learnt('a')).toBeNull();
    platform = { now: start - 3 * day, offset: -3 * day };
    expect(ages.learnt('a')).toBe(-3 * day);
    // The clock is corrected while nothing runs. By the corrected clock alone, no time has passed.
    ages = open();
    platform = { now: start, offset: 0 };
    expect(ages.of({ ...operation, clockOffset: -3 * day })).toBe(3 * day);
    expect(ages.of(operation)).toBe(0);
  });
  it('is not learnt once the clock was set, nor for a budget that began in an earlier process', () => {
    begin();
    platform = { now: start, offset: 0 };
    clock.set(day);
    expect(ages.learnt('a')).toBeNull();
    expect(open().learnt('a')).toBeNull();
  });
});
