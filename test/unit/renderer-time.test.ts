import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkForm } from '../../contract/check.ts';
import { emptyForm } from '../../contract/form.ts';
import { isInstant } from '../../contract/primitives.ts';
import { readTime } from '../../renderer/form/time/readTime.ts';
import {
  exampleTime,
  localIso,
  nowIso,
  otherOffset,
  showDay,
  showTime,
  weekdayName,
} from '../../renderer/form/time/time.ts';
import { de } from '../../renderer/i18n/de/index.ts';
import { en } from '../../renderer/i18n/en/index.ts';
import { germanZone, machineZone } from '../../renderer/time/zone.ts';

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
      const problems = checkForm(form, { now, selfDisclosureRequired: null, walletIds: null });
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

describe('a pasted time', () => {
  const wanted = '2026-11-12T09:40:00+01:00';
  test.each([
    ['full-width digits', '１２．１１．２０２６　０９：４０'],
    ['Arabic-Indic digits', '١٢.١١.٢٠٢٦ ٠٩:٤٠'],
    ['Persian digits', '۱۲.۱۱.۲۰۲۶ ۰۹:۴۰'],
    ['Devanagari digits', '१२.११.२०२६ ०९:४०'],
    ['en dashes', '2026–11–12 09:40'],
    ['hyphens that do not break', '2026‑11‑12T09:40'],
    ['minus signs', '2026−11−12 09:40'],
    ['full-width hyphens', '2026－11－12 09:40'],
    ['marks of direction, as Windows has them', '\u200e12.\u200e11.\u200e2026 \u200f\u200e09:40'],
    ['marks of embedding', '\u202a12.11.2026 09:40\u202c'],
    ['isolates', '\u206812.11.2026 09:40\u2069'],
    ['a byte order mark', '\ufeff12.11.2026 09:40'],
    ['blanks that do not break', '12.\u00a0November\u00a02026 09:40'],
    ['narrow blanks, as macOS has them', '12.11.2026, 9:40\u202fAM'],
    ['a tab from a table', '12.11.2026\t09:40'],
    ['a line break at the end', '12.11.2026 09:40\r\n'],
    ['a short offset', '12.11.2026 09:40 +01'],
    ['an offset without a colon', '2026-11-12T09:40:00+0100'],
    ['an offset after its name', '12.11.2026 09:40 UTC+1'],
    ['an offset after its name, in full', '12.11.2026 09:40 GMT+01:00'],
    ['the name of the zone in brackets', '12.11.2026 09:40 Uhr (MEZ)'],
    ['an offset in brackets', '12.11.2026 09:40 (UTC+01:00)'],
    ['CET', '12 Nov 2026, 09:40 CET'],
    ['a weekday', 'Do., 12.11.2026, 9:40 Uhr'],
    ['everything at once', 'Donnerstag, den 12. November 2026, um 9:40 Uhr MEZ'],
    ['no blank before the month', '12.November 2026, 9.40 Uhr'],
    ['a dash between date and time', '12.11.2026 – 9:40 Uhr'],
    ['a semicolon between date and time', '12.11.2026; 09:40'],
    ['the year first, with slashes', '2026/11/12 09:40'],
    ['the year first, with dots', '2026.11.12 09:40'],
    ['the end of a sentence', '12.11.2026, 9:40 Uhr.'],
    ['the end of a cell in a list', '2026-11-12 09:40;'],
    ['a. m. with a blank', 'Nov 12, 2026 9:40 a. m.'],
    ["a two-digit year after a month's name", '12. Nov 26 9:40'],
    ["hyphens around a month's name", '12-Nov-2026 09:40'],
    ["hyphens around a short month's name", '12\u2011NOV\u201126 09:40'],
    ["slashes around a month's name", '12/Nov/2026 09:40'],
    ['control characters and a lone surrogate', '\u000712.11.2026\u0085 09:40\0\ud800'],
  ])('is read with %s', (_, text) => expect(localIso(Date.parse(read(text)))).toBe(wanted));

  test.each([
    ['12. Jänner 2026 9:40', '2026-01-12'],
    ['12. Ja\u0308nner 2026 9:40', '2026-01-12'],
    ['12. Jaenner 2026 9:40', '2026-01-12'],
    ['12. Jän. 2026 9:40', '2026-01-12'],
    ['12. Feber 2026 9:40', '2026-02-12'],
    ['12. März 2026 9:40', '2026-03-12'],
    ['12. Ma\u0308rz 2026 9:40', '2026-03-12'],
    ['12. MÄRZ 2026 9:40', '2026-03-12'],
    ['12. Maerz 2026 9:40', '2026-03-12'],
    ['12. Mrz. 2026 9:40', '2026-03-12'],
    ['12. Mai 2026 9:40', '2026-05-12'],
    ['12. Juno 2026 9:40', '2026-06-12'],
    ['12. Sept. 2026 9:40', '2026-09-12'],
    ['12. Okt 2026 9:40', '2026-10-12'],
    ['12. Dez. 2025 9:40', '2025-12-12'],
  ])('is read with every month’s name in use: %s', (text, date) =>
    expect(read(text).slice(0, 16)).toBe(`${date}T09:40`),
  );

  test.each([
    '12. Marmelade 2026 9:40',
    '12. Novelle 2026 9:40',
    '12. Maikäfer 2026 9:40',
    // The number of a footnote is no digit of the date.
    '1.1¹.2026 9:40',
    '²1.11.2026 9:40',
    '½2.11.2026 9:40',
    '12.11.2026 9:40 +1',
    '12.11.2026 9:40 +99',
    '12.11.2026 9:40 UTC+15',
    '12.11.2026 9:40 MEZ+1',
    '12.11.2026 9:40 XYZ',
    '12.11. - 13.11',
    '12.11. – 2026',
    '12.11.2026 (Do 9:40',
  ])('is refused when it is junk: %s', (text) => expect(read(text)).not.toMatch(/^\d/));

  test.each([
    '12.11.2026 09:00-10:00',
    '12.11.2026 09:00–10:00',
    '12.11.2026 09:00 – 10:00',
    '12.11.2026 9:00 - 17:00 Uhr',
    '12.11.2026 9 Uhr - 10 Uhr',
    '12.11.2026 09:00 -10:00',
    '12.11.2026 14:03-05',
    '2026-11-12 09:00-10:00',
    '0900-1000',
    '9:00–10:30',
  ])('does not take the end of a span for an offset: %s', (text) =>
    expect(readTime(text, now)).toEqual({ kind: 'unclear', which: 'span' }),
  );

  test('has an offset to the west only when a machine wrote it, or when a span would end before it began', () => {
    for (const text of ['2026-11-12T03:40-05:00', '2026-11-12 03:40:00-05', '12.11.2026 03:40:00 -05:00'])
      expect(localIso(Date.parse(read(text)))).toBe(wanted);
    expect(read('12.11.2026 09:40 -0500')).toBe('2026-11-12T09:40:00-05:00');
    expect(read('12.11.2026 09:40 UTC-5')).toBe('2026-11-12T09:40:00-05:00');
  });

  test('is a slip with MEZ in summer or MESZ in winter', () => {
    expect(readTime('12.07.2026 9:40 MEZ', now)).toEqual({
      kind: 'wrongZone',
      typed: 'MEZ',
      offset: '+02:00',
    });
    expect(readTime('12.11.2026 9:40 CEST', now)).toEqual({
      kind: 'wrongZone',
      typed: 'CEST',
      offset: '+01:00',
    });
    expect(readTime('29.03.2026 02:30 MEZ', now)).toMatchObject({ kind: 'wrongZone' });
    expect(read('25.10.2026 02:30 MESZ')).toBe('2026-10-25T02:30:00+02:00');
    expect(read('25.10.2026 02:30 MEZ')).toBe('2026-10-25T02:30:00+01:00');
  });

  test.each([
    '12/11/2026',
    '12/11/2026 9:40',
    '12/11/2026, 9:40 AM',
    '12‑11‑2026 9:40',
    '１２／１１／２０２６ 9:40',
  ])('never has its day and month guessed: %s', (text) =>
    expect(readTime(text, now)).toEqual({ kind: 'unclear', which: 'dayOrMonth' }),
  );

  const spellings = fc.record({
    at: fc.integer({ min: Date.UTC(2016, 0) / 60_000, max: Date.UTC(2026, 10) / 60_000 }),
    date: fc.constantFrom<(day: string[]) => string>(
      ([y, m, d]) => `${d}.${m}.${y}`,
      ([y, m, d]) => `${Number(d)}. ${Number(m)}. ${y}`,
      ([y, m, d]) => `${y}-${m}-${d}`,
      ([y, m, d]) => `${y}/${m}/${d}`,
      ([y, m, d]) => `${Number(d)}. ${german[Number(m) - 1]} ${y}`,
      ([y, m, d]) => `${english[Number(m) - 1]} ${Number(d)}, ${y}`,
    ),
    weekday: fc.constantFrom<(name: string) => string>(
      () => '',
      (name) => `${name}, `,
      (name) => `${name.slice(0, 2)}., `,
    ),
    between: fc.constantFrom(' ', ', ', ' um ', '  ', ' – ', '\u00a0', '\u202f', '\t'),
    clock: fc.constantFrom<(hour: number, minute: string) => string>(
      (h, m) => `${String(h).padStart(2, '0')}:${m}`,
      (h, m) => `${h}:${m} Uhr`,
      (h, m) => `${h}.${m} Uhr`,
      (h, m) => `${h} Uhr ${m}`,
      (h, m) => `${h % 12 || 12}:${m} ${h < 12 ? 'AM' : 'p.m.'}`,
    ),
    offset: fc.constantFrom<[number, string][]>(
      [0, 'UTC'],
      [0, 'GMT'],
      [0, 'Z'],
      [60, '+01'],
      [60, '+0100'],
      [120, '+02:00'],
      [330, '+05:30'],
      [-300, 'UTC-5'],
      [-300, 'GMT−05:00'],
      [60, '(UTC+1)'],
    ),
    disguise: fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.normalize('NFD'),
      (text) => text.toUpperCase(),
      (text) => `\u200e${[...text].join('\u200e')}\u200f`,
      (text) => text.replaceAll('-', '–'),
      (text) => text.replaceAll('-', '\u2011'),
      (text) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      (text) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
      (text) => text.replaceAll(' ', '\u00a0'),
    ),
  });
  const german = 'Jänner Feber März April Mai Juni Juli August September Oktober November Dezember'.split(
    ' ',
  );
  const english = 'Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec'.split(' ');

  test('is the same instant in every spelling', () => {
    fc.assert(
      fc.property(spellings, ({ at, date, weekday, between, clock, offset: [minutes, name], disguise }) => {
        const instant = at * 60_000;
        const [day = '', time = ''] = new Date(instant + minutes * 60_000).toISOString().split('T');
        const [year, month, number] = day.split('-').map(Number) as [number, number, number];
        const spelt = `${weekday(weekdayName({ year, month, day: number }, 'de'))}${date(day.split('-'))}${between}${clock(Number(time.slice(0, 2)), time.slice(3, 5))} ${name}`;
        const result = readTime(disguise(spelt), now);
        expect(result.kind === 'time' ? Date.parse(result.iso) : result, disguise(spelt)).toBe(instant);
      }),
      { numRuns: 5000 },
    );
  });

  test('without a zone is that clock time on that day, or is refused, and is never on another day', () => {
    fc.assert(
      fc.property(spellings, ({ at, date, weekday, between, clock, disguise }) => {
        const [day = '', time = ''] = new Date(at * 60_000).toISOString().split('T');
        const [year, month, number] = day.split('-').map(Number) as [number, number, number];
        const spelt = `${weekday(weekdayName({ year, month, day: number }, 'de'))}${date(day.split('-'))}${between}${clock(Number(time.slice(0, 2)), time.slice(3, 5))}`;
        const result = readTime(disguise(spelt), now);
        if (result.kind === 'time') expect(result.iso.slice(0, 16), spelt).toBe(`${day}T${time.slice(0, 5)}`);
        else expect(result, spelt).toEqual({ kind: 'gap' });
      }),
      { numRuns: 5000 },
    );
  });

  test('is read only on a day that was typed, or today, whatever is typed', () => {
    const word = fc.constantFrom(
      ...[
        '12',
        '11',
        '2026',
        '31',
        '02',
        '.',
        '-',
        '–',
        '/',
        ':',
        ' ',
        'um',
        'Uhr',
        'Nov',
        'März',
        'MEZ',
        '+01',
        'UTC',
        'T',
        'Z',
        'am',
        'pm',
        'Do',
        '9',
      ],
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const typed = words.join('');
        const result = readTime(typed, now);
        if (result.kind !== 'time') return;
        expect(isInstant(result.iso), typed).toBe(true);
        const day = Number(result.iso.slice(8, 10));
        // Without a typed day the time is today, which is tomorrow far in the east.
        const isTyped = new RegExp(`(?<!\\d)0?${day}(?!\\d)`).test(typed);
        expect(isTyped || [23, 24].includes(day), `${typed} → ${result.iso}`).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });
  test.each([
    ['2026-02-31T10:00:00Z', 'day'],
    ['2026-02-28T24:00:00Z', 'clock'],
    ['2026-02-28T10:00:60Z', 'clock'],
  ])('stays as typed when JavaScript reads it but the calendar does not have it: %s', (text, because) => {
    expect(readTime(text, now)).toEqual({ kind: 'unreadable', because });
    expect(showTime(text, 'de')).toBe(text);
  });
});

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
