import { bareId, canonicalId, namesUuid } from './ids.ts';
import { oneLine } from './text.ts';

/**
 * The search of lists and pickers. Searched and typed text are folded: case, marks, ß = ss, ä = ae = a, all apostrophes
 * and hyphens. A word is found by its beginning, an id by its beginning of at least eight characters.
 */

/** The folded texts to search in. */
export interface Searchable {
  words: readonly Word[];
  /** UUIDs without their hyphens. */
  ids: readonly string[];
  /** Each text as `wholeOf` returns it, for search terms that are a whole text, or have neither letters nor digits. */
  text: string;
  /** Every spelling of every word, each after a blank: a text that has none of the wanted ones need not be looked at. */
  spellings: string;
}

/** A word with its other spellings, under which it is found too. */
interface Word {
  own: string;
  /** The word without marks; with umlauts as two letters; with two-letter umlauts as one letter. */
  bare: string;
  long: string;
  short: string;
}

/** Minimum length of a searched id. Fewer characters would match the beginning of too many ids. */
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
/** A thousands separator between digits: `2.017` on the screen is the number 2017. */
const separators = /(?<=\d)[.,'’\u00A0\u202F](?=\d{3}(?!\d))/g;
/** Marks that a search may leave out: accents, and the vowel points of Arabic and Hebrew. */
const marks = /[\p{Script=Inherited}\u0591-\u05C7]/gu;
const umlaut = /([aou])(\p{M}*?)\u0308/gu;
const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;

const plainLatin = /^[ -~]*$/;

/** Returns a text in lower case and compatibility form, with marks as separate characters, without invisible characters. */
function fold(text: string): string {
  const number = text.replace(separators, '');
  if (plainLatin.test(number)) return number.toLowerCase();
  return oneLine(number.replace(apostrophes, "'"))
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøłđðþıħς]/g, (letter) => (letters[letter] ?? letter).normalize('NFKD'));
}

function wordOf(own: string): Word {
  if (plainLatin.test(own)) return { own, bare: own, long: own, short: shortened(own) };
  const bare = own.replace(marks, '');
  return { own, bare, long: own.replace(umlaut, '$1$2e').replace(marks, ''), short: shortened(bare) };
}

/** Turns two letters that may be an umlaut into one. Not at a word's end, which may be unfinished (`Joe` of `Joel`). */
const shortened = (bare: string): string =>
  bare.includes('e') ? bare.replace(/([aou])e+(?=.)/g, '$1') : bare;

/**
 * Returns the words of a folded text without blanks: each part between hyphens, apostrophes and other signs, and all parts
 * joined (`Karl-Heinz` is also found as `Karlheinz`).
 */
function wordsIn(folded: string): { parts: Word[]; joined: Word | null } {
  const parts = (folded.match(wordPattern) ?? []).map(wordOf);
  return { parts, joined: parts.length > 1 ? wordOf(parts.map(({ own }) => own).join('')) : null };
}

const split = (text: string): string[] => text.split(/\s+/u).filter(Boolean);

/** Returns a folded text between line breaks: `Searchable.text` has it where one of the texts is this text. */
export const wholeOf = (text: string): string => `\n${split(fold(text)).join(' ')}\n`;

/** Folds texts to search in. @param texts names, ids and other texts; null where a value is missing */
export function searchable(texts: readonly (string | null | undefined)[]): Searchable {
  const words: Word[] = [];
  const ids: string[] = [];
  const folded: string[] = [];
  for (const text of texts) {
    if (!text) continue;
    if (mayBeUuid.test(text) && namesUuid(text)) {
      ids.push(canonicalId(text).replaceAll('-', ''));
      continue;
    }
    const spelled = split(fold(text));
    folded.push(spelled.join(' '));
    for (const part of spelled) {
      const { parts, joined } = wordsIn(part);
      words.push(...parts);
      if (joined) words.push(joined);
    }
  }
  return { words, ids, text: `\n${folded.join('\n')}\n`, spellings: spellingsOf(words) };
}

function spellingsIn({ own, bare, long, short }: Word): string[] {
  const isPlain = own === bare && own === long && own === short;
  return isPlain ? [own] : [...new Set([own, bare, long, short])];
}

const spellingsOf = (words: readonly Word[]): string =>
  words.map((word) => ` ${spellingsIn(word).join(' ')}`).join('');

/** Returns a quick test that every text passes which has a word in one of its spellings, and most others fail. */
function mayHave(word: Word): (row: Searchable) => boolean {
  const sought = spellingsIn(word).map((spelling) => ` ${spelling}`);
  return ({ spellings }) => sought.some((spelling) => spellings.includes(spelling));
}

/**
 * Returns a text by which names are sorted: without case and marks, `ä` as `a` and `ß` as `ss`, as German dictionaries do
 * (DIN 5007-1).
 */
export const sortingText = (text: string): string => fold(text).replace(marks, '');

/** Cheap test that most names fail. Only texts that pass are checked for being a UUID. */
const mayBeUuid = /^(?:\W*urn:uuid:)?[\W\da-f]{36,}$/i;

/** A word that is searched. */
export interface SoughtWord {
  /** The beginning of a UUID, without hyphens, that the word may be; null when it is none. */
  id: string | null;
  /**
   * Ranks texts by this word alone: 0 the same word, 1 its beginning, 2 and 3 the same in another spelling, `noFit` when it
   * does not occur.
   */
  rank(part: Searchable): number;
}

/**
 * Returns the searched words; null when the search is empty. The texts of a row may be kept in several parts: a row fits
 * when each word fits one of its parts.
 */
export function soughtWords(wanted: string): SoughtWord[] | null {
  const sought = split(fold(wanted)).map((part) => ({ ...wordsIn(part), id: idPart(part), part }));
  if (sought.length === 0) return null;
  return sought.map(({ parts, joined, id, part }) => {
    const tests = parts.map(mayHave);
    const isJoined = joined ? mayHave(joined) : () => false;
    return {
      id,
      rank(row) {
        if (id !== null && row.ids.some((known) => known.startsWith(id))) return 0;
        // The searched part has neither letters nor digits, for example a pictogram.
        if (parts.length === 0) return row.text.includes(part) ? 0 : noFit;
        if (!tests.every((test) => test(row)) && !isJoined(row)) return noFit;
        let worst = 0;
        for (const word of parts) worst = Math.max(worst, rankIn(row.words, word));
        return joined && worst > 0 ? Math.min(worst, rankIn(row.words, joined)) : worst;
      },
    };
  });
}

/** Returns the worst rank of a row among the searched words; null when one of them is missing. */
function worstOf(words: readonly SoughtWord[], row: Searchable): number | null {
  let worst = 0;
  for (const word of words) {
    worst = Math.max(worst, word.rank(row));
    if (worst === noFit) return null;
  }
  return worst;
}

/**
 * Returns a function that ranks a row for a search; null when the search is empty. All searched words must occur, in any
 * order. The rank is 0 when the search is one of the texts as a whole; null when the row does not match.
 */
export function searchFor(wanted: string): ((row: Searchable) => number | null) | null {
  const words = soughtWords(wanted);
  if (words === null) return null;
  const [begins] = wordsIn(split(fold(wanted))[0] ?? '').parts;
  const whole = wholeOf(wanted);
  return (row) => {
    if (row.text.includes(whole)) return 0;
    const worst = worstOf(words, row);
    if (worst === null) return null;
    const first = row.words[0];
    const isFirst = begins !== undefined && first !== undefined && fitOf(first, begins) !== noFit;
    return 1 + 2 * worst + (isFirst ? 0 : 1);
  };
}

/**
 * Returns a function that ranks texts for a search regardless of word positions; null when the search is empty. The rank is
 * 0 when one of the texts is the search as a whole, 1 when all words occur as typed, higher for other spellings; null when a
 * word is missing.
 */
export function fitFor(
  wanted: string,
): ((texts: readonly (string | null | undefined)[]) => number | null) | null {
  const words = soughtWords(wanted);
  const whole = wholeOf(wanted);
  if (words === null) return null;
  return (texts) => {
    const row = searchable(texts);
    if (row.text.includes(whole)) return 0;
    const worst = worstOf(words, row);
    return worst === null ? null : worst + 1;
  };
}

/** Returns typed text as the beginning of a UUID, without hyphens; null when it is none or too short. */
function idPart(part: string): string | null {
  const bare = bareId(part).toLowerCase();
  const digits = bare.replaceAll('-', '');
  return /^[0-9a-f-]+$/.test(bare) && digits.length >= shortestId && digits.length <= 32 ? digits : null;
}

/** The rank of a word that does not fit. */
export const noFit = Number.POSITIVE_INFINITY;

/** Returns the best rank among words: 0 the same word, 1 its beginning, 2 and 3 the same in another spelling. */
function rankIn(words: readonly Word[], sought: Word): number {
  let rank = noFit;
  for (const word of words) {
    rank = Math.min(rank, fitOf(word, sought));
    if (rank === 0) break;
  }
  return rank;
}

function fitOf(word: Word, sought: Word): number {
  if (word.own.startsWith(sought.own)) return word.own.length === sought.own.length ? 0 : 1;
  if (isSpelled(word, sought.bare) || isSpelled(word, sought.long) || word.short === sought.short) return 2;
  return beginsAs(word, sought.bare) || beginsAs(word, sought.long) || word.short.startsWith(sought.short)
    ? 3
    : noFit;
}

const isSpelled = ({ bare, long, short }: Word, asked: string): boolean =>
  bare === asked || long === asked || short === asked;

const beginsAs = ({ bare, long, short }: Word, asked: string): boolean =>
  bare.startsWith(asked) || long.startsWith(asked) || short.startsWith(asked);
