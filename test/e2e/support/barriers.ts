import { expect, type Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

/** Number of running transitions, in the page. Endless animations do not count. */
const fading =
  'document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity).length';

/**
 * Rules of axe whose findings are never serious. Their results would be dropped, and `region` alone takes a good part
 * of the time.
 */
const neverSerious = [
  'region',
  'heading-order',
  'landmark-one-main',
  'landmark-unique',
  'landmark-no-duplicate-banner',
  'landmark-no-duplicate-contentinfo',
  'landmark-no-duplicate-main',
  'landmark-banner-is-top-level',
  'landmark-complementary-is-top-level',
  'landmark-contentinfo-is-top-level',
  'landmark-main-is-top-level',
  'page-has-heading-one',
];

/**
 * Returns the serious and critical barriers on the screen, each with its element. A half-faded element has half its
 * contrast, and a message may begin to fade while axe is looking. Therefore a barrier counts only when a second look,
 * after all fading, finds it again.
 * @param rules only these rules of axe; absent: all of them
 */
export async function barriers(page: Page, rules?: string[]): Promise<string[]> {
  const found = await lookForBarriers(page, rules);
  if (found.length === 0) return [];
  const again = await lookForBarriers(page, rules);
  return again.filter((barrier) => found.includes(barrier));
}

async function lookForBarriers(page: Page, rules?: string[]): Promise<string[]> {
  await expect.poll(() => page.evaluate<number>(fading)).toBe(0);
  // axe is given to the page once: half a megabyte for each look would take longer than many a look.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe.source);
  const options: RunOptions = {
    // Describing each of the thousands of passing elements would take most of the time.
    resultTypes: ['violations'],
    ...(rules
      ? { runOnly: { type: 'rule', values: rules } }
      : { rules: Object.fromEntries(neverSerious.map((rule) => [rule, { enabled: false }])) }),
  };
  const { passed, found } = await page.evaluate(look, options);
  expect(passed, 'axe has looked at something').toBeGreaterThan(0);
  return found;
}

/** Runs in the page: returns how many rules passed, and each serious or critical barrier. */
async function look(options: RunOptions): Promise<{ passed: number; found: string[] }> {
  // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
  const page = globalThis as any;
  const { violations, passes } = await (page.axe as typeof axe).run(page.document, options);
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${impact} ${id} at ${html.slice(0, 160)}`));
  return { passed: passes.length, found };
}
