import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canvasSize,
  mostPages,
  mostPixels,
  paperSize,
  printedSize,
  shownSize,
  zoomOf,
} from '../../renderer/features/subscription/documents/pages.ts';

/** Any value that a PDF may give for a page's side. */
const anySide = fc.oneof(fc.double(), fc.constantFrom(0, -1, 595, 14_400, 14_400e3, 1e-9, 5e-324, 1e300));
const anySize = fc.record({ width: anySide, height: anySide });

/** Greatest height that Chromium gives an element, in pixels. */
const tallestElement = 33_554_428;

describe('a page of any size', () => {
  test('is shown with positive sides, no wider than asked, and all pages together fit into an element', () => {
    fc.assert(
      fc.property(anySize, fc.constantFrom(480, 1_300), (size, width) => {
        const shown = shownSize(size, width);
        expect(shown.width).toBeGreaterThan(0);
        expect(shown.width).toBeLessThanOrEqual(width + 0.001);
        expect(shown.height).toBeGreaterThan(0);
        expect((shown.height + 100) * mostPages).toBeLessThan(tallestElement);
      }),
    );
  });

  test('gets a canvas of whole pixels within the limit, for any density', () => {
    fc.assert(
      fc.property(anySize, fc.oneof(fc.double(), fc.constantFrom(0, 1, 1.25, 5)), (size, density) => {
        const { width, height } = canvasSize(shownSize(size, 1_300), density);
        expect(Number.isInteger(width) && Number.isInteger(height)).toBe(true);
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(width * height).toBeLessThanOrEqual(mostPixels);
      }),
    );
  });

  test('is printed within its paper, in a size that printers have', () => {
    fc.assert(
      fc.property(anySize, anySize, (first, size) => {
        const paper = paperSize(first);
        for (const side of [paper.width, paper.height]) {
          expect(side).toBeGreaterThanOrEqual(72);
          expect(side).toBeLessThanOrEqual(1_191);
        }
        const { canvas } = printedSize(size, paper);
        expect(canvas.width).toBeLessThanOrEqual(Math.ceil((paper.width / 72) * 200));
        expect(canvas.height).toBeLessThanOrEqual(Math.ceil((paper.height / 72) * 200));
        expect(canvas.width * canvas.height).toBeLessThanOrEqual(mostPixels);
      }),
    );
  });
});

test('A4 is drawn with one canvas pixel per device pixel at every zoom on a screen of double density', () => {
  const shown = shownSize({ width: 595, height: 842 }, 1_300);
  expect(canvasSize(shown, 2)).toEqual({ width: 2_600, height: Math.floor((2_600 * 842) / 595) });
});

test.each([
  ['zero', { width: 0, height: 842 }],
  ['negative', { width: 595, height: -1 }],
  ['not a number', { width: Number.NaN, height: 842 }],
  ['infinite', { width: 595, height: Number.POSITIVE_INFINITY }],
])('a page with a side that is %s is shown as A4', (_, size) => {
  expect(shownSize(size, 595)).toEqual({ width: 595, height: 842 });
});

test('a landscape page is turned when the paper is upright', () => {
  const paper = { width: 595, height: 842 };
  expect(printedSize({ width: 842, height: 595 }, paper)).toEqual({
    turned: true,
    canvas: { width: 1_652, height: 2_338 },
  });
  expect(printedSize({ width: 420, height: 595 }, paper).turned).toBe(false);
});

describe('the zoom of the viewer', () => {
  test('is the usual width, or the available width, until a person chooses', () => {
    expect(zoomOf(null, 1_200)).toEqual({ width: 800, smaller: 640, larger: 1_000 });
    expect(zoomOf(null, null)).toEqual({ width: 800, smaller: 640, larger: 1_000 });
    expect(zoomOf(null, 753)).toEqual({ width: 753, smaller: 640, larger: 800 });
    expect(zoomOf(null, 318)).toEqual({ width: 318, smaller: null, larger: 480 });
  });

  test('steps back to the available width, and ends at the largest', () => {
    expect(zoomOf(480, 318)).toEqual({ width: 480, smaller: 318, larger: 640 });
    expect(zoomOf(1_300, 806)).toEqual({ width: 1_300, smaller: 1_000, larger: null });
    expect(zoomOf(null, 0).width).toBe(1);
  });
});
