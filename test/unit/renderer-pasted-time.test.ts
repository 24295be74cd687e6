import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isInstant } from '../../contract/primitives.ts';
import { readTime } from '../../renderer/form/time/readTime.ts';
import { localIso, showTime, weekdayName } from '../../renderer/form/time/time.ts';

beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});

const now = Date.parse('2026-11-23T15:00:00+01:00');
const read = (text: string) => {
  const result = readTime(text, now);
  return result.kind === 'time' ? result.iso : result.kind;
};

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
