import { Kbd } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { keyParts } from '../../contract/keys.ts';
import { i18n } from '../i18n/index.ts';

const mac = navigator.platform.startsWith('Mac');

/** Returns the name of a key as it is printed on the keyboard. */
function nameOfKey(key: string): string {
  switch (key) {
    case 'mod':
      return mac ? '⌘' : i18n.t('keyName.mod');
    case 'Enter':
      return mac ? '↵' : i18n.t('keyName.enter');
    case 'Delete':
      return i18n.t('keyName.delete');
    case ' ':
      return i18n.t('keyName.space');
    case 'Escape':
      return 'Esc';
    case '-':
      return '−';
    default:
      return key.toUpperCase();
  }
}

/** Returns the name of the modifier key of the shortcuts: Ctrl, or Cmd on a Mac. */
export const modifierWord = (): string => nameOfKey('mod');

/** Returns the name of the key of a combination, without its modifiers. */
export const keyWord = (keys: string): string => nameOfKey(keyParts(keys).character);

/** Returns a key combination in words, e.g. "Ctrl+Enter". */
export function keyWords(keys: string): string {
  const { mod, character } = keyParts(keys);
  return [...(mod ? ['mod'] : []), character].map(nameOfKey).join('+');
}

/** Shows a key combination. Decoration only; screen readers get `aria-keyshortcuts`. */
export function KeyHint({ keys }: { keys: string }) {
  // Renders again when the language changes.
  useTranslation();
  return (
    <Kbd size="xs" aria-hidden>
      {keyWords(keys)}
    </Kbd>
  );
}

interface ActionHintProps {
  actions: readonly { readonly keys: readonly string[] }[];
  /** What they do, in a word. */
  children: string;
}

/** Shows the keys of actions that belong together, with a word for them. */
export function ActionHint({ actions, children }: ActionHintProps) {
  return (
    <span>
      {actions.map(({ keys: [keys = ''] }) => (
        <Fragment key={keys}>
          <KeyHint keys={keys} />{' '}
        </Fragment>
      ))}
      {children}
    </span>
  );
}
