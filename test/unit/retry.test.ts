import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyMargin } from '../../contract/preferences.ts';
import {
  backoff,
  keyLifetime,
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
  it('lies between 0 and 1 s doubled with each attempt, and is at most 5 minutes', () => {
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
  it('belongs to a budget that is shorter than the life of a key by the life of a token and a margin', () => {
    expect([keyLifetime, sendingBudget]).toEqual([24 * hour, 20 * hour]);
    expect(keyLifetime - sendingBudget).toBe(keyMargin * hour);
    expect(keyMargin).toBeGreaterThan(1);
  });
  it('never reaches beyond the end of the budget, so that the end is noticed when it comes', () => {
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
          // A pause that is cut short ends just after the budget.
          const wanted = Math.max(backoff(attempts, random), asked ?? 0);
          expect(pause === wanted || pause > left).toBe(true);
        },
      ),
    );
  });
  it.each([
    ['random when Retry-After asks for nothing', null, 500],
    ['random when Retry-After asks for less', 100, 500],
    ['as long as Retry-After asks for when that is more', 60_000, 60_000],
    ['an hour when Retry-After asks for an hour', hour, hour],
  ])('is %s', (_, asked, pause) => expect(pauseBefore(1, sendingBudget, 0.5, asked)).toBe(pause));
});

describe('the rest of a stored pause', () => {
  it.each([
    ['is nothing without a pause', null, 4_000, 0],
    ['is nothing after the pause is over', ago(1), 4_000, 0],
    ['is the time until the pause ends', ago(-4_000), 4_000, 4_000],
    ['is no longer than the pause after the clock was set back', ago(-3_600_000), 4_000, 4_000],
    [
      'is no longer than a pause of an hour after the clock was set back by a day',
      ago(-86_400_000),
      hour,
      hour,
    ],
    ['is the longest pause when it has no length, as before 0.3.0', ago(-86_400_000), null, 300_000],
  ])('%s', (_, nextAttemptAt, length, left) => expect(pauseLeft(nextAttemptAt, length, moment)).toBe(left));
  it('is never longer than the pause, wherever the clock is set', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.integer({ min: 0, max: hour }), (set, length) => {
        const left = pauseLeft(ago(-length), length, moment + set);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(length);
      }),
    );
  });
});

describe('the pause between two looks', () => {
  it('for the network is 2, 4, 8, 16 and then always 30 seconds', () =>
    expect([1, 2, 3, 4, 5, 6, 50].map(probePause)).toEqual([
      2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]));
  it('for what is made "not at once" is 1, 2, 4 … at most 60 seconds', () =>
    expect([0, 1, 2, 5, 6, 50].map(pollPause)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]));
  it('for what was changed is 2, 4, 8 … at most 30 seconds, three of them within a minute', () => {
    const pauses = [0, 1, 2, 3, 4, 50].map(readBackPause);
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(pauses.slice(0, 3).reduce((sum, pause) => sum + pause)).toBeLessThan(60_000);
  });
});

describe('a wait that the platform asked for', () => {
  it('is at least as long as was asked for, and longer with each one in a row', () => {
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
  it('is nothing when it is absent', () => expect(retryAfter(undefined, moment)).toBeNull());
});
