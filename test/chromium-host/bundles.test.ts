import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { faultOf } from '../../contract/faults.ts';

const out = path.resolve(import.meta.dirname, '../../out');
const main = path.join(out, 'main/index.js');
const preload = path.join(out, 'preload/index.cjs');
const standIn = readFileSync(path.join(import.meta.dirname, 'electron-module.ts'), 'utf8');

/** Returns the names in an import or export list: `a, b as c` gives `a`, `b`. */
const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((entry) => entry.trim().split(/\s+as\s+/)[0] ?? '')
    .filter((name) => name !== '');

/** `npm run build` creates the bundles. `npm test` runs it first. */
test.skipIf(!existsSync(main))('the main bundle imports only what the host declares', () => {
  const imports = [
    ...readFileSync(main, 'utf8').matchAll(
      /import\s+(?:(\w+)\s*,?\s*)?(?:\{([^}]*)\})?\s*from\s*["']electron["']/g,
    ),
  ];
  expect(imports.length).toBeGreaterThan(0);
  const declared = namesIn(/export \{([^}]*)\}/.exec(standIn)?.[1] ?? '');
  for (const [, , list = ''] of imports) expect(declared).toEqual(expect.arrayContaining(namesIn(list)));
});

test.skipIf(!existsSync(main))(
  'the entry imports only electron and Node, so that the last resort exists before an import can fail',
  () => {
    const imports = [
      ...readFileSync(main, 'utf8').matchAll(/^(?:import|export)\b[^"';]*["']([^"']+)["'];?$/gm),
    ];
    expect(imports.length).toBeGreaterThan(3);
    const modules = imports.map(([, name = '']) => name);
    expect(modules.filter((name) => name !== 'electron' && !isBuiltin(name))).toEqual([]);
  },
);

test.skipIf(!existsSync(main))('the log names each main bundle in its stack frames', () => {
  const names = readdirSync(path.dirname(main));
  const stack = names.map((name) => `    at f (file:///x/out/main/${name}:1:1)`).join('\n');
  const { frames } = faultOf(Object.assign(new Error(), { stack: `Error\n${stack}` }));
  expect(frames.map(({ bundle }) => bundle)).toEqual(names.map((name) => `main/${name}`));
});

test.skipIf(!existsSync(preload))('the preload bundle requires only electron', () => {
  const source = readFileSync(preload, 'utf8');
  expect([...source.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name)).toEqual([
    'electron',
  ]);
  expect(source).not.toMatch(/\bimport\s*\(|\bZod\b/);
});
