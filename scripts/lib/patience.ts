/**
 * Longest wait for one state, in milliseconds. Tests and scripts wait for a state, never for time, so the length costs
 * nothing while all goes well. It must exceed any wait on a machine that is busy with other work. Used by `until`, by
 * `expect.poll` (vitest.config.ts), by Playwright's expectations, actions and launches, and by the scripts' helpers.
 */
export const patience = 60_000;

/** Limit of one test or hook with many waits, in milliseconds. A single wait fails by `patience`, with its reason. */
export const testLimit = 6 * patience;
