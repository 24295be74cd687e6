import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backoff,
  isSpent,
  keyLifetime,
  pauseBefore,
  pauseLeft,
  pollPause,
  probePause,
  retryAfter,
} from '../../main/sync/retry.ts';
import { moment } from '../support/samples.ts';

describe('backoff with full jitter', () => {
  it('lies between nothing and 1 s doubled with each attempt, at most 5 minutes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (attempt, random) => {
          const pause = backoff(attempt, random);
          const ceiling = Math.min(300_000, 1000 * 2 ** (attempt - 1));
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThanOrEqual(ceiling);
          expect(Number.isInteger(pause)).toBe(true);
        },
      ),
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

describe("an operation's one budget", () => {
  it('ends a day after it was first sent, whatever its attempts failed of', () => {
    const sent = (firstSentAt: string | null) => ({ firstSentAt, decidedAt: null });
    expect(isSpent(sent(ago(keyLifetime)), moment)).toBe(false);
    expect(isSpent(sent(ago(keyLifetime + 1)), moment)).toBe(true);
    expect(isSpent(sent(null), moment)).toBe(false);
  });
  it('begins anew when a person has it sent again', () => {
    const again = { firstSentAt: ago(9 * keyLifetime), decidedAt: ago(keyLifetime) };
    expect(isSpent(again, moment)).toBe(false);
    expect(isSpent(again, moment + 1)).toBe(true);
  });
  it('no pause reaches beyond its end: then it is told at once that the outcome is unknown', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: keyLifetime }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (attempts, since, random) => {
          const operation = { attempts, firstSentAt: ago(since), decidedAt: null };
          const pause = pauseBefore(operation, moment, random);
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThanOrEqual(backoff(attempts, random));
          if (pause < backoff(attempts, random)) expect(isSpent(operation, moment + pause)).toBe(true);
        },
      ),
    );
  });
});

describe('what is left of a stored pause', () => {
  it.each([
    ['none', null, 0],
    ['one that is over', ago(1), 0],
    ['one to come', ago(-4_000), 4_000],
    ['one from before the clock was set back', ago(-86_400_000), 300_000],
  ])('%s', (_, nextAttemptAt, left) => expect(pauseLeft(nextAttemptAt, moment)).toBe(left));
});

describe('looking for the network again', () => {
  it('after 2, 4, 8, 16 and then every 30 seconds', () =>
    expect([1, 2, 3, 4, 5, 6, 50].map(probePause)).toEqual([
      2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]));
  it('and for what is made "not at once": 1, 2, 4 … at most 60 seconds', () =>
    expect([0, 1, 2, 5, 6, 50].map(pollPause)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]));
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
