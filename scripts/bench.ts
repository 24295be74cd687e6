import { parseArgs } from 'node:util';
import { type BenchOptions, runBench } from '../test/bench/bench.ts';

const help = `Sends subscriptions through the main process's services, without a window, with all durability on.

  npm run bench -- [--cases N] [--lanes N] [--latency MS]
      against a sandbox of its own, started for the purpose
  npm run bench -- --base URL --client-id ID --client-secret S --campaign ID --investor ID [--cases N] [--lanes N]
      against any server that speaks the API

The last line of the output is JSON: cases, seconds, calls, and more.`;

try {
  const options = readOptions();
  if (options) {
    const result = await runBench(options, (line) => process.stderr.write(`${line}\n`));
    console.log(JSON.stringify(result));
    process.exitCode = result.done === result.cases && !result.doubled && !result.lost ? 0 : 1;
  } else console.log(help);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** @throws Error in plain words about the first argument that is wrong */
function readOptions(): BenchOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      base: text,
      'client-id': text,
      'client-secret': text,
      campaign: text,
      investor: text,
      cases: { ...text, default: '200' },
      lanes: { ...text, default: '8' },
      latency: { ...text, default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const number = (name: 'cases' | 'lanes' | 'latency', least: number) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least)
      throw new Error(`--${name} must be a whole number of at least ${least}`);
    return value;
  };
  const base = { cases: number('cases', 1), lanes: number('lanes', 1), latency: number('latency', 0) };
  if (values.base === undefined) return { ...base, target: null };
  const needed = ['client-id', 'client-secret', 'campaign', 'investor'] as const;
  const missing = needed.filter((name) => values[name] === undefined);
  if (missing.length > 0)
    throw new Error(`With --base, these are needed too: ${missing.map((name) => `--${name}`).join(' ')}`);
  return {
    ...base,
    target: {
      base: values.base.replace(/\/+$/, ''),
      clientId: values['client-id'] ?? '',
      clientSecret: values['client-secret'] ?? '',
      campaign: values.campaign ?? '',
      investor: values.investor ?? '',
    },
  };
}
