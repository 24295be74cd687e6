/** Width and height, in points (1/72 inch) of a PDF or in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** How many pages the viewer lays out. Even with the tallest pages, that is within Chromium's limit for an element. */
export const mostPages = 1_000;

/** How many pages are printed at once. Each is held as a picture until the print dialog is closed. */
export const mostPrinted = 100;

/** Maximum number of pixels of a canvas: A4 at the largest zoom on a screen of double density needs 9.6 million. */
export const mostPixels = 12_000_000;

/** Longest side of a canvas, in pixels. */
const longestSide = 8_192;

/** Maximum height of a shown page, as a multiple of the viewer's page width. */
const tallest = 10;

/** Print resolution, in pixels per inch. */
const printDensity = 200;

const a4: Size = { width: 595, height: 842 };
/** The long side of A3, in points: larger paper is scaled down to it. */
const longestPaper = 1_191;
const shortestPaper = 72;

/** True for a plausible length in points. Beyond these limits, the ratio of two sides may not be a finite number. */
const isSound = (length: number) => length >= 1e-3 && length <= 1e9;

/** Returns the size, or A4 when one of its sides is implausible. */
export const soundSize = (size: Size): Size => (isSound(size.width) && isSound(size.height) ? size : a4);

/** Returns a page's displayed size in CSS pixels: as wide as `width`, or narrower when it would be too tall. */
export function shownSize(size: Size, width: number): Size {
  const { width: natural, height } = soundSize(size);
  const scale = Math.min(width / natural, (width * tallest) / height);
  return { width: Math.max(1, natural * scale), height: Math.max(1, height * scale) };
}

/** The selectable page widths, in CSS pixels, besides the width that just fits. */
const widths = [480, 640, 800, 1_000, 1_300];
const usualWidth = 800;

/**
 * Returns a page's displayed width, and the next widths on either side; null where there is none. Until the user
 * chooses, a page has the usual width, or the available one if that is less.
 * @param chosen the width that the user has chosen; null if none
 * @param room how wide a page can be without scrolling sideways; null if unknown
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

/** Rounds down, but tolerates floating-point errors: 2,600 stays 2,600 and does not become 2,599. */
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

/** Returns the paper size for a page, in points: the page's own, unless no printer has such paper. */
export function paperSize(page: Size): Size {
  const { width, height } = soundSize(page);
  const scale = Math.min(1, longestPaper / Math.max(width, height));
  return { width: Math.max(shortestPaper, width * scale), height: Math.max(shortestPaper, height * scale) };
}

const isLandscape = ({ width, height }: Size) => width > height;

/** Returns how a page is drawn on paper: turned when only one of the two is landscape, and the size in pixels. */
export function printedSize(page: Size, paper: Size): { turned: boolean; canvas: Size } {
  const size = soundSize(page);
  const turned = isLandscape(size) !== isLandscape(paper);
  const { width, height } = turned ? { width: size.height, height: size.width } : size;
  const scale = Math.min(paper.width / width, paper.height / height);
  const fitted = { width: width * scale, height: height * scale };
  return { turned, canvas: canvasSize(fitted, printDensity / 72) };
}
