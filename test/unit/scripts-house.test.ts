/** The structure rules (scripts/lib/house): layers, circles between folders, and sizes. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesBetweenFolders, LAYERS, upwardImports } from '../../scripts/lib/house/folders.ts';
import { violations } from '../../scripts/lib/house/house.ts';
import { longestFile, longestPiece, tooLong } from '../../scripts/lib/house/sizes.ts';
import { root } from '../../scripts/lib/paths.ts';

it('finds nothing in this project', async () => {
  expect(await violations()).toEqual([]);
});

const sides = Object.entries(LAYERS);
const isFile = (layer: string) => /\.tsx?$/.test(layer);

it.each(sides)('knows each folder and source file of %s/, and no other', (side, layers) => {
  const inside = readdirSync(join(root, side)).filter((name) => !name.includes('.') || isFile(name));
  expect(inside.toSorted()).toEqual(layers.toSorted());
});

const fileIn = (side: string, layer: string) =>
  isFile(layer) ? `${side}/${layer}` : `${side}/${layer}/a.ts`;
const pathTo = (layer: string, from: string) =>
  `${isFile(from) ? './' : '../'}${isFile(layer) ? layer : `${layer}/a.ts`}`;

describe('layers', () => {
  const neighbours = sides.flatMap(([side, layers]) =>
    layers.slice(1).map((lower, index) => [side, lower, layers[index] ?? ''] as const),
  );

  it.each(neighbours)('refuses in %s/ an import from %s to %s, which is above', (side, lower, upper) => {
    const file = fileIn(side, lower);
    expect(upwardImports([{ file, text: `import { a } from '${pathTo(upper, lower)}';` }])).toEqual([
      `${file} imports ${fileIn(side, upper)} from a higher layer`,
    ]);
  });

  it.each(neighbours)('allows in %s/ an import to %s from %s', (side, lower, upper) => {
    const text = `import { a } from '${pathTo(lower, upper)}';`;
    expect(upwardImports([{ file: fileIn(side, upper), text }])).toEqual([]);
  });

  it.each([
    "import type { a } from '../app/a.ts';",
    "import '../app/a.ts';",
    "export { a } from '../app/a.ts';",
    "export * from '../app/a.ts';",
    "export type { a } from '../app/a.ts';",
    "const a = await import('../app/a.ts');",
    "type A = import('../app/a.ts').A;",
    "const a = require('../app/a.ts');",
    "const a = require.resolve('../app/a.ts');",
    "const a = module.require('../app/a.ts');",
    "const a = createRequire(import.meta.url)('../app/a.ts');",
    "import a = require('../app/a.ts');",
    "import type a = require('../app/a.ts');",
    "const a = import.meta.glob('../app/*.ts');",
    "const a = new URL('../app/a.ts', import.meta.url);",
    'const a = await import(`../app/a.ts`);',
    'const a = require(`../app/a.ts`);',
    "import { a } from '../sync/../app/a.ts';",
    "import { a } from '../../main/app/a.ts';",
  ])('refuses %s from the outbox', (text) => {
    expect(upwardImports([{ file: 'main/sync/outbox.ts', text }])).toHaveLength(1);
  });

  it.each([
    "// import { a } from '../app/a.ts';",
    "const a = '../app/a.ts';",
    "import a from '../../sandbox/app.ts';",
  ])('does not mind %s', (text) =>
    expect(upwardImports([{ file: 'main/sync/outbox.ts', text }])).toEqual([]),
  );

  it.each([
    "import { Rail } from '../../shell/Rail.tsx';",
    "import type { Screen } from '../../shell/screens.tsx';",
    "const shell = await import('../../../renderer/shell/Shell.tsx');",
  ])('refuses %s from a feature', (text) => {
    expect(upwardImports([{ file: 'renderer/features/activity/SyncSection.tsx', text }])).toHaveLength(1);
  });

  it.each([
    "import { exportAll } from '../export/exporting.ts';",
    "import { form } from '../../../contract/form.ts';",
    "import a from './shell/a.ts';",
  ])('does not mind %s in a feature', (text) => {
    expect(upwardImports([{ file: 'renderer/features/activity/SyncSection.tsx', text }])).toEqual([]);
  });

  it.each(['main/helpers/a.ts', 'renderer/helpers/a.tsx', 'renderer/words.ts'])(
    'refuses %s, which has no layer',
    (file) => {
      expect(upwardImports([{ file, text: '' }])).toEqual([`${file} is in no layer`]);
    },
  );
});

describe('circles between folders', () => {
  it('finds a circle over three folders, types included, and reports it once', () => {
    const sources = [
      { file: 'renderer/form/a.ts', text: "import { b } from '../stores/b.ts';" },
      { file: 'renderer/stores/c.ts', text: "import type { d } from '../features/list/d.ts';" },
      { file: 'renderer/features/list/e.ts', text: "export { f } from '../../form/f.ts';" },
    ];
    expect(circlesBetweenFolders(sources)).toEqual([
      'renderer/features/list → renderer/form → renderer/stores → renderer/features/list is a circle (renderer/features/list/e.ts imports renderer/form/f.ts)',
    ]);
  });

  it('finds a circle between two features, which are one layer', () => {
    const sources = [
      { file: 'renderer/features/list/a.ts', text: "import { b } from '../entry/b.ts';" },
      { file: 'renderer/features/entry/c.ts', text: "import type { d } from '../list/d.ts';" },
    ];
    expect(upwardImports(sources)).toEqual([]);
    expect(circlesBetweenFolders(sources)).toEqual([
      'renderer/features/entry → renderer/features/list → renderer/features/entry is a circle (renderer/features/entry/c.ts imports renderer/features/list/d.ts)',
    ]);
  });

  it('finds a circle between scripts and tests', () => {
    const sources = [
      { file: 'scripts/lib/a.ts', text: "import { b } from '../../test/support/b.ts';" },
      { file: 'test/support/c.ts', text: "import { d } from '../../scripts/lib/d.ts';" },
    ];
    expect(circlesBetweenFolders(sources)).toHaveLength(1);
  });

  it('counts a folder inside a folder as a part of it', () => {
    const sources = [
      { file: 'main/storage/a.ts', text: "import { b } from './fingerprints/b.ts';" },
      { file: 'main/storage/fingerprints/b.ts', text: "import { c } from '../c.ts';" },
    ];
    expect(circlesBetweenFolders(sources)).toEqual([]);
  });

  it('finds none in imports inside one folder, or that all point one way', () => {
    const sources = [
      { file: 'renderer/form/a.ts', text: "import { b } from './b.ts'; import { c } from '../stores/c.ts';" },
      { file: 'renderer/form/b.ts', text: "import { a } from './a.ts';" },
      { file: 'renderer/features/list/e.ts', text: "export { f } from '../../form/f.ts';" },
    ];
    expect(circlesBetweenFolders(sources)).toEqual([]);
  });
});

describe('sizes', () => {
  const body = (lines: number) => '  run();\n'.repeat(lines);
  const check = (text: string, file = 'test/unit/a.test.ts') => tooLong([{ file, text }]);

  it.each([
    ['function', (lines: number) => `function a() {\n${body(lines)}}\n`],
    ['function', (lines: number) => `const a = () => {\n${body(lines)}};\n`],
    ['function', (lines: number) => `const a = { b() {\n${body(lines)}} };\n`],
    ['function', (lines: number) => `it('does', async () => {\n${body(lines)}});\n`],
    ['class', (lines: number) => `class A {\n${'  b = 1;\n'.repeat(lines)}}\n`],
    ['class', (lines: number) => `const a = class {\n${'  b = 1;\n'.repeat(lines)}};\n`],
  ])('refuses a %s of one line more than the limit', (kind, text) => {
    expect(check(text(longestPiece))).toEqual([]);
    expect(check(text(longestPiece + 1))).toEqual([
      `test/unit/a.test.ts:1: this ${kind} has ${longestPiece + 1} lines (at most ${longestPiece})`,
    ]);
  });

  it.each(["describe('a', () => {", "describe.each([1])('a', () => {", "test.describe('a', () => {"])(
    'allows a long list of tests: %s',
    (opening) => expect(check(`${opening}\n${body(longestPiece + 1)}});\n`)).toEqual([]),
  );

  it('refuses a file of one line more than the limit, a translation too', () => {
    const file = 'renderer/i18n/de/a.ts';
    expect(check('\n'.repeat(longestFile), file)).toEqual([]);
    expect(check('\n'.repeat(longestFile + 1), file)).toEqual([
      `${file} has ${longestFile + 1} lines (at most ${longestFile})`,
    ]);
  });
});
