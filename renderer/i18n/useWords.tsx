import type { TFunction } from 'i18next';
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';

type Words = TFunction<['common', 'list']>;

const WordsContext = createContext<Words | null>(null);

/** Gives what it holds the words of lists. Follows the language and the time zone once for all rows. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation(['common', 'list']);
  return <WordsContext value={t}>{children}</WordsContext>;
}

/**
 * Returns the function that gives words, as `useTranslation` does. Use it in whatever a row of a long list shows: there,
 * listening to the language takes as long as the row itself.
 */
export function useWords(): Words {
  const t = useContext(WordsContext);
  if (!t) throw new Error('there is no WordsProvider around this component');
  return t;
}
