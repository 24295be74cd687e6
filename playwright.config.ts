import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { patience, testLimit } from './scripts/lib/patience.ts';

/**
 * Number of tests that run at the same time. Two apps (each a main process and a browser) keep two cores busy; a third
 * would only wait for them. Tests run in parallel only on Linux, where each app gets its own keychain and display (see
 * test/e2e/support/surroundings.ts). A user's own keychain and screen allow only one app at a time.
 */
const workers = process.platform === 'linux' && availableParallelism() > 1 ? 2 : 1;

// Advisers' machines and the tests' own dates use German time. A test of another zone sets `app.machineZone`. Windows
// ignores this variable and gives programs the system's zone.
process.env.TZ = 'Europe/Berlin';

/** test/chromium-host/launch.ts starts the app on Electron or the Chromium host, so Playwright downloads no browser. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers,
  fullyParallel: true,
  timeout: testLimit,
  expect: { timeout: patience, toPass: { timeout: patience } },
  forbidOnly: !!process.env.CI,
  reporter: [['list']],
  // Traces cost time in every run, so they are off unless DESK_TRACE=1 asks for them. Even without a trace, a failed
  // test leaves a screenshot and a text version (`error-context.md`) of its window.
  use: { screenshot: 'only-on-failure', trace: process.env.DESK_TRACE ? 'retain-on-failure' : 'off' },
});
