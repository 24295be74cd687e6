import { type SoughtWord, soughtWords } from '../../contract/search.ts';
import type { StoredColumn } from './columns.ts';
import { unfit } from './dictionary.ts';

/**
 * Returns a function that ranks a row for a search, 0 best, `unfit` when it does not match; null when the search is empty.
 * Each searched word must fit one of the row's texts or ids.
 * @param idsOf returns the ids by which a row is found, see `ListDefinition`
 */
export function rankingFor(
  search: string,
  columns: readonly Pick<StoredColumn<never>, 'dictionary' | 'ranks'>[],
  idsOf: (row: number) => string,
): ((row: number) => number) | null {
  const words = soughtWords(search)?.map((word) => rankingOf(word, columns, idsOf));
  if (!words) return null;
  return (row) => {
    let worst = 0;
    for (const rankOf of words) {
      worst = Math.max(worst, rankOf(row));
      if (worst === unfit) return unfit;
    }
    return worst;
  };
}

function rankingOf(
  word: SoughtWord,
  columns: readonly Pick<StoredColumn<never>, 'dictionary' | 'ranks'>[],
  idsOf: (row: number) => string,
): (row: number) => number {
  const parts = columns.flatMap(({ dictionary, ranks }) => {
    const fits = dictionary?.fits(word);
    return fits ? [ranks(fits)] : [];
  });
  const beginning = word.id === null ? null : ` ${word.id}`;
  return (row) => {
    if (beginning !== null && idsOf(row).includes(beginning)) return 0;
    let best = unfit;
    for (const rankOf of parts) best = Math.min(best, rankOf(row));
    return best;
  };
}
