import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  isIso,
  localIso,
  nowIso,
  readTime,
  showTime,
} from '../../renderer/features/subscription/model/time.ts';

beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});

const now = Date.parse('2026-11-23T15:00:00+01:00');
const read = (text: string) => {
  const result = readTime(text, now);
  return result.kind === 'time' ? result.iso : result.kind;
};

describe('readTime', () => {
  const wanted = '2026-11-21T14:03:00+01:00';
  test.each([
    '21.11.2026 14:03',
    '21.11.2026, 14:03 Uhr',
    '21.11.2026 um 14:03',
    '21.11.2026 14.03',
    ' 21. 11. 2026   14:03 ',
    '21.11.26 14:03',
    '21.11. 14:03',
    'Sa., 21.11.2026, 14:03',
    '21. November 2026 14:03',
    '21 Nov 2026, 14:03',
    '21 nov 14:03',
    'November 21, 2026 2:03 pm',
    'Nov 21 2026 2:03 PM',
    '21/11/2026 2:03 p.m.',
    '2026-11-21 14:03',
    '2026-11-21T14:03',
    '2026-11-21T14:03:00+01:00',
    '21.11.2026 14:03 +01:00',
  ])('%s', (text) => expect(read(text)).toBe(wanted));

  test('an offset that was typed is kept', () => {
    expect(read('2026-11-21T13:03:00Z')).toBe('2026-11-21T13:03:00+00:00');
    expect(read('2026-11-21T13:03:00.123456Z')).toBe('2026-11-21T13:03:00+00:00');
    expect(read('21.11.2026 08:03 -0500')).toBe('2026-11-21T08:03:00-05:00');
  });

  test('words for days, and a clock time alone, are about today', () => {
    expect(read('14:03')).toBe('2026-11-23T14:03:00+01:00');
    expect(read('heute 14:03')).toBe('2026-11-23T14:03:00+01:00');
    expect(read('gestern, 9:05 Uhr')).toBe('2026-11-22T09:05:00+01:00');
    expect(read('today 9:05 am')).toBe('2026-11-23T09:05:00+01:00');
  });

  test('without a year it is the last time that this date was', () => {
    expect(read('30.12. 10:00')).toBe('2025-12-30T10:00:00+01:00');
    expect(read('24.11. 10:00')).toBe('2026-11-24T10:00:00+01:00');
  });

  test.each([
    '',
    '21.11.2026',
    '21.11.2026 14',
    '14',
    '31.02.2026 14:03',
    '21.13.2026 14:03',
    '21.11.2026 24:00',
    '21.11.2026 14:60',
    '11/21/2026 14:03',
    '21.11.2026 13:03 pm',
    '21 Foo 2026 14:03',
    'nach dem Termin',
    '2026-11-21T14:03+99:00',
  ])('is not made up: "%s"', (text) => expect(read(text)).toBe('unreadable'));

  test('an hour that the clocks skipped never was', () => {
    expect(read('29.03.2026 02:30')).toBe('gap');
    expect(read('29.03.2026 01:59')).toBe('2026-03-29T01:59:00+01:00');
    expect(read('29.03.2026 03:00')).toBe('2026-03-29T03:00:00+02:00');
  });

  test('an hour that was twice is called ambiguous, and its offset can be typed and is shown', () => {
    const first = readTime('25.10.2026 02:30', now);
    expect(first).toEqual({ kind: 'time', iso: '2026-10-25T02:30:00+02:00', ambiguous: true });
    const second = readTime('25.10.2026 02:30 +01:00', now);
    expect(second).toEqual({ kind: 'time', iso: '2026-10-25T02:30:00+01:00', ambiguous: false });
    expect(showTime('2026-10-25T02:30:00+01:00', 'de')).toBe('25.10.2026 02:30 +01:00');
    expect(readTime('25.10.2026 03:00', now)).toMatchObject({ ambiguous: false });
    expect(readTime('25.10.2026 01:59', now)).toMatchObject({ ambiguous: false });
  });
});

describe('showTime', () => {
  test('writes in the language, and leaves alone what is no time', () => {
    expect(showTime('2026-11-21T13:03:00Z', 'de')).toBe('21.11.2026 14:03');
    expect(showTime('2026-11-21T13:03:00Z', 'en')).toBe('21 Nov 2026, 14:03');
    expect(showTime('2026-11-21T13:03:07Z', 'en')).toBe('21 Nov 2026, 14:03:07');
    expect(showTime('21.11.', 'de')).toBe('21.11.');
  });

  test('"now" is to the minute', () => expect(nowIso(now + 59_999)).toBe('2026-11-23T15:00:00+01:00'));

  test('whatever is shown is read again as the same instant, in every zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2060, 0) }),
        fc.constantFrom(...zones),
        fc.constantFrom('de' as const, 'en' as const),
        (milliseconds, zone, language) => {
          process.env.TZ = zone;
          const instant = Math.floor(milliseconds / 1000) * 1000;
          const iso = localIso(instant);
          expect(isIso(iso)).toBe(true);
          const again = readTime(showTime(iso, language), now);
          expect(again.kind === 'time' && Date.parse(again.iso)).toBe(instant);
        },
      ),
      { numRuns: 2000 },
    );
    process.env.TZ = 'Europe/Berlin';
  });

  test('no text makes it throw, and what is read is always an instant', () => {
    const piece = fc.constantFrom(...'0123456789.:/-+ ,TZ', 'Uhr', 'nov', 'pm', '2026', '21.11.', '14:03');
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string(), text), (typed) => {
        const result = readTime(typed, now);
        expect(result.kind !== 'time' || isIso(result.iso)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
