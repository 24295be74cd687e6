import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** How many passing changes of the look are under way; what turns for ever is none. */
const fading =
  'document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity).length';

/**
 * Rules of axe whose findings are never serious: their results would be dropped, and `region` alone takes a good part
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
 * Returns the serious and critical barriers on the screen, each with the element it is at. What is half faded in or out
 * has half its contrast, and a message may begin to fade while axe is looking: so a barrier counts when a second look,
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
  // Describing each of the thousands of elements that pass would take most of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (rules) axe.withRules(rules);
  else axe.disableRules(neverSerious);
  const { violations, passes } = await axe.analyze();
  expect(passes.length, 'axe has looked at something').toBeGreaterThan(0);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${impact} ${id} at ${html.slice(0, 160)}`));
}
