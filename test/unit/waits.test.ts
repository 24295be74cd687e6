import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A wait for time, or a timeout of one's own: test/support/until.ts and patience.ts hold the only ones. */
const waits =
  /waitForTimeout|timers\/promises|setTimeout\(\w+, [1-9]|\btimeout: [\d_]+|AbortSignal\.timeout\(\d/;

const root = join(import.meta.dirname, '..');
const tests = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(test|spec)\.ts$|^e2e\/support\//.test(file))
  // Under fake timers no time passes.
  .filter((file) => !readFileSync(join(root, file), 'utf8').includes('useFakeTimers'));

/** Lines that are no wait of a test, each with its reason. */
const exempt: Record<string, string> = {
  'unit/waits.test.ts': 'this rule itself',
  'unit/scripts-install.test.ts': 'a job that takes its time, in a program of its own',
  'chromium-host/net.test.ts': 'a call that nobody ever answers: it is given up after any time',
  'integration/sandbox-guide.test.ts': 'a limit for a program, asked whether it is there',
};

test('a test waits for a state with the shared timeout, never for time', () => {
  const found = tests
    .filter((file) => !(file in exempt))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (waits.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
  expect(found).toEqual([]);
});
