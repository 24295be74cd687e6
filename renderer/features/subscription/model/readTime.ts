import { earliestYear } from '../../../../contract/check.ts';
import { oneLine } from '../../../../contract/text.ts';
import { type CalendarDay, isoAt, localIso, otherReading } from './time.ts';
import { clockAlone, dateAlone, dateAndClock, daysBack, monthOf, weekdayOf, zones } from './timeForms.ts';

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
  /** The weekday that was typed is not the one of this day: one of the two is a slip. */
  | { kind: 'wrongWeekday'; day: CalendarDay }
  | { kind: 'unclear'; which: Unclear }
  /** `because`: it reads like a time, but there is no such day in the calendar or no such time on the clock. */
  | { kind: 'unreadable'; because?: 'day' | 'clock' };

/** `03/04/2026`, `9.05`, `2025` and `20.11. 14`: each is written one way by some people and another way by others. */
export type Unclear = 'dayOrMonth' | 'timeOrDate' | 'timeOrYear' | 'hourOrYear';

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

const midnight: Clock = { hour: 0, minute: 0, second: 0 };
const unreadable: ReadTime = { kind: 'unreadable' };
const unclear = (which: Unclear): ReadTime => ({ kind: 'unclear', which });

const groupsOf = (patterns: readonly RegExp[], text: string): Groups | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.groups).find(Boolean);

/**
 * Reads what was typed; `now` in epoch milliseconds gives the year, or the day, where none was typed.
 * @param known the day that a clock time alone is about, where one was typed before it; otherwise it is about today
 */
export function readTime(typed: string, now: number, known: CalendarDay | null = null): ReadTime {
  const text = oneLine(typed).toLowerCase().replaceAll('−', '-').replace(/\s+/g, ' ');
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
  const day = readDate(groups, now);
  if (!day) return undefined;
  if (isTurnable(groups)) return unclear('dayOrMonth');
  if (!isDay(day)) return undefined;
  if (isClockLike(groups)) return unclear('hourOrYear');
  return isOtherWeekday(groups, day) ? { kind: 'wrongWeekday', day } : { kind: 'noClock', day };
}

/** Day and month could be either way round. */
const isTurnable = ({ turnable, day, month }: Groups): boolean =>
  turnable !== undefined && Number(day) <= 12 && Number(month) <= 12 && Number(day) !== Number(month);

/** What stands for a year, behind a blank, could be a clock time: `20.11. 14`, `20.11. 1430`. */
const isClockLike = ({ blank, year = '' }: Groups): boolean =>
  blank !== undefined && Number(year) < (year.length === 2 ? 25 : earliestYear);

const isOtherWeekday = ({ weekday }: Groups, day: CalendarDay): boolean =>
  weekday !== undefined && weekdayOf(weekday) !== utcOf(day).getUTCDay();

/** What looks like a clock time alone and may be something else; undefined: it is one, or nothing. */
function clockUnclear(
  { digits, hour, minute, second, sign, ...rest }: Groups,
  now: number,
): ReadTime | undefined {
  if (rest.at ?? rest.uhr ?? rest.half ?? rest.zone) return undefined;
  const nextYear = new Date(now).getFullYear() + 1;
  if (digits && Number(digits) >= earliestYear && Number(digits) <= nextYear) return unclear('timeOrYear');
  if (sign !== '.' || second !== undefined) return undefined;
  const date = fromDate({ day: hour, month: minute }, now);
  return date && Number(hour) <= 23 ? unclear('timeOrDate') : date;
}

function fromGroups(groups: Groups, now: number, known: CalendarDay | null = null): ReadTime {
  const time = readClock(groups);
  const offset = readZone(groups.zone);
  const day = known ?? readDate(groups, now);
  if (!time || offset === undefined || !day) return unreadable;
  if (isTurnable(groups)) return unclear('dayOrMonth');
  const read = toInstant({ ...time, ...day, offset });
  return read.kind !== 'unreadable' && isOtherWeekday(groups, day) ? { kind: 'wrongWeekday', day } : read;
}

function readClock({ digits, hour, minute, second, uhr, half }: Groups): Clock | undefined {
  if (digits !== undefined) {
    const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
    return half === undefined ? { hour: hours, minute: minutes, second: 0 } : undefined;
  }
  if (hour === undefined || (minute ?? uhr ?? half) === undefined) return undefined;
  const rest = { minute: Number(minute ?? 0), second: Number(second ?? 0) };
  if (half === undefined) return { hour: Number(hour), ...rest };
  const twelve = Number(hour);
  if (twelve < 1 || twelve > 12) return undefined;
  return { hour: (twelve % 12) + (half.startsWith('p') ? 12 : 0), ...rest };
}

function readZone(zone: string | undefined): number | null | undefined {
  if (zone === undefined) return null;
  const named = zones[zone];
  if (named !== undefined) return named;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** The date that was typed, or today; undefined: it names a month or a weekday that there is none. */
function readDate({ weekday, word, day, month, name, year }: Groups, now: number): CalendarDay | undefined {
  if (weekday !== undefined && weekdayOf(weekday) < 0) return undefined;
  if (day === undefined) {
    const date = new Date(now);
    date.setDate(date.getDate() - (daysBack[word ?? 'today'] ?? 0));
    return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
  }
  const number = name === undefined ? Number(month) : monthOf(name);
  if (number === undefined) return undefined;
  const known = { month: number, day: Number(day) };
  if (year === undefined) return { ...known, year: yearBefore(known, now) };
  // `25` is short for 2025; whoever types `0025` means it, or has mistyped it, and is told so.
  return { ...known, year: Number(year) + (year.length === 2 ? 2000 : 0) };
}

/** No year was typed: the last time that this day was, as nobody documents the future. Tomorrow may be a slip. */
function yearBefore({ month, day }: Pick<CalendarDay, 'month' | 'day'>, now: number): number {
  const year = new Date(now).getFullYear();
  return new Date(year, month - 1, day).getTime() > now + 86_400_000 ? year - 1 : year;
}

/** `Date.UTC` takes the years below 100 for those of the last century. */
function utcOf({ year, month, day }: CalendarDay, { hour, minute, second }: Clock = midnight): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date;
}

function isDay(day: CalendarDay): boolean {
  const date = utcOf(day);
  return day.year >= 1 && date.getUTCMonth() + 1 === day.month && date.getUTCDate() === day.day;
}

function toInstant(parts: Parts): ReadTime {
  const { year, month, day, hour, minute, second } = parts;
  if (!isDay(parts)) return { kind: 'unreadable', because: 'day' };
  if (hour > 23 || minute > 59 || second > 59) return { kind: 'unreadable', because: 'clock' };
  if (parts.offset !== null) {
    const utc = utcOf(parts, parts).getTime() - parts.offset * 60_000;
    return { kind: 'time', iso: isoAt(utc, parts.offset), ambiguous: false };
  }
  const local = new Date(year, month - 1, day, hour, minute, second);
  if (year < 100) local.setFullYear(year, month - 1, day);
  if (local.getHours() !== hour || local.getMinutes() !== minute) return { kind: 'gap' };
  return { kind: 'time', iso: localIso(local.getTime()), ambiguous: otherReading(local.getTime()) !== null };
}
