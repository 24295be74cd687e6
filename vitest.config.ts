import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { patience, testLimit } from './test/support/patience.ts';

export default defineConfig({
  test: {
    include: [
      'test/{unit,integration,faults}/**/*.test.ts',
      'sandbox/**/*.test.ts',
      'test/chromium-host/**/*.test.ts',
    ],
    // Many wait for a server, a process or a clock: one less than the cores would leave a core idle.
    maxWorkers: Math.max(2, availableParallelism()),
    expect: { poll: { timeout: patience } },
    testTimeout: testLimit,
    hookTimeout: testLimit,
  },
});
