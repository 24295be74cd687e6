/** Instants as ISO 8601 in this machine's zone, and written for people. Pure but for the machine's time zone. */

const englishMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const two = (value: number) => String(value).padStart(2, '0');
const four = (value: number) => String(value).padStart(4, '0');

/** Where the clocks were set back, the other instant with the same clock time; otherwise null. */
export function otherReading(instant: number): number | null {
  const offset = new Date(instant).getTimezoneOffset();
  for (const hours of [-1, 1]) {
    const other = new Date(instant + hours * 3_600_000).getTimezoneOffset();
    const shifted = instant + (other - offset) * 60_000;
    if (other !== offset && new Date(shifted).getTimezoneOffset() === other) return shifted;
  }
  return null;
}

/**
 * A time to write by, in the words about one that could not be read: yesterday's, since whoever takes an example as
 * it stands must not be refused for a time in the future.
 */
export function exampleTime(now: number, language: 'de' | 'en'): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return showTime(localIso(yesterday.setHours(14, 30, 0, 0)), language);
}

/** An instant as ISO 8601 with an offset in minutes east of UTC. */
export function isoAt(instant: number, offset: number): string {
  const shifted = new Date(instant + offset * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  return `${shifted}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** An instant as ISO 8601 with this machine's offset at that time. */
export function localIso(instant: number): string {
  return isoAt(instant, -new Date(instant).getTimezoneOffset());
}

/** Where the clocks were set back, the offset of the other instant with the same clock time; otherwise empty. */
export function otherOffset(iso: string): string {
  const other = otherReading(Date.parse(iso));
  return other === null ? '' : localIso(other).slice(-6);
}

/** Now, to the minute: exactly what the field then shows. */
export const nowIso = (now: number): string => localIso(Math.floor(now / 60_000) * 60_000);

const isoForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** True for what the form holds once a time could be read. */
export const isIso = (text: string): boolean => isoForm.test(text) && !Number.isNaN(Date.parse(text));

/** A day of the calendar in the language's form. */
export function showDay({ year, month, day }: CalendarDay, language: 'de' | 'en'): string {
  if (language === 'de') return `${two(day)}.${two(month)}.${four(year)}`;
  return `${day} ${englishMonths[month - 1]} ${four(year)}`;
}

/** The name of a day's weekday in the language. */
export function weekdayName({ year, month, day }: CalendarDay, language: 'de' | 'en'): string {
  const form = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return form.format(new Date(0).setUTCFullYear(year, month - 1, day));
}

export interface CalendarDay {
  year: number;
  /** From 1. */
  month: number;
  day: number;
}

/** What stands in the field: a time in this machine's zone and the language's form; anything else as typed. */
export function showTime(value: string, language: 'de' | 'en'): string {
  if (!isIso(value)) return value;
  const instant = Date.parse(value);
  const date = new Date(instant);
  const seconds = date.getSeconds() === 0 ? '' : `:${two(date.getSeconds())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
  const zone = otherReading(instant) === null ? '' : ` ${localIso(instant).slice(-6)}`;
  const parts = { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
  return `${showDay(parts, language)}${language === 'de' ? ' ' : ', '}${time}${zone}`;
}
