import { describe, expect, test } from 'vitest';
import { relativeWords } from '../../renderer/components/relative.ts';

const now = Date.parse('2027-11-23T15:00:00+01:00');
const german = {
  language: 'de',
  words: { justNow: 'gerade eben', soon: 'gleich', now: 'jetzt' },
};
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe('relative words for a past time', () => {
  test.each([
    [-1, 'gerade eben'],
    [-59, 'gerade eben'],
    [-60, 'vor 1 Minute'],
    [-125, 'vor 2 Minuten'],
    [-3_600, 'vor 1 Stunde'],
    [-3 * 86_400, 'vor 3 Tagen'],
  ])('at %i seconds from now are: %s', (seconds, words) => {
    expect(relativeWords(at(seconds), now, german)).toBe(words);
  });

  test('stay in the past for a time a few seconds ahead, because this clock may be behind', () => {
    expect(relativeWords(at(15), now, german)).toBe('gerade eben');
  });

  test('name the future for a time well ahead', () => {
    expect(relativeWords(at(150), now, german)).toBe('in 2 Minuten');
  });
});

describe('relative words for an expected time', () => {
  test.each([
    [7_300, 'in 2 Stunden'],
    [150, 'in 2 Minuten'],
    [60, 'in 1 Minute'],
    [20, 'gleich'],
    [0, 'jetzt'],
    [-15, 'jetzt'],
    [-600, 'jetzt'],
  ])('at %i seconds from now are: %s', (seconds, words) => {
    expect(relativeWords(at(seconds), now, { ...german, expected: true })).toBe(words);
  });
});

test('the words are also in English', () => {
  const english = { language: 'en', words: { justNow: 'just now', soon: 'in a moment', now: 'now' } };
  expect(relativeWords(at(-125), now, english)).toBe('2 minutes ago');
  expect(relativeWords(at(125), now, { ...english, expected: true })).toBe('in 2 minutes');
});

test('a time that cannot be read is shown as it came', () => {
  expect(relativeWords('gestern', now, german)).toBe('gestern');
  // JavaScript would read this text as 3 March.
  expect(relativeWords('2027-02-31T10:00:00Z', now, german)).toBe('2027-02-31T10:00:00Z');
});
