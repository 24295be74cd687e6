/**
 * Reading a time as people type it, and writing it for people. Pure but for the machine's time zone.
 * A time needs a date *and* a clock time: nothing is made up. Only `14:03` alone means today.
 */
export type ReadTime =
  | { kind: 'time'; iso: string; ambiguous: boolean }
  /** The clocks were set forward over this time: it never was. */
  | { kind: 'gap' }
  | { kind: 'unreadable' };

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Minutes east of UTC; null: this machine's zone. */
  offset: number | null;
}

const unreadable: ReadTime = { kind: 'unreadable' };

const clock = String.raw`(?<hour>\d{1,2})(?:[:.h](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d{1,9})?)?)?`;
const tail = String.raw`\s*(?:uhr)?\s*(?<half>[ap]\.?m\.?)?\s*(?<zone>z|utc|[+-]\d{2}:?\d{2})?`;
const between = String.raw`(?:\s*,\s*|\s+|t)(?:um\s+|at\s+)?`;
const weekday = String.raw`(?:[a-z]{2,10}\.?,?\s+)?`;
const dates = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`,
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4}|\d{2})?`,
  String.raw`(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4}|\d{2})`,
  String.raw`(?<day>\d{1,2})(?:\.|st|nd|rd|th)?\s+(?<name>[a-zä]{3,9})\.?,?(?:\s+(?<year>\d{4}))?`,
  String.raw`(?<name>[a-zä]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?`,
  '(?<word>heute|gestern|vorgestern|today|yesterday)',
];
const patterns = [
  ...dates.map((date) => new RegExp(`^${weekday}${date}${between}${clock}${tail}$`)),
  new RegExp(`^${clock}${tail}$`),
];

const monthNames: Record<string, number> = Object.fromEntries(
  'jan feb mar apr may jun jul aug sep oct nov dec'
    .split(' ')
    .map((name, index) => [name, index + 1] as const)
    .concat([
      ['mär', 3],
      ['mrz', 3],
      ['mae', 3],
      ['mai', 5],
      ['okt', 10],
      ['dez', 12],
    ]),
);
const englishMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const daysBack: Record<string, number> = { heute: 0, today: 0, gestern: 1, yesterday: 1, vorgestern: 2 };

/** Reads what was typed; `now` in epoch milliseconds gives the year, or the day, where none was typed. */
export function readTime(typed: string, now: number): ReadTime {
  const text = typed.trim().toLowerCase().replaceAll('−', '-').replace(/\s+/g, ' ');
  for (const pattern of patterns) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return fromGroups(groups, now);
  }
  return unreadable;
}

function fromGroups(groups: Record<string, string | undefined>, now: number): ReadTime {
  const time = readClock(groups);
  const offset = readZone(groups.zone);
  const date = readDate(groups, now);
  if (!time || offset === undefined || !date) return unreadable;
  const { month, day } = date;
  if (date.year !== null) return toInstant({ ...time, offset, month, day, year: date.year });
  // No year was typed: the last time that this date was, as nobody documents the future.
  const year = new Date(now).getFullYear();
  const current = toInstant({ ...time, offset, month, day, year });
  if (current.kind === 'time' && Date.parse(current.iso) > now + 86_400_000) {
    return toInstant({ ...time, offset, month, day, year: year - 1 });
  }
  return current;
}

type Clock = Pick<Parts, 'hour' | 'minute' | 'second'>;

function readClock({ hour, minute, second, half }: Record<string, string | undefined>): Clock | undefined {
  if (hour === undefined || (minute === undefined && half === undefined)) return undefined;
  const rest = { minute: Number(minute ?? 0), second: Number(second ?? 0) };
  if (half === undefined) return { hour: Number(hour), ...rest };
  const twelve = Number(hour);
  if (twelve < 1 || twelve > 12) return undefined;
  return { hour: (twelve % 12) + (half.startsWith('p') ? 12 : 0), ...rest };
}

function readZone(zone: string | undefined): number | null | undefined {
  if (zone === undefined) return null;
  if (zone === 'z' || zone === 'utc') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function readDate(groups: Record<string, string | undefined>, now: number) {
  if (groups.day === undefined) {
    const date = new Date(now);
    date.setDate(date.getDate() - (daysBack[groups.word ?? 'today'] ?? 0));
    return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
  }
  const month = groups.name === undefined ? Number(groups.month) : monthNames[groups.name.slice(0, 3)];
  if (month === undefined) return undefined;
  const year = groups.year === undefined ? null : Number(groups.year);
  return { year: year !== null && year < 100 ? 2000 + year : year, month, day: Number(groups.day) };
}

function toInstant(parts: Parts): ReadTime {
  const { year, month, day, hour, minute, second } = parts;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  const calendar = new Date(utc);
  const real = calendar.getUTCMonth() + 1 === month && calendar.getUTCDate() === day;
  if (!real || hour > 23 || minute > 59 || second > 59 || year < 1900) return unreadable;
  if (parts.offset !== null) {
    return { kind: 'time', iso: isoAt(utc - parts.offset * 60_000, parts.offset), ambiguous: false };
  }
  const local = new Date(year, month - 1, day, hour, minute, second);
  if (local.getHours() !== hour || local.getMinutes() !== minute) return { kind: 'gap' };
  return { kind: 'time', iso: localIso(local.getTime()), ambiguous: otherReading(local.getTime()) !== null };
}

/** Where the clocks were set back, the other instant with the same clock time; otherwise null. */
function otherReading(instant: number): number | null {
  const offset = new Date(instant).getTimezoneOffset();
  for (const hours of [-1, 1]) {
    const other = new Date(instant + hours * 3_600_000).getTimezoneOffset();
    const shifted = instant + (other - offset) * 60_000;
    if (other !== offset && new Date(shifted).getTimezoneOffset() === other) return shifted;
  }
  return null;
}

const two = (value: number) => String(value).padStart(2, '0');

function isoAt(instant: number, offset: number): string {
  const shifted = new Date(instant + offset * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  return `${shifted}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** An instant as ISO 8601 with this machine's offset at that time. */
export function localIso(instant: number): string {
  return isoAt(instant, -new Date(instant).getTimezoneOffset());
}

/** Now, to the minute: exactly what the field then shows. */
export const nowIso = (now: number): string => localIso(Math.floor(now / 60_000) * 60_000);

const isoForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** True for what the form holds once a time could be read. */
export const isIso = (text: string): boolean => isoForm.test(text) && !Number.isNaN(Date.parse(text));

/** What stands in the field: a time in this machine's zone and the language's form; anything else as typed. */
export function showTime(value: string, language: 'de' | 'en'): string {
  if (!isIso(value)) return value;
  const instant = Date.parse(value);
  const date = new Date(instant);
  const [year, month, day] = [String(date.getFullYear()), two(date.getMonth() + 1), two(date.getDate())];
  const seconds = date.getSeconds() === 0 ? '' : `:${two(date.getSeconds())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
  const zone = otherReading(instant) === null ? '' : ` ${localIso(instant).slice(-6)}`;
  if (language === 'de') return `${day}.${month}.${year} ${time}${zone}`;
  return `${date.getDate()} ${englishMonths[date.getMonth()]} ${year}, ${time}${zone}`;
}
