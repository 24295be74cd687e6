import { earliestYear } from '../../contract/check.ts';

/**
 * Time zones as functions, and the clock times of an instant in them. The offsets come from the system (`Date`, `Intl`)
 * and the rest follows from them: dayjs converts to another zone through the machine's own clock, which is wrong for an
 * hour that this clock skips.
 */

/** Returns how many whole minutes east of UTC the clocks of a zone are at an instant (epoch milliseconds). */
export type Zone = (instant: number) => number;

/**
 * This machine's zone as it is now: a laptop that travels changes it while the program runs. Long ago clocks showed the
 * sun's time, for which Chromium has fractions of a minute and Node has none.
 */
export const machineZone: Zone = (instant) => Math.trunc(-new Date(instant).getTimezoneOffset()) + 0;

const inGermany = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });

/** Germany's legal time. */
export const germanZone: Zone = (instant) => {
  // `11/21/2026, GMT+01:00`, and, long ago, `GMT+00:53:28`. `formatToParts` takes three times as long.
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(inGermany.format(instant)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
};

/** What a calendar and a clock on the wall show. */
export interface WallTime {
  year: number;
  /** From 1. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** Returns the instant at which clocks in UTC show a time. `Date.UTC` takes the years below 100 for the last century's. */
export function utcOf({ year, month, day, hour, minute, second }: WallTime): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) + Date.UTC(1970, 0, 1, hour, minute, second);
}

/** Returns what calendar and clock show in a zone at an instant, to the second. */
export function wallTime(instant: number, zone: Zone): WallTime {
  const date = new Date(instant + zone(instant) * minute);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/**
 * Returns the instants at which the clocks of a zone show a time, the earlier one first: none where they were set
 * forward over it, two where they were set back over it.
 */
export function instantsOf(time: WallTime, zone: Zone): number[] {
  const utc = utcOf(time);
  const offsets = new Set([zone(utc - day), zone(utc + day)]);
  return [...offsets]
    .map((offset) => ({ offset, instant: utc - offset * minute }))
    .filter(({ offset, instant }) => zone(instant) === offset)
    .map(({ instant }) => instant)
    .sort((a, b) => a - b);
}

/**
 * True when the clocks of a zone show what clocks in Germany show, so that nobody has to say which of the two is meant.
 *
 * Offsets count, names do not: Vienna, Zurich and the zone called CET keep German time, and a machine that is told not
 * to follow summer time does not, whatever it calls its zone. Both zones must have the same offset at every instant
 * from the first year that a form accepts (`earliestYear`) until a year from now, and change it at the same
 * millisecond. What they did before or will do later does not count. Offsets are compared once a day and each change is
 * looked for between two of these moments: no zone has ever changed its offset twice on one day.
 */
export function keepsGermanTime(zone: Zone, now: number): boolean {
  const first = Date.UTC(earliestYear, 0, 1) - day;
  let german = germanZone(first);
  for (let at = first; at <= now + 366 * day; at += day) {
    if (zone(at) !== german) return false;
    const next = germanZone(at + day);
    if (next !== german && changeAfter(at, zone) !== changeAfter(at, germanZone)) return false;
    german = next;
  }
  return true;
}

/** Returns the instant, within the day after `from`, from which a zone has the offset that it has at the end of that day. */
function changeAfter(from: number, zone: Zone): number {
  let [before, after] = [from, from + day];
  const last = zone(after);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone(middle) === last) after = middle;
    else before = middle;
  }
  return after;
}

const two = (value: number) => String(value).padStart(2, '0');

/** An offset as ISO 8601 has it, for example `+01:00`. */
export function isoOffset(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** An offset as people write it: `UTC`, `UTC+1`, `UTC+5:30`, `UTC−4`. */
export function offsetName(offset: number): string {
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const minutes = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(size / 60)}${minutes}`;
}
