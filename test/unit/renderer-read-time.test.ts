import { beforeAll, describe, expect, test } from 'vitest';
import { checkForm } from '../../contract/check.ts';
import { emptyForm } from '../../contract/form.ts';
import { isInstant } from '../../contract/primitives.ts';
import { readTime } from '../../renderer/form/time/readTime.ts';
import { exampleTime, nowIso, otherOffset, showTime } from '../../renderer/form/time/time.ts';
import { germanZone, machineZone } from '../../renderer/time/zone.ts';
import { factsAt } from '../support/samples.ts';

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
  ])('reads %s', (text) => expect(read(text)).toBe(wanted));

  test('keeps a typed offset', () => {
    expect(read('2026-11-21T13:03:00Z')).toBe('2026-11-21T13:03:00+00:00');
    expect(read('2026-11-21T13:03:00.123456Z')).toBe('2026-11-21T13:03:00+00:00');
    for (const zone of ['MESZ', 'CEST'])
      expect(read(`21.07.2026 14:03 ${zone}`), zone).toBe('2026-07-21T14:03:00+02:00');
    expect(read('21.11.2026 08:03 -0500')).toBe('2026-11-21T08:03:00-05:00');
  });

  test('needs no minutes for a full hour that is called an hour', () => {
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
  ])('reads weekdays as people write them, when they match the date: %s', (date, names) => {
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
  ])('reports a weekday that contradicts its date: %s', (text) =>
    expect(readTime(text, now)).toEqual({ kind: 'wrongWeekday', day: { year: 2026, month: 11, day: 24 } }),
  );

  test('reads words for days, and a clock time alone, relative to today', () => {
    for (const text of ['14:03', '1403', '14.30', '14.03 Uhr', '14h03'])
      expect(read(text), text).toBe(`2026-11-23T14:${text.includes('30') ? '30' : '03'}:00+01:00`);
    expect(read('0905')).toBe('2026-11-23T09:05:00+01:00');
    expect(read('heute 14:03')).toBe('2026-11-23T14:03:00+01:00');
    expect(read('gestern, 9:05 Uhr')).toBe('2026-11-22T09:05:00+01:00');
    expect(read('today 9:05 am')).toBe('2026-11-23T09:05:00+01:00');
  });

  test('reads a date without a year as its latest occurrence', () => {
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
  ])('does not make up a time: "%s"', (text) => expect(read(text)).toBe('unreadable'));

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
  ])('reads a date without a clock time, and makes up none: %s', (text, year) =>
    expect(readTime(text, now)).toEqual({ kind: 'noClock', day: { year, month: 11, day: 21 } }),
  );

  test('reads a clock time alone on the day that is already known', () => {
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

  test('reads a date alone as its latest occurrence, too', () => {
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
    ['20. Nov 14', 'hourOrYear'],
    ['9.05', 'timeOrDate'],
    ['11.12', 'timeOrDate'],
    ['2025', 'timeOrYear'],
    ['2027', 'timeOrYear'],
  ])('does not guess between two meanings: %s', (text, which) =>
    expect(readTime(text, now)).toEqual({ kind: 'unclear', which }),
  );

  test('reads a text with only one meaning', () => {
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
    'keeps a mistyped year, and the check says that it is too early: %s',
    (text) => {
      const iso = read(text);
      expect(isInstant(iso), iso).toBe(true);
      expect(showTime(iso, 'de')).toMatch(/^21\.11\.0(202|001|025) 14:30$/);
      const form = { ...emptyForm(), signature: { signedAt: iso, costsInformed: true } };
      const problems = checkForm(form, factsAt(now));
      expect(problems.find(({ field }) => field === 'signature.signedAt')).toMatchObject({
        code: 'timeTooEarly',
        params: { year: 2015 },
      });
    },
  );

  test('reports an hour that the clocks skipped', () => {
    expect(read('29.03.2026 02:30')).toBe('gap');
    expect(read('29.03.2026 01:59')).toBe('2026-03-29T01:59:00+01:00');
    expect(read('29.03.2026 03:00')).toBe('2026-03-29T03:00:00+02:00');
  });

  test('calls an hour that occurred twice ambiguous; its offset can be typed and is shown', () => {
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

describe('in a zone other than Germany’s', () => {
  const utc = () => 0;
  const newYork = (at: number) => {
    process.env.TZ = 'America/New_York';
    const offset = machineZone(at);
    process.env.TZ = 'Europe/Berlin';
    return offset;
  };

  test('the same text is another instant and is shown as typed', () => {
    const about = (zone: (at: number) => number) => readTime('21.07.2026 14:03', now, null, zone);
    expect(about(germanZone)).toMatchObject({ iso: '2026-07-21T14:03:00+02:00' });
    expect(about(utc)).toMatchObject({ iso: '2026-07-21T14:03:00+00:00' });
    expect(about(newYork)).toMatchObject({ iso: '2026-07-21T14:03:00-04:00' });
    expect(showTime('2026-07-21T14:03:00-04:00', 'de', newYork)).toBe('21.07.2026 14:03');
  });

  test('a change of the zone shows the same instant and does not change it', () => {
    const stored = '2026-07-21T14:03:00+02:00';
    expect(showTime(stored, 'de', germanZone)).toBe('21.07.2026 14:03');
    expect(showTime(stored, 'de', utc)).toBe('21.07.2026 12:03');
    expect(readTime(showTime(stored, 'de', utc), now, null, utc)).toMatchObject({
      iso: '2026-07-21T12:03:00+00:00',
    });
  });

  test('"today" is the zone’s current day', () => {
    const midnight = Date.parse('2026-11-23T00:30:00+01:00');
    expect(readTime('heute 09:00', midnight, null, germanZone)).toMatchObject({
      iso: '2026-11-23T09:00:00+01:00',
    });
    expect(readTime('heute 09:00', midnight, null, utc)).toMatchObject({ iso: '2026-11-22T09:00:00+00:00' });
    expect(readTime('23:10 UTC', midnight, null, germanZone)).toMatchObject({
      iso: '2026-11-22T23:10:00+00:00',
    });
    expect(exampleTime(midnight, 'de', utc)).toBe('21.11.2026 14:30');
    expect(nowIso(midnight, utc)).toBe('2026-11-22T23:30:00+00:00');
  });

  test('the zone’s own skipped and repeated hours count, not Germany’s', () => {
    expect(readTime('29.03.2026 02:30', now, null, utc)).toMatchObject({ kind: 'time', ambiguous: false });
    expect(readTime('08.03.2026 02:30', now, null, newYork)).toEqual({ kind: 'gap' });
    expect(readTime('01.11.2026 01:30', now, null, newYork)).toMatchObject({ ambiguous: true });
    expect(readTime('01.11.2026 01:30 -05:00', now, null, newYork)).toMatchObject({
      iso: '2026-11-01T01:30:00-05:00',
      ambiguous: false,
    });
  });
});

describe('a text that reads like a time and is none', () => {
  test.each([
    ['31.11.2026 10:00', 'day'],
    ['29.02.2025 10:00', 'day'],
    ['20.11.2026 24:00', 'clock'],
    ['20.11.2026 10:60', 'clock'],
    ['25:30', 'clock'],
    ['gestern um halb drei', undefined],
  ])('%s is refused, and the impossible part is named (%s)', (text, because) =>
    expect(readTime(text, Date.parse('2026-11-25T12:00:00Z'))).toEqual(
      because ? { kind: 'unreadable', because } : { kind: 'unreadable' },
    ),
  );
});
