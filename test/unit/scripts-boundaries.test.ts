/** The boundaries between the parts of the project (scripts/lib/house/parts.ts): what each part may import. */
import { describe, expect, it } from 'vitest';
import { upwardImports } from '../../scripts/lib/house/folders.ts';
import { foreignImports, PARTS } from '../../scripts/lib/house/parts.ts';

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
  ['renderer/features/k.tsx', "import { a } from 'axios'"],
  ['renderer/features/l.tsx', "import { a } from '/main/ports.ts'"],
  ['renderer/features/m.tsx', "import { a } from 'file:///main/ports.ts'"],
  ['renderer/features/n.tsx', "import { a } from '../../node_modules/electron/index.js'"],
  ['renderer/features/o.tsx', "import a from '../../main/ports.ts?raw'"],
  ['renderer/features/p.tsx', "export const b = import.meta.glob('../../main/*.ts')"],
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
  ['main/sync/j.ts', "import { createRequire } from 'node:module'"],
  ['main/sync/k.ts', "import { createRequire } from 'module'"],
  ['main/storage/d.ts', "import { a } from 'electron'"],
  ['main/storage/e.ts', "import { a } from '../electron/window.ts'"],
  ['main/freshness/d.ts', "import { a } from 'electron'"],
  ['main/training/a.ts', "import { a } from 'electron'"],
  ['main/electron/a.ts', "import { a } from '../../test/chromium-host/electron.ts'"],
  ['main/electron/b.ts', "import { a } from '../../sandbox/index.ts'"],
  ['main/electron/c.ts', "import { a } from '../../renderer/main.tsx'"],
  ['scripts/lib/a.ts', "import { a } from '../../test/support/until.ts'"],
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
  ['renderer/features/w.tsx', "import a from './worker.ts?worker'"],
  ['renderer/features/w.tsx', "import a from '../../node_modules/pdfjs-dist/web/a.js'"],
  ['scripts/a.ts', "import { a } from '../test/bench/bench.ts'"],
  ['test/unit/a.test.ts', 'const a = await import(name)'],
];

const findings = (file: string, text: string) => {
  const sources = [{ file, text }];
  return [...foreignImports(sources), ...upwardImports(sources)];
};

it.each(REFUSED)('%s may not contain: %s', (file, code) => expect(findings(file, code)).not.toEqual([]));
it.each(ALLOWED)('%s may contain: %s', (file, code) => expect(findings(file, code)).toEqual([]));

/** Each way to import a name, also without saying so in an import declaration. */
const ways: ((name: string) => string)[] = [
  (name) => `import '${name}'`,
  (name) => `import { a } from '${name}'`,
  (name) => `import type { a } from '${name}'`,
  (name) => `import a from '${name}' with { type: 'json' }`,
  (name) => `export { a } from '${name}'`,
  (name) => `export * from '${name}'`,
  (name) => `export type { a } from '${name}'`,
  (name) => `import a = require('${name}')`,
  (name) => `import type a = require('${name}')`,
  (name) => `type A = import('${name}').A`,
  (name) => `type A = typeof import('${name}')`,
  (name) => `await import('${name}')`,
  (name) => `await import(\`${name}\`)`,
  (name) => `require('${name}')`,
  (name) => `require(\`${name}\`)`,
  (name) => `require.resolve('${name}')`,
  (name) => `module.require('${name}')`,
  (name) => `createRequire(import.meta.url)('${name}')`,
  (name) => `createRequire(import.meta.url).resolve('${name}')`,
  (name) => `import.meta.resolve('${name}')`,
  (name) => `import.meta.glob('${name}')`,
  (name) => `import.meta.glob<string>(['./a.ts', '${name}'], { import: 'default' })`,
  (name) => `new URL('${name}', import.meta.url)`,
  (name) => `/// <reference path="${name}" />`,
  (name) => `/// <reference types="${name}" />`,
];
const crossings: [file: string, name: string][] = [
  ['renderer/features/b.tsx', '../../main/ports.ts'],
  ['renderer/form/a.ts', '../features/a.ts'],
  ['renderer/form/a.ts', '../../contract/form.ts'],
  ['contract/a.ts', '../main/ports.ts'],
  ['sandbox/a.ts', '../main/ports.ts'],
  ['main/sync/a.ts', '../../renderer/main.tsx'],
  ['main/sync/a.ts', '../app/a.ts'],
  ['scripts/lib/a.ts', '../../test/support/until.ts'],
];

describe.each(crossings)('%s may not import %s', (file, name) => {
  it.each(ways.map((way) => way(name)))('as %s', (code) => expect(findings(file, code)).toHaveLength(1));
  it.each(ways.map((way) => way('./a.ts')))('allows %s', (code) => expect(findings(file, code)).toEqual([]));
});

it.each(ways.map((way) => way('electron')).filter((code) => !/new URL|path=/.test(code)))(
  'keeps Electron from main/sync/: %s',
  (code) => expect(findings('main/sync/a.ts', code)).toHaveLength(1),
);

it.each([
  'await import(name)',
  "await import('../app/' + 'a.ts')",
  `await import(\`../\${name}.ts\`)`,
  'require(name)',
  'require.resolve(name)',
  'createRequire(import.meta.url)(name)',
  'import.meta.glob([name])',
  'new URL(name, import.meta.url)',
])('refuses a computed name, which cannot be checked: %s', (code) => {
  expect(findings('main/sync/a.ts', code)).toEqual([
    'main/sync/a.ts:1 imports a computed name, which cannot be checked',
  ]);
});

it.each(['main', 'preload', 'contract', 'renderer', 'sandbox'])(
  '%s/ has a row in the table of parts',
  (side) => expect(PARTS).toHaveProperty([`${side}/`]),
);
