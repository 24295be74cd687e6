import { spawnSync } from 'node:child_process';
import type { ScaleFigures } from '../test/bench/scale/run.ts';
import { readArguments } from './lib/arguments.mjs';
import { tableOf } from './lib/figures.ts';

/**
 * `npm run bench:scale`: measures an app with many subscriptions beside one with 1,000. Prints a table, and as its last line
 * one JSON: the figures of the large one, with those of the small one in `small`.
 */

const small = 1_000;
const { numbers } = readArguments('bench-scale', process.argv.slice(2));
const tell = (line: string) => process.stderr.write(`${line}\n`);

process.exitCode = await bench(numbers.subscriptions ?? 100_000).catch((error: Error) => {
  console.error(`bench:scale: ${error.message}`);
  return 1;
});

async function bench(count: number): Promise<number> {
  // Imported only now, so that an error in the arguments is reported at once.
  const { fillProfile, secretsIn } = await import('../test/bench/scale/profile.ts');
  const { temporaryFolder } = await import('../test/support/headless.ts');
  const { bundled } = await import('../test/support/bundle.ts');
  const program = await bundled(new URL('../test/bench/scale/process.ts', import.meta.url));
  const measured: ScaleFigures[] = [];
  for (const each of [small, count]) {
    tell(`filling a file with ${each} subscriptions …`);
    const folder = temporaryFolder();
    try {
      await fillProfile(folder.path, each, { secrets: () => secretsIn(folder.path), tell });
      measured.push(inOwnProcess(program, folder.path));
    } finally {
      folder.remove();
    }
  }
  const [few, many] = measured as [ScaleFigures, ScaleFigures];
  for (const line of tableOf(few, many)) console.log(line);
  const rows = (many.subscriptions - few.subscriptions) / 1_000;
  const rss_per_1000_kb = rows > 0 ? Math.round(((many.rss_mb - few.rss_mb) * 1024) / rows) : 0;
  console.log(JSON.stringify({ ...many, rss_per_1000_kb, small: few }));
  return 0;
}

/**
 * Measures a filled profile in a fresh process, whose memory holds nothing else.
 * @param program the bundle that measures: users start bundles too, and sources would be translated first
 */
function inOwnProcess(program: string, folder: string): ScaleFigures {
  const child = spawnSync(process.execPath, [program, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`measuring ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as ScaleFigures;
}
