/**
 * `npm test`: everything, on any machine. `npm test -- unit e2e` runs the named parts only.
 * Every part runs whatever became of the one before; the last line is the sum.
 */
import { readArguments } from './lib/arguments.mjs';
import { prepareMachine } from './lib/machine.ts';
import { failure, type Outcome, stagesFor } from './lib/stages.ts';

const { names } = readArguments('test', process.argv.slice(2));

const outcomes: Outcome[] = [];
const times: string[] = [];

/** One part: its outcome is kept, its time printed, and a fault of the part itself is a failure, not the end. */
async function part(name: string, work: () => Promise<Outcome>): Promise<void> {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const outcome = await work().catch((error: Error) => {
    console.log(error.message);
    return failure(`${name}: ${error.message.split('\n')[0]}`);
  });
  outcomes.push(outcome);
  const line = `${name}: ${outcome.passed} passed, ${outcome.failed} failed, ${((Date.now() - started) / 1000).toFixed(1)} s`;
  times.push(line);
  console.log(`── ${line}`);
}

let env = process.env;
let ready = false;
const needsMachine = names.length === 0 || names.some((name) => !['lint', 'types', 'unused'].includes(name));
if (needsMachine) {
  await part('set-up', async () => {
    env = (await prepareMachine(['browser', 'display', 'keychain', 'fonts', 'requests'])).env;
    ready = true;
    return { passed: 0, failed: 0, skipped: [], problems: [] };
  });
}
for (const stage of stagesFor(names)) {
  await part(stage.name, async () => {
    // Without it, the desk of an earlier build would be tested.
    if (stage.name === 'e2e' && !ready) return failure('e2e: not run, because the set-up failed');
    return stage.run(env);
  });
}

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
let failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
const skipped = outcomes.flatMap((outcome) => outcome.skipped);
const problems = outcomes.flatMap((outcome) => outcome.problems);
if (passed + failed === 0) {
  failed = 1;
  problems.push('nothing ran');
}

console.log(`\n${times.join('\n')}`);
if (skipped.length > 0) {
  console.log(`\nSKIPPED, NOT TESTED (${skipped.length}):`);
  for (const { name, reason } of skipped) console.log(`  ${name}: ${reason}`);
}
if (problems.length > 0) {
  console.log(`\nFAILED (${problems.length}):`);
  for (const problem of problems) console.log(`  ${problem}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
