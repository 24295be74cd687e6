import { earliestYear } from '../../../../contract/check.ts';
import { type CalendarDay, isoAt, localIso, otherReading } from './time.ts';

/**
 * Reading a time as people type it. Pure but for the machine's time zone. A time needs a date *and* a clock time:
 * nothing is made up, and what could mean two things is not guessed. Only a clock time alone means today.
 */
export type ReadTime =
  | { kind: 'time'; iso: string; ambiguous: boolean }
  /** The clocks were set forward over this time: it never was. */
  | { kind: 'gap' }
  /** The date is understood, its clock time has yet to be typed. */
  | { kind: 'noClock'; day: CalendarDay }
  | { kind: 'unclear'; which: Unclear }
  | { kind: 'unreadable' };

/** `03/04/2026`, `9.05` and `2025`: each is written one way by some people and another way by others. */
export type Unclear = 'dayOrMonth' | 'timeOrDate' | 'timeOrYear';

type Groups = Record<string, string | undefined>;

interface Clock {
  hour: number;
  minute: number;
  second: number;
}

interface Parts extends Clock, CalendarDay {
  /** Minutes east of UTC; null: this machine's zone. */
  offset: number | null;
}

const unreadable: ReadTime = { kind: 'unreadable' };
const unclear = (which: Unclear): ReadTime => ({ kind: 'unclear', which });

const clock = String.raw`(?:(?<digits>\d{4})|(?<hour>\d{1,2})(?:(?<sign>[:.h])(?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d{1,9})?)?)?)`;
const tail = String.raw`\s*(?<uhr>uhr)?\s*(?<half>[ap]\.?m\.?)?\s*(?<zone>z|utc|[+-]\d{2}:?\d{2})?`;
const between = String.raw`(?:\s*,\s*|\s+|t)(?:um\s+|at\s+)?`;
const weekday = String.raw`(?:[a-z]{2,10}\.?,?\s+)?`;
const dates = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`,
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4}|\d{2})?`,
  String.raw`(?<day>\d{1,2})(?<slash>\/)(?<month>\d{1,2})\/(?<year>\d{4}|\d{2})`,
  String.raw`(?<day>\d{1,2})(?:\.|st|nd|rd|th)?\s+(?<name>[a-zä]{3,9})\.?,?(?:\s+(?<year>\d{4}))?`,
  String.raw`(?<name>[a-zä]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?`,
  '(?<word>heute|gestern|vorgestern|today|yesterday)',
];
/** Without its last dot a date is only one where a clock time follows. */
const undotted = String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})`;

const dateAlone = dates.map((date) => new RegExp(`^${weekday}${date}$`));
const dateAndClock = [...dates, undotted].map(
  (date) => new RegExp(`^${weekday}${date}${between}${clock}${tail}$`),
);
const clockAlone = new RegExp(`^${clock}${tail}$`);

const monthNames: Record<string, number> = Object.fromEntries(
  'jan feb mar apr may jun jul aug sep oct nov dec'
    .split(' ')
    .map((name, index) => [name, index + 1] as const)
    .concat([
      ['mär', 3],
      ['mrz', 3],
      ['mae', 3],
      ['mai', 5],
      ['okt', 10],
      ['dez', 12],
    ]),
);
const daysBack: Record<string, number> = { heute: 0, today: 0, gestern: 1, yesterday: 1, vorgestern: 2 };

const groupsOf = (patterns: readonly RegExp[], text: string): Groups | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.groups).find(Boolean);

/**
 * Reads what was typed; `now` in epoch milliseconds gives the year, or the day, where none was typed.
 * @param known the day that a clock time alone is about, where one was typed before it; otherwise it is about today
 */
export function readTime(typed: string, now: number, known: CalendarDay | null = null): ReadTime {
  const text = typed.trim().toLowerCase().replaceAll('−', '-').replace(/\s+/g, ' ');
  // First: `21 Nov 2026` is a date without a time, not 20:26 on 21 Nov.
  for (const pattern of dateAlone) {
    const groups = pattern.exec(text)?.groups;
    const read = groups && fromDate(groups, now);
    if (read) return read;
  }
  const alone = clockAlone.exec(text)?.groups;
  if (alone) return clockUnclear(alone, now) ?? fromGroups(alone, now, known);
  const both = groupsOf(dateAndClock, text);
  return both ? fromGroups(both, now) : unreadable;
}

/** A date alone; undefined: that is no day of any calendar, so it may be something else. */
function fromDate(groups: Groups, now: number): ReadTime | undefined {
  if (isTurnable(groups)) return unclear('dayOrMonth');
  const date = readDate(groups, now);
  if (!date) return undefined;
  const day = { ...date, year: date.year ?? yearBefore(date, now) };
  return isDay(day) ? { kind: 'noClock', day } : undefined;
}

/** Day and month could be either way round. */
const isTurnable = ({ slash, day, month }: Groups): boolean =>
  slash !== undefined && Number(day) <= 12 && Number(month) <= 12 && Number(day) !== Number(month);

/** What looks like a clock time alone and may be something else; undefined: it is one, or nothing. */
function clockUnclear(
  { digits, hour, minute, second, sign, ...rest }: Groups,
  now: number,
): ReadTime | undefined {
  if (rest.uhr ?? rest.half ?? rest.zone) return undefined;
  const nextYear = new Date(now).getFullYear() + 1;
  if (digits && Number(digits) >= earliestYear && Number(digits) <= nextYear) return unclear('timeOrYear');
  if (sign !== '.' || second !== undefined) return undefined;
  const date = fromDate({ day: hour, month: minute }, now);
  return date && Number(hour) <= 23 ? unclear('timeOrDate') : date;
}

function fromGroups(groups: Groups, now: number, known: CalendarDay | null = null): ReadTime {
  const time = readClock(groups);
  const offset = readZone(groups.zone);
  const date = known ?? readDate(groups, now);
  if (!time || offset === undefined || !date) return unreadable;
  if (isTurnable(groups)) return unclear('dayOrMonth');
  return toInstant({ ...time, ...date, offset, year: date.year ?? yearBefore(date, now) });
}

function readClock({ digits, hour, minute, second, half }: Groups): Clock | undefined {
  if (digits !== undefined) {
    const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
    return half === undefined ? { hour: hours, minute: minutes, second: 0 } : undefined;
  }
  if (hour === undefined || (minute === undefined && half === undefined)) return undefined;
  const rest = { minute: Number(minute ?? 0), second: Number(second ?? 0) };
  if (half === undefined) return { hour: Number(hour), ...rest };
  const twelve = Number(hour);
  if (twelve < 1 || twelve > 12) return undefined;
  return { hour: (twelve % 12) + (half.startsWith('p') ? 12 : 0), ...rest };
}

function readZone(zone: string | undefined): number | null | undefined {
  if (zone === undefined) return null;
  if (zone === 'z' || zone === 'utc') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** The date that was typed, or today; `year` null: none was typed. */
function readDate(
  groups: Groups,
  now: number,
): (Omit<CalendarDay, 'year'> & { year: number | null }) | undefined {
  if (groups.day === undefined) {
    const date = new Date(now);
    date.setDate(date.getDate() - (daysBack[groups.word ?? 'today'] ?? 0));
    return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
  }
  const month = groups.name === undefined ? Number(groups.month) : monthNames[groups.name.slice(0, 3)];
  if (month === undefined) return undefined;
  const { year } = groups;
  // `25` is short for 2025; whoever types `0025` means it, or has mistyped it, and is told so.
  const full = year === undefined ? null : Number(year) + (year.length === 2 ? 2000 : 0);
  return { year: full, month, day: Number(groups.day) };
}

/** No year was typed: the last time that this day was, as nobody documents the future. Tomorrow may be a slip. */
function yearBefore({ month, day }: Pick<CalendarDay, 'month' | 'day'>, now: number): number {
  const year = new Date(now).getFullYear();
  return new Date(year, month - 1, day).getTime() > now + 86_400_000 ? year - 1 : year;
}

/** `Date.UTC` takes the years below 100 for those of the last century. */
function utcOf({ year, month, day }: CalendarDay, { hour, minute, second }: Clock): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date;
}

function isDay(day: CalendarDay): boolean {
  const date = utcOf(day, { hour: 0, minute: 0, second: 0 });
  return day.year >= 1 && date.getUTCMonth() + 1 === day.month && date.getUTCDate() === day.day;
}

function toInstant(parts: Parts): ReadTime {
  const { year, month, day, hour, minute, second } = parts;
  if (!isDay(parts) || hour > 23 || minute > 59 || second > 59) return unreadable;
  if (parts.offset !== null) {
    const utc = utcOf(parts, parts).getTime() - parts.offset * 60_000;
    return { kind: 'time', iso: isoAt(utc, parts.offset), ambiguous: false };
  }
  const local = new Date(year, month - 1, day, hour, minute, second);
  if (year < 100) local.setFullYear(year, month - 1, day);
  if (local.getHours() !== hour || local.getMinutes() !== minute) return { kind: 'gap' };
  return { kind: 'time', iso: localIso(local.getTime()), ambiguous: otherReading(local.getTime()) !== null };
}
