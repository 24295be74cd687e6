import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backoff,
  keyLifetime,
  leastMargin,
  limitPause,
  pauseBefore,
  pauseLeft,
  pollPause,
  probePause,
  readBackPause,
  retryAfter,
  sendingBudget,
} from '../../main/sync/retry.ts';
import { moment } from '../support/samples.ts';

const hour = 3_600_000;
const chance = fc.double({ min: 0, max: 0.999999, noNaN: true });

describe('backoff with full jitter', () => {
  it('lies between nothing and 1 s doubled with each attempt, at most 5 minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), chance, (attempt, random) => {
        const pause = backoff(attempt, random);
        const ceiling = Math.min(300_000, 1000 * 2 ** (attempt - 1));
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(ceiling);
        expect(Number.isInteger(pause)).toBe(true);
      }),
    );
  });
  it('uses the whole range, not only its upper half', () => {
    expect(backoff(5, 0)).toBe(0);
    expect(backoff(5, 0.5)).toBe(8_000);
    expect(backoff(1, 0.999999)).toBe(1000);
    expect(backoff(100, 0.999999)).toBe(300_000);
  });
});

const ago = (milliseconds: number) => new Date(moment - milliseconds).toISOString();

describe('the pause before the next attempt', () => {
  it('the budget is shorter than the life of a key by the life of a token and a margin', () => {
    expect([keyLifetime, sendingBudget]).toEqual([24 * hour, 20 * hour]);
    expect(keyLifetime - sendingBudget).toBeGreaterThanOrEqual(leastMargin);
    expect(leastMargin).toBeGreaterThan(hour);
  });
  it('never reaches beyond the end of the budget, which is told when it comes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: sendingBudget }),
        chance,
        fc.option(fc.integer({ min: 0, max: hour })),
        (attempts, left, random, asked) => {
          const pause = pauseBefore(attempts, left, random, asked);
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThanOrEqual(left + 1);
          // Where it is cut short, the budget is over after it.
          const wanted = Math.max(backoff(attempts, random), asked ?? 0);
          expect(pause === wanted || pause > left).toBe(true);
        },
      ),
    );
  });
  it.each([
    ['nothing: a random one', null, 500],
    ['less than the random one: the random one', 100, 500],
    ['more: as long as was asked for', 60_000, 60_000],
    ['an hour: an hour', hour, hour],
  ])('Retry-After asks for %s', (_, asked, pause) =>
    expect(pauseBefore(1, sendingBudget, 0.5, asked)).toBe(pause),
  );
});

describe('what is left of a stored pause', () => {
  it.each([
    ['none', null, 4_000, 0],
    ['one that is over', ago(1), 4_000, 0],
    ['one to come', ago(-4_000), 4_000, 4_000],
    ['one from before the clock was set back is no longer than it was', ago(-3_600_000), 4_000, 4_000],
    ['one of an hour, from before the clock was set back by a day', ago(-86_400_000), hour, hour],
    ['one without a length, from before 0.3.0', ago(-86_400_000), null, 300_000],
  ])('%s', (_, nextAttemptAt, length, left) => expect(pauseLeft(nextAttemptAt, length, moment)).toBe(left));
  it('is never longer than the pause was, wherever the clock is set', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.integer({ min: 0, max: hour }), (set, length) => {
        const left = pauseLeft(ago(-length), length, moment + set);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(length);
      }),
    );
  });
});

describe('looking for the network again', () => {
  it('after 2, 4, 8, 16 and then every 30 seconds', () =>
    expect([1, 2, 3, 4, 5, 6, 50].map(probePause)).toEqual([
      2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]));
  it('and for what is made "not at once": 1, 2, 4 … at most 60 seconds', () =>
    expect([0, 1, 2, 5, 6, 50].map(pollPause)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]));
  it('and for what was changed: 2, 4, 8 … at most 30 seconds, three times within a minute', () => {
    const pauses = [0, 1, 2, 3, 4, 50].map(readBackPause);
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(pauses.slice(0, 3).reduce((sum, pause) => sum + pause)).toBeLessThan(60_000);
  });
});

describe('a wait that the platform asked for', () => {
  it('is at least as long as was asked for, and longer with each in a row', () => {
    expect([1, 2, 3, 4, 50].map((inARow) => limitPause(0, inARow))).toEqual([
      1_000, 2_000, 4_000, 8_000, 300_000,
    ]);
    expect(limitPause(hour, 1)).toBe(hour);
    expect(limitPause(null, 1)).toBe(10_000);
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    [' 12 ', 12_000],
    ['3600', 3_600_000],
    ['999999', 3_600_000],
    ['9'.repeat(400), 3_600_000],
    ['Sun, 01 Mar 2026 10:01:00 GMT', 60_000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
    ['Mon, 01 Mar 2027 09:00:00 GMT', 3_600_000],
    ['soon', null],
    ['', null],
    ['-3', null],
    ['1.5', null],
  ])('%j is %s ms', (header, expected) => expect(retryAfter(header, moment)).toBe(expected));
  it('absent is none', () => expect(retryAfter(undefined, moment)).toBeNull());
});
