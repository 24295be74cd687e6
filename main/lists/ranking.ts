import { type SoughtWord, soughtWords, wholeOf } from '../../contract/search.ts';
import type { StoredColumn } from './columns.ts';
import { unfit } from './dictionary.ts';

type SearchedColumn = Pick<StoredColumn<never>, 'dictionary' | 'ranks'>;
type RankOf = (row: number) => number;

/**
 * Returns a function that ranks a row for a search, `unfit` when it does not match; null when the search is empty. Each
 * searched word must fit one of the row's texts or ids. The rank is 0 when one of the texts is the search as a whole, and
 * otherwise 1 more than that of the word that fits worst.
 * @param idsOf returns the ids by which a row is found, see `ListDefinition`
 */
export function rankingFor(
  search: string,
  columns: readonly SearchedColumn[],
  idsOf: (row: number) => string,
): RankOf | null {
  const words = soughtWords(search);
  const [first] = words ?? [];
  if (!words || !first) return null;
  const fits = words.map((word) => columns.map(({ dictionary }) => dictionary?.fits(word) ?? null));
  const ranks = words.map((word, index) => rankingOf(word, columns, fits[index] ?? [], idsOf));
  const isWhole = wholesOf(search, columns, fits[0] ?? []);
  return (row) => {
    let worst = 0;
    for (const rankOf of ranks) {
      worst = Math.max(worst, rankOf(row));
      if (worst === unfit) return unfit;
    }
    return worst === 0 && isWhole(row) ? 0 : worst + 1;
  };
}

/**
 * Returns a function that ranks a row for one searched word.
 * @param fits how well the values of each column fit the word; null where none does
 */
function rankingOf(
  word: SoughtWord,
  columns: readonly SearchedColumn[],
  fits: readonly (Uint8Array | null)[],
  idsOf: (row: number) => string,
): RankOf {
  const parts = columns.flatMap(({ ranks }, index) => {
    const known = fits[index];
    return known ? [ranks(known)] : [];
  });
  const beginning = word.id === null ? null : ` ${word.id}`;
  return (row) => {
    if (beginning !== null && idsOf(row).includes(beginning)) return 0;
    let best = unfit;
    for (const rankOf of parts) best = Math.min(best, rankOf(row));
    return best;
  };
}

/**
 * Returns a function that is true for rows of which one text is the search as a whole.
 * @param fits of the first word
 */
function wholesOf(
  search: string,
  columns: readonly SearchedColumn[],
  fits: readonly (Uint8Array | null)[],
): (row: number) => boolean {
  const whole = wholeOf(search);
  const parts = columns.flatMap(({ dictionary, ranks }, index) => {
    const known = fits[index];
    const wholes = known && dictionary?.wholes(whole, known);
    return wholes ? [ranks(wholes)] : [];
  });
  return (row) => parts.some((rankOf) => rankOf(row) === 0);
}

/** How many rows have a value; null for no value. */
export interface ValueCount {
  value: string | null;
  count: number;
}

/**
 * Returns the values of a column that fit a typed text. The best matches come first, then the most frequent, then those that
 * come first in the column's order. No value comes last, and fits no text.
 * @param counts how many rows have each value
 */
export function rankedValues(
  column: SearchedColumn,
  counts: ReadonlyMap<string | null, number>,
  typed: string,
): ValueCount[] {
  const { dictionary } = column;
  const codeOf = (value: string | null) => (value === null ? undefined : dictionary?.find(value));
  // Each value as a row of its own.
  const alone = { dictionary, ranks: (fits: Uint8Array) => (code: number) => fits[code] ?? unfit };
  const rankOf = rankingFor(typed, [alone], () => '');
  const places = dictionary?.places();
  return [...counts]
    .flatMap(([value, count]) => {
      const code = codeOf(value);
      const rank = rankOf ? (code === undefined ? unfit : rankOf(code)) : 0;
      const place = code === undefined ? Number.POSITIVE_INFINITY : (places?.[code] ?? 0);
      return rank === unfit ? [] : [{ value, count, rank, place }];
    })
    .sort(
      (a, b) => a.rank - b.rank || b.count - a.count || (a.place < b.place ? -1 : Number(a.place > b.place)),
    )
    .map(({ value, count }) => ({ value, count }));
}
