import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkForm } from '../../contract/check.ts';
import { emptyForm } from '../../contract/form.ts';
import { readTime } from '../../renderer/features/subscription/model/readTime.ts';
import {
  exampleTime,
  isIso,
  localIso,
  nowIso,
  otherOffset,
  showDay,
  showTime,
  weekdayName,
} from '../../renderer/features/subscription/model/time.ts';
import { de } from '../../renderer/i18n/de/index.ts';
import { en } from '../../renderer/i18n/en/index.ts';

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
    '21.11.26 1403',
    '21.11 14:03',
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
    '21-11-2026 14:03',
    'am 21.11.2026 um 14:03 Uhr',
    'Samstag, den 21. November 2026, um 14 Uhr 03',
    '21.11.2026 14:03 h',
    '21.11.2026 14:03 MEZ',
    '21.11.2026 14:03 Uhr CET',
  ])('%s', (text) => expect(read(text)).toBe(wanted));

  test('an offset that was typed is kept', () => {
    expect(read('2026-11-21T13:03:00Z')).toBe('2026-11-21T13:03:00+00:00');
    expect(read('2026-11-21T13:03:00.123456Z')).toBe('2026-11-21T13:03:00+00:00');
    for (const zone of ['MESZ', 'CEST'])
      expect(read(`21.07.2026 14:03 ${zone}`), zone).toBe('2026-07-21T14:03:00+02:00');
    expect(read('21.11.2026 08:03 -0500')).toBe('2026-11-21T08:03:00-05:00');
  });

  test('a full hour needs no minutes where it is called an hour', () => {
    for (const text of [
      '14 Uhr',
      'um 14 Uhr',
      '14h',
      '2 pm',
      'at 2pm',
      'heute um 14 Uhr',
      '23.11.2026 14 Uhr',
    ])
      expect(read(text), text).toBe('2026-11-23T14:00:00+01:00');
    expect(read('20.11. 14 Uhr')).toBe('2026-11-20T14:00:00+01:00');
    expect(read('25 Uhr')).toBe('unreadable');
  });

  test.each([
    ['16.11.2026', 'Mo Mo. mo, Mo., Mon Mon. Montag Monday'],
    ['17.11.2026', 'Di Di. Dienstag Tu Tue Tues. Tuesday'],
    ['18.11.2026', 'Mi Mi. Mittw. Mittwoch We Wed Weds Wednesday'],
    ['19.11.2026', 'Do Do. Don. Donnerstag Th Thu Thur Thurs. Thursday'],
    ['20.11.2026', 'Fr Fr. Frei Freitag Fri Friday'],
    ['21.11.2026', 'Sa Sa. Sam. Samstag Sonnabend Sat Saturday'],
    ['22.11.2026', 'So So. Sonntag Su Sun Sunday'],
  ])('weekdays as people write them, if they are that day’s: %s', (date, names) => {
    for (const name of names.split(' ')) {
      const [day, month, year] = date.split('.').map(Number);
      expect(readTime(`${name} ${date}`, now), name).toEqual({ kind: 'noClock', day: { year, month, day } });
      expect(read(`${name} ${date} 14:03`), name).toBe(`2026-11-${day}T14:03:00+01:00`);
      const next = { year, month, day: Number(day) + 1 };
      expect(readTime(`${name} ${next.day}.11. 14:03`, now), name).toEqual({
        kind: 'wrongWeekday',
        day: next,
      });
    }
  });

  test.each([
    'Mo 24.11.2026 14:30',
    'Mo 24.11.2026',
    'Montag, den 24. November 2026 um 14 Uhr',
    'Mon 24 Nov 2026, 14:30',
    'Mo 2026-11-24T14:30+01:00',
    'Mo 24/11/2026 14:30',
  ])('a weekday that contradicts its date is a slip in one of the two: %s', (text) =>
    expect(readTime(text, now)).toEqual({ kind: 'wrongWeekday', day: { year: 2026, month: 11, day: 24 } }),
  );

  test('words for days, and a clock time alone, are about today', () => {
    for (const text of ['14:03', '1403', '14.30', '14.03 Uhr', '14h03'])
      expect(read(text), text).toBe(`2026-11-23T14:${text.includes('30') ? '30' : '03'}:00+01:00`);
    expect(read('0905')).toBe('2026-11-23T09:05:00+01:00');
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
    '21.11.2026 14',
    '14',
    '930',
    '2575',
    '1403 pm',
    '32.11.2026',
    '11/21/2026',
    '21.11.0000 14:03',
    '31.02.2026 14:03',
    '21.13.2026 14:03',
    '21.11.2026 24:00',
    '21.11.2026 14:60',
    '11/21/2026 14:03',
    '21.11.2026 13:03 pm',
    '21 Foo 2026 14:03',
    'nach dem Termin',
    '2026-11-21T14:03+99:00',
    'Xy 21.11.2026 14:03',
    'Xy 21.11.2026',
    'Moontag 03/04/2026',
    'Montags 23.11.2026 14:03',
    'Sa 31.02.2026 14:03',
    '20-11-26 14:03',
    '21.11.2026 14 MEZ',
    'um 14',
  ])('is not made up: "%s"', (text) => expect(read(text)).toBe('unreadable'));

  test.each([
    ['2025-11-21', 2025],
    ['21.11.2025', 2025],
    ['21.11.25', 2025],
    ['21. 11. 2025', 2025],
    ['21 Nov 2025', 2025],
    ['Fr., 21. November 2025', 2025],
    ['21/11/25', 2025],
    ['21.11.', 2026],
    ['21.11.0202', 202],
  ])('a date without a clock time is understood, and none is made up: %s', (text, year) =>
    expect(readTime(text, now)).toEqual({ kind: 'noClock', day: { year, month: 11, day: 21 } }),
  );

  test('a clock time alone is about the day that is known already', () => {
    const day = { year: 2025, month: 11, day: 21 };
    const about = (text: string) => {
      const result = readTime(text, now, day);
      return result.kind === 'time' ? result.iso : result.kind;
    };
    for (const text of ['14:30', '1430', '14.30', '2:30 pm'])
      expect(about(text)).toBe('2025-11-21T14:30:00+01:00');
    expect(about('22.11.2026 14:30')).toBe('2026-11-22T14:30:00+01:00');
    expect(about('gestern 14:30')).toBe('2026-11-22T14:30:00+01:00');
    expect(about('25:30')).toBe('unreadable');
  });

  test('a date alone is the last one that was, too', () => {
    expect(readTime('30.12.', now)).toEqual({ kind: 'noClock', day: { year: 2025, month: 12, day: 30 } });
    expect(readTime('gestern', now)).toEqual({ kind: 'noClock', day: { year: 2026, month: 11, day: 22 } });
    expect(readTime('25.11', now)).toMatchObject({ kind: 'noClock', day: { month: 11, day: 25 } });
  });

  test.each([
    ['03/04/2026 14:30', 'dayOrMonth'],
    ['03/04/26', 'dayOrMonth'],
    ['03-04-2026 14:30', 'dayOrMonth'],
    ['Mo 03-04-2026', 'dayOrMonth'],
    ['20.11. 14', 'hourOrYear'],
    ['20. 11. 24', 'hourOrYear'],
    ['20.11. 1430', 'hourOrYear'],
    ['9.05', 'timeOrDate'],
    ['11.12', 'timeOrDate'],
    ['2025', 'timeOrYear'],
    ['2027', 'timeOrYear'],
  ])('what could mean two things is not guessed: %s', (text, which) =>
    expect(readTime(text, now)).toEqual({ kind: 'unclear', which }),
  );

  test('what can mean only one thing is no riddle', () => {
    expect(read('04/04/2026 14:30')).toBe('2026-04-04T14:30:00+02:00');
    expect(read('9.05 Uhr')).toBe('2026-11-23T09:05:00+01:00');
    expect(read('14.30.15')).toBe('2026-11-23T14:30:15+01:00');
    expect(read('2030')).toBe('2026-11-23T20:30:00+01:00');
    expect(read('um 9.05')).toBe('2026-11-23T09:05:00+01:00');
    expect(read('04-04-2026 14:30')).toBe('2026-04-04T14:30:00+02:00');
    expect(read('20.11. 26 14:30')).toBe('2026-11-20T14:30:00+01:00');
    for (const text of ['20.11. 26', '20.11.26', '20.11. 2026'])
      expect(readTime(text, now), text).toMatchObject({ kind: 'noClock', day: { year: 2026 } });
    expect(readTime('20.11.14', now)).toMatchObject({ kind: 'noClock', day: { year: 2014 } });
    expect(read('23.11.2026 2025')).toBe('2026-11-23T20:25:00+01:00');
  });

  test.each(['21.11.0202 14:30', '21.11.0001 14:30', '0025-11-21 14:30'])(
    'a year that was mistyped is taken as it is, and said to be too early: %s',
    (text) => {
      const iso = read(text);
      expect(isIso(iso), iso).toBe(true);
      expect(showTime(iso, 'de')).toMatch(/^21\.11\.0(202|001|025) 14:30$/);
      const form = { ...emptyForm(), signature: { signedAt: iso, costsInformed: true } };
      const problems = checkForm(form, { now, selfDisclosureRequired: null, walletIds: null });
      expect(problems.find(({ field }) => field === 'signature.signedAt')).toMatchObject({
        code: 'timeTooEarly',
        params: { year: 2015 },
      });
    },
  );

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
    expect(otherOffset('2026-10-25T02:30:00+02:00')).toBe('+01:00');
    expect(otherOffset('2026-10-25T02:30:00+01:00')).toBe('+02:00');
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

  test('an example is read as the time that it shows, and is never in the future', () => {
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

  test('no words hold a date of their own: it would soon be wrong', () => {
    expect(JSON.stringify({ de, en })).not.toMatch(/\b20\d\d\b/);
  });

  test('the weekday in words', () => {
    expect(weekdayName({ year: 2026, month: 11, day: 24 }, 'de')).toBe('Dienstag');
    expect(weekdayName({ year: 2026, month: 11, day: 24 }, 'en')).toBe('Tuesday');
    expect(weekdayName({ year: 99, month: 1, day: 1 }, 'en')).toBe('Thursday');
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

  test('the same for the years of long ago, when clocks showed the sun’s time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('0001-01-02T00:00:00Z'), max: Date.UTC(1800, 0) }),
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'UTC'),
        fc.constantFrom('de' as const, 'en' as const),
        (milliseconds, zone, language) => {
          process.env.TZ = zone;
          const instant = Math.floor(milliseconds / 1000) * 1000;
          const again = readTime(showTime(localIso(instant), language), now);
          expect(again.kind === 'time' && Date.parse(again.iso)).toBe(instant);
        },
      ),
    );
    process.env.TZ = 'Europe/Berlin';
  });

  test('a day that is shown is read again as the same day', () => {
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

  test('no text makes it throw, and what is read is always an instant', () => {
    const words = ['Uhr', 'nov', 'pm', '2026', '21.11.', '14:03', 'Mo', 'um', 'den', 'MEZ'];
    const piece = fc.constantFrom(...'0123456789.:/-+ ,TZ', ...words);
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

describe('what reads like a time and is none', () => {
  test.each([
    ['31.11.2026 10:00', 'day'],
    ['29.02.2025 10:00', 'day'],
    ['20.11.2026 24:00', 'clock'],
    ['20.11.2026 10:60', 'clock'],
    ['25:30', 'clock'],
    ['gestern um halb drei', undefined],
  ])('%s: says what there is not (%s)', (text, because) =>
    expect(readTime(text, Date.parse('2026-11-25T12:00:00Z'))).toEqual(
      because ? { kind: 'unreadable', because } : { kind: 'unreadable' },
    ),
  );
});
