/** `npm run package [-- electron-builder's arguments]`: builds and packs for this system into release/. */
import { ensureBuilt } from './lib/build.ts';
import { bin, root } from './lib/paths.ts';
import { run } from './lib/processes.ts';

await ensureBuilt();
const args = [bin('electron-builder/cli.js'), '--publish', 'never', ...process.argv.slice(2)];
const { code } = await run(process.execPath, args, { cwd: root, output: 'show', timeoutMs: 60 * 60_000 });
process.exit(code);
