import { createCells } from './cells.ts';
import { createDictionary, type Dictionary, type Shown, unfit } from './dictionary.ts';
import { keysOf, lastKey } from './sorting.ts';
import type { NumberCells, TextCells } from './table.ts';

/** A column of texts: sorted and searched as its values are shown. Null: the row has no value. */
export interface TextColumn<Facts> {
  kind: 'text';
  of(facts: Facts): string | null;
  /** Returns how a value is shown now. */
  show(value: string): Shown;
}

/** A column of whole numbers, or of moments in milliseconds since 1970. Null: the row has no value, and comes last. */
export interface NumberColumn<Facts> {
  kind: 'number';
  of(facts: Facts): number | null;
}

export type Column<Facts> = TextColumn<Facts> | NumberColumn<Facts>;

/** What the rows of a column must hold to be in a list. */
export type Wanted =
  /** One of these texts; null: no value. */
  | { oneOf: readonly (string | null)[] }
  /** A number between two bounds, both included. */
  | { from?: number; to?: number };

/** The stored values of one column. */
export interface StoredColumn<Facts> {
  put(row: number, facts: Facts): void;
  /** Puts the values of many rows. @param rows the row of each cell; below 0 for a cell that is not wanted */
  putCells(rows: Int32Array, cells: TextCells | NumberCells): void;
  /** Takes a row's value away, because the row is gone. */
  clear(row: number): void;
  /** Returns what a row holds. */
  value(row: number): string | number | null;
  /** Returns the sort key of each row: whole numbers for `sortedByKeys`. */
  keys(rows: Int32Array, descending: boolean): Float64Array;
  /** Returns whether a row holds what is wanted. */
  fitting(wanted: Wanted): (row: number) => boolean;
  /** Returns how many rows have each value that any row has; none for numbers. Empty rows are not counted. */
  tally(): Map<string, number>;
  /** The distinct values; null for numbers. */
  readonly dictionary: Dictionary | null;
  /** Returns how well each row fits a searched word, by the fits of the dictionary. Valid until the next `put`. */
  ranks(fits: Uint8Array): (row: number) => number;
}

/** Numbers are shifted by this much, so that times before 1970 have keys too. */
const shift = 2 ** 46;
/** False for no number (NaN). */
const isWithin = (value: number, { from, to }: { from?: number; to?: number }): boolean =>
  value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY);

const keyOf = (value: number): number => Math.min(Math.max(Math.round(value) + shift, 0), lastKey - 1);

export const storedColumn = <Facts>(column: Column<Facts>): StoredColumn<Facts> =>
  column.kind === 'text' ? textColumn(column) : numberColumn(column);

function textColumn<Facts>({ of, show }: TextColumn<Facts>): StoredColumn<Facts> {
  const dictionary = createDictionary(show);
  /** The code of each row plus 1; 0 for no value. */
  const codes = createCells(Int32Array);
  /** How many rows have each code. */
  const counts = createCells(Int32Array);

  function set(row: number, code: number): void {
    const before = codes.values[row] ?? 0;
    codes.set(row, code);
    if (before === code) return;
    counts.set(before, (counts.values[before] ?? 0) - 1);
    counts.set(code, (counts.values[code] ?? 0) + 1);
  }

  return {
    dictionary,
    put(row, facts) {
      const value = of(facts);
      set(row, value === null ? 0 : dictionary.code(value) + 1);
    },
    putCells(rows, cells) {
      const { values, codes } = cells as TextCells;
      // Only the values of wanted rows become part of the dictionary.
      const known = new Int32Array(values.length + 1).fill(-1);
      known[0] = 0;
      for (let index = 0; index < rows.length; index += 1) {
        const row = rows[index] as number;
        if (row < 0) continue;
        const place = codes[index] as number;
        if (known[place] === -1) known[place] = dictionary.code(values[place - 1] as string) + 1;
        set(row, known[place] as number);
      }
    },
    clear: (row) => set(row, 0),
    tally() {
      const tallied = dictionary
        .values()
        .map((value, code) => [value, counts.values[code + 1] ?? 0] as const);
      return new Map(tallied.filter(([, count]) => count > 0));
    },
    value(row) {
      const code = codes.values[row] ?? 0;
      return code === 0 ? null : dictionary.value(code - 1);
    },
    keys(rows, descending) {
      const places = dictionary.places();
      const { values } = codes;
      const { last } = dictionary;
      return keysOf(rows, (row) => {
        const code = values[row] as number;
        const place = code === 0 ? last : (places[code - 1] as number);
        return place === last || !descending ? place : last - 1 - place;
      });
    },
    fitting(wanted) {
      const { values } = codes;
      const chosen = new Set('oneOf' in wanted ? wanted.oneOf : []);
      const isWanted = Uint8Array.from({ length: dictionary.size + 1 }, (_, code) => {
        const value = code === 0 ? null : dictionary.value(code - 1);
        if ('oneOf' in wanted) return Number(chosen.has(value));
        const key = code === 0 ? null : dictionary.key(code - 1);
        return Number(typeof key === 'number' && isWithin(key, wanted));
      });
      return (row) => isWanted[values[row] as number] === 1;
    },
    ranks(fits) {
      const { values } = codes;
      return (row) => {
        const code = values[row] as number;
        return code === 0 ? unfit : (fits[code - 1] as number);
      };
    },
  };
}

function numberColumn<Facts>({ of }: NumberColumn<Facts>): StoredColumn<Facts> {
  const cells = createCells(Float64Array);
  return {
    dictionary: null,
    put(row, facts) {
      cells.set(row, of(facts) ?? Number.NaN);
    },
    putCells: (rows, given) => cells.putCells(rows, given as NumberCells),
    clear: (row) => cells.set(row, Number.NaN),
    tally: () => new Map(),
    value(row) {
      const value = cells.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    },
    keys(rows, descending) {
      const { values } = cells;
      return keysOf(rows, (row) => {
        const value = values[row] as number;
        if (Number.isNaN(value)) return lastKey;
        return descending ? lastKey - 1 - keyOf(value) : keyOf(value);
      });
    },
    fitting(wanted) {
      const { values } = cells;
      if (!('oneOf' in wanted)) return (row) => isWithin(values[row] as number, wanted);
      return (row) => {
        const value = values[row] as number;
        return wanted.oneOf.includes(Number.isNaN(value) ? null : String(value));
      };
    },
    ranks: () => () => unfit,
  };
}
