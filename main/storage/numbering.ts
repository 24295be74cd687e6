import type { StatementSync } from 'node:sqlite';

/**
 * The highest number that a row gets. No table comes near it, so a higher number, or one below 1, comes from damage. New
 * rows are numbered after the highest number in this range: after a damaged one there may be none left.
 */
const highestNumber = 2 ** 40;

/** SQL that is true for a `sequence` in the range in which rows are numbered. */
export const isNumbered = `sequence BETWEEN 1 AND ${highestNumber}`;

/**
 * Lets a statement read whole numbers of up to 64 bits, as bigints: without it, node:sqlite throws for each row that
 * holds one beyond 2^53, which a damaged file may hold.
 */
export function readsAnyNumber(statement: StatementSync): StatementSync {
  statement.setReadBigInts(true);
  return statement;
}
