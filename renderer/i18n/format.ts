import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import { parseUnits } from '../../contract/check.ts';
import { languageRows } from '../../contract/language.ts';
import { isInstant } from '../../contract/primitives.ts';
import { oneLine } from '../../contract/text.ts';
import { currentZone, isZoneNamed } from '../time/current.ts';
import { offsetName } from '../time/zone.ts';
import { currentLanguage } from './language.ts';

dayjs.extend(utc);

/** The formats that the form's time fields write and read, see form/time/time.ts. */
const formats = {
  de: { date: 'DD.MM.YYYY', dateTime: 'DD.MM.YYYY HH:mm' },
  en: { date: 'D MMM YYYY', dateTime: 'D MMM YYYY, HH:mm' },
};

/** Returns the calendar and clock time of an instant in the current zone. dayjs only formats and knows no zone. */
const shownAt = (instant: number) => dayjs.utc(local(instant));

/** Returns an instant moved by the offset of the current zone: in UTC it then shows the local time. */
const local = (instant: number) => instant + currentZone()(instant) * 60_000;

const day = 86_400_000;
/** Returns the number of the day of an instant in the current zone. */
const dayOf = (instant: number) => Math.floor(local(instant) / day);

/** Returns an invalid time unchanged: nothing that was typed or sent is hidden, or moved to another day. */
function timeAs(format: string, instant: string): string {
  return isInstant(instant) ? shownAt(Date.parse(instant)).format(format) : instant;
}

export const formatDateTime = (instant: string): string =>
  timeAs(formats[currentLanguage()].dateTime, instant);
export const formatDate = (instant: string): string => timeAs(formats[currentLanguage()].date, instant);
/** Returns the time of day with seconds. */
export const formatSeconds = (instant: string): string => timeAs('HH:mm:ss', instant);
export const formatTime = (instant: string): string => timeAs('HH:mm', instant);

/** Returns date and time, with the offset where the machine's clock does not show German time. */
export function formatFull(instant: string): string {
  const isNamed = isZoneNamed() && isInstant(instant);
  return isNamed
    ? `${formatDateTime(instant)} (${offsetName(currentZone()(Date.parse(instant)))})`
    : formatDateTime(instant);
}

/** Returns only the time for today, otherwise date and time (or the date alone if `other` is `date`). */
export function formatShort(instant: string, now = Date.now(), other: 'time' | 'date' = 'time'): string {
  if (isInstant(instant) && dayOf(Date.parse(instant)) === dayOf(now)) return formatTime(instant);
  return other === 'date' ? formatDate(instant) : formatDateTime(instant);
}

/** By locale. Making one takes longer than anything else in a row of a list. */
const numberFormats = new Map<string, Intl.NumberFormat>();

export function formatNumber(value: number): string {
  const { locale } = languageRows[currentLanguage()];
  const format = numberFormats.get(locale) ?? new Intl.NumberFormat(locale);
  numberFormats.set(locale, format);
  return format.format(value);
}

/** Returns a size in bytes as file managers show it: in whole megabytes, or in gigabytes with one decimal. */
export function formatSize(bytes: number): string {
  if (bytes < 1e9) return `${formatNumber(Math.round(bytes / 1e6))}\u00a0MB`;
  return `${formatNumber(Math.round(bytes / 1e8) / 10)}\u00a0GB`;
}

/** Returns typed units with digit grouping if they are a whole number, otherwise verbatim. */
export function formatUnits(typed: string): string {
  const plain = oneLine(typed);
  return /^\d{1,15}$/.test(plain) ? formatNumber(Number(plain)) : plain;
}

/** Returns units without digit grouping if they are typed as `formatUnits` shows them, otherwise verbatim. */
export function ungroupedUnits(typed: string): string {
  const digits = typed.replace(/\D/g, '');
  return digits !== '' && formatUnits(digits) === oneLine(typed) ? digits : typed;
}

/** Returns typed units as a number, for the choice between singular and plural (0 if they are not valid). */
export const unitsCount = (typed: string): number => parseUnits(typed) ?? 0;
