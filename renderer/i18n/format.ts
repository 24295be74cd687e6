import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import { parseUnits } from '../../contract/check.ts';
import { isInstant } from '../../contract/primitives.ts';
import { oneLine } from '../../contract/text.ts';
import { currentZone, isZoneNamed } from '../time/current.ts';
import { offsetName } from '../time/zone.ts';
import { currentLanguage } from './index.ts';

dayjs.extend(utc);

/** The same as the form's time fields write and read, see features/subscription/model/time.ts. */
const formats = {
  de: { date: 'DD.MM.YYYY', dateTime: 'DD.MM.YYYY HH:mm' },
  en: { date: 'D MMM YYYY', dateTime: 'D MMM YYYY, HH:mm' },
};

/** What calendar and clock show at an instant in the zone in use. dayjs formats it, and knows no zone. */
const shownAt = (instant: number) => dayjs.utc(instant + currentZone()(instant) * 60_000);

/** A time that is none is shown as it came: nothing that somebody typed or sent is hidden, or moved to another day. */
function timeAs(format: string, instant: string): string {
  return isInstant(instant) ? shownAt(Date.parse(instant)).format(format) : instant;
}

export const formatDateTime = (instant: string): string =>
  timeAs(formats[currentLanguage()].dateTime, instant);
export const formatDate = (instant: string): string => timeAs(formats[currentLanguage()].date, instant);
/** For what is only seconds away. */
export const formatSeconds = (instant: string): string => timeAs('HH:mm:ss', instant);
export const formatTime = (instant: string): string => timeAs('HH:mm', instant);

/** Date and time, and the offset where the machine's clock shows another time than Germany's. */
export function formatFull(instant: string): string {
  const isNamed = isZoneNamed() && isInstant(instant);
  return isNamed
    ? `${formatDateTime(instant)} (${offsetName(currentZone()(Date.parse(instant)))})`
    : formatDateTime(instant);
}

/** Only the time for today, otherwise date and time, or the date alone. */
export function formatShort(instant: string, now = Date.now(), other: 'time' | 'date' = 'time'): string {
  if (isInstant(instant) && shownAt(Date.parse(instant)).isSame(shownAt(now), 'day'))
    return formatTime(instant);
  return other === 'date' ? formatDate(instant) : formatDateTime(instant);
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(currentLanguage() === 'de' ? 'de-DE' : 'en-GB').format(value);
}

/** A size in bytes, as file managers tell it: in whole megabytes, or gigabytes with one decimal. */
export function formatSize(bytes: number): string {
  if (bytes < 1e9) return `${formatNumber(Math.round(bytes / 1e6))}\u00a0MB`;
  return `${formatNumber(Math.round(bytes / 1e8) / 10)}\u00a0GB`;
}

/** Units as typed: grouped when they are a whole number, otherwise verbatim. */
export function formatUnits(typed: string): string {
  const plain = oneLine(typed);
  return /^\d{1,15}$/.test(plain) ? formatNumber(Number(plain)) : plain;
}

/** For the choice between one and several. */
export const unitsCount = (typed: string): number => parseUnits(typed) ?? 0;
