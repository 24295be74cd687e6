import type { StatementSync } from 'node:sqlite';

/**
 * Highest number of a row. No table comes near it, so a higher number, or one below 1, comes from damage. New rows are
 * numbered after the highest number in this range, because no number may be left after a damaged one.
 */
export const highestNumber = 2 ** 40;

/** SQL that is true for a `sequence` within the range of row numbers. */
export const isNumbered = `sequence BETWEEN 1 AND ${highestNumber}`;

/**
 * Makes a statement read integers of up to 64 bits as bigints, and returns it. Otherwise node:sqlite throws for each
 * row with a number beyond 2^53, which a damaged file may hold.
 */
export function readsAnyNumber(statement: StatementSync): StatementSync {
  statement.setReadBigInts(true);
  return statement;
}
