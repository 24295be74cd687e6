/** ISO 8601 with a zone, `Z` or an offset, with or without fractions [guide]. */
const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-](\d{2}):?(\d{2}))$/;

/** Range of times, in milliseconds: years have four digits, and a double holds the microseconds exactly. */
const [EARLIEST, END] = [Date.UTC(1900), Date.UTC(2200)];

/** A time in microseconds since 1970, or the problem with the text. */
export type ParsedTime = { micros: number } | { problem: string };

/** Parses a time strictly: the zone is required, and the day must exist. */
export function parseTime(text: string): ParsedTime {
  const found = PATTERN.exec(text);
  if (!found) {
    return /^\d{4}-\d{2}-\d{2}[T ][\d:.,]+$/.test(text)
      ? { problem: 'This time has no zone: add "Z" or an offset like "+01:00".' }
      : { problem: 'This is not a time: use ISO 8601 with a zone, like "2025-01-31T14:05:00+01:00".' };
  }
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHours = Number(found[9] ?? 0);
  const offsetMinutes = Number(found[10] ?? 0);
  const millis = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(millis);
  const exists =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    offsetHours < 24 &&
    offsetMinutes < 60;
  if (!exists) return { problem: 'There is no such day or hour.' };
  const sign = found[8]?.startsWith('-') ? -1 : 1;
  const moment = millis - sign * (offsetHours * 60 + offsetMinutes) * 60_000;
  if (moment < EARLIEST || moment >= END) return { problem: 'A time from 1900 to 2199 is expected here.' };
  const fraction = Number((found[7] ?? '').padEnd(6, '0').slice(0, 6));
  return { micros: moment * 1000 + fraction };
}

/** Returns a time in the sandbox's format: UTC, with a fraction only when it is not zero [assumed]. */
export function writeMicros(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  const base = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction === 0 ? `${base}Z` : `${base}.${String(fraction).padStart(6, '0')}Z`;
}

/** Returns a time given in milliseconds in the sandbox's format. */
export function writeMillis(millis: number): string {
  return writeMicros(Math.round(millis) * 1000);
}

/** Returns the microseconds of a time in the sandbox's format. Throws for any other text. */
export function microsOf(written: string): number {
  const parsed = parseTime(written);
  if ('problem' in parsed) throw new Error(`not a written time: ${written}`);
  return parsed.micros;
}
