import type { Language } from '../../../contract/language.ts';
import { isInstant } from '../../../contract/primitives.ts';
import { currentZone } from '../../time/current.ts';
import { instantsOf, isoOffset, utcOf, type WallTime, wallTime, type Zone } from '../../time/zone.ts';

/** Formats instants as ISO 8601 in a zone, and for people. Pure, but the zone defaults to the one in use. */

const englishMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const two = (value: number) => String(value).padStart(2, '0');
const four = (value: number) => String(value).padStart(4, '0');

export type CalendarDay = Pick<WallTime, 'year' | 'month' | 'day'>;

const midnight = { hour: 0, minute: 0, second: 0 };

/** Returns the other instant with the same clock time where the clocks were set back; otherwise null. */
export function otherReading(instant: number, zone: Zone = currentZone()): number | null {
  const whole = Math.floor(instant / 1000) * 1000;
  return instantsOf(wallTime(whole, zone), zone).find((each) => each !== whole) ?? null;
}

/** Returns the current calendar day. */
export function today(now: number, zone: Zone = currentZone()): CalendarDay {
  const { year, month, day } = wallTime(now, zone);
  return { year, month, day };
}

/** Returns the day `days` before another one. */
export function daysBefore(from: CalendarDay, days: number): CalendarDay {
  return today(utcOf({ ...from, day: from.day - days, ...midnight }), () => 0);
}

/**
 * Returns an example of a time, for messages about one that could not be read. It is yesterday's, so that copying it as
 * it is never leads to a refusal for a time in the future.
 */
export function exampleTime(now: number, language: Language, zone: Zone = currentZone()): string {
  return `${showDay(daysBefore(today(now, zone), 1), language)}${forms[language].between}14:30`;
}

/** Returns an instant as ISO 8601 with an offset in minutes east of UTC. */
export const isoAt = (instant: number, offset: number): string =>
  `${new Date(instant + offset * 60_000).toISOString().slice(0, 19)}${isoOffset(offset)}`;

/** Returns an instant as ISO 8601 with the zone's offset at that time. */
export const localIso = (instant: number, zone: Zone = currentZone()): string =>
  isoAt(instant, zone(instant));

/** Returns the offset of the other instant with the same clock time where the clocks were set back; otherwise empty. */
export function otherOffset(iso: string, zone: Zone = currentZone()): string {
  const other = otherReading(Date.parse(iso), zone);
  return other === null ? '' : isoOffset(zone(other));
}

/** Returns the current time to the minute, exactly as the field then shows it. */
export const nowIso = (now: number, zone: Zone = currentZone()): string =>
  localIso(Math.floor(now / 60_000) * 60_000, zone);

/** Returns a calendar day in the language's format. */
export function showDay({ year, month, day }: CalendarDay, language: Language): string {
  return forms[language].day(year, month, day);
}

/** How a language writes a day, and what it puts between a day and a clock time. */
const forms: Record<Language, { day(year: number, month: number, day: number): string; between: string }> = {
  de: { day: (year, month, day) => `${two(day)}.${two(month)}.${four(year)}`, between: ' ' },
  en: { day: (year, month, day) => `${day} ${englishMonths[month - 1]} ${four(year)}`, between: ', ' },
};

/** Returns the name of a day's weekday in the language. */
export function weekdayName(day: CalendarDay, language: Language): string {
  const form = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return form.format(utcOf({ ...day, ...midnight }));
}

/** Returns the text of the field: a time in the zone and the language's format; other text as typed. */
export function showTime(value: string, language: Language, zone: Zone = currentZone()): string {
  if (!isInstant(value)) return value;
  const instant = Date.parse(value);
  const wall = wallTime(instant, zone);
  const seconds = wall.second === 0 ? '' : `:${two(wall.second)}`;
  const offset = otherReading(instant, zone) === null ? '' : ` ${isoOffset(zone(instant))}`;
  return `${showDay(wall, language)}${forms[language].between}${two(wall.hour)}:${two(wall.minute)}${seconds}${offset}`;
}
