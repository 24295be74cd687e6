import { isAllowedBaseUrl } from '../contract/environment.ts';
import { isUuid } from '../contract/primitives.ts';
import type { BenchOptions, BenchTarget } from '../test/bench/bench.ts';
import { readArguments, refuse } from './lib/arguments.mjs';

/** `npm run bench`: how fast subscriptions go out; `--help` says against what. */

const { values, numbers } = readArguments('bench', process.argv.slice(2));
const options = readOptions();
process.exitCode = await bench(options).catch((error: Error) => {
  console.error(`bench: ${error.message}`);
  return 1;
});

async function bench(options: BenchOptions): Promise<number> {
  // Not sooner: a typing error is told at once.
  const [{ runBench }, { problemWith }] = await Promise.all([
    import('../test/bench/bench.ts'),
    import('./lib/bench-target.ts'),
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
      target: readTarget(),
    };
  } catch (error) {
    return refuse('bench', (error as Error).message);
  }
}

/** @throws Error in plain words about the first argument that is wrong */
function readTarget(): BenchTarget | null {
  const needed = ['client-id', 'client-secret', 'campaign', 'investor'];
  const { base, campaign = '', investor = '' } = values;
  if (base === undefined) {
    const idle = needed.find((name) => values[name] !== undefined);
    if (idle) throw new Error(`--${idle} is about another server: --base is missing.`);
    return null;
  }
  if (numbers.latency !== undefined)
    throw new Error('--latency is about the sandbox: it does not go with --base.');
  const missing = needed.filter((name) => values[name] === undefined);
  if (missing.length > 0)
    throw new Error(`With --base, these are needed too: ${missing.map((name) => `--${name}`).join(' ')}.`);
  if (!isAllowedBaseUrl(base))
    throw new Error(`--base must be an https: address, or http: on this computer, not "${base}".`);
  for (const [name, id] of Object.entries({ campaign, investor }))
    if (!isUuid(id)) throw new Error(`--${name} must be an id (UUID), not "${id}".`);
  return {
    base: base.replace(/\/+$/, ''),
    clientId: values['client-id'] ?? '',
    clientSecret: values['client-secret'] ?? '',
    campaign,
    investor,
  };
}
