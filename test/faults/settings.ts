/** Set by `npm run faults`: as many runs as give confidence, instead of as many as `npm test` has time for. */
export const isLong = process.env.DESK_FAULTS === 'long';

const given = process.env.DESK_SEED;

/**
 * What chance begins with: `DESK_SEED`, or another number each time. A test that fails prints it, so that it can be
 * run again.
 */
export const seed = given ? Number(given) : Math.floor(Math.random() * 2 ** 31);
if (!Number.isInteger(seed)) throw new Error(`DESK_SEED is to be a whole number, not "${given}"`);
