import { createCells } from './cells.ts';
import { type Column, type StoredColumn, storedColumn } from './columns.ts';
import { createMarks } from './marks.ts';
import { createRowOrder } from './order.ts';
import { createQueries, type ListQuery, type PageQuery } from './queries.ts';
import { rankedValues, type ValueCount } from './ranking.ts';
import type { RowTable } from './table.ts';

/**
 * # The read model
 *
 * What lists show is sealed in the data file, so SQL can neither sort nor search it. This model holds it in memory while the
 * file is open, column by column: what rows share is stored once (dictionary.ts), everything else is a number. Lists,
 * searches and counts of 100,000 rows then take milliseconds. It is never written to disk, and knows no kind of submission
 * by name: a kind gives it a table of columns, and marks, which name the lists that a row belongs to.
 */
export interface ListModel<Facts, Name extends string, Mark extends string> {
  /** Number of rows. */
  readonly size: number;
  has(id: string): boolean;
  /** Adds a row, or replaces what is known of it. */
  put(facts: Facts): void;
  /** Adds many rows, or replaces what is known of them. @param isWanted returns whether to take a row, by its place */
  putTable(table: RowTable<Name>, isWanted: (index: number) => boolean): void;
  remove(id: string): void;
  /** Returns the ids of one page of a list, in its order, and how many the list has. */
  page(query: PageQuery<Name, Mark>): { ids: string[]; total: number };
  /** Returns those of the ids that are in a list. */
  among(ids: readonly string[], list: ListQuery<Name, Mark>): string[];
  /** Returns the number of rows with a mark. */
  count(mark: Mark): number;
  /** Returns the least number of a column among the rows with a mark; null when none has one. */
  least(column: Name, mark: Mark): number | null;
  /**
   * Returns the values of a column among the rows of a list with their counts. The best matches come first, then the most
   * frequent, then those that come first in the column's order.
   * @param typed what the values must fit, as in a search; empty for all
   */
  values(column: Name, list: ListQuery<Name, Mark>, typed: string): ValueCount[];
  /** Shows values of a text column anew, because what they stand for has changed. */
  renew(column: Name, values: Iterable<string>): void;
  /** Returns how many rows have each value of a text column, among all rows. */
  tally(column: Name): Map<string, number>;
  /** Returns the distinct values that a text column has ever had. */
  distinct(column: Name): string[];
  /** Puts changed rows in their places if there are many, so that the next list does not have to. */
  arrange(): void;
  /** Returns what a row holds in a column; null for no value or no such row. */
  value(id: string, column: Name): string | number | null;
  /** Returns everything that is known of a row, for comparison with the file; null when there is no such row. */
  row(id: string): { values: Record<Name, string | number | null>; marks: Mark[] } | null;
  ids(): string[];
}

/** What a kind of row gives to the model. */
export interface ListDefinition<Facts, Name extends string, Mark extends string> {
  idOf(facts: Facts): string;
  /** Returns the ids by which a row is found, without hyphens, a blank before each. */
  searchedIds(facts: Facts): string;
  columns: Record<Name, Column<Facts>>;
  /** Returns by what the newest rows come first: a moment in milliseconds. Ids decide among equal ones. */
  newest(facts: Facts): number;
  marks: readonly Mark[];
  /** Returns the marks of a row. Pure. */
  marksOf(facts: Facts): Iterable<Mark>;
}

/** Creates an empty model. */
export function createListModel<Facts, Name extends string, Mark extends string>(
  definition: ListDefinition<Facts, Name, Mark>,
): ListModel<Facts, Name, Mark> {
  const names = Object.keys(definition.columns) as Name[];
  const columns = Object.fromEntries(
    names.map((name) => [name, storedColumn(definition.columns[name])]),
  ) as Record<Name, StoredColumn<Facts>>;
  const every = Object.values<StoredColumn<Facts>>(columns);
  const marks = createMarks(definition.marks);
  /** The number of each row, by its id. Numbers of removed rows are used again. */
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  const searchedIds: string[] = [];
  const freed: number[] = [];
  const newest = createCells(Float64Array);
  const order = createRowOrder((a, b) => {
    const { values } = newest;
    return (
      (values[b] as number) - (values[a] as number) || ((ids[a] as string) < (ids[b] as string) ? -1 : 1)
    );
  });

  const queries = createQueries({ columns, marks, order, searchedIds });

  /** Returns the number of a row, a new one if the row is new. */
  function rowOf(id: string): number {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const row = freed.pop() ?? ids.length;
    numbers.set(id, row);
    ids[row] = id;
    return row;
  }

  return {
    get size() {
      return numbers.size;
    },
    has: (id) => numbers.has(id),
    put(facts) {
      queries.changed();
      const row = rowOf(definition.idOf(facts));
      searchedIds[row] = definition.searchedIds(facts);
      for (const column of every) column.put(row, facts);
      newest.set(row, definition.newest(facts));
      marks.set(row, definition.marksOf(facts));
      order.put(row);
    },
    putTable(table, isWanted) {
      queries.changed();
      const rows = Int32Array.from(table.ids, (id, index) => (isWanted(index) ? rowOf(id) : -1));
      for (const name of names) columns[name].putCells(rows, table.columns[name]);
      marks.putCells(rows, table.marks);
      newest.putCells(rows, table.newest);
      for (const [index, row] of rows.entries()) {
        if (row < 0) continue;
        searchedIds[row] = table.searchedIds[index] as string;
        order.put(row);
      }
    },
    remove(id) {
      const row = numbers.get(id);
      if (row === undefined) return;
      queries.changed();
      numbers.delete(id);
      marks.set(row, []);
      for (const column of every) column.clear(row);
      order.remove(row);
      freed.push(row);
    },
    page(query) {
      const rows = queries.inOrder(query);
      const page = rows.subarray(query.offset, query.offset + query.limit);
      return { ids: Array.from(page, (row) => ids[row] as string), total: rows.length };
    },
    among(wanted, list) {
      const fits = queries.fitting(list);
      return wanted.filter((id) => {
        const row = numbers.get(id);
        return row !== undefined && fits(row);
      });
    },
    count: marks.count,
    least(name, mark) {
      const isMarked = marks.test(mark);
      let least: number | null = null;
      for (const row of numbers.values()) {
        const value = isMarked(row) ? columns[name].value(row) : null;
        if (typeof value === 'number' && (least === null || value < least)) least = value;
      }
      return least;
    },
    values: (name, list, typed) =>
      rankedValues(columns[name], countsOf(queries.rows(list), columns[name]), typed),
    renew(name, values) {
      queries.changed();
      columns[name].dictionary?.renew(values);
    },
    tally: (name) => columns[name].tally(),
    distinct: (name) => columns[name].dictionary?.values() ?? [],
    arrange() {
      order.arrange();
      for (const { dictionary } of every) dictionary?.arrange();
    },
    value(id, name) {
      const row = numbers.get(id);
      return row === undefined ? null : columns[name].value(row);
    },
    row(id) {
      const row = numbers.get(id);
      if (row === undefined) return null;
      const values = Object.fromEntries(names.map((name) => [name, columns[name].value(row)]));
      return { values: values as Record<Name, string | number | null>, marks: marks.of(row) };
    },
    ids: () => [...numbers.keys()],
  };
}

/** Counts the values of a column among rows. */
function countsOf(rows: Int32Array, column: Pick<StoredColumn<never>, 'value'>): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const row of rows) {
    const value = column.value(row);
    const text = value === null ? null : String(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}
