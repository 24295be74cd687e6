import type { Locator } from '@playwright/test';

interface Drawn {
  label: string;
  /** Size of the canvas, in its own pixels. */
  width: number;
  height: number;
  /** Size on the screen, in CSS pixels. */
  shown: number;
  isDark: boolean;
}

/** Returns the pages that exist, from the first. A drawn page has dark pixels. */
export const drawn = (viewer: Locator): Promise<Drawn[]> =>
  viewer.locator('canvas').evaluateAll((elements) =>
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    (elements as any[]).map((canvas) => {
      const { width, height } = canvas;
      const pixels: Uint8ClampedArray = width
        ? canvas.getContext('2d').getImageData(0, 0, width, height).data
        : new Uint8ClampedArray();
      let isDark = false;
      for (let at = 0; at < pixels.length && !isDark; at += 4)
        isDark = pixels[at + 3] === 255 && (pixels[at] ?? 255) < 100;
      return {
        label: canvas.getAttribute('aria-label'),
        width,
        height,
        shown: canvas.getBoundingClientRect().width,
        isDark,
      };
    }),
  );

// biome-ignore lint/suspicious/noExplicitAny: as above
export const scrollTop = (element: any): number => element.scrollTop;

/** Returns how many pixels all drawn pages take. */
export const pixels = async (viewer: Locator) =>
  (await drawn(viewer)).reduce((sum, { width, height }) => sum + width * height, 0);
