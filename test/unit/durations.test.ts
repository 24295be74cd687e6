import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueIn, leftOf } from '../../main/clock.ts';
import { createDurations } from '../../main/sync/durations.ts';
import { fakeClock } from '../support/clocks.ts';

const minute = 60_000;
const hour = 60 * minute;
const nowOf = (clock: { now(): number }) => new Date(clock.now()).toISOString();

describe('the time since an instant', () => {
  it('is measured by elapsed time, whatever happens to the wall clock', () => {
    const clock = fakeClock();
    const durations = createDurations(clock);
    const at = nowOf(clock);
    expect(durations.since('a', at)).toBe(0);
    clock.advance(minute);
    expect(durations.since('a', at)).toBe(minute);
    clock.set(-hour);
    clock.advance(minute);
    expect(durations.since('a', at), 'set back').toBe(2 * minute);
    clock.set(3 * hour);
    expect(durations.since('a', at), 'set forwards').toBe(2 * minute);
    clock.sleep(hour);
    expect(durations.since('a', at), 'asleep').toBe(2 * minute);
  });
  it('starts anew for another instant under the same name', () => {
    const clock = fakeClock();
    const durations = createDurations(clock);
    durations.since('a', nowOf(clock));
    clock.advance(hour);
    const later = nowOf(clock);
    expect(durations.since('a', later)).toBe(0);
    clock.set(-hour);
    clock.advance(minute);
    expect(durations.since('a', later)).toBe(minute);
  });
  it('is measured for each name by itself', () => {
    const clock = fakeClock();
    const durations = createDurations(clock);
    const at = nowOf(clock);
    durations.since('a', at);
    clock.advance(hour);
    clock.set(-hour);
    expect([durations.since('a', at), durations.since('b', at)]).toEqual([hour, 0]);
  });
  it('follows the wall clock after a restart, and an instant in the future counts as now', () => {
    const clock = fakeClock();
    const at = nowOf(clock);
    clock.advance(hour);
    expect(createDurations(clock).since('a', at)).toBe(hour);
    clock.set(-2 * hour);
    const durations = createDurations(clock);
    expect(durations.since('a', at)).toBe(0);
    clock.advance(minute);
    expect(durations.since('a', at)).toBe(minute);
  });
  it('is exactly the time that elapsed since the first question', () => {
    const step = fc.record({ set: fc.integer({ min: -100 * hour, max: 100 * hour }), by: fc.nat(hour) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const clock = fakeClock();
        const durations = createDurations(clock);
        const at = nowOf(clock);
        durations.since('a', at);
        for (const { set, by } of steps) {
          clock.set(set);
          clock.advance(by);
          expect(durations.since('a', at)).toBe(clock.elapsed());
        }
      }),
    );
  });
});

describe('a moment to come', () => {
  it('is over when either clock says so', () => {
    const clock = fakeClock();
    const due = dueIn(clock, hour);
    clock.set(-hour);
    expect(leftOf(clock, due), 'set back').toBe(hour);
    clock.advance(hour);
    expect(leftOf(clock, due)).toBe(0);
    const asleep = dueIn(clock, hour);
    clock.sleep(hour);
    expect(leftOf(clock, asleep), 'asleep').toBe(0);
  });
  it('never moves further away, whatever happens to the wall clock', () => {
    fc.assert(
      fc.property(fc.nat(hour), fc.integer({ min: -1e12, max: 1e12 }), fc.nat(hour), (length, set, by) => {
        const clock = fakeClock();
        const due = dueIn(clock, length);
        clock.set(set);
        clock.advance(by);
        expect(leftOf(clock, due)).toBeLessThanOrEqual(Math.max(length - by, 0));
      }),
    );
  });
});
