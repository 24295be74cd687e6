/** True for `npm run faults`: as many runs as give confidence, instead of as many as `npm test` has time for. */
export const isLong = process.env.DESK_FAULTS === 'long';

const given = process.env.DESK_SEED;

/**
 * Seed of all random choices: `DESK_SEED`, or another number for each run. A failing test prints the seed, so that
 * the run can be repeated.
 */
export const seed = given ? Number(given) : Math.floor(Math.random() * 2 ** 31);
if (!Number.isInteger(seed)) throw new Error(`DESK_SEED must be a whole number, not "${given}"`);
