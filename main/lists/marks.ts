import { createCells } from './cells.ts';

/** Number of marks in one cell of 32 bits. */
const bits = 30;

/** The lists that each row belongs to, as marks of the row, and how many rows have each mark. */
export interface Marks<Mark extends string> {
  /** Replaces the marks of a row. */
  set(row: number, wanted: Iterable<Mark>): void;
  of(row: number): Mark[];
  /** Returns a test for one mark, valid until the next `set`. */
  test(mark: Mark): (row: number) => boolean;
  count(mark: Mark): number;
}

/** Creates the marks of no rows. @param names all marks that there are */
export function createMarks<Mark extends string>(names: readonly Mark[]): Marks<Mark> {
  const cells = Array.from({ length: Math.ceil(names.length / bits) }, () => createCells(Int32Array));
  const numbers = new Map(names.map((name, number) => [name, number]));
  const counts = new Float64Array(names.length);

  /** Counts the marks in which a cell has changed. */
  function recount(cell: number, before: number, after: number): void {
    for (let changed = before ^ after; changed !== 0; changed &= changed - 1) {
      const bit = 31 - Math.clz32(changed & -changed);
      const number = cell * bits + bit;
      counts[number] = (counts[number] as number) + ((after >> bit) & 1 ? 1 : -1);
    }
  }

  function test(mark: Mark): (row: number) => boolean {
    const number = numbers.get(mark) ?? 0;
    const values = cells[Math.floor(number / bits)]?.values ?? new Int32Array(0);
    const bit = 1 << (number % bits);
    return (row) => ((values[row] ?? 0) & bit) !== 0;
  }

  return {
    set(row, wanted) {
      const next = cells.map(() => 0);
      for (const mark of wanted) {
        const number = numbers.get(mark) ?? 0;
        const cell = Math.floor(number / bits);
        next[cell] = (next[cell] as number) | (1 << (number % bits));
      }
      cells.forEach((cell, index) => {
        recount(index, cell.values[row] ?? 0, next[index] as number);
        cell.set(row, next[index] as number);
      });
    },
    of: (row) => names.filter((mark) => test(mark)(row)),
    test,
    count: (mark) => counts[numbers.get(mark) ?? -1] ?? 0,
  };
}
