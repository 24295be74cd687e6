import type { UiFigures } from '../test/bench/ui/run.ts';
import { readArguments } from './lib/arguments.mjs';
import { tableOf } from './lib/figures.ts';

/**
 * `npm run bench:ui`: measures the window over a file with many subscriptions, beside one with 1,000. Prints a table, and as
 * its last line one JSON: the figures of the large one, with those of the small one in `small`.
 */

const small = 1_000;
const { numbers } = readArguments('bench-ui', process.argv.slice(2));
const tell = (line: string) => process.stderr.write(`${line}\n`);

process.exit(
  await bench(numbers.subscriptions ?? 100_000).catch((error: Error) => {
    console.error(`bench:ui: ${error.stack}`);
    return 1;
  }),
);

async function bench(count: number): Promise<number> {
  // Imported only now, so that an error in the arguments is reported at once.
  const [{ prepareMachine }, { measureUi }] = await Promise.all([
    import('./lib/machine.ts'),
    import('../test/bench/ui/run.ts'),
  ]);
  await prepareMachine(['browser', 'display', 'keychain', 'fonts']);
  process.env.INVESTMENT_DESK_RUNTIME = 'chromium-host';
  const measured: UiFigures[] = [];
  for (const each of [small, count]) measured.push(await measureUi(each, tell));
  const [few, many] = measured as [UiFigures, UiFigures];
  for (const line of tableOf(few, many)) console.log(line);
  console.log(JSON.stringify({ ...many, small: few }));
  return 0;
}
