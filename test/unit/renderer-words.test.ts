import { expect, test } from 'vitest';
import { settings as de } from '../../renderer/i18n/de/settings.ts';
import { shell as shellDe } from '../../renderer/i18n/de/shell.ts';
import { settings as en } from '../../renderer/i18n/en/settings.ts';
import { shell as shellEn } from '../../renderer/i18n/en/shell.ts';

/** Returns all texts, including those of groups. */
const textsOf = (words: object): string[] =>
  Object.values(words).flatMap((each) => (typeof each === 'string' ? [each] : textsOf(each)));

test.each([
  ['German', de, /\bnur\b/gi],
  ['English', en, /\bonly\b/gi],
])(
  'no %s text of the settings has two restrictions, which would hide what is allowed',
  (_, words, restriction) => {
    const texts = textsOf(words);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => (text.match(restriction)?.length ?? 0) > 1)).toEqual([]);
  },
);

test.each([
  ['German', shellDe],
  ['English', shellEn],
])('no %s text of the frame around the screens shows a number without digit grouping', (_, words) => {
  const counted = textsOf(words).filter((text) => text.includes('{{shown}}'));
  expect(counted.length).toBeGreaterThan(5);
  expect(textsOf(words).filter((text) => text.includes('{{count}}'))).toEqual([]);
});
