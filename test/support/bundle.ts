import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles a child's script with everything that it imports, and returns the path of the bundle. A bundle starts in a
 * third of the time, and it is started hundreds of times. The bundle is removed when this process ends.
 */
export async function bundled(script: URL): Promise<string> {
  const entry = fileURLToPath(script);
  const outDir = join(root, '.cache', 'bundled', `${process.pid}`, basename(entry, '.ts'));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await bundle(entry, outDir, 'child.mjs');
  for (const thread of threads) await bundle(join(root, thread), outDir, `${basename(thread, '.ts')}.js`);
  return join(outDir, 'child.mjs');
}

/** The threads of the app, each a bundle of its own in the same folder. */
const threads = ['main/subscriptions/lists/thread.ts', 'main/audit/checker.ts'];

const bundle = (entry: string, outDir: string, name: string) =>
  build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['@napi-rs/keyring'] },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { external: [/^node:/, '@napi-rs/keyring'], output: { entryFileNames: name } },
    },
  });
