type Numbers = Uint8Array | Int32Array | Float64Array;

/** A column of numbers that grows with its rows. A cell that was never set holds 0. */
export interface Cells<T extends Numbers> {
  /** The numbers by row, with room at the end. Valid until the next `set`. */
  readonly values: T;
  set(row: number, value: number): void;
  /** Sets many cells. @param rows the row of each value; below 0 for a value that is not wanted */
  putCells(rows: Int32Array, given: ArrayLike<number>): void;
}

/** Creates an empty column. @param type the kind of numbers that it holds */
export function createCells<T extends Numbers>(type: new (length: number) => T): Cells<T> {
  let values = new type(1024);
  function set(row: number, value: number): void {
    if (row >= values.length) {
      const larger = new type(2 ** Math.ceil(Math.log2(row + 1)));
      larger.set(values);
      values = larger;
    }
    values[row] = value;
  }
  return {
    get values() {
      return values;
    },
    set,
    putCells(rows, given) {
      for (let index = 0; index < rows.length; index += 1)
        if ((rows[index] as number) >= 0) set(rows[index] as number, given[index] as number);
    },
  };
}
