import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/{unit,integration,faults}/**/*.test.ts',
      'sandbox/**/*.test.ts',
      'test/chromium-host/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
