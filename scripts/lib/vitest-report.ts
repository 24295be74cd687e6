/** Reports a vitest run to `npm test`. vitest's own JSON report lacks the reasons for skipped tests. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { failureReason } from './failure-reason.ts';
import { root } from './paths.ts';

export interface VitestReport {
  passed: number;
  failed: number;
  failures: string[];
  skipped: { name: string; reason: string }[];
  /** Errors outside a test: a file that does not load, an uncaught error. */
  problems: string[];
  ranByFile: Record<string, number>;
}

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message?: string }[]): void {
    const report: VitestReport = {
      passed: 0,
      failed: 0,
      failures: [],
      skipped: [],
      problems: unhandled.map((error) => `uncaught: ${error.message ?? 'error'}`),
      ranByFile: {},
    };
    for (const module of modules) addModule(module, report);
    const file = process.env.VITEST_REPORT;
    if (file) writeFileSync(file, JSON.stringify(report));
  }
}

function addModule(module: TestModule, report: VitestReport): void {
  const file = relative(root, module.moduleId).replaceAll('\\', '/');
  let ran = 0;
  const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
  const unsaid = errors.length > 0 ? 'what it needs could not be set up' : 'no reason given';
  for (const test of module.children.allTests()) {
    const name = `${file} › ${test.fullName}`;
    const result = test.result();
    if (result.state === 'skipped') {
      report.skipped.push({ name, reason: result.note ?? unsaid });
    } else if (result.state === 'passed') {
      report.passed += 1;
      ran += 1;
    } else {
      report.failed += 1;
      const reasons = (result.errors ?? []).map(({ message }) => failureReason(message));
      report.failures.push(`${name}${reasons.join('')}`);
      ran += 1;
    }
  }
  report.ranByFile[file] = ran;
  for (const error of errors) report.problems.push(`${file}: ${error.message.split('\n')[0]}`);
  if (module.state() !== 'passed' && module.state() !== 'skipped' && ran === 0 && errors.length === 0) {
    report.problems.push(`${file}: did not finish`);
  }
}
