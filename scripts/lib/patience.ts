/**
 * Longest wait for one state, in milliseconds: the only timeout of the suite. A test waits for a state, never for time,
 * so the length costs nothing while tests pass. It must exceed any wait on a machine that is busy with other work.
 * Used by `until`, by `expect.poll` (vitest.config.ts), and by Playwright's expectations, actions and launches.
 */
export const patience = 60_000;

/** Limit of one test or hook with many waits, in milliseconds. A single wait fails by `patience`, with its reason. */
export const testLimit = 6 * patience;
