import type { Params } from './pipe.ts';

export type PressedKey = Pick<Electron.Input, 'key' | 'code' | 'control' | 'shift' | 'alt' | 'meta'>;

/** Returns the DevTools events of a key that is pressed and released. */
export function keyEvents({ key, code, control, shift, alt, meta }: PressedKey): Params[] {
  const modifiers = (alt ? 1 : 0) + (control ? 2 : 0) + (meta ? 4 : 0) + (shift ? 8 : 0);
  const text = key.length === 1 && !control && !meta ? { text: key } : {};
  return [
    { type: 'keyDown', key, code, modifiers, ...text },
    { type: 'keyUp', key, code, modifiers },
  ];
}
