import { defineConfig } from '@playwright/test';

/** The desk itself is started by test/chromium-host/launch.ts, on Electron or on the host: no browser is downloaded. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // One desk at a time: each has a main process and a browser, and small machines have two cores.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  reporter: [['list']],
  use: { screenshot: 'only-on-failure', trace: 'retain-on-failure' },
});
