import type { ListDefinition } from './model.ts';

/** The values of a text column: 0 for no value, else 1 more than the place in `values`. */
export interface TextCells {
  values: string[];
  codes: Int32Array;
}

/** The values of a number column; NaN for no value. */
export type NumberCells = Float64Array;

/**
 * Rows column by column, as plain data. A thread posts them this way: posting rows as objects, and asking each one for each
 * of its columns, takes several times as long.
 */
export interface RowTable<Name extends string> {
  ids: string[];
  searchedIds: string[];
  newest: Float64Array;
  /** The marks of each row, as `marksIn` numbers them. */
  marks: Int32Array[];
  columns: Record<Name, TextCells | NumberCells>;
}

/** Number of marks in one cell of 32 bits. */
const bits = 30;

/** How the marks of a row are written as bits. */
export interface MarkBits<Mark extends string> {
  /** Number of cells that the marks take. */
  readonly cells: number;
  /** Returns the cell and the bit of a mark. */
  place(mark: Mark): { cell: number; bit: number };
  /** Writes the marks of a row into cells, one after the other. @param into called with each cell and its bits */
  write(marks: Iterable<Mark>, into: (cell: number, bits: number) => void): void;
}

/** Returns how the marks of a kind of row are written. @param names all marks that there are */
export function marksIn<Mark extends string>(names: readonly Mark[]): MarkBits<Mark> {
  const numbers = new Map(names.map((name, number) => [name, number]));
  const cells = Math.ceil(names.length / bits);
  const place = (mark: Mark) => {
    const number = numbers.get(mark) ?? 0;
    return { cell: Math.floor(number / bits), bit: number % bits };
  };
  const row = new Int32Array(cells);
  return {
    cells,
    place,
    write(marks, into) {
      row.fill(0);
      for (const mark of marks) {
        const { cell, bit } = place(mark);
        row[cell] = (row[cell] as number) | (1 << bit);
      }
      for (let cell = 0; cell < cells; cell += 1) into(cell, row[cell] as number);
    },
  };
}

/** Returns a function that returns rows as a table. */
export function createTables<Facts, Name extends string, Mark extends string>(
  definition: ListDefinition<Facts, Name, Mark>,
): (rows: readonly Facts[]) => RowTable<Name> {
  const marks = marksIn(definition.marks);
  const names = Object.keys(definition.columns) as Name[];

  function textCells(rows: readonly Facts[], of: (facts: Facts) => string | null): TextCells {
    const places = new Map<string, number>();
    const codes = new Int32Array(rows.length);
    rows.forEach((facts, row) => {
      const value = of(facts);
      if (value === null) return;
      const place = places.get(value) ?? places.size + 1;
      places.set(value, place);
      codes[row] = place;
    });
    return { values: [...places.keys()], codes };
  }

  function cellsOf(name: Name, rows: readonly Facts[]): TextCells | NumberCells {
    const column = definition.columns[name];
    if (column.kind === 'text') return textCells(rows, column.of);
    return Float64Array.from(rows, (facts) => column.of(facts) ?? Number.NaN);
  }

  function markCells(rows: readonly Facts[]): Int32Array[] {
    const cells = Array.from({ length: marks.cells }, () => new Int32Array(rows.length));
    rows.forEach((facts, row) => {
      marks.write(definition.marksOf(facts), (cell, value) => {
        (cells[cell] as Int32Array)[row] = value;
      });
    });
    return cells;
  }

  return (rows) => ({
    ids: rows.map(definition.idOf),
    searchedIds: rows.map(definition.searchedIds),
    newest: Float64Array.from(rows, definition.newest),
    marks: markCells(rows),
    columns: Object.fromEntries(
      names.map((name) => [name, cellsOf(name, rows)]),
    ) as RowTable<Name>['columns'],
  });
}
