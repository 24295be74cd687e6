/** `npm run package`: builds and packs the app for this system into release/. `--release` packs for users. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './lib/arguments.mjs';
import { ensureBuilt, uncommitted } from './lib/build.ts';
import { readElectronRelease } from './lib/electron-age.ts';
import {
  builderArguments,
  builderEnvironment,
  ensureKeychainModule,
  failureWords,
  releaseProblems,
  signatureWords,
  signingProblems,
  toolProblems,
} from './lib/packing.ts';
import { bin, root, say } from './lib/paths.ts';
import { run, which } from './lib/processes.ts';

const { values, flags } = readArguments('package', process.argv.slice(2));
const { platform } = process;
const arch = values.arch ?? process.arch;
const release = flags.has('release');
const wish = { platform, arch, release, dir: flags.has('dir'), format: values.format ?? null };

function stopFor(problems: string[]): void {
  for (const problem of problems) say(problem);
  if (problems.length > 0) process.exit(1);
}

stopFor([
  ...toolProblems(wish, (tool) => which(tool) !== undefined),
  ...(release ? signingProblems(platform, process.env) : []),
]);
// The build's notices list the parts of this module, so it must be installed before the build.
await ensureKeychainModule(platform, arch);
await ensureBuilt(arch);
const { builtAt } = JSON.parse(readFileSync(join(root, 'out', 'notices', 'about.json'), 'utf8'));
if (release) stopFor(releaseProblems(builtAt, readElectronRelease(), Date.now(), uncommitted()));

const { code } = await run(process.execPath, [bin('electron-builder/cli.js'), ...builderArguments(wish)], {
  cwd: root,
  env: builderEnvironment(process.env, release),
  output: 'show',
  timeoutMs: 60 * 60_000,
});
say(code === 0 ? signatureWords(platform, release) : failureWords(wish));
process.exit(code);
