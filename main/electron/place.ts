/** A rectangle on the desktop, in device-independent pixels. */
export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Size of the window at the first start. */
const usual = { width: 1280, height: 800 };

/** Smallest size of the window on a screen that has room for it. */
const least = { width: 1024, height: 640 };

/**
 * Returns the window's bounds at the start: the kept ones when they overlap a screen, made to fit into that screen;
 * otherwise centred on the first screen.
 * @param kept the bounds of the last session; null when unknown
 * @param areas the screens without task bars and docks, the main screen first
 */
export function placeWindow(kept: Bounds | null, areas: readonly Bounds[]): Bounds {
  const area = kept && areas.toSorted((a, b) => overlap(kept, b) - overlap(kept, a))[0];
  const isThere = kept && area && overlap(kept, area) > 0;
  const chosen = isThere ? area : areas[0];
  const wanted = kept ?? { ...usual, x: 0, y: 0 };
  if (!chosen) return wanted;
  const width = Math.min(wanted.width, chosen.width);
  const height = Math.min(wanted.height, chosen.height);
  const middle = {
    x: chosen.x + Math.floor((chosen.width - width) / 2),
    y: chosen.y + Math.floor((chosen.height - height) / 2),
  };
  const { x, y } = isThere ? kept : middle;
  return {
    x: between(x, chosen.x, chosen.x + chosen.width - width),
    y: between(y, chosen.y, chosen.y + chosen.height - height),
    width,
    height,
  };
}

/** Returns the smallest size that the window may get. It fits on every screen. */
export function leastSize(areas: readonly Bounds[]): { width: number; height: number } {
  return {
    width: Math.min(least.width, ...areas.map(({ width }) => width)),
    height: Math.min(least.height, ...areas.map(({ height }) => height)),
  };
}

const between = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** Returns the area that two rectangles share, in square pixels. */
function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
