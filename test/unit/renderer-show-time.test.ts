import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isInstant } from '../../contract/primitives.ts';
import { readTime } from '../../renderer/form/time/readTime.ts';
import {
  exampleTime,
  localIso,
  nowIso,
  showDay,
  showTime,
  weekdayName,
} from '../../renderer/form/time/time.ts';
import { de } from '../../renderer/i18n/de/index.ts';
import { en } from '../../renderer/i18n/en/index.ts';
import { machineZone } from '../../renderer/time/zone.ts';

beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});

const now = Date.parse('2026-11-23T15:00:00+01:00');

describe('showTime', () => {
  test('writes in the language, and leaves alone what is no time', () => {
    expect(showTime('2026-11-21T13:03:00Z', 'de')).toBe('21.11.2026 14:03');
    expect(showTime('2026-11-21T13:03:00Z', 'en')).toBe('21 Nov 2026, 14:03');
    expect(showTime('2026-11-21T13:03:07Z', 'en')).toBe('21 Nov 2026, 14:03:07');
    expect(showTime('21.11.', 'de')).toBe('21.11.');
  });

  test('shows an example that is read as the same time and is never in the future', () => {
    expect(exampleTime(now, 'de')).toBe('22.11.2026 14:30');
    expect(exampleTime(now, 'en')).toBe('22 Nov 2026, 14:30');
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2016, 0), max: Date.UTC(2060, 0) }),
        fc.constantFrom('de' as const, 'en' as const),
        (moment, language) => {
          const example = readTime(exampleTime(moment, language), moment);
          const ago = example.kind === 'time' ? moment - Date.parse(example.iso) : 0;
          expect(ago).toBeGreaterThan(0);
          expect(ago).toBeLessThan(2 * 86_400_000);
        },
      ),
    );
  });

  test('no text of the app holds a date of its own, which would soon be wrong', () => {
    expect(JSON.stringify({ de, en })).not.toMatch(/\b20\d\d\b/);
  });

  test('names the weekday in the language', () => {
    expect(weekdayName({ year: 2026, month: 11, day: 24 }, 'de')).toBe('Dienstag');
    expect(weekdayName({ year: 2026, month: 11, day: 24 }, 'en')).toBe('Tuesday');
    expect(weekdayName({ year: 99, month: 1, day: 1 }, 'en')).toBe('Thursday');
  });

  test('"now" is cut to the minute', () => expect(nowIso(now + 59_999)).toBe('2026-11-23T15:00:00+01:00'));

  test('writes what is read again as the same instant, in every zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2060, 0) }),
        fc.constantFrom(...zones),
        fc.constantFrom('de' as const, 'en' as const),
        (milliseconds, zone, language) => {
          process.env.TZ = zone;
          const instant = Math.floor(milliseconds / 1000) * 1000;
          const iso = localIso(instant, machineZone);
          expect(isInstant(iso)).toBe(true);
          const again = readTime(showTime(iso, language, machineZone), now, null, machineZone);
          expect(again.kind === 'time' && Date.parse(again.iso)).toBe(instant);
        },
      ),
      { numRuns: 2000 },
    );
    process.env.TZ = 'Europe/Berlin';
  });

  test('writes what is read again for years long ago, when clocks showed solar time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('0001-01-02T00:00:00Z'), max: Date.UTC(1800, 0) }),
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'UTC'),
        fc.constantFrom('de' as const, 'en' as const),
        (milliseconds, zone, language) => {
          process.env.TZ = zone;
          const instant = Math.floor(milliseconds / 1000) * 1000;
          const shown = showTime(localIso(instant, machineZone), language, machineZone);
          const again = readTime(shown, now, null, machineZone);
          expect(again.kind === 'time' && Date.parse(again.iso)).toBe(instant);
        },
      ),
    );
    process.env.TZ = 'Europe/Berlin';
  });

  test('writes a day that is read again as the same day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) }),
        fc.constantFrom('de' as const, 'en' as const),
        (milliseconds, language) => {
          const date = new Date(milliseconds);
          const day = { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
          expect(readTime(showDay(day, language), now)).toEqual({ kind: 'noClock', day });
        },
      ),
    );
  });

  test('no text throws, and what is read is always an instant', () => {
    const words = ['Uhr', 'nov', 'pm', '2026', '21.11.', '14:03', 'Mo', 'um', 'den', 'MEZ'];
    const piece = fc.constantFrom(...'0123456789.:/-+ ,TZ', ...words);
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string(), text), (typed) => {
        const result = readTime(typed, now);
        expect(result.kind !== 'time' || isInstant(result.iso)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
