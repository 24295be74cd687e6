/** Runs parts of the test suite one after the other, and prints the outcome and duration of each. */
import { prepareMachine } from './machine.ts';
import { failure, type Outcome, type Stage, stagesFor } from './stages.ts';

/** Parts that need nothing but Node: no Chromium, keychain, display or bundles. */
const selfContained = ['lint', 'types', 'unused', 'unit', 'audit'];

/**
 * Runs the named parts, continuing after a failed one. The last line printed is the total.
 * @returns true when nothing failed and something ran
 */
export async function runSuite(names: string[]): Promise<boolean> {
  const outcomes: Outcome[] = [];
  const times: string[] = [];

  /** Records a part's outcome and prints its duration. An exception counts as a failure and does not stop the run. */
  async function part(name: string, work: () => Promise<Outcome>): Promise<void> {
    console.log(`\n── ${name}`);
    const started = Date.now();
    const outcome = await work().catch((error: Error) => {
      console.log(error.message);
      return failure(`${name}: ${error.message.split('\n')[0]}`);
    });
    outcomes.push(outcome);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const line = `${name}: ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`;
    times.push(line);
    console.log(`── ${line}`);
  }

  let env = process.env;
  let ready = false;
  if (names.some((name) => !selfContained.includes(name))) {
    await part('set-up', async () => {
      env = (await prepareMachine(['browser', 'display', 'keychain', 'fonts', 'requests', 'paper'])).env;
      ready = true;
      return { passed: 0, failed: 0, skipped: [], problems: [] };
    });
  }
  const run = async (stage: Stage) =>
    // Without the set-up, the tests would run against an earlier build.
    stage.name === 'e2e' && !ready ? failure('e2e: not run, because the set-up failed') : stage.run(env);
  for (const stage of stagesFor(names)) await part(stage.name, () => run(stage));

  console.log(`\n${times.join('\n')}`);
  return report(outcomes);
}

/** Prints skipped tests, warnings, failures and the total. Returns true when nothing failed and something ran. */
function report(outcomes: Outcome[]): boolean {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  let failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  const skipped = outcomes.flatMap((outcome) => outcome.skipped);
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  const warnings = outcomes.flatMap((outcome) => outcome.warnings ?? []);
  if (passed + failed === 0 && skipped.length === 0) {
    failed = 1;
    problems.push('nothing ran');
  }
  if (skipped.length > 0) {
    console.log(`\nSKIPPED, NOT TESTED (${skipped.length}):`);
    for (const { name, reason } of skipped) console.log(`  ${name}: ${reason}`);
  }
  if (warnings.length > 0) {
    console.log(`\nWARNINGS (${warnings.length}):`);
    for (const warning of warnings) console.log(`  ${warning}`);
  }
  if (problems.length > 0) {
    console.log(`\nFAILED (${problems.length}):`);
    for (const problem of problems) console.log(`  ${problem}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0;
}
