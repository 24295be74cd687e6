/** `npm run package`: builds and packs for this system into release/. `--release`: for users. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './lib/arguments.mjs';
import { ensureBuilt } from './lib/build.ts';
import { readElectronRelease } from './lib/electron-age.ts';
import {
  builderArguments,
  builderEnvironment,
  ensureKeychainModule,
  releaseProblems,
  signatureWords,
  signingProblems,
} from './lib/packing.ts';
import { bin, root, say } from './lib/paths.ts';
import { run } from './lib/processes.ts';

const { values, flags } = readArguments('package', process.argv.slice(2));
const { platform } = process;
const arch = values.arch ?? process.arch;
const release = flags.has('release');

// The notices of the build name what is inside this module.
await ensureKeychainModule(platform, arch);
await ensureBuilt(arch);
const { builtAt } = JSON.parse(readFileSync(join(root, 'out', 'notices', 'about.json'), 'utf8'));
const problems = release
  ? [
      ...releaseProblems(builtAt, readElectronRelease(), Date.now()),
      ...signingProblems(platform, process.env),
    ]
  : [];
for (const problem of problems) say(problem);
if (problems.length > 0) process.exit(1);

const wish = { platform, arch, release, dir: flags.has('dir'), format: values.format ?? null };
const { code } = await run(process.execPath, [bin('electron-builder/cli.js'), ...builderArguments(wish)], {
  cwd: root,
  env: builderEnvironment(process.env, release),
  output: 'show',
  timeoutMs: 60 * 60_000,
});
if (code === 0) say(signatureWords(platform, release));
process.exit(code);
