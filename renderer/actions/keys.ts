import { keyParts } from '../../contract/keys.ts';

/** The fields of a keyboard event that identify a key combination. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/**
 * True when `press` is the combination `keys`. Compares the character, not the position of the key: on a German keyboard
 * `/` is Shift+7. So a combination without `shift` also matches with Shift held. Alt excludes a key, because AltGr types
 * characters.
 */
export function isPressed(keys: string, press: Press): boolean {
  const { mod, shift, character } = keyParts(keys);
  if (press.altKey || mod !== (press.ctrlKey || press.metaKey)) return false;
  if (shift && !press.shiftKey) return false;
  return press.key.toLowerCase() === character.toLowerCase();
}

/** Returns the value of `aria-keyshortcuts` for these combinations. */
export const ariaKeys = (combinations: readonly string[]): string =>
  combinations
    .flatMap((keys) => {
      const named = keys
        .replace('shift+', 'Shift+')
        .replace(/(?<![a-z])[a-z]$/i, (letter) => letter.toUpperCase());
      return named.includes('mod+')
        ? [named.replace('mod', 'Control'), named.replace('mod', 'Meta')]
        : [named];
    })
    .join(' ');
