import type { BenchOptions } from '../test/bench/bench.ts';
import { readArguments, refuse } from './lib/arguments.mjs';
import { readTarget } from './lib/read-target.ts';

/** `npm run bench`: measures how fast subscriptions are sent. `--help` lists the possible servers. */

const { values, numbers } = readArguments('bench', process.argv.slice(2));
const options = readOptions();
process.exitCode = await bench(options).catch((error: Error) => {
  console.error(`bench: ${error.message}`);
  return 1;
});

async function bench(options: BenchOptions): Promise<number> {
  // Imported only now, so that an error in the arguments is reported at once.
  const [{ runBench }, { problemWith }] = await Promise.all([
    import('../test/bench/bench.ts'),
    import('./lib/target.ts'),
  ]);
  const problem = options.target && (await problemWith(options.target));
  if (problem) throw new Error(problem);
  const result = await runBench(options, (line) => process.stderr.write(`${line}\n`));
  console.log(JSON.stringify(result));
  return result.done === result.cases && !result.doubled && !result.lost ? 0 : 1;
}

function readOptions(): BenchOptions {
  try {
    return {
      cases: numbers.cases ?? 200,
      lanes: numbers.lanes ?? 8,
      latency: numbers.latency ?? 0,
      target: readTarget(values, { latency: numbers.latency }),
    };
  } catch (error) {
    return refuse('bench', (error as Error).message);
  }
}
