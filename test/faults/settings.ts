/** Set by `npm run faults`: as many runs as give confidence, instead of as many as `npm test` has time for. */
export const isLong = process.env.DESK_FAULTS === 'long';

const given = process.env.DESK_SEED;

/**
 * What chance begins with: `DESK_SEED`, or another number each time. A test that fails prints it, so that it can be
 * run again.
 */
export const seed = given ? Number(given) : Math.floor(Math.random() * 2 ** 31);
if (!Number.isInteger(seed)) throw new Error(`DESK_SEED is to be a whole number, not "${given}"`);

/** Uniform numbers in [0, 1) that follow from a seed (mulberry32). */
export function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
