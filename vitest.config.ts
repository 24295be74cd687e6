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
    // Many wait for a server, a process or a clock: with as many workers as cores, a third of the time would be idle.
    maxWorkers: availableParallelism() + 1,
    expect: { poll: { timeout: patience } },
    testTimeout: testLimit,
    hookTimeout: testLimit,
  },
});
