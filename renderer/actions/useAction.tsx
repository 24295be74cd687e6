import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../i18n/index.ts';
import { KeyHint } from './KeyHint.tsx';
import { ariaKeys } from './keys.ts';
import { type Action, wordsOf } from './scope.ts';

interface KeyParts {
  rightSection: ReactNode;
  'aria-keyshortcuts': string | undefined;
}

interface ButtonParts extends KeyParts {
  children: string | undefined;
  resting: boolean;
  onClick: (event: { detail: number }) => void;
  onResting: () => void;
}

/** Returns what a button shows and announces about the keys of an action. */
export function shownKeys({ keys }: { readonly keys: readonly string[] }): KeyParts {
  const [shown] = keys;
  return {
    rightSection: shown !== undefined && <KeyHint keys={shown} />,
    'aria-keyshortcuts': ariaKeys(keys) || undefined,
  };
}

/** Returns what a button of an action shows, says and does. */
export function useAction<Target>(action: Action<Target>, target: Target): ButtonParts {
  // Renders again when the language changes.
  useTranslation();
  const words = wordsOf(action, target);
  return {
    ...shownKeys(action),
    children: words && i18n.t(words),
    resting: action.rests?.(target) ?? false,
    onClick({ detail }) {
      // `detail` counts the clicks. The second one of a double click may hit what the first has led to.
      if (!action.once || detail < 2) void action.perform(target);
    },
    onResting: () => void action.explain?.(target),
  };
}
