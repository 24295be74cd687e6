import { oneLine } from '../../../contract/text.ts';

/** Patterns with named groups for the forms in which people type dates and clock times, and the names used in them. */

let values: ReadonlyMap<string, string> | undefined;

/** Returns the value of each decimal digit of every script, for example full-width and Arabic-Indic digits. */
function digitValues(): ReadonlyMap<string, string> {
  // Built when the first such digit is typed, since it takes longer than a frame.
  values ??= new Map(
    Intl.supportedValuesOf('numberingSystem').flatMap((numberingSystem) => {
      const format = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false });
      const signs = [...format.format(9_876_543_210)];
      const isDecimal = signs.length === 10 && signs.every((sign) => /\p{Nd}/u.test(sign));
      return isDecimal ? signs.map((sign, index) => [sign, String(9 - index)] as const) : [];
    }),
  );
  return values;
}

/**
 * Returns typed or pasted text in plain form: lower case, ASCII digits, one kind of blank and of hyphen, letters
 * combined with their accents, no invisible characters. Superscripts stay: a footnote's mark is not a digit of the date
 * before it. Punctuation at the end of a sentence or list is removed.
 */
export function plainText(typed: string): string {
  return oneLine(typed)
    .normalize('NFC')
    .replace(/[\uFF01-\uFF5E]/g, (fullWidth) => fullWidth.normalize('NFKC'))
    .replace(/(?!\d)\p{Nd}/gu, (digit) => digitValues().get(digit) ?? digit)
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?:(?<=uhr|:\d\d)\.|[,;])$/, '')
    .replace(/ ?\(([^()]*)\)$/, ' $1');
}

const clock = String.raw`(?:(?<digits>\d{4})|(?<hour>\d{1,2})(?:(?<sign>[:.h]|\s?uhr\s)(?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d{1,9})?)?)?)`;
const zone = String.raw`z|(?:utc|gmt)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|mez|mesz|cet|cest|\+\d{2}(?::?\d{2})?`;
/** An offset to the west, or the end of a span of time: `-05:00`, `- 17 Uhr`. */
const until = String.raw`-\s?\d{1,2}(?:[:.h]?\d{2})?(?:\s?(?:uhr|h))?`;
const tail = String.raw`(?:\s*(?<uhr>uhr|h))?(?:\s*(?<half>[ap]\.?\s?m\.?))?(?<gap>\s*)(?:(?<zone>${zone})|(?<until>${until}))?`;
const at = String.raw`(?:(?<at>um|at)\s+)?`;
const between = String.raw`(?:\s*[,;]\s*|(?<dash>\s+-\s+)|\s+|(?<iso>t))`;
const before = String.raw`(?:(?:am|on)\s+)?(?:(?<weekday>[a-z]{2,10})(?:[.,]+\s*|\s+))??(?:den\s+)?`;
const dates = [
  String.raw`(?<year>\d{4})(?<mark>[-\/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})`,
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.(?:(?<blank>\s)?(?<year>\d{4}|\d{2}))?`,
  String.raw`(?<day>\d{1,2})(?<turnable>\/)(?<month>\d{1,2})\/(?<year>\d{4}|\d{2})`,
  String.raw`(?<day>\d{1,2})(?<turnable>-)(?<month>\d{1,2})-(?<year>\d{4})`,
  String.raw`(?<day>\d{1,2})(?:\.|st|nd|rd|th)?\s*(?<name>[a-zä]{3,9})\.?,?(?:(?<blank>\s+)(?<year>\d{4}|\d{2}))?`,
  String.raw`(?<day>\d{1,2})(?<mark>[-\/])(?<name>[a-zä]{3,9})\k<mark>(?<year>\d{4}|\d{2})`,
  String.raw`(?<name>[a-zä]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?`,
  '(?<word>heute|gestern|vorgestern|today|yesterday)',
];
/** Without its last dot, a date counts only if a clock time follows. */
const undotted = String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})`;

/** A date with nothing after it. */
export const dateAlone = dates.map((date) => new RegExp(`^${before}${date}$`));
/** A date and a clock time. */
export const dateAndClock = [...dates, undotted].map(
  (date) => new RegExp(`^${before}${date}${between}${at}${clock}${tail}$`),
);
/** A clock time with no date. */
export const clockAlone = new RegExp(`^${at}${clock}${tail}$`);

const monthNames = [
  'januar january jänner jaenner',
  'februar february feber',
  'märz maerz march mrz',
  'april',
  'mai may',
  'juni june juno',
  'juli july julei',
  'august',
  'september',
  'oktober october',
  'november',
  'dezember december',
].map((names) => names.split(' '));

/**
 * Returns the number of a month, from 1, by the beginning of its name (three letters or more); undefined if none
 * matches.
 */
export function monthOf(short: string): number | undefined {
  const index = monthNames.findIndex((names) => names.some((name) => name.startsWith(short)));
  return index < 0 ? undefined : index + 1;
}

/** Ordered from Sunday, like `Date.getDay`. */
const weekdayNames = [
  'sonntag sunday',
  'montag monday',
  'dienstag tuesday',
  'mittwoch wednesday weds',
  'donnerstag thursday',
  'freitag friday',
  'samstag saturday sonnabend',
].map((names) => names.split(' '));

/** Returns a weekday by the beginning of its name; -1 if none matches. `So` is Sonntag, not Sonnabend. */
export const weekdayOf = (short: string): number =>
  weekdayNames.findIndex((names) => names.some((name) => name.startsWith(short)));

/** The names of Germany's two offsets, in minutes east of UTC. */
export const germanNames: Record<string, number> = { mez: 60, cet: 60, mesz: 120, cest: 120 };
/** Words for days, in days before today. */
export const daysBack: Record<string, number> = {
  heute: 0,
  today: 0,
  gestern: 1,
  yesterday: 1,
  vorgestern: 2,
};
