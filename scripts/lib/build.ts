import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { changedSince, sourceDate, writeNotices } from './notices.ts';
import { bin, root, say } from './paths.ts';
import { run } from './processes.ts';

/** The sources of the three bundles, and everything that decides how they are built. */
const SOURCES = [
  'main',
  'preload',
  'contract',
  'renderer',
  'sandbox',
  'electron.vite.config.ts',
  'scripts/lib/bundled.ts',
  'scripts/lib/native-notices.ts',
  'scripts/lib/notices.ts',
  'scripts/lib/thread-bundle.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const BUNDLES = [
  'out/main/index.js',
  'out/main/backend.js',
  'out/main/thread.js',
  'out/main/checker.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'out/notices/about.json',
];
const STAMP = join(root, 'out', '.sources');

/**
 * Bundles main, preload and renderer, unless out/ was built from the same sources. The notices cover the keychain module
 * for `arch`, which must be installed.
 */
export async function ensureBuilt(arch: string = process.arch): Promise<void> {
  await withLock(
    join(root, '.cache', 'build.lock'),
    async () => {
      const sources = fingerprint(arch);
      if (isCurrent(sources)) return;
      say('building');
      const started = Date.now();
      const cli = bin('electron-vite/bin/electron-vite.js');
      const { code, output } = await run(process.execPath, [cli, 'build'], {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production' },
        timeoutMs: 5 * 60_000,
      });
      if (code !== 0) throw new Error(`the build failed:\n${output.trim()}`);
      writeNotices(root, sourceDate(root, SOURCES), arch);
      writeFileSync(STAMP, sources);
      say(`built in ${Math.round((Date.now() - started) / 1000)} s`);
    },
    { onWait: (pid) => say(`another run (process ${pid}) is building; waiting for it`) },
  );
}

/** Returns uncommitted files that go into a package or affect how it is made. */
export const uncommitted = (): string[] =>
  changedSince(root, [...SOURCES, 'scripts', 'build', 'electron-builder.yml']);

function isCurrent(sources: string): boolean {
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== sources) return false;
  return BUNDLES.every((file) => existsSync(join(root, file)));
}

function fingerprint(arch: string): string {
  const hash = createHash('sha256').update(`${sourceDate(root, SOURCES)}\0${arch}\0`);
  for (const file of SOURCES.flatMap(filesIn)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return `${hash.digest('hex')}\n`;
}

function filesIn(path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
