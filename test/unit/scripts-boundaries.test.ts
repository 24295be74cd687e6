/** The direction of imports (biome.json): what each folder may import, and that any other import is refused. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, root } from '../../scripts/lib/paths.ts';

const REFUSED: [file: string, code: string][] = [
  ['contract/a.ts', "import { a } from '../main/clock.ts'"],
  ['contract/b.ts', "import { a } from 'node:fs'"],
  ['contract/c.ts', "import { a } from 'react'"],
  ['contract/d.ts', "import { a } from 'electron'"],
  ['preload/a.ts', "import { a } from 'node:fs'"],
  ['preload/b.ts', "import { a } from '../main/ports.ts'"],
  ['preload/c.ts', "import { a } from 'zod'"],
  ['renderer/a.tsx', "import { a } from '../main/clock.ts'"],
  ['renderer/features/b.tsx', "import { a } from '../../main/sync/planner.ts'"],
  ['renderer/features/c.tsx', "import { a } from '../../preload/index.ts'"],
  ['renderer/features/d.tsx', "import { a } from 'electron'"],
  ['renderer/features/e.tsx', "import { a } from 'node:path'"],
  ['renderer/features/f.tsx', "import { a } from 'path'"],
  ['renderer/features/g.tsx', "import { a } from '../../sandbox/index.ts'"],
  ['renderer/features/h.tsx', "import type { a } from '../../main/ports.ts'; export type b = a"],
  ['renderer/features/i.tsx', "export { a } from '../../main/ports.ts'"],
  ['renderer/features/j.tsx', "export const b = () => import('../../main/ports.ts')"],
  ['renderer/form/a.ts', "import { a } from '../features/subscription/store.ts'"],
  ['renderer/form/b.ts', "import type { a } from '../../contract/form.ts'; export type b = a"],
  ['renderer/form/c.ts', "import { a } from '../../main/clock.ts'"],
  ['renderer/form/d.ts', "import { a } from 'node:path'"],
  ['sandbox/a.ts', "import { a } from '../main/clock.ts'"],
  ['sandbox/b.ts', "import { a } from '../contract/form.ts'"],
  ['main/sync/a.ts', "import { a } from 'electron'"],
  ['main/sync/b.ts', "import { a } from 'electron/main'"],
  ['main/sync/c.ts', "import { a } from 'electron-store'"],
  ['main/sync/d.ts', "import { a } from '../electron/window.ts'"],
  ['main/sync/e.ts', "import { a } from '../../renderer/main.tsx'"],
  ['main/sync/f.ts', "import { a } from '../../sandbox/index.ts'"],
  ['main/sync/g.ts', "import { a } from '../../test/chromium-host/launch.ts'"],
  ['main/sync/h.ts', "export const b = require('electron')"],
  ['main/sync/i.ts', "export const b = () => import('electron')"],
  ['main/storage/d.ts', "import { a } from 'electron'"],
  ['main/storage/e.ts', "import { a } from '../electron/window.ts'"],
  ['main/freshness/d.ts', "import { a } from 'electron'"],
  ['main/training/a.ts', "import { a } from 'electron'"],
  ['main/electron/a.ts', "import { a } from '../../test/chromium-host/electron.ts'"],
  ['main/electron/b.ts', "import { a } from '../../sandbox/index.ts'"],
  ['main/electron/c.ts', "import { a } from '../../renderer/main.tsx'"],
];

const ALLOWED: [file: string, code: string][] = [
  ['contract/y.ts', "import { a } from 'zod'"],
  ['contract/z.ts', "import { a } from './form.ts'"],
  ['preload/y.ts', "import { a } from 'electron'"],
  ['preload/z.ts', "import type { a } from '../contract/surface.ts'; export type b = a"],
  ['renderer/features/x.tsx', "import { a } from '../../contract/app.ts'"],
  ['renderer/features/y.tsx', "import { a } from '@mantine/core'"],
  ['renderer/features/z.tsx', "import { a } from '../components/field.tsx'"],
  ['renderer/form/y.ts', "import { a } from '../../contract/form-kit.ts'"],
  ['renderer/form/z.ts', "import { a } from '../stores/autosave.ts'"],
  ['sandbox/y.ts', "import { a } from 'hono'"],
  ['main/sync/x.ts', "import { a } from '../platform/http.ts'"],
  ['main/sync/y.ts', "import { a } from '../../contract/form.ts'"],
  ['main/sync/z.ts', "import { a } from 'node:crypto'"],
  ['main/training/z.ts', "import { a } from '../../sandbox/index.ts'"],
  ['main/electron/y.ts', "import { a } from 'electron'"],
  ['main/electron/z.ts', "import { a } from '../ports.ts'"],
  ['main/index.ts', "import { a } from './electron/app.ts'"],
];

describe('import rules', () => {
  const tree = mkdtempSync(join(tmpdir(), 'desk-boundaries-'));
  let refused: Set<string>;

  beforeAll(() => {
    copyFileSync(join(root, 'biome.json'), join(tree, 'biome.json'));
    for (const [file, code] of [...REFUSED, ...ALLOWED]) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      const use = code.startsWith('import {') ? 'console.log(a);\n' : '';
      writeFileSync(join(tree, file), `${code};\n${use}`);
    }
    refused = lint(tree);
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it.each(REFUSED)('%s may not contain: %s', (file) => expect(refused).toContain(file));
  it.each(ALLOWED)('%s may contain: %s', (file) => expect(refused).not.toContain(file));
});

/** Returns the files in which Biome, with our own configuration, finds an import that is not allowed there. */
function lint(tree: string): Set<string> {
  const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', '.'];
  const { stdout } = spawnSync(process.execPath, [bin('@biomejs/biome/bin/biome'), ...args], {
    cwd: tree,
    encoding: 'utf8',
  });
  const { diagnostics }: { diagnostics: { category: string; location: { path: string } }[] } =
    JSON.parse(stdout);
  return new Set(
    diagnostics
      .filter(({ category }) => /noRestrictedImports|noNodejsModules|noCommonJs/.test(category))
      .map(({ location }) => location.path.replaceAll('\\', '/').replace(/^\.\//, '')),
  );
}
