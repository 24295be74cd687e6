/** The parts of `npm test`, and how the outcome of each is counted. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { auditDependencies } from './audit.ts';
import { electronAge, readElectronRelease } from './electron-age.ts';
import { failureReason } from './failure-reason.ts';
import { bin, cacheDir, root } from './paths.ts';
import { run } from './processes.ts';
import type { VitestReport } from './vitest-report.ts';

export interface Outcome {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string }[];
  /** Failures, printed again at the end, because a long run scrolls them out of view. */
  problems: string[];
  /** Messages that are not failures. Printed at the end. */
  warnings?: string[];
}

export interface Stage {
  name: string;
  run: (env: NodeJS.ProcessEnv) => Promise<Outcome>;
}

/** Returns a stage for a tool with a pass-or-fail result. It counts as one test; its output is shown only on failure. */
function check(name: string, cli: string, args: string[]): Stage {
  return {
    name,
    run: async (env) => {
      const { code, output } = await run(process.execPath, [bin(cli), ...args], { cwd: root, env });
      if (code === 0) return { passed: 1, failed: 0, skipped: [], problems: [] };
      process.stdout.write(`${output.trimEnd()}\n`);
      return failure(`${name} found something (see above)`);
    },
  };
}

export function failure(problem: string): Outcome {
  return { passed: 0, failed: 1, skipped: [], problems: [problem] };
}

/** Time limit of a stage, in milliseconds. It is generous because a machine with other work is several times slower. */
const longestStage = 40 * 60_000;

/** Folders of vitest's parts. If `needed`, a run in which none of the folder's tests ran is a failure. */
const VITEST_FOLDERS = {
  unit: { folder: 'test/unit', needed: true },
  integration: { folder: 'test/integration', needed: true },
  host: { folder: 'test/chromium-host', needed: true },
  faults: { folder: 'test/faults', needed: true },
  sandbox: { folder: 'sandbox', needed: false },
} as const;
type Group = keyof typeof VITEST_FOLDERS;

function vitest(groups: Group[]): Stage {
  return {
    name: groups.join(', '),
    run: async (env) => {
      const file = reportFile('vitest');
      const folders = groups.map((group) => VITEST_FOLDERS[group]);
      const filters =
        groups.length === Object.keys(VITEST_FOLDERS).length ? [] : folders.map((f) => f.folder);
      const reporter = join(root, 'scripts', 'lib', 'vitest-report.ts');
      const args = ['run', '--reporter=default', `--reporter=${reporter}`, ...filters];
      const { code, timedOut } = await run(process.execPath, [bin('vitest/vitest.mjs'), ...args], {
        cwd: root,
        env: { ...env, ...compileCache, ...temporaryFolder(), VITEST_REPORT: file },
        output: 'show',
        timeoutMs: longestStage,
      });
      if (!existsSync(file)) return failure(`vitest ${timedOut ? 'took too long' : 'did not finish'}`);
      const report: VitestReport = JSON.parse(readFileSync(file, 'utf8'));
      const problems = [...report.problems];
      for (const { folder, needed } of folders) {
        const ran = Object.entries(report.ranByFile).some(
          ([name, n]) => name.startsWith(`${folder}/`) && n > 0,
        );
        if (needed && !ran) problems.push(`no test ran in ${folder}/`);
      }
      if (code !== 0 && report.failed === 0 && problems.length === 0)
        problems.push(`vitest ended with ${code}`);
      return {
        passed: report.passed,
        failed: report.failed + problems.length,
        skipped: report.skipped,
        problems: [...report.failures, ...problems],
      };
    },
  };
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    tests: {
      status: string;
      annotations: { type: string; description?: string }[];
      results: { errors: { message?: string; location?: { file: string; line: number } }[] }[];
    }[];
  }[];
}

const endToEnd: Stage = {
  name: 'e2e',
  run: async (env) => {
    const file = reportFile('playwright');
    const { code, timedOut } = await run(
      process.execPath,
      [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
      {
        cwd: root,
        env: { ...env, ...compileCache, ...temporaryFolder(), PLAYWRIGHT_JSON_OUTPUT_FILE: file },
        output: 'show',
        timeoutMs: longestStage,
      },
    );
    if (!existsSync(file)) return failure(`end-to-end ${timedOut ? 'took too long' : 'did not finish'}`);
    const report: { suites: PlaywrightSuite[]; errors: { message?: string }[] } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const outcome: Outcome = { passed: 0, failed: 0, skipped: [], problems: [] };
    for (const suite of report.suites) countSuite(suite, [], outcome);
    for (const error of report.errors) outcome.problems.push(error.message?.split('\n')[0] ?? 'error');
    outcome.failed += report.errors.length;
    if (outcome.passed + outcome.failed === 0) {
      outcome.problems.push(code === 0 ? 'no end-to-end test ran' : `playwright ended with ${code}`);
      outcome.failed += 1;
    }
    return outcome;
  },
};

function countSuite(suite: PlaywrightSuite, above: string[], outcome: Outcome): void {
  const path = [...above, suite.title];
  for (const inner of suite.suites ?? []) countSuite(inner, path, outcome);
  for (const spec of suite.specs ?? []) {
    const name = [...path, spec.title].join(' › ');
    for (const test of spec.tests) {
      if (test.status === 'skipped') {
        const reason = test.annotations.find((a) => a.type === 'skip' || a.type === 'fixme')?.description;
        outcome.skipped.push({ name, reason: reason ?? 'no reason given' });
      } else if (test.status === 'expected') {
        outcome.passed += 1;
      } else {
        // A flaky test (failed, then passed on a retry) counts as a failure, or nobody would look at it.
        outcome.failed += 1;
        const reasons = test.results
          .flatMap(({ errors }) => errors)
          .map(({ message, location }) =>
            failureReason(message, location && `${basename(location.file)}:${location.line}`),
          );
        outcome.problems.push(`${name}${test.status === 'flaky' ? ' (flaky)' : ''}${reasons.join('')}`);
      }
    }
  }
}

/** Returns the path for a tool's report, and removes an old file at that path. */
function reportFile(name: string): string {
  mkdirSync(cacheDir, { recursive: true });
  const file = join(cacheDir, `${name}-${process.pid}.json`);
  rmSync(file, { force: true });
  process.once('exit', () => rmSync(file, { force: true }));
  return file;
}

/**
 * Makes Node cache compiled modules. The tests start hundreds of processes with the same modules, which then start in
 * two thirds of the time.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
const compileCache: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: join(cacheDir, 'compiled') };

/**
 * Returns the environment for a tool's own temporary folder, removed when this process exits. Killed browsers leave
 * files there, and so do Playwright's traces of browsers that it did not start itself.
 */
function temporaryFolder(): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'desk-test-'));
  // Some tests start processes as other system users, which must be able to reach their own folders in here.
  chmodSync(folder, 0o711);
  process.once('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      // On Windows a file may still be open, which is no reason to fail the tests.
      console.error(`not removed: ${folder} (${(error as Error).message})`);
    }
  });
  return { TMPDIR: folder, TMP: folder, TEMP: folder };
}

/** Checks dependencies for known vulnerabilities. Electron's age only warns, so that no unchanged commit starts to fail. */
async function auditStage(): Promise<Outcome> {
  const age = electronAge(readElectronRelease(), Date.now());
  const { unanswered, findings } = await auditDependencies(Date.now());
  return {
    passed: unanswered === null && findings.length === 0 ? 1 : 0,
    failed: findings.length,
    skipped: unanswered === null ? [] : [{ name: 'npm audit', reason: unanswered }],
    problems: findings,
    warnings: age ? [age.words] : [],
  };
}

const CHECKS: Record<string, Stage[]> = {
  lint: [check('lint and import rules', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])],
  types: ['tsconfig.json', 'contract/tsconfig.json', 'renderer/tsconfig.json'].map((project) =>
    check(`types ${project}`, 'typescript/bin/tsc', ['-p', project]),
  ),
  audit: [{ name: 'audit', run: auditStage }],
  unused: [check('unused files, exports and dependencies', 'knip/bin/knip.js', ['--no-progress'])],
};
const GROUPS = Object.keys(VITEST_FOLDERS) as Group[];

/** Returns the stages of the named parts, in running order. */
export function stagesFor(wanted: string[]): Stage[] {
  const groups = GROUPS.filter((group) => wanted.includes(group));
  return [
    ...Object.entries(CHECKS).flatMap(([name, stages]) => (wanted.includes(name) ? stages : [])),
    ...(groups.length > 0 ? [vitest(groups)] : []),
    ...(wanted.includes('e2e') ? [endToEnd] : []),
  ];
}
