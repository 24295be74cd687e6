import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import type { KillOptions } from '../test/faults/kills/run.ts';
import { readArguments, refuse } from './lib/arguments.mjs';
import { bin, root } from './lib/paths.ts';
import { readTarget } from './lib/read-target.ts';

/** `npm run faults`: runs the long form of the fault tests. `--help` lists the options. */

const { values, numbers } = readArguments('faults', process.argv.slice(2));
const options = readOptions();
const killsAlone = options.target !== null || numbers.kills !== undefined || numbers.cases !== undefined;
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => interrupted.abort(new Error(`ended by ${name}`)));
const suite = killsAlone ? 0 : await longSuite(options.seed);
const kills = await randomKills(options).catch((error: Error) => {
  console.error(`faults: ${error.message}`);
  return 1;
});
process.exitCode = suite || kills;

function readOptions(): KillOptions {
  try {
    return {
      kills: numbers.kills ?? 500,
      cases: numbers.cases ?? 200,
      lanes: numbers.lanes ?? 8,
      seed: numbers.seed ?? randomInt(2 ** 31 - 1),
      target: readTarget(values),
    };
  } catch (error) {
    return refuse('faults', (error as Error).message);
  }
}

/** Runs the tests in test/faults/, each in its long form, and returns the exit code. */
function longSuite(seed: number): Promise<number> {
  const child = spawn(process.execPath, [bin('vitest/vitest.mjs'), 'run', 'test/faults'], {
    cwd: root,
    // The tests' output goes to stderr, because the last line of stdout is JSON for machines.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DESK_FAULTS: 'long', DESK_SEED: String(seed) },
    signal: interrupted.signal,
  });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code ?? 1));
    // An interruption also emits 'error', but then the child ends with 'close'. Without a pid the child never started.
    child.once('error', () => child.pid ?? resolve(1));
  });
}

async function randomKills(options: KillOptions): Promise<number> {
  interrupted.signal.throwIfAborted();
  // Imported only now, so that an error in the arguments is reported at once.
  const [{ runKills }, { problemWith }] = await Promise.all([
    import('../test/faults/kills/run.ts'),
    import('./lib/target.ts'),
  ]);
  const problem = options.target && (await problemWith(options.target));
  if (problem) throw new Error(problem);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(`seed ${options.seed}`);
  const result = await runKills({ ...options, signal: interrupted.signal }, say);
  for (const line of result.problems) say(line);
  if (result.problems.length > 0) say(`again with --seed ${options.seed}`);
  console.log(JSON.stringify(result));
  return result.problems.length === 0 ? 0 : 1;
}
