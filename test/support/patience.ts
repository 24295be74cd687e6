/**
 * Longest wait for one state, in milliseconds: the only timeout of the suite. A test waits for a state, never for time,
 * so the length costs nothing while tests pass. It has to exceed any wait on a machine that does other work besides.
 * Used by `until`, by `expect.poll` (vitest.config.ts), and by Playwright's expectations, actions and launches.
 */
export const patience = 60_000;

/** Limit of one test or hook, in milliseconds: many waits in a row. A wait in vain fails by `patience`, with its reason. */
export const testLimit = 6 * patience;
