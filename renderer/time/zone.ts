import { earliestYear } from '../../contract/primitives.ts';

/**
 * Time zones as functions, and the local time of an instant in them. The offsets come from the system (`Date`, `Intl`),
 * and everything else is computed from them. dayjs is not used: it converts through the machine's own clock, which is
 * wrong for an hour that this clock skips.
 */

/** Returns a zone's offset from UTC at an instant (epoch milliseconds), in whole minutes, positive to the east. */
export type Zone = (instant: number) => number;

/**
 * This machine's current zone: a laptop that travels changes it while the app runs. For instants before standard time,
 * Chromium returns fractions of a minute and Node does not.
 */
export const machineZone: Zone = (instant) => Math.trunc(-new Date(instant).getTimezoneOffset()) + 0;

const inGermany = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });

/** Germany's legal time. */
export const germanZone: Zone = (instant) => {
  // The format is `11/21/2026, GMT+01:00`, and for early dates `GMT+00:53:28`. `formatToParts` takes three times as
  // long.
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(inGermany.format(instant)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
};

/** The date and time that a calendar and a wall clock show. */
export interface WallTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Returns the instant at which clocks in UTC show a time. `Date.UTC` alone would take years below 100 as 1900 to 1999.
 */
export function utcOf({ year, month, day, hour, minute, second }: WallTime): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) + Date.UTC(1970, 0, 1, hour, minute, second);
}

/** Returns the local date and time of a zone at an instant, to the second. */
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
 * Returns the instants at which a zone's clocks show a time, earlier first: none if the time was skipped when clocks
 * were set forward, two if it occurred twice because clocks were set back.
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
 * True when a zone's clocks show the same time as clocks in Germany, so that nobody has to say which zone is meant.
 *
 * Offsets count, not names: Vienna, Zurich and the zone called CET keep German time; a machine set to ignore summer
 * time does not, whatever its zone is called. Both zones must have the same offset at every instant from the first year
 * that a form accepts (`earliestYear`) until a year from now, and change it at the same millisecond. Earlier and later
 * differences are ignored. Offsets are compared once a day, and a change is located between two of these instants: no
 * zone has ever changed its offset twice on one day.
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

/**
 * Returns the instant within the day after `from` at which the zone changes to the offset it has at the end of that
 * day.
 */
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

/** Returns an offset in ISO 8601 format, for example `+01:00`. */
export function isoOffset(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Returns an offset as people write it: `UTC`, `UTC+1`, `UTC+5:30`, `UTC−4`. */
export function offsetName(offset: number): string {
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const minutes = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(size / 60)}${minutes}`;
}

/**
 * Returns the first instant of a day in a zone (epoch milliseconds), also of a day whose midnight was skipped because
 * clocks were set forward. Returns undefined for a text that is not a day such as `2027-03-01`.
 */
export function startOfDay(date: string, zone: Zone): number | undefined {
  const midnight = utcMidnight(date);
  return midnight === undefined ? undefined : firstInstant(midnight, zone);
}

/** Returns the last millisecond of a day in a zone, see `startOfDay`. */
export function endOfDay(date: string, zone: Zone): number | undefined {
  const midnight = utcMidnight(date);
  return midnight === undefined ? undefined : firstInstant(midnight + day, zone) - 1;
}

/** Returns when clocks in UTC show the midnight of a day; undefined for any other text, such as the 30th of February. */
function utcMidnight(date: string): number | undefined {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().slice(0, 10) === date;
  return isDay ? midnight : undefined;
}

/** Returns the first instant of the day whose midnight clocks in UTC show at `midnight`. */
function firstInstant(midnight: number, zone: Zone): number {
  const [first] = instantsOf(
    wallTime(midnight, () => 0),
    zone,
  );
  return first ?? midnight - zone(midnight - day) * minute;
}
