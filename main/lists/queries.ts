import type { StoredColumn, Wanted } from './columns.ts';
import { unfit } from './dictionary.ts';
import type { Marks } from './marks.ts';
import type { RowOrder } from './order.ts';
import { rankingFor } from './ranking.ts';
import { keysOf, sortedByKeys } from './sorting.ts';

/** Which rows a list has. */
export interface ListQuery<Name extends string, Mark extends string> {
  mark: Mark;
  /** What the columns must hold, by their names. */
  where: Partial<Record<Name, Wanted>>;
  /** Searched text; empty for none. The best matches come first. */
  search: string;
}

export interface PageQuery<Name extends string, Mark extends string> extends ListQuery<Name, Mark> {
  /** Null: the newest first. Rows with equal values keep that order. */
  sort: { column: Name; descending: boolean } | null;
  offset: number;
  limit: number;
}

/** Finds the rows of lists, as numbers of rows. */
export interface Queries<Name extends string, Mark extends string> {
  /** Returns the rows of a list, the newest first. */
  rows(list: ListQuery<Name, Mark>): Int32Array;
  /** Returns the rows of a list in its order: by the column, and the best matches of a search first. */
  inOrder(query: PageQuery<Name, Mark>): Int32Array;
  /** Returns whether a row is in a list. Valid until the next change. */
  fitting(list: ListQuery<Name, Mark>): (row: number) => boolean;
  /** Must be called before each change of what lists show. */
  changed(): void;
}

type Stored = Pick<StoredColumn<never>, 'dictionary' | 'ranks' | 'fitting' | 'keys'>;

/** Creates the queries of a model from its parts, which the model changes. */
export function createQueries<Name extends string, Mark extends string>(model: {
  columns: Record<Name, Stored>;
  marks: Pick<Marks<Mark>, 'test'>;
  order: Pick<RowOrder, 'rows'>;
  /** See `ListDefinition.searchedIds`; by the number of each row that there has ever been. */
  searchedIds: readonly string[];
}): Queries<Name, Mark> {
  const { columns, marks, order, searchedIds } = model;
  /** The last list in its order: its next pages are asked for as it is scrolled. */
  let last: { list: string; rows: Int32Array } | null = null;

  const ranking = (search: string) =>
    rankingFor(search, Object.values<Stored>(columns), (row) => searchedIds[row] ?? '');

  function belonging({ mark, where }: ListQuery<Name, Mark>): (row: number) => boolean {
    const tests = (Object.entries(where) as [Name, Wanted][]).map(([name, wanted]) =>
      columns[name].fitting(wanted),
    );
    const isMarked = marks.test(mark);
    return tests.length === 0 ? isMarked : (row) => isMarked(row) && tests.every((test) => test(row));
  }

  /** Returns the rows of a list, the newest first. When something is searched, also the rank of each row, by its number. */
  function found(list: ListQuery<Name, Mark>): { rows: Int32Array; ranks: Uint8Array | null } {
    const belongs = belonging(list);
    const rankOf = ranking(list.search);
    const all = order.rows();
    const rows = new Int32Array(all.length);
    const ranks = rankOf && new Uint8Array(searchedIds.length);
    let count = 0;
    for (let place = 0; place < all.length; place += 1) {
      const row = all[place] as number;
      if (!belongs(row)) continue;
      const rank = rankOf?.(row) ?? 0;
      if (rank === unfit) continue;
      if (ranks) ranks[row] = rank;
      rows[count] = row;
      count += 1;
    }
    return { rows: rows.subarray(0, count), ranks };
  }

  function sorted({ sort, ...list }: Omit<PageQuery<Name, Mark>, 'offset' | 'limit'>): Int32Array {
    const { rows, ranks } = found(list);
    const byColumn = sort ? sortedByKeys(rows, columns[sort.column].keys(rows, sort.descending)) : rows;
    return ranks
      ? sortedByKeys(
          byColumn,
          keysOf(byColumn, (row) => ranks[row] as number),
        )
      : byColumn;
  }

  return {
    rows: (list) => found(list).rows,
    inOrder({ offset, limit, ...wanted }) {
      const list = JSON.stringify(wanted);
      if (last?.list !== list) last = { list, rows: sorted(wanted) };
      return last.rows;
    },
    fitting(list) {
      const belongs = belonging(list);
      const rankOf = ranking(list.search);
      return (row) => belongs(row) && rankOf?.(row) !== unfit;
    },
    changed() {
      last = null;
    },
  };
}
