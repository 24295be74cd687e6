/**
 * docs/adding.md says how to add things. Each recipe there is kept as a patch, which is compared with the words and
 * applied to a copy of the project. There the compiler, the structure rules and the tests of its effect run. When a patch
 * no longer applies, redo its steps on the present code and store the new difference:
 * `git diff > test/recipes/<name>.patch`.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFiles } from '../../scripts/lib/house/house.ts';
import { bin, root } from '../../scripts/lib/paths.ts';
import { type RunResult, run } from '../../scripts/lib/processes.ts';

interface Recipe {
  /** The most product files that it may touch; null: as many as the thing itself needs. */
  most: number | null;
  /** The unit tests that show its effect; none where the compiler and the list of files say enough. */
  shownBy: string[];
  /** A further effect: what a piece of code prints, and the code, which runs in the project's folder. */
  prints?: [output: string, code: string];
}
const table: Record<string, Recipe> = {
  field: { most: 5, shownBy: ['form', 'records'] },
  step: { most: 3, shownBy: ['planner', 'unknown-outcome'] },
  kind: {
    most: null,
    shownBy: ['records'],
    prints: [
      'subscriptions,people',
      "const { dataModel, tablesOf } = await import('./main/session/kinds.ts'); console.log(tablesOf(dataModel).join())",
    ],
  },
  screen: { most: 4, shownBy: ['renderer-actions'] },
  method: { most: 3, shownBy: ['dispatch'] },
  language: { most: null, shownBy: [] },
  migration: { most: 1, shownBy: [] },
};
const recipes = Object.keys(table);
const folder = join(root, 'test', 'recipes');
const patchOf = (recipe: string) => join(folder, `${recipe}.patch`);

/** Returns the files that a recipe changes or adds, with slashes. */
const filesIn = (recipe: string): string[] =>
  [...readFileSync(patchOf(recipe), 'utf8').matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file]) => file ?? '');
const isProduct = (file: string) => /^(main|preload|contract|renderer)\//.test(file);

/** Returns the files and folders that the numbered list of a recipe in docs/adding.md names. A folder ends with a slash. */
function namedIn(recipe: string): string[] {
  const text = readFileSync(join(root, 'docs', 'adding.md'), 'utf8');
  const section = text.split(/^## /m).find((each) => each.includes(`test/recipes/${recipe}.patch`)) ?? '';
  const items = section.match(/^\d+\. .*(\n {3}.*)*/gm) ?? [];
  return items.flatMap((item) =>
    [...item.matchAll(/`([\w./-]+(?:\/|\.(?:tsx?|yml|json)))`/g)].map(([, name]) => name ?? ''),
  );
}

/** Code that prints what the structure rules of the project in the present folder find. */
const printViolations =
  "const { violations } = await import('./scripts/lib/house/house.ts'); console.log((await violations()).join('\\n'))";

/** The projects of the compiler, and the files that each of them reads. */
const projects: Record<string, RegExp> = {
  'tsconfig.json': /\.(ts|json)$/,
  'contract/tsconfig.json': /^contract\//,
  'renderer/tsconfig.json': /^(renderer|contract)\//,
};

/** True for a file that a test writes, so that no patch holds it. */
const isWritten = (name: string) => name.startsWith('test/golden/shapes/');
const isIn = (file: string, name: string) => (name.endsWith('/') ? file.startsWith(name) : file === name);

describe('a copy of the project', () => {
  let copy: string;
  /** What the compiler says of each project of the unchanged copy. */
  const unchanged = new Map<string, string>();
  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'desk-recipes-'));
    const files = (await projectFiles()).filter(
      (each) =>
        existsSync(join(root, each)) &&
        /^(?!test\/golden\/profiles|docs\/).+\.(ts|tsx|mts|css|json|html|mjs|yml)$/.test(each),
    );
    for (const file of files) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(root, file), join(copy, file));
    }
    // The structure rules ask Git for the files.
    expect(await run('git', ['init', '--quiet'], { cwd: copy })).toMatchObject({ code: 0 });
    symlinkSync(bin(''), join(copy, 'node_modules'), 'junction');
    for (const project of Object.keys(projects))
      unchanged.set(project, await compile(project, knownOf(project)));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** What the compiler knows of a project of the unchanged copy. */
  const knownOf = (project: string) => join(copy, dirname(project), 'known.tsbuildinfo');

  /** Returns what the compiler says of the copy. @param known the file with what it knows of the project already */
  async function compile(project: string, known: string): Promise<string> {
    // Beside other tests, more threads are no faster, and each of them checks the shared types again.
    const args = ['-p', project, '--incremental', '--tsBuildInfoFile', known, '--singleThreaded'];
    const { code, output } = await run(process.execPath, [bin('typescript/bin/tsc'), ...args], { cwd: copy });
    return code === 0 ? '' : output;
  }

  /** Returns what the compiler says of the copy with a recipe. Only what the recipe changes is checked anew. */
  async function compileChange(recipe: string): Promise<string[]> {
    const files = filesIn(recipe);
    const said: string[] = [];
    for (const [project, reads] of Object.entries(projects)) {
      if (!files.some((file) => reads.test(file))) continue;
      const known = join(copy, 'changed.tsbuildinfo');
      cpSync(knownOf(project), known);
      said.push(await compile(project, known));
    }
    return said.filter((each) => each !== '');
  }

  const apply = (recipe: string, ...options: string[]): Promise<RunResult> =>
    run('git', ['apply', '--whitespace=nowarn', ...options, patchOf(recipe)], { cwd: copy });

  it.each(Object.keys(projects))('compiles %s as it is', (project) => {
    expect(unchanged.get(project)).toBe('');
  });

  /** Runs unit tests of the copy. As on a developer's computer, they write the shapes that are new. */
  const runTests = (names: string[]): Promise<RunResult> =>
    run(
      process.execPath,
      [bin('vitest/vitest.mjs'), 'run', ...names.map((name) => `test/unit/${name}.test.ts`)],
      { cwd: copy, env: { ...process.env, CI: '' } },
    );

  async function runCode(code: string): Promise<string> {
    const args = ['--no-warnings', '--input-type=module', '--eval', code];
    return (await run(process.execPath, args, { cwd: copy })).output.trim();
  }

  it.each(recipes)('takes the recipe for a %s, and passes its checks', async (recipe) => {
    const { shownBy = [], prints } = table[recipe] ?? {};
    const written = namedIn(recipe).filter(isWritten);
    expect(await apply(recipe)).toMatchObject({ code: 0, output: '' });
    try {
      expect(await compileChange(recipe)).toEqual([]);
      expect(await runCode(printViolations)).toBe('');
      if (shownBy.length > 0) expect(await runTests(shownBy)).toMatchObject({ code: 0 });
      if (prints) expect(await runCode(prints[1])).toBe(prints[0]);
      expect(written.filter((file) => !existsSync(join(copy, file)))).toEqual([]);
    } finally {
      for (const file of written) rmSync(join(copy, file), { force: true });
      expect(await apply(recipe, '--reverse')).toMatchObject({ code: 0 });
    }
  });
});

describe('the recipes', () => {
  it('are all kept as patches', () => {
    expect(readdirSync(folder).toSorted()).toEqual(recipes.map((recipe) => `${recipe}.patch`).toSorted());
  });

  it.each(recipes)('a %s touches no more product files than its recipe promises', (recipe) => {
    const product = filesIn(recipe).filter(isProduct);
    expect(product.length).toBeGreaterThan(0);
    expect(product.length).toBeLessThanOrEqual(table[recipe]?.most ?? Number.POSITIVE_INFINITY);
  });

  it.each(recipes)('a %s touches each file that the list of its recipe names, and no other', (recipe) => {
    const [files, named] = [filesIn(recipe), namedIn(recipe).filter((name) => !isWritten(name))];
    expect(files.filter((file) => !named.some((name) => isIn(file, name)))).toEqual([]);
    expect(named.filter((name) => !files.some((file) => isIn(file, name)))).toEqual([]);
  });
});
