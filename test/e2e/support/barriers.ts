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
 * Returns the serious and critical barriers on the screen, each with the elements it is at, once nothing fades any more:
 * what is half faded in has half its contrast.
 * @param rules only these rules of axe; absent: all of them
 */
export async function barriers(page: Page, rules?: string[]): Promise<string[]> {
  await expect.poll(() => page.evaluate<number>(fading)).toBe(0);
  // Describing each of the thousands of elements that pass would take most of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (rules) axe.withRules(rules);
  else axe.disableRules(neverSerious);
  const { violations, passes } = await axe.analyze();
  expect(passes.length, 'axe has looked at something').toBeGreaterThan(0);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, impact, nodes }) =>
        `${impact} ${id} at ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
}
