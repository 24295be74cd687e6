/** The About screen's texts: the app's age, what support gets, and the search in the licences. */
import { describe, expect, it } from 'vitest';
import { type About, ageInWeeks, oldAfterWeeks } from '../../contract/about.ts';
import { matching } from '../../renderer/features/about/matching.ts';
import { supportText } from '../../renderer/features/about/supportText.ts';

const week = 7 * 24 * 60 * 60_000;
const builtAt = '2026-11-29T06:00:00.000Z';
const weeksLater = (weeks: number) => Date.parse(builtAt) + weeks * week;

it('the age is in whole weeks, and unknown when the date is missing or ahead of this clock', () => {
  expect(ageInWeeks(builtAt, weeksLater(0))).toBe(0);
  expect(ageInWeeks(builtAt, weeksLater(9) + week - 1)).toBe(9);
  expect(ageInWeeks(builtAt, weeksLater(oldAfterWeeks) + week)).toBe(oldAfterWeeks + 1);
  expect(ageInWeeks(builtAt, weeksLater(0) - 1)).toBeNull();
  expect(ageInWeeks(null, weeksLater(9))).toBeNull();
});

it('the text for support has the versions, and says that the test host has no Electron', () => {
  const about: About = {
    builtAt,
    packages: [],
    version: '0.2.0',
    runtime: { electron: '45.5.0', chromium: '150.0.1', node: '24.21.0', system: 'win32 10.0.26100 x64' },
    files: { licences: '/a', billOfMaterials: '/b' },
  };
  expect(supportText(about)).toBe(
    `Investment Desk 0.2.0\nSources of: ${builtAt}\nElectron: 45.5.0\nChromium: 150.0.1\nNode.js: 24.21.0\nSystem: win32 10.0.26100 x64`,
  );
  const host = { ...about, builtAt: null, runtime: { ...about.runtime, electron: null, chromium: null } };
  expect(supportText(host)).toContain('Sources of: unknown\nElectron: none (test host)\nChromium: unknown');
});

describe('the search in the licences', () => {
  const of = (name: string, licence: string, text = '') => ({ name, version: '1', licence, text });
  const all = [
    of('axios', 'MIT'),
    of('pdfjs-dist', 'Apache-2.0', 'Foxit fonts by PDFium Authors'),
    of('zod', 'MIT'),
  ];
  const found = (search: string) => matching(all, search).map(({ name }) => name);

  it('matches name, licence and text, and needs every word', () => {
    expect(found('')).toEqual(['axios', 'pdfjs-dist', 'zod']);
    expect(found(' mit ')).toEqual(['axios', 'zod']);
    expect(found('apache PDFIUM')).toEqual(['pdfjs-dist']);
    expect(found('mit pdfium')).toEqual([]);
  });
});
