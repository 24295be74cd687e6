/** `npm run package [-- electron-builder's arguments]`: builds and packs for this system into release/. */
import { readArguments } from './lib/arguments.mjs';
import { ensureBuilt } from './lib/build.ts';
import { bin, root } from './lib/paths.ts';
import { run } from './lib/processes.ts';

const { names: passedOn } = readArguments('package', process.argv.slice(2));
await ensureBuilt();
const args = [bin('electron-builder/cli.js'), '--publish', 'never', ...passedOn];
const { code } = await run(process.execPath, args, { cwd: root, output: 'show', timeoutMs: 60 * 60_000 });
process.exit(code);
