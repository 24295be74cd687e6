import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { patience, testLimit } from './test/support/patience.ts';

/**
 * Two desks (each a main process and a browser) keep two cores busy; a third only takes turns with them. Side by side
 * they run where each can have a keychain and a display of its own (see test/e2e/support/surroundings.ts). A
 * person's own keychain and screen take one at a time.
 */
const workers = process.platform === 'linux' && availableParallelism() > 1 ? 2 : 1;

// An adviser's machine keeps German time, and so do the tests' own dates; a test that is about another zone says so
// (`desk.machineZone`). Windows gives its programs the system's zone whatever this says.
process.env.TZ = 'Europe/Berlin';

/** The desk itself is started by test/chromium-host/launch.ts, on Electron or on the host: no browser is downloaded. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers,
  fullyParallel: true,
  timeout: testLimit,
  expect: { timeout: patience, toPass: { timeout: patience } },
  forbidOnly: !!process.env.CI,
  reporter: [['list']],
  // A trace of each action costs time in every run, and is for finding out about one: DESK_TRACE=1. A failed test
  // leaves its window as a picture and as text (`error-context.md`) all the same.
  use: { screenshot: 'only-on-failure', trace: process.env.DESK_TRACE ? 'retain-on-failure' : 'off' },
});
