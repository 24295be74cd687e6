import { createCells } from './cells.ts';
import { marksIn } from './table.ts';

/** The lists that each row belongs to, as marks of the row, and how many rows have each mark. */
export interface Marks<Mark extends string> {
  /** Replaces the marks of a row. */
  set(row: number, wanted: Iterable<Mark>): void;
  /** Replaces the marks of many rows, see `RowTable`. @param rows the row of each cell; below 0 for a cell that is not wanted */
  putCells(rows: Int32Array, given: readonly Int32Array[]): void;
  of(row: number): Mark[];
  /** Returns a test for one mark, valid until the next `set`. */
  test(mark: Mark): (row: number) => boolean;
  count(mark: Mark): number;
}

/** Creates the marks of no rows. @param names all marks that there are */
export function createMarks<Mark extends string>(names: readonly Mark[]): Marks<Mark> {
  const marks = marksIn(names);
  const cells = Array.from({ length: marks.cells }, () => createCells(Int32Array));
  /** How many rows have each bit of each cell. */
  const counts = cells.map(() => new Float64Array(32));

  function setBits(row: number, cell: number, after: number): void {
    const { values } = cells[cell] as (typeof cells)[number];
    const counted = counts[cell] as Float64Array;
    const before = values[row] ?? 0;
    for (let changed = before ^ after; changed !== 0; changed &= changed - 1) {
      const bit = 31 - Math.clz32(changed & -changed);
      counted[bit] = (counted[bit] as number) + ((after >> bit) & 1 ? 1 : -1);
    }
    cells[cell]?.set(row, after);
  }

  function test(mark: Mark): (row: number) => boolean {
    const { cell, bit } = marks.place(mark);
    const values = cells[cell]?.values ?? new Int32Array(0);
    return (row) => (((values[row] ?? 0) >> bit) & 1) === 1;
  }

  return {
    set: (row, wanted) => marks.write(wanted, (cell, bits) => setBits(row, cell, bits)),
    putCells(rows, given) {
      for (const [cell, bits] of given.entries())
        for (const [index, row] of rows.entries()) if (row >= 0) setBits(row, cell, bits[index] as number);
    },
    of: (row) => names.filter((mark) => test(mark)(row)),
    test,
    count(mark) {
      const { cell, bit } = marks.place(mark);
      return counts[cell]?.[bit] ?? 0;
    },
  };
}
