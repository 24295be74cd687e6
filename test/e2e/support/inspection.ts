import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';
import { barriers } from './barriers.ts';
import { pictures } from './pictures.ts';
import type { Language } from './words.ts';

/**
 * The usual window and the smallest one: the room that a screen of 1366 × 768 at 150 %, or of 1920 × 1080 at 200 %,
 * leaves beside the task bar and the window's frame.
 */
const SIZES = { large: { width: 1280, height: 772 }, small: { width: 910, height: 440 } };

/**
 * The smallest window, and the room that a zoom leaves: 150, 200 and 300 percent of the usual window, 200 percent of
 * the smallest. In CSS pixels.
 */
export const ZOOMED = {
  small: SIZES.small,
  twoThirds: { width: 853, height: 533 },
  half: { width: 640, height: 400 },
  low: { width: 455, height: 220 },
  third: { width: 427, height: 267 },
};

/** Inspects one screen after the other, and collects what is wrong with them. */
export class Inspection {
  /** Barriers and cut-off elements, each with its screen. */
  readonly wrong: string[] = [];
  readonly #app: App;
  readonly #language: Language;
  #shown: 'light' | 'dark' = 'light';

  constructor(app: App, language: Language) {
    this.#app = app;
    this.#language = language;
    if (pictures) mkdirSync(pictures, { recursive: true });
  }

  /**
   * Inspects the screen in both sizes and both appearances.
   * @param shown the element that the pictures must show
   */
  async look(name: string, shown?: Locator): Promise<void> {
    const { page } = this.#app;
    await expect(page.getByText('{{')).toHaveCount(0);
    // Begin with the current appearance, because every change takes time.
    for (const theme of [this.#shown, this.#shown === 'light' ? 'dark' : 'light'] as const) {
      // Dark has the same words in the same places, and its colours are inspected in German.
      if (this.#language === 'en' && theme === 'dark' && !pictures) continue;
      this.#shown = theme;
      await this.#app.call('settings.update', { theme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
      for (const size of ['large', 'small'] as const)
        if (theme === 'light' || size === 'large') await this.#lookForEdges(name, theme, size, shown);
      await page.setViewportSize(SIZES.large);
      // Barriers do not depend on the language: an element without a name has none in either.
      if (this.#language === 'en') continue;
      // Light is inspected in full. Dark is inspected for its colours alone, because its words are the same.
      const found = await barriers(page, theme === 'dark' ? ['color-contrast'] : undefined);
      this.wrong.push(...found.map((barrier) => `${name}, ${theme}: ${barrier}`));
    }
  }

  /**
   * Inspects the screen in a small window and zoomed: nothing is cut off or wider than the window, and everything
   * that can be clicked comes into view and is not covered there. Leaves the window in its usual size.
   */
  async lookZoomed(
    name: string,
    sizes: readonly (keyof typeof ZOOMED)[] = ['small', 'half', 'low', 'third'],
  ): Promise<void> {
    const { page } = this.#app;
    for (const size of sizes) {
      await page.setViewportSize(ZOOMED[size]);
      let found: string[] = [];
      let unchanged = 0;
      const isStill = async () => {
        const before = found.join();
        found = [...(await page.evaluate(beyondTheEdge)), ...(await page.evaluate(outOfReach))];
        unchanged = found.join() === before ? unchanged + 1 : 0;
        return found.length === 0 || unchanged === 3;
      };
      await expect.poll(isStill).toBe(true);
      for (const what of found) this.wrong.push(`${name}, ${size}: ${what}`);
      if (!pictures) continue;
      await page.screenshot({
        animations: 'disabled',
        path: path.join(pictures, `${name}-${this.#language}-${size}.png`),
      });
    }
    await page.setViewportSize(SIZES.large);
  }

  async #lookForEdges(name: string, theme: string, size: keyof typeof SIZES, shown?: Locator): Promise<void> {
    const { page } = this.#app;
    await page.setViewportSize(SIZES[size]);
    // Floating elements find their new place a moment after the window has changed its size. An element beyond an
    // edge is wrong when nothing has changed for three looks.
    let beyond: string[] = [];
    let unchanged = 0;
    const isStill = async () => {
      const before = beyond.join();
      beyond = await page.evaluate(beyondTheEdge);
      unchanged = beyond.join() === before ? unchanged + 1 : 0;
      return beyond.length === 0 || unchanged === 3;
    };
    await expect.poll(isStill).toBe(true);
    for (const what of beyond) this.wrong.push(`${name}, ${size}: ${what}`);
    if (!pictures || (this.#language === 'en' && size === 'small')) return;
    await shown?.scrollIntoViewIfNeeded();
    await page.screenshot({
      animations: 'disabled',
      path: path.join(pictures, `${name}-${this.#language}-${theme}-${size}.png`),
    });
  }
}

/** Runs in the page: returns everything that is cut off at an edge of the window or of an element around it. */
function beyondTheEdge(): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
  const page = globalThis as any;
  const controls = 'button, input, textarea, select, img, canvas';
  const found: string[] = [];
  const root = page.document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`);
  for (const [from, to, overflow, most] of [
    ['left', 'right', 'overflowX', page.innerWidth],
    ['top', 'bottom', 'overflowY', page.innerHeight],
  ] as const) {
    // Siblings have the same edges, so they are computed once.
    const known = new Map<unknown, { from: number; to: number } | null>();
    /** Returns the edges that cut off the content of an element; null if its content is cut off on purpose. */
    const edgesIn = (above: typeof root): { from: number; to: number } | null => {
      if (!above || above === page.document.body) return { from: 0, to: most };
      const before = known.get(above);
      if (before !== undefined) return before;
      const { [overflow]: way, textOverflow, clipPath } = page.getComputedStyle(above);
      let edges = null;
      if (way === 'visible') edges = edgesIn(above.parentElement);
      else {
        const { [from]: start, [to]: end } = above.getBoundingClientRect();
        // Cutting off is intended for scrollable content, text with an ellipsis, and content for screen readers only.
        const meant =
          way === 'auto' || way === 'scroll' || textOverflow === 'ellipsis' || clipPath !== 'none';
        if (!meant && end - start >= 2) edges = { from: start, to: end };
      }
      known.set(above, edges);
      return edges;
    };
    for (const element of page.document.querySelectorAll('body *')) {
      const { [from]: start, [to]: end, width, height } = element.getBoundingClientRect();
      const edges = width < 2 || height < 2 ? null : edgesIn(element.parentElement);
      if (!edges || (end <= edges.to + 1 && start >= edges.from - 1)) continue;
      if (element.innerText?.trim() || element.matches(controls))
        found.push(
          `${element.tagName}.${element.className} "${element.innerText?.slice(0, 40)}" from ${Math.round(start)} to ${Math.round(end)}`,
        );
    }
  }
  return found;
}

/**
 * Runs in the page: returns everything that cannot be clicked however it is scrolled, and everything that scrolls
 * sideways though it is neither a document nor the platform's words. Content beneath an open dialog or list is not
 * inspected. All scroll positions are restored afterwards.
 */
function outOfReach(): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const page = globalThis as any;
  const { document } = page;
  const onTop = '[data-portal="true"] :is([role="dialog"], [role="listbox"])';
  const around = document.querySelector(onTop) ?? document.body;
  const found: string[] = [];
  const tops = new Map<typeof around, number>();
  for (const element of document.querySelectorAll('*'))
    if (element.scrollTop > 0) tops.set(element, element.scrollTop);
  for (const element of [around, ...around.querySelectorAll('*')]) {
    const { overflowX } = page.getComputedStyle(element);
    const scrolls = overflowX === 'auto' || overflowX === 'scroll';
    if (!scrolls || element.scrollWidth <= element.clientWidth + 1) continue;
    const right = (inner: typeof element) => inner.getBoundingClientRect().right;
    const widest = [...element.querySelectorAll('*')].sort((a, b) => right(b) - right(a))[0];
    found.push(
      `${element.tagName}.${element.className} scrolls sideways, by ${widest.tagName}.${widest.className}`,
    );
  }
  for (const button of around.querySelectorAll('[data-dialog-buttons] button')) {
    const { top, bottom } = button.getBoundingClientRect();
    // In a very low window, these scroll with all the rest.
    if ((top < 0 || bottom > page.innerHeight) && page.innerHeight > 260)
      found.push(`"${button.innerText}" of the dialog is out of view`);
  }
  for (const element of around.querySelectorAll('button, input, textarea, a, [role="option"]')) {
    const { width, height } = element.getBoundingClientRect();
    if (width < 4 || height < 4 || !element.checkVisibility({ visibilityProperty: true })) continue;
    element.scrollIntoView({ block: 'center' });
    const { x, y } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    const labels = [...(element.labels ?? [])];
    if (
      hit &&
      (element.contains(hit) || hit.contains(element) || labels.some((label) => label.contains(hit)))
    )
      continue;
    const name = element.innerText || element.getAttribute('aria-label') || element.name || element.type;
    found.push(
      `${element.tagName} "${name?.slice(0, 40)}" is covered by ${hit ? `${hit.tagName}.${hit.className}` : 'nothing'}`,
    );
  }
  for (const element of document.querySelectorAll('*'))
    if (element.scrollTop !== (tops.get(element) ?? 0)) element.scrollTop = tops.get(element) ?? 0;
  return found;
}
