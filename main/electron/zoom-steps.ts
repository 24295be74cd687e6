import type { ZoomChange } from '../../contract/window.ts';

/** The steps of the zoom, in percent, as in Chromium's own menu. */
const steps = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

export const leastZoom = steps[0];
export const mostZoom = 300;

/** Returns the zoom after a change, in percent. At either end it stays. */
export function zoomAfter(percent: number, change: ZoomChange): number {
  if (change === 'reset') return 100;
  if (change === 'in') return steps.find((step) => step > percent) ?? mostZoom;
  return steps.findLast((step) => step < percent) ?? leastZoom;
}

/** The part of Electron's `Input` that tells the keys of the zoom. */
export interface PressedKey {
  type: string;
  key: string;
  code: string;
  control: boolean;
  meta: boolean;
  alt: boolean;
}

/**
 * Returns the change of zoom that a key asks for; null: the key is for the page. What counts is the character and not its
 * place: plus has a key of its own on a German keyboard, is Shift and `=` on an American one (without Shift as well), and
 * Shift and 1 on a Swiss one. Where the zero needs Shift, as on a French one, its place counts. AltGr is Ctrl and Alt, and
 * makes characters.
 */
export function zoomKey(
  { type, key, code, control, meta, alt }: PressedKey,
  isMac: boolean,
): ZoomChange | null {
  const isPressed = isMac ? meta && !control : control && !meta;
  if (type !== 'keyDown' || !isPressed || alt) return null;
  if (key === '+' || (key === '=' && code === 'Equal')) return 'in';
  if (key === '-') return 'out';
  if (key === '0' || code === 'Digit0') return 'reset';
  return null;
}
