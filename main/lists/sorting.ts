/** Number of bits that one pass sorts by. */
const digit = 16;
const buckets = 1 << digit;

/** The greatest key: rows with it come last in either direction. Keys are whole numbers from 0. */
export const lastKey = 2 ** 48 - 1;

/**
 * Returns rows sorted by their keys; rows with equal keys keep their order. Sorts digit by digit (radix sort), because
 * sorting 100,000 rows by comparisons takes several times as long: figures in docs/performance.md.
 * @param keys one whole number from 0 to `lastKey` per row, in the order of `rows`
 */
export function sortedByKeys(rows: Int32Array, keys: Float64Array): Int32Array {
  let largest = 0;
  for (const key of keys) if (key > largest) largest = key;
  let order = rows;
  let left = keys;
  for (let weight = 1; weight <= largest; weight *= buckets) {
    const sorted = new Int32Array(order.length);
    const moved = new Float64Array(order.length);
    const starts = startsOf(left, weight);
    for (let index = 0; index < order.length; index += 1) {
      const key = left[index] as number;
      const value = digitOf(key, weight);
      const place = starts[value] as number;
      starts[value] = place + 1;
      sorted[place] = order[index] as number;
      moved[place] = key;
    }
    order = sorted;
    left = moved;
  }
  return order;
}

/** Returns one key per row. A loop, because `Float64Array.from` takes ten times as long. */
export function keysOf(rows: Int32Array, keyOf: (row: number) => number): Float64Array {
  const keys = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) keys[index] = keyOf(rows[index] as number);
  return keys;
}

const digitOf = (key: number, weight: number): number => Math.floor(key / weight) % buckets;

/** Returns where the rows of each digit begin. */
function startsOf(keys: Float64Array, weight: number): Int32Array {
  const starts = new Int32Array(buckets + 1);
  for (const key of keys) {
    const after = digitOf(key, weight) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let value = 1; value <= buckets; value += 1)
    starts[value] = (starts[value] as number) + (starts[value - 1] as number);
  return starts;
}
