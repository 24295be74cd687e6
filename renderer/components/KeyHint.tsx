import { Kbd } from '@mantine/core';
import { currentLanguage } from '../i18n/index.ts';

const mac = navigator.platform.startsWith('Mac');
const names = (german: boolean): Record<string, string> => ({
  mod: mac ? '⌘' : german ? 'Strg' : 'Ctrl',
  Enter: mac ? '↵' : german ? 'Eingabe' : 'Enter',
  Delete: german ? 'Entf' : 'Del',
});

/** Returns the name of the modifier key of the shortcuts: Ctrl, or Cmd on a Mac. */
export const modifierWord = (): string => names(currentLanguage() === 'de').mod ?? '';

/**
 * Shows a keyboard shortcut, e.g. `<KeyHint keys={['mod', 'Enter']} />`. Decoration only; screen readers get
 * `aria-keyshortcuts`.
 */
export function KeyHint({ keys }: { keys: readonly string[] }) {
  const words = names(currentLanguage() === 'de');
  return (
    <Kbd size="xs" aria-hidden>
      {keys.map((key) => words[key] ?? key).join('+')}
    </Kbd>
  );
}
