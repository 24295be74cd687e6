import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { limitsOnTime, waitsForTime } from '../support/waits.ts';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && file !== 'unit/waits.test.ts')
  .map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }));
const found = (rule: (source: string) => string[]): string[] =>
  sources.flatMap(({ file, source }) => rule(source).map((text) => `${file}: ${text}`)).sort();

/** Waits that no test depends on, each with its reason. */
const exempt: Record<string, string> = {
  'bench/scale/run.ts: setTimeout(resolve, 5)': 'a pause between two measured actions',
  'bench/scale/run.ts: setTimeout(resolve, askEvery)': 'the lists are asked again, as the window does',
  'bench/ui/probe.ts: setTimeout(() => reject(new Error(`no list answered the ${input}`)), 20_000)':
    'a benchmark that would otherwise wait for ever',
  'bench/ui/run.ts: app.page.waitForTimeout(betweenKeys)': 'a person between two actions that are measured',
  'bench/ui/run.ts: setTimeout(resolve, 200)': 'asks a running app again and again whether it is at rest',
  'bench/ui/run.ts: page.waitForTimeout(betweenKeys)': 'a person between two keys that are measured',
  'chromium-host/api/session.ts: setTimeout(resolve, 50)':
    'a proxy takes effect late, as under Electron, and what loads before it is refused',
  'chromium-host/chromium/browser.ts: setTimeout(() => browser.kill(), 2_000)':
    'a forced end; the test waits for the end itself',
  'chromium-host/fixtures/app-main.ts: setTimeout(resolve, 100)': 'a save that takes its time',
  'chromium-host/net.test.ts: setTimeout(() => response.destroy(), 20)':
    'a server that breaks off at any time',
  'demo/demo.ts: app.page.waitForTimeout(400)': 'a picture for people to look at, which nothing checks',
  'faults/kills/child.ts: setTimeout(resolve, 10)': 'a poll in a process that is killed',
  'faults/kills/run.ts: setTimeout(resolve, 200 * attempt)': 'a pause before a call is repeated',
  'faults/life.ts: setTimeout(resolve, 5)': 'a poll with a limit of its own above the shared one',
  'faults/people-life.ts: setTimeout(resolve, 5)': 'a poll with a limit of its own above the shared one',
  'faults/weather.ts: AbortSignal.timeout(answerLimit)':
    'an answer that does not come is given up and asked for again',
  'integration/scripts-electron.test.ts: setTimeout(send, 100, part + 1)':
    'a server of any slowness; the test waits for the end of the download',
  'support/target.ts: setTimeout(resolve, 200 * attempt)': 'a pause before a call is repeated',
  'unit/http.test.ts: setTimeout(() => request.socket.destroy(), 10)': 'a server that breaks off at any time',
};

test('a test waits for a state with the shared timeout, never for time', () => {
  expect([...new Set(found(waitsForTime))]).toEqual(Object.keys(exempt).sort());
});

test('no test fails because the machine is busy', () => {
  expect(found(limitsOnTime)).toEqual([]);
});

describe('a wait for time is found', () => {
  test.each([
    'await page.waitForTimeout(500);',
    "import { setTimeout } from 'node:timers/promises';",
    'await new Promise((done) => setTimeout(done, 500));',
    'await new Promise((done) => setTimeout(() => done(true), 500));',
    'await new Promise((done) => {\n  setTimeout(\n    done,\n    500,\n  );\n});',
    'const pause = 500;\nawait new Promise((done) => setTimeout(done, pause));',
    'await new Promise((done) => globalThis.setTimeout(done, 200 * attempt));',
    'await expect(row).toBeVisible({ timeout: 5_000 });',
    "await page.waitForSelector('li', { timeout: 2 * 1000 });",
    "await run('dbus-send', args, { env, timeoutMs: 20_000 });",
    'await fetch(address, { signal: AbortSignal.timeout(900) });',
    'await vi.waitFor(() => expect(calls).toBe(1));',
    'await vi.waitUntil(() => done, 900);',
    'await vi.waitUntil(() => done, { timeout: 900, interval: 10 });',
    'test.setTimeout(5_000);',
    "it('opens', async () => {}, 5_000);",
    "it.each([1])('opens %s', async () => {}, { timeout: 5_000 });",
    'beforeEach(async () => {}, isLong ? patience : 900);',
    'Atomics.wait(cells, 0, 0, 500);',
    "execFileSync('sleep', ['1']);",
    "execSync('sleep 1');",
    "test('real', async () => { setTimeout(done, 9); });\ntest('fake', () => { vi.useFakeTimers(); });",
    'expect(await rows.count()).toBe(2);',
    "expect(await desk.page.getByRole('alert').isVisible()).toBe(true);",
  ])('%s', (source) => {
    expect(waitsForTime(source)).not.toEqual([]);
  });
});

describe('no wait for time is found', () => {
  test.each([
    'await expect(row).toBeVisible({ timeout: patience });',
    "import { patience } from './patience.ts';\nconst twice = 2 * patience;\nsetTimeout(giveUp, twice);",
    'await expect(row).toBeVisible({ timeout: 120_000 });',
    'await page.goto(address, { timeout: 0 });',
    'await new Promise((done) => setTimeout(done));',
    'await new Promise((done) => setTimeout(done, 0));',
    'const after = (work: () => void, ms: number) => setTimeout(work, ms);',
    'await vi.waitFor(check, { timeout: patience });',
    "it('opens', async () => {}, 10 * 60_000);",
    "it('adds up', () => expect(add(1, 2)).toBe(3));",
    "beforeEach(() => void vi.useFakeTimers());\ntest('late', () => { setTimeout(done, 500); });",
    "describe('a', () => {\n  beforeEach(() => { vi.useFakeTimers(); });\n  const api = () => setTimeout(done, 500);\n});",
    'await expect.poll(async () => rows.count()).toBe(2);',
    'await expect(async () => { expect(await rows.count()).toBe(2); }).toPass();',
    'await expect(rows).toHaveCount(2);',
    'expect(await desk.call(name)).toBe(2);',
    "expect(await row.innerText()).not.toContain('done');",
    'const timer = setTimeout(work, (end - begin) / 25);',
    'setTimeout(work, Math.min(Math.max(ms, 0) / speed, 2 ** 31 - 1));',
    "const text = 'setTimeout(done, 500)'; // await page.waitForTimeout(500)",
  ])('%s', (source) => {
    expect(waitsForTime(source)).toEqual([]);
  });
});

describe('a limit on time is found', () => {
  test.each([
    'expect(performance.now() - begin).toBeLessThan(2000);',
    'expect(Math.abs(Date.now() - time.getTime())).toBeLessThan(300_000);',
    "expect(Date.now() - begin, 'at once').not.toBeGreaterThan(5);",
    'const took = (performance.now() - begin) / 1000;\nexpect(took).toBeLessThanOrEqual(5);',
    'expect(date - Date.now()).toBeGreaterThan(55_000);',
    'const left = date - Date.now();\nexpect(left).toBeGreaterThan(55_000);',
    'expect(date).toBeGreaterThan(Date.now() + 55_000);',
    'const begin = Date.now();\nconst end = Date.now();\nexpect(end - begin).toBeLessThan(500);',
    'const now = performance.now();\nassert(now - begin < 500);',
    'const now = new Date().getTime();\nassert.ok(500 > now - begin);',
    'if (Date.now() - begin > 500) throw new Error("slow");',
    'if (date - Date.now() < 500) { throw new Error("late"); }',
    'expect(Date.now() - begin < 500).toBe(true);',
    'expect(Date.now() - begin > 500).toBe(false);',
    'const end = Date.now() + 5_000;\nwhile (Date.now() < end) look();',
    'const end = Date.now() + 5_000;\nif (Date.now() > end) throw new Error("late");',
  ])('%s', (source) => {
    expect(limitsOnTime(source)).toHaveLength(1);
  });
});

describe('no limit on time is found', () => {
  test.each([
    'expect(performance.now() - begin).toBeGreaterThan(118);',
    'const before = Date.now();\nexpect(date).toBeGreaterThan(before);',
    'expect(date).toBeLessThanOrEqual(Date.now() + 60_000);',
    'expect(calls() - before).toBeLessThan(10);',
    'const end = Date.now() + 2 * patience;\nif (Date.now() > end) throw new Error("never");',
    'const end = Date.now() + limit;\nwhile (Date.now() < end) look();',
    'const then = new Date(Date.now() - 4 * 3_600_000);\nexpect(date).toBeGreaterThan(then.getTime());',
    'if (Date.now() - told > 15_000) tell();',
    'vi.useFakeTimers();\nexpect(Date.now() - begin).toBeLessThan(500);',
  ])('%s', (source) => {
    expect(limitsOnTime(source)).toEqual([]);
  });
});
