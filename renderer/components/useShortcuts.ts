import { useEffect, useRef } from 'react';
import { isCovered } from './covered.ts';

/** The key as `event.key` names it, optionally after `mod+` (Ctrl, on a Mac Cmd). */
type Binding = readonly [key: string, run: (event: KeyboardEvent) => void];

const typing = 'input, textarea, select, [contenteditable="true"]';

/**
 * Compares the character and not the place of the key: on a German keyboard `/` is Shift+7. So Shift only counts
 * where it makes another character.
 */
function matches(key: string, event: KeyboardEvent): boolean {
  const mod = key.startsWith('mod+');
  if (event.altKey || mod !== (event.ctrlKey || event.metaKey)) return false;
  return event.key.toLowerCase() === (mod ? key.slice(4) : key).toLowerCase();
}

/**
 * Keys of a screen, wherever the focus is on it. They rest while a dialog or menu is open, and, unless they come
 * with `mod`, while something is typed: a key pressed there is meant for what lies there.
 * `applies`: only when the focus is on such an element.
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
