import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A wait for time, or a timeout of one's own: test/support/until.ts and patience.ts hold the only ones. */
const waits =
  /waitForTimeout|timers\/promises|setTimeout\(\w+, [1-9]|\btimeout: [\d_]+|AbortSignal\.timeout\(\d/;

/** A reading of the clock. */
const clock = String.raw`(?:Date\.now|performance\.now|process\.hrtime(?:\.bigint)?)\(\)`;
/** An expectation that a value is below, or above, another one. */
const below = String.raw`\.(?:toBeLess|not\.toBeGreater)Than(?:OrEqual)?\(`;
const above = String.raw`\.(?:toBeGreater|not\.toBeLess)Than(?:OrEqual)?\(`;

/**
 * Returns the statements that fail when time passes: that the time since a moment is below a limit, or that the time
 * until a moment, or a moment itself, is above one that is counted from now.
 */
function limitsOnTime(source: string): string[] {
  const statements = source.split(';').map((text) => text.trim());
  const named = (difference: string): string[] =>
    statements.flatMap(
      (text) => new RegExp(`\\b(?:const|let) (\\w+) =[^]*${difference}`).exec(text)?.[1] ?? [],
    );
  const since = [`${clock}\\s*-`, ...named(`${clock}\\s*-`).map((name) => `\\b${name}\\b`)].join('|');
  const until = [`-\\s*${clock}`, ...named(`-\\s*${clock}`).map((name) => `\\b${name}\\b`)].join('|');
  const limit = new RegExp(
    [
      `expect\\([^]*(?:${since})[^]*${below}`,
      `expect\\([^]*(?:${until})[^]*${above}`,
      `expect\\([^]*${above}[^]*${clock}`,
    ].join('|'),
  );
  return statements.filter((text) => limit.test(text)).map((text) => text.slice(text.indexOf('expect(')));
}

/** Returns the lines of a test that wait for time. */
const waitsForTime = (source: string): string[] =>
  source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => waits.test(line));

const root = join(import.meta.dirname, '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }))
  // Under fake timers no time passes.
  .filter(({ source }) => !source.includes('useFakeTimers'));
const tests = sources.filter(({ file }) => /\.(test|spec)\.ts$|^e2e\/support\//.test(file));

/** Lines that are no wait of a test, each with its reason. */
const exempt: Record<string, string> = {
  'unit/waits.test.ts': 'this rule itself',
  'unit/scripts-install.test.ts': 'a job that takes its time, in a program of its own',
  'chromium-host/net.test.ts': 'a call that nobody ever answers: it is given up after any time',
  'integration/sandbox-guide.test.ts': 'a limit for a program, asked whether it is there',
};

test('a test waits for a state with the shared timeout, never for time', () => {
  const found = tests
    .filter(({ file }) => !(file in exempt))
    .flatMap(({ file, source }) => waitsForTime(source).map((line) => `${file}: ${line}`));
  expect(found).toEqual([]);
});

test('no test fails because the machine was busy', () => {
  const found = sources
    .filter(({ file }) => file !== 'unit/waits.test.ts')
    .flatMap(({ file, source }) => limitsOnTime(source).map((text) => `${file}: ${text}`));
  expect(found).toEqual([]);
});

describe('the rules find', () => {
  test.each([
    'await page.waitForTimeout(500);',
    "import { setTimeout } from 'node:timers/promises';",
    'await new Promise((done) => setTimeout(done, 500));',
    'await expect(row).toBeVisible({ timeout: 5_000 });',
    'await fetch(address, { signal: AbortSignal.timeout(900) });',
  ])('%s', (line) => {
    expect(waitsForTime(line)).toEqual([line]);
  });

  test.each([
    'expect(performance.now() - begin).toBeLessThan(2000);',
    'expect(Math.abs(Date.now() - time.getTime())).toBeLessThan(300_000);',
    "expect(Date.now() - begin, 'at once').not.toBeGreaterThan(5);",
    'const took = (performance.now() - begin) / 1000;\nexpect(took).toBeLessThanOrEqual(5);',
    'expect(date - Date.now()).toBeGreaterThan(55_000);',
    'const left = date - Date.now();\nexpect(left).toBeGreaterThan(55_000);',
    'expect(date).toBeGreaterThan(Date.now() + 55_000);',
  ])('%s', (statements) => {
    expect(limitsOnTime(statements)).toHaveLength(1);
  });
});

test.each([
  'expect(performance.now() - begin).toBeGreaterThan(118);',
  'const before = Date.now();\nexpect(date).toBeGreaterThan(before);',
  'expect(date).toBeLessThanOrEqual(Date.now() + 60_000);',
  'expect(calls() - before).toBeLessThan(10);',
])('the rules leave alone: %s', (statements) => {
  expect(limitsOnTime(statements)).toEqual([]);
});
