import dayjs from 'dayjs';
import { parseUnits } from '../../contract/check.ts';
import { oneLine } from '../../contract/text.ts';
import { currentLanguage } from './index.ts';

/** The same as the form's time fields write and read, see features/subscription/model/time.ts. */
const formats = {
  de: { date: 'DD.MM.YYYY', dateTime: 'DD.MM.YYYY HH:mm' },
  en: { date: 'D MMM YYYY', dateTime: 'D MMM YYYY, HH:mm' },
};

/** An unreadable time is shown as it came: nothing that somebody typed or sent is hidden. */
function timeAs(format: string, instant: string): string {
  const time = dayjs(instant);
  return time.isValid() ? time.format(format) : instant;
}

export const formatDateTime = (instant: string): string =>
  timeAs(formats[currentLanguage()].dateTime, instant);
export const formatDate = (instant: string): string => timeAs(formats[currentLanguage()].date, instant);
/** For what is only seconds away. */
export const formatSeconds = (instant: string): string => timeAs('HH:mm:ss', instant);
export const formatTime = (instant: string): string => timeAs('HH:mm', instant);

/** Only the time for today, otherwise date and time, or the date alone. */
export function formatShort(instant: string, now = Date.now(), other: 'time' | 'date' = 'time'): string {
  if (dayjs(instant).isSame(now, 'day')) return formatTime(instant);
  return other === 'date' ? formatDate(instant) : formatDateTime(instant);
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(currentLanguage() === 'de' ? 'de-DE' : 'en-GB').format(value);
}

/** Units as typed: grouped when they are a whole number, otherwise verbatim. */
export function formatUnits(typed: string): string {
  const plain = oneLine(typed);
  return /^\d{1,15}$/.test(plain) ? formatNumber(Number(plain)) : plain;
}

/** For the choice between one and several. */
export const unitsCount = (typed: string): number => parseUnits(typed) ?? 0;
