/** The forms in which people type dates and clock times, as patterns with named parts, and the names in them. */

const clock = String.raw`(?:(?<digits>\d{4})|(?<hour>\d{1,2})(?:(?<sign>[:.h]|\s?uhr\s)(?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d{1,9})?)?)?)`;
const tail = String.raw`\s*(?<uhr>uhr|h)?\s*(?<half>[ap]\.?m\.?)?\s*(?<zone>z|utc|gmt|mez|mesz|cet|cest|[+-]\d{2}:?\d{2})?`;
const at = String.raw`(?:(?<at>um|at)\s+)?`;
const between = String.raw`(?:\s*,\s*|\s+|t)`;
const before = String.raw`(?:(?:am|on)\s+)?(?:(?<weekday>[a-z]{2,10})(?:[.,]+\s*|\s+))??(?:den\s+)?`;
const dates = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`,
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.(?:(?<blank>\s)?(?<year>\d{4}|\d{2}))?`,
  String.raw`(?<day>\d{1,2})(?<turnable>\/)(?<month>\d{1,2})\/(?<year>\d{4}|\d{2})`,
  String.raw`(?<day>\d{1,2})(?<turnable>-)(?<month>\d{1,2})-(?<year>\d{4})`,
  String.raw`(?<day>\d{1,2})(?:\.|st|nd|rd|th)?\s+(?<name>[a-zä]{3,9})\.?,?(?:\s+(?<year>\d{4}))?`,
  String.raw`(?<name>[a-zä]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?`,
  '(?<word>heute|gestern|vorgestern|today|yesterday)',
];
/** Without its last dot a date is only one where a clock time follows. */
const undotted = String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})`;

/** A date with nothing behind it. */
export const dateAlone = dates.map((date) => new RegExp(`^${before}${date}$`));
/** A date and a clock time. */
export const dateAndClock = [...dates, undotted].map(
  (date) => new RegExp(`^${before}${date}${between}${at}${clock}${tail}$`),
);
/** A clock time with no date. */
export const clockAlone = new RegExp(`^${at}${clock}${tail}$`);

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
/** The month that a name, or its beginning, stands for, from 1; undefined: it is none. */
export const monthOf = (name: string): number | undefined => monthNames[name.slice(0, 3)];

/** As `Date` counts them, from Sunday. */
const weekdayNames = [
  'sonntag sunday',
  'montag monday',
  'dienstag tuesday',
  'mittwoch wednesday weds',
  'donnerstag thursday',
  'freitag friday',
  'samstag saturday sonnabend',
].map((names) => names.split(' '));

/** Any beginning of a weekday's name is short for it; -1: it is no weekday. `So` is Sonntag, not Sonnabend. */
export const weekdayOf = (short: string): number =>
  weekdayNames.findIndex((names) => names.some((name) => name.startsWith(short)));

/** Minutes east of UTC. */
export const zones: Record<string, number> = { z: 0, utc: 0, gmt: 0, mez: 60, cet: 60, mesz: 120, cest: 120 };
/** Words for days, in days before today. */
export const daysBack: Record<string, number> = {
  heute: 0,
  today: 0,
  gestern: 1,
  yesterday: 1,
  vorgestern: 2,
};
