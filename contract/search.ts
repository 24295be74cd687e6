import { canonicalId } from './ids.ts';
import { isUuid } from './primitives.ts';
import { isBlank, oneLine } from './text.ts';

/**
 * The search of lists and pickers. Both sides are folded: case, marks, ß = ss, ä = ae = a, all apostrophes and hyphens.
 * A word is found from its beginning, an id from its beginning and from eight characters on.
 */

/** What is searched in, folded. */
export interface Searchable {
  words: readonly Word[];
  /** UUIDs without their hyphens. */
  ids: readonly string[];
  /** All of it, for what has neither letters nor digits. */
  text: string;
}

/** A word, and the spellings under which it is found as well. */
interface Word {
  own: string;
  /** Without its marks; with the umlauts in two letters; with two letters for umlauts in one. */
  bare: string;
  long: string;
  short: string;
}

/** Fewer characters would stand at the beginning of too many ids. */
const shortestId = 8;

const apostrophes = /['’‘‛ʼʹʻʽˈ`´′＇]/g;
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ä',
  œ: 'ö',
  ø: 'ö',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ς: 'σ',
};
/** A thousand's separator between digits: `2.017` is the number 2017, as it stands on the screen. */
const separators = /(?<=\d)[.,'’\u00A0\u202F](?=\d{3}(?!\d))/g;
/** Marks that can be left out of a word: accents, and the vowel points of Arabic and Hebrew. */
const marks = /[\p{Script=Inherited}\u0591-\u05C7]/gu;
const umlaut = /([aou])(\p{M}*?)\u0308/gu;
const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;

/** Case and compatibility forms alike, with the marks as characters of their own. */
function plain(text: string): string {
  return text
    .replace(apostrophes, "'")
    .replace(separators, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøłđðþıħς]/g, (letter) => (letters[letter] ?? letter).normalize('NFKD'));
}

const wordOf = (own: string): Word => {
  const bare = own.replace(marks, '');
  return { own, bare, long: own.replace(umlaut, '$1$2e').replace(marks, ''), short: shortened(bare) };
};

/** Two letters that may stand for an umlaut become one; at the end a word may just be unfinished, e.g. `Joe` of `Joel`. */
const shortened = (bare: string): string => bare.replace(/([aou])e+(?=.)/gu, '$1');

/**
 * The words of a text between blanks: each part between hyphens, apostrophes and other signs, and all of it in one
 * (`Karl-Heinz` is found as `Karlheinz`).
 */
function wordsIn(part: string): { parts: Word[]; joined: Word | null } {
  const parts = (plain(part).match(wordPattern) ?? []).map(wordOf);
  return { parts, joined: parts.length > 1 ? wordOf(parts.map(({ own }) => own).join('')) : null };
}

const split = (text: string): string[] => text.split(/\s+/u).filter(Boolean);

/** Folds what is searched in. @param texts names and other texts, and ids; null: nothing there */
export function searchable(texts: readonly (string | null | undefined)[]): Searchable {
  const said = texts.filter((text) => typeof text === 'string' && !isBlank(text)) as string[];
  const isId = said.map((text) => isUuid(canonicalId(text)));
  const names = said.filter((_, index) => !isId[index]).map(oneLineButJoiners);
  return {
    words: names.flatMap(split).flatMap((part) => {
      const { parts, joined } = wordsIn(part);
      return joined ? [...parts, joined] : parts;
    }),
    ids: said.filter((_, index) => isId[index]).map((text) => canonicalId(text).replaceAll('-', '')),
    text: names.map(plain).join(' '),
  };
}

const oneLineButJoiners = (text: string): string => text.split(/\s+/u).map(oneLine).join(' ');

/**
 * What a person searches for: all words, in any order.
 * @returns how well a row fits, 0 best; null: it does not. Null when nothing is searched for
 */
export function searchFor(wanted: string): ((row: Searchable) => number | null) | null {
  const sought = split(oneLineButJoiners(wanted)).map((part) => ({
    ...wordsIn(part),
    id: idPart(part),
    part: plain(part),
  }));
  if (sought.length === 0) return null;
  const begins = sought[0]?.parts[0];
  return (row) => {
    let worst = 0;
    for (const { parts, joined, id, part } of sought) {
      const rank = best([
        id !== null && row.ids.some((known) => known.startsWith(id)) ? 0 : null,
        parts.length > 0 ? worstOf(parts.map((word) => rankIn(row.words, word))) : null,
        joined && rankIn(row.words, joined),
        // Neither letters nor digits, e.g. a pictogram.
        parts.length === 0 && row.text.includes(part) ? 0 : null,
      ]);
      if (rank === null) return null;
      worst = Math.max(worst, rank);
    }
    const first = row.words[0];
    const isFirst = begins !== undefined && first !== undefined && rankIn([first], begins) !== null;
    return 2 * worst + (isFirst ? 0 : 1);
  };
}

/** True when a text holds everything that is searched for; null when nothing is searched for. */
export function holdsAll(
  wanted: string,
): ((texts: readonly (string | null | undefined)[]) => boolean) | null {
  const rankOf = searchFor(wanted);
  return rankOf && ((texts) => rankOf(searchable(texts)) !== null);
}

/** The beginning of a UUID in what was typed, without hyphens; null: it is none, or too short. */
function idPart(part: string): string | null {
  const bare = canonicalId(part)
    .toLowerCase()
    .replace(/^[{("']+|[})"']+$/g, '');
  const digits = bare.replaceAll('-', '');
  return /^[0-9a-f-]+$/.test(bare) && digits.length >= shortestId && digits.length <= 32 ? digits : null;
}

/** How well the best of some words fits: 0 the same word, 1 its beginning, 2 and 3 the same under another spelling. */
const rankIn = (words: readonly Word[], sought: Word): number | null =>
  best(words.map((word) => fitOf(word, sought)));

function fitOf(word: Word, sought: Word): number | null {
  if (word.own === sought.own) return 0;
  if (word.own.startsWith(sought.own)) return 1;
  const spellings = [word.bare, word.long, word.short];
  const asked = [sought.bare, sought.long];
  if (asked.some((each) => spellings.includes(each)) || word.short === sought.short) return 2;
  const isBegun = asked.some((each) => spellings.some((spelling) => spelling.startsWith(each)));
  return isBegun || word.short.startsWith(sought.short) ? 3 : null;
}

const best = (ranks: readonly (number | null)[]): number | null =>
  ranks.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b)), null);

const worstOf = (ranks: readonly (number | null)[]): number | null =>
  ranks.some((rank) => rank === null) ? null : Math.max(...(ranks as number[]));
