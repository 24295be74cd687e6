/** Width and height, in points (1/72 inch) of a PDF or in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** How many pages the viewer lays out. With the tallest pages that is still within Chromium's limit for an element. */
export const mostPages = 1_000;

/** How many pages are printed at once. Each of them waits as a picture until the print dialog is closed. */
export const mostPrinted = 100;

/** How many pixels one canvas has at most: A4 at the largest zoom on a screen of double density needs 9.6 million. */
export const mostPixels = 12_000_000;

/** Longest side of a canvas, in pixels. */
const longestSide = 8_192;

/** How many times taller than the viewer's page width a page is shown at most. */
const tallest = 10;

/** Print resolution, in pixels per inch. */
const printDensity = 200;

const a4: Size = { width: 595, height: 842 };
/** The long side of A3 in points: larger paper is scaled down to it. */
const longestPaper = 1_191;
const shortestPaper = 72;

/** Sides beyond these, in points, are nonsense, and their ratio may be no finite number. */
const isSound = (length: number) => length >= 1e-3 && length <= 1e9;

/** Returns the size, or A4 when one of its sides is nonsense. */
export const soundSize = (size: Size): Size => (isSound(size.width) && isSound(size.height) ? size : a4);

/** Returns how large a page is shown, in CSS pixels: as wide as `width`, or narrower when it would be too tall. */
export function shownSize(size: Size, width: number): Size {
  const { width: natural, height } = soundSize(size);
  const scale = Math.min(width / natural, (width * tallest) / height);
  return { width: Math.max(1, natural * scale), height: Math.max(1, height * scale) };
}

/** How wide a page can be shown, in CSS pixels, besides just as wide as there is room. */
const widths = [480, 640, 800, 1_000, 1_300];
const usualWidth = 800;

/**
 * Returns how wide a page is shown, and the next widths on either side; null: there is none. Until a person chooses, a page
 * is as wide as usual, or as wide as there is room where that is less.
 * @param chosen the width that a person has chosen; null: none
 * @param room how wide a page can be without being scrolled sideways; null: not known yet
 */
export function zoomOf(
  chosen: number | null,
  room: number | null,
): { width: number; smaller: number | null; larger: number | null } {
  const fitting = Math.max(1, Math.min(usualWidth, room ?? usualWidth));
  const width = chosen ?? fitting;
  const steps = [...new Set([fitting, ...widths])].sort((a, b) => a - b);
  return {
    width,
    smaller: steps.findLast((step) => step < width) ?? null,
    larger: steps.find((step) => step > width) ?? null,
  };
}

/** Rounds down, but for what floating-point numbers have lost: 2,600 is 2,600 and not 2,599. */
const whole = (length: number) => Math.max(1, Math.floor(length + 1e-6));

/** Returns the size of a canvas, in whole pixels within the limits. @param density device pixels per CSS pixel */
export function canvasSize({ width, height }: Size, density: number): Size {
  const factor = Math.min(
    isSound(density) ? density : 1,
    longestSide / Math.max(width, height),
    Math.sqrt(mostPixels / (width * height)),
  );
  return { width: whole(width * factor), height: whole(height * factor) };
}

/** Returns the size of the paper for a page, in points: the page's own, unless no printer has such paper. */
export function paperSize(page: Size): Size {
  const { width, height } = soundSize(page);
  const scale = Math.min(1, longestPaper / Math.max(width, height));
  return { width: Math.max(shortestPaper, width * scale), height: Math.max(shortestPaper, height * scale) };
}

const isLandscape = ({ width, height }: Size) => width > height;

/** Returns how a page is drawn for a paper: turned when only one of the two is landscape, and how many pixels large. */
export function printedSize(page: Size, paper: Size): { turned: boolean; canvas: Size } {
  const size = soundSize(page);
  const turned = isLandscape(size) !== isLandscape(paper);
  const { width, height } = turned ? { width: size.height, height: size.width } : size;
  const scale = Math.min(paper.width / width, paper.height / height);
  const fitted = { width: width * scale, height: height * scale };
  return { turned, canvas: canvasSize(fitted, printDensity / 72) };
}
