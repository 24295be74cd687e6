import { earliestYear } from '../../../contract/primitives.ts';
import { currentZone } from '../../time/current.ts';
import {
  germanZone,
  instantsOf,
  isoOffset,
  utcOf,
  type WallTime,
  wallTime,
  type Zone,
} from '../../time/zone.ts';
import { type CalendarDay, daysBefore, isoAt, localIso, today } from './time.ts';
import {
  clockAlone,
  dateAlone,
  dateAndClock,
  daysBack,
  germanNames,
  monthOf,
  plainText,
  weekdayOf,
} from './timeForms.ts';

/**
 * The result of reading a time as people type and paste it. Pure, but the zone defaults to the one in use. A time needs
 * a date *and* a clock time: nothing is made up, and ambiguous text is not guessed. Only a clock time alone means
 * today.
 */
export type ReadTime =
  | { kind: 'time'; iso: string; ambiguous: boolean }
  /** The clocks were set forward over this time, so it never occurred. */
  | { kind: 'gap' }
  /** The date is understood; its clock time is still missing. */
  | { kind: 'noClock'; day: CalendarDay }
  /** The typed weekday does not belong to this day: one of the two is a mistake. */
  | { kind: 'wrongWeekday'; day: CalendarDay }
  /** MEZ was typed for a day in summer, or MESZ for one in winter: the name or the time is a mistake. */
  | { kind: 'wrongZone'; typed: string; offset: string }
  | { kind: 'unclear'; which: Unclear }
  /** `because`: it reads like a time, but there is no such day in the calendar or no such time on the clock. */
  | { kind: 'unreadable'; because?: 'day' | 'clock' };

/**
 * `03/04/2026`, `9.05`, `2025`, `20.11. 14` and `9:00-10:00`: people mean different things by each. The last one is a
 * span of time, or a time ten hours west of UTC.
 */
export type Unclear = 'dayOrMonth' | 'timeOrDate' | 'timeOrYear' | 'hourOrYear' | 'span';

type Groups = Record<string, string | undefined>;

type Clock = Pick<WallTime, 'hour' | 'minute' | 'second'>;

/** What a text is read against. */
interface Ground {
  /** Epoch milliseconds. */
  now: number;
  zone: Zone;
  /** The day that a clock time alone refers to, if a day was typed before; null for today. */
  known: CalendarDay | null;
}

const midnight: Clock = { hour: 0, minute: 0, second: 0 };
const dayLength = 86_400_000;
const unreadable: ReadTime = { kind: 'unreadable' };
const unclear = (which: Unclear): ReadTime => ({ kind: 'unclear', which });

const groupsOf = (patterns: readonly RegExp[], text: string): Groups | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.groups).find(Boolean);

/**
 * Reads what was typed. `now`, in epoch milliseconds, supplies the year or the day if none was typed.
 * @param known the day that a clock time alone refers to, if a day was typed before; null for today
 */
export function readTime(
  typed: string,
  now: number,
  known: CalendarDay | null = null,
  zone: Zone = currentZone(),
): ReadTime {
  const text = plainText(typed);
  const ground = { now, zone, known };
  // First, because `21 Nov 2026` is a date without a time, not 20:26 on 21 Nov.
  for (const pattern of dateAlone) {
    const groups = pattern.exec(text)?.groups;
    const read = groups && fromDate(groups, ground);
    if (read) return read;
  }
  const alone = clockAlone.exec(text)?.groups;
  if (alone) return clockUnclear(alone, ground) ?? fromGroups(alone, ground);
  const both = groupsOf(dateAndClock, text);
  return both ? fromGroups(both, { ...ground, known: null }) : unreadable;
}

/** Reads a date alone. Returns undefined if no calendar has that day, so that the text may be something else. */
function fromDate(groups: Groups, ground: Ground): ReadTime | undefined {
  const day = readDate(groups, ground);
  if (!day) return undefined;
  if (isTurnable(groups)) return unclear('dayOrMonth');
  if (!isDay(day)) return undefined;
  if (isClockLike(groups)) return unclear('hourOrYear');
  return isOtherWeekday(groups, day) ? { kind: 'wrongWeekday', day } : { kind: 'noClock', day };
}

/** True when day and month could be swapped. */
const isTurnable = ({ turnable, day, month }: Groups): boolean =>
  turnable !== undefined && Number(day) <= 12 && Number(month) <= 12 && Number(day) !== Number(month);

/** True when the number after a blank could be a year or a clock time: `20.11. 14`, `20. Nov 14`, `20.11. 1430`. */
const isClockLike = ({ blank, name, year = '' }: Groups): boolean => {
  if (blank === undefined) return false;
  return year.length === 2 ? Number(year) < 25 : name === undefined && Number(year) < earliestYear;
};

const isOtherWeekday = ({ weekday }: Groups, day: CalendarDay): boolean =>
  weekday !== undefined && weekdayOf(weekday) !== new Date(utcOf({ ...day, ...midnight })).getUTCDay();

/**
 * Reads what looks like a clock time alone but may be something else. Returns undefined if it is a clock time, or
 * nothing.
 */
function clockUnclear(
  { digits, hour, minute, second, sign, ...rest }: Groups,
  ground: Ground,
): ReadTime | undefined {
  if (rest.at ?? rest.uhr ?? rest.half ?? rest.zone) return undefined;
  const nextYear = today(ground.now, ground.zone).year + 1;
  if (digits && Number(digits) >= earliestYear && Number(digits) <= nextYear) return unclear('timeOrYear');
  if (sign !== '.' || second !== undefined) return undefined;
  const date = fromDate({ day: hour, month: minute }, ground);
  return date && Number(hour) <= 23 ? unclear('timeOrDate') : date;
}

function fromGroups(groups: Groups, ground: Ground): ReadTime {
  const clock = readClock(groups);
  const offset = readOffset(groups);
  // `23:30 UTC`, `heute 23:30 UTC`: today means the current day in that zone.
  const there = typeof offset === 'number' ? () => offset : ground.zone;
  const day = ground.known ?? readDate(groups, { ...ground, zone: there });
  if (!clock || !day || offset === undefined || isSpanOfDays(groups)) return unreadable;
  if (isTurnable(groups)) return unclear('dayOrMonth');
  if (isSpan(groups, { ...clock, ...day }, ground.zone)) return unclear('span');
  const read = toInstant({ ...clock, ...day }, offset, ground.zone);
  if (read.kind !== 'unreadable' && isOtherWeekday(groups, day)) return { kind: 'wrongWeekday', day };
  return (read.kind === 'time' && wrongName(groups, read.iso)) || read;
}

/** True for `20.11. - 21.11` and `20.11. - 2026`: after a hyphen, only a colon or a word makes it a clock time. */
const isSpanOfDays = ({ dash, digits, sign, uhr }: Groups): boolean =>
  dash !== undefined && uhr === undefined && (digits !== undefined || sign === '.');

/** Returns a fault if MEZ or MESZ was typed for the other half of the year. Such a name is not trusted. */
function wrongName({ zone = '' }: Groups, iso: string): ReadTime | undefined {
  const named = germanNames[zone];
  const offset = germanZone(Date.parse(iso));
  if (named === undefined || named === offset) return undefined;
  return { kind: 'wrongZone', typed: zone.toUpperCase(), offset: isoOffset(offset) };
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

/**
 * Returns the typed offset in minutes east of UTC; null when none was typed; undefined when there is no such offset.
 */
function readOffset({ zone: typed, until }: Groups): number | null | undefined {
  if (until !== undefined) return minutesIn(until) ?? null;
  if (typed === undefined) return null;
  const behindName = typed.replace(/^(?:z|utc|gmt)\s?/, '');
  return germanNames[typed] ?? (behindName === '' ? 0 : minutesIn(behindName));
}

/** Reads `+1`, `+01`, `+0100`, `+01:00`. Returns undefined when there is no such offset. */
function minutesIn(offset: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(offset) ?? [];
  const size = Number(hours) * 60 + Number(minutes ?? 0);
  if (hours === undefined || size > 14 * 60 || Number(minutes ?? 0) > 59) return undefined;
  return sign === '-' ? -size : size;
}

/**
 * True when a hyphen after a clock time starts the end of a span, not an offset. It starts an offset if a machine wrote
 * the time, with a `T` or with seconds, if the zone in use has this offset at that time, or if the span would end
 * before it began.
 */
function isSpan({ gap, iso, second, until }: Groups, time: WallTime, zone: Zone): boolean {
  if (until === undefined) return false;
  const offset = minutesIn(until);
  if (offset === undefined || /^-\d$/.test(until)) return true;
  if (iso !== undefined || second !== undefined) return false;
  // `14:03-05` may be a span of two minutes.
  if (gap === '' && until.length === 3) return true;
  if (instantsOf(time, zone).some((instant) => zone(instant) === offset)) return false;
  return -offset > time.hour * 60 + time.minute;
}

/** Returns the typed date, or today; undefined when it names an unknown month or weekday. */
function readDate(
  { weekday, word, day, month, name, year }: Groups,
  { now, zone }: Ground,
): CalendarDay | undefined {
  if (weekday !== undefined && weekdayOf(weekday) < 0) return undefined;
  if (day === undefined) return daysBefore(today(now, zone), daysBack[word ?? 'today'] ?? 0);
  const number = name === undefined ? Number(month) : monthOf(name);
  if (number === undefined) return undefined;
  const known = { month: number, day: Number(day) };
  if (year === undefined) return { ...known, year: yearBefore(known, now, zone) };
  // `25` is short for 2025. `0025` is taken literally, and reported if it is a mistake.
  return { ...known, year: Number(year) + (year.length === 2 ? 2000 : 0) };
}

/**
 * Returns the year for a day typed without one: that of its last occurrence, since nobody documents the future.
 * Tomorrow keeps the current year, since it may be a mistake.
 */
function yearBefore({ month, day }: Pick<CalendarDay, 'month' | 'day'>, now: number, zone: Zone): number {
  const wall = wallTime(now, zone);
  const isAhead = utcOf({ ...midnight, year: wall.year, month, day }) > utcOf(wall) + dayLength;
  return isAhead ? wall.year - 1 : wall.year;
}

function isDay({ year, month, day }: CalendarDay): boolean {
  const date = today(utcOf({ ...midnight, year, month, day }), () => 0);
  return year >= 1 && date.month === month && date.day === day;
}

function toInstant(time: WallTime, offset: number | null, zone: Zone): ReadTime {
  if (!isDay(time)) return { kind: 'unreadable', because: 'day' };
  if (time.hour > 23 || time.minute > 59 || time.second > 59) return { kind: 'unreadable', because: 'clock' };
  if (offset !== null)
    return { kind: 'time', iso: isoAt(utcOf(time) - offset * 60_000, offset), ambiguous: false };
  const [first, second] = instantsOf(time, zone);
  if (first === undefined) return { kind: 'gap' };
  return { kind: 'time', iso: localIso(first, zone), ambiguous: second !== undefined };
}
