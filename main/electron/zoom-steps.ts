import { keyParts } from '../../contract/keys.ts';
import { type ZoomChange, zoomChange, zoomKeys } from '../../contract/window.ts';

/** The zoom steps of Chromium's own menu, in percent. */
const steps = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

export const leastZoom = steps[0];
export const mostZoom = 300;

/** Returns the zoom after a change, in percent. The first and the last step are the limits. */
export function zoomAfter(percent: number, change: ZoomChange): number {
  if (change === 'reset') return 100;
  if (change === 'in') return steps.find((step) => step > percent) ?? mostZoom;
  return steps.findLast((step) => step < percent) ?? leastZoom;
}

/** The fields of Electron's `Input` that identify a zoom key. */
export interface PressedKey {
  type: string;
  key: string;
  code: string;
  control: boolean;
  meta: boolean;
  alt: boolean;
}

/**
 * Returns the change of zoom for a pressed key; null when the key is for the page. Compares the character, not the key's
 * place: plus has its own key on a German keyboard, is Shift+`=` on an American one (`=` without Shift counts as well),
 * and Shift+1 on a Swiss one. For zero the place counts as well, because a French keyboard needs Shift for it. Alt
 * excludes a key, because AltGr is Ctrl+Alt and types characters.
 */
export function zoomKey(
  { type, key, code, control, meta, alt }: PressedKey,
  isMac: boolean,
): ZoomChange | null {
  const isPressed = isMac ? meta && !control : control && !meta;
  if (type !== 'keyDown' || !isPressed || alt) return null;
  const change = zoomChange.options.find((each) => keyParts(zoomKeys[each]).character === key);
  if (change) return change;
  if (key === '=' && code === 'Equal') return 'in';
  return code === 'Digit0' ? 'reset' : null;
}
