import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { patience, testLimit } from './scripts/lib/patience.ts';

/** Files that mostly wait for a program or a clock. They start first, or the other workers would be idle at the end. */
const waiting = /chromium-host|storm\.test/;

/**
 * Files that need their own process: they replace modules, keep state in the page's modules, or leave threads in calls
 * that never return.
 */
const ownProcess = [
  'test/chromium-host/**/*.test.ts',
  'test/unit/renderer-*.test.ts',
  'test/unit/keychain.test.ts',
  'test/integration/attachments-withheld.test.ts',
  'test/integration/keychain-hung.test.ts',
];

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification) => waiting.test(moduleId);
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'own process', include: ownProcess } },
      {
        extends: true,
        test: {
          name: 'shared process',
          include: ['test/{unit,integration,faults}/**/*.test.ts', 'sandbox/**/*.test.ts'],
          exclude: ownProcess,
          // The tested modules keep no state, and loading them takes longer than many tests.
          isolate: false,
        },
      },
    ],
    // Many tests wait for a server, a process or a clock: with one worker per core, a third of the time would be idle.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: WaitingFirst },
    expect: { poll: { timeout: patience } },
    testTimeout: testLimit,
    hookTimeout: testLimit,
  },
});
