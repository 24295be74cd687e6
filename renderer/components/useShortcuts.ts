import { useEffect, useRef } from 'react';
import { isCovered } from './covered.ts';

/** A key as in `event.key`, optionally after `mod+` (Ctrl, or Cmd on a Mac). */
type Binding = readonly [key: string, run: (event: KeyboardEvent) => void];

const typing = 'input, textarea, select, [contenteditable="true"]';

/**
 * Compares the character, not the position of the key: on a German keyboard `/` is Shift+7. So Shift only matters where
 * it produces another character.
 */
function matches(key: string, event: KeyboardEvent): boolean {
  const mod = key.startsWith('mod+');
  if (event.altKey || mod !== (event.ctrlKey || event.metaKey)) return false;
  return event.key.toLowerCase() === (mod ? key.slice(4) : key).toLowerCase();
}

/**
 * Binds a screen's shortcuts, wherever the focus is on the screen. They are disabled while a dialog or menu is open.
 * Those without `mod` are also disabled while the user is typing, since the key is then meant for the field.
 * `applies`: limits the shortcuts to events whose target it accepts.
 */
export function useShortcuts(
  bindings: readonly Binding[],
  applies?: (target: EventTarget | null) => boolean,
): void {
  const current = useRef({ bindings, applies });
  useEffect(() => {
    current.current = { bindings, applies };
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isCovered()) return;
      const found = current.current.bindings.find(([key]) => matches(key, event));
      if (!found || current.current.applies?.(event.target) === false) return;
      const inField = event.target instanceof Element && event.target.matches(typing);
      if (inField && !found[0].startsWith('mod+')) return;
      event.preventDefault();
      found[1](event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
