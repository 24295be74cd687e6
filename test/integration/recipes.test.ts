/**
 * docs/adding.md says how to add things. Each recipe there is kept as a patch, which is applied to a copy of the project,
 * type-checked, and counted. When a patch no longer applies, redo its steps on the present code and store the new
 * difference: `git diff > test/recipes/<name>.patch`.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, root } from '../../scripts/lib/paths.ts';
import { type RunResult, run } from '../../scripts/lib/processes.ts';

/** The most product files that a recipe may touch; null: as many as the thing itself needs. */
const most: Record<string, number | null> = {
  field: 5,
  step: 3,
  kind: null,
  screen: 4,
  method: 3,
  language: null,
  migration: 1,
};
const recipes = Object.keys(most);
const folder = join(root, 'test', 'recipes');
const patchOf = (recipe: string) => join(folder, `${recipe}.patch`);

/** Returns the files that a recipe changes or adds, with slashes. */
const filesIn = (recipe: string): string[] =>
  [...readFileSync(patchOf(recipe), 'utf8').matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file]) => file ?? '');
const isProduct = (file: string) => /^(main|preload|contract|renderer)\//.test(file);

/** Returns the text of a recipe in docs/adding.md, up to the next heading. */
function wordsOf(recipe: string): string {
  const text = readFileSync(join(root, 'docs', 'adding.md'), 'utf8');
  const section = text.split(/^## /m).find((each) => each.includes(`test/recipes/${recipe}.patch`));
  return section ?? '';
}

describe('a copy of the project', () => {
  let copy: string;
  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'desk-recipes-'));
    const { output } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
    });
    for (const file of output
      .split('\n')
      .filter((each) =>
        /^(?!test\/golden\/profiles|docs\/).+\.(ts|tsx|mts|css|json|html|mjs|yml)$/.test(each),
      )) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(root, file), join(copy, file));
    }
    symlinkSync(bin(''), join(copy, 'node_modules'), 'junction');
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** Returns what the compiler says of the copy. Only what a recipe changes is checked anew. */
  async function compile(): Promise<string[]> {
    const said: string[] = [];
    for (const project of ['tsconfig.json', 'contract/tsconfig.json', 'renderer/tsconfig.json']) {
      const args = [
        '-p',
        project,
        '--incremental',
        '--tsBuildInfoFile',
        join(copy, `${dirname(project)}.tsbuildinfo`),
      ];
      const { code, output } = await run(process.execPath, [bin('typescript/bin/tsc'), ...args], {
        cwd: copy,
      });
      if (code !== 0) said.push(output);
    }
    return said;
  }

  const apply = (recipe: string, ...options: string[]): Promise<RunResult> =>
    run('git', ['apply', '--whitespace=nowarn', ...options, patchOf(recipe)], {
      cwd: copy,
      // Outside of a work tree, so that the paths are those of the copy.
      env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) },
    });

  it('compiles as it is', async () => expect(await compile()).toEqual([]));

  it.each(recipes)('takes the recipe for a %s, and compiles', async (recipe) => {
    expect(await apply(recipe)).toMatchObject({ code: 0, output: '' });
    try {
      expect(await compile()).toEqual([]);
    } finally {
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
    expect(product.length).toBeLessThanOrEqual(most[recipe] ?? Number.POSITIVE_INFINITY);
  });

  it.each(recipes)('a %s touches only files that its recipe in docs/adding.md names', (recipe) => {
    const words = wordsOf(recipe);
    const named = (file: string) => words.includes(`\`${file}\``) || words.includes(`\`${dirname(file)}/\``);
    expect(filesIn(recipe).filter((file) => isProduct(file) && !named(file))).toEqual([]);
  });
});
