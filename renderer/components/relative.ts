import { isInstant } from '../../contract/primitives.ts';

const spans: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

interface RelativeWords {
  language: string;
  /** Something that is to come: a moment that has come is due "now". Otherwise it has happened. */
  expected?: boolean;
  /** For what is nearer than a minute. */
  words: { justNow: string; soon: string; now: string };
}

/**
 * "vor 2 Minuten", "in 3 Stunden". Clocks differ, and ours is a moment behind between two ticks: what has happened
 * and seems to lie a few seconds ahead was just now, and is never said to come.
 */
export function relativeWords(at: string, now: number, { language, expected, words }: RelativeWords): string {
  // A time that is none is shown as it came.
  if (!isInstant(at)) return at;
  const distance = Date.parse(at) - now;
  if (expected && distance <= 0) return words.now;
  const span = spans.find(([, length]) => Math.abs(distance) >= length);
  if (!span) return expected ? words.soon : words.justNow;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'long' });
  return format.format(Math.trunc(distance / span[1]), span[0]);
}
