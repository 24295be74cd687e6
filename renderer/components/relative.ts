import { isInstant } from '../../contract/primitives.ts';

const spans: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

interface RelativeWords {
  language: string;
  /** True for something still to come: once due, it is "now". False for something that has happened. */
  expected?: boolean;
  /** Used for distances below a minute. */
  words: { justNow: string; soon: string; now: string };
}

/**
 * Returns "vor 2 Minuten" or "in 3 Stunden". Clocks differ, and the app's clock lags between two ticks. So a past event
 * that seems a few seconds ahead is "just now", never in the future.
 */
export function relativeWords(at: string, now: number, { language, expected, words }: RelativeWords): string {
  // An invalid time is shown as it came.
  if (!isInstant(at)) return at;
  const distance = Date.parse(at) - now;
  if (expected && distance <= 0) return words.now;
  const span = spans.find(([, length]) => Math.abs(distance) >= length);
  if (!span) return expected ? words.soon : words.justNow;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'long' });
  return format.format(Math.trunc(distance / span[1]), span[0]);
}
