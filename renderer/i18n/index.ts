import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { isolated } from '../../contract/text.ts';
import { de } from './de/index.ts';
import { en } from './en/index.ts';

export type Language = 'de' | 'en';

/** Until the settings are read: German, unless the system's first language is another one. */
const firstGuess: Language = navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';

/** The event by which `useTranslation` shows everything anew in another time zone. */
export const zoneChanged = 'zoneChanged';

void i18next.use(initReactI18next).init({
  resources: { de, en },
  lng: firstGuess,
  fallbackLng: 'en',
  ns: Object.keys(de),
  defaultNS: 'common',
  returnNull: false,
  // React escapes already. A value that comes from outside must not reorder the words around it.
  interpolation: { escapeValue: true, escape: isolated },
  // Everything is in the bundle: no waiting, no first frame without words.
  initAsync: false,
  // Times are words, too: all are shown anew when they have another zone.
  react: { useSuspense: false, bindI18n: `languageChanged ${zoneChanged}` },
});

document.documentElement.lang = firstGuess;
i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language;
});

export const i18n = i18next;
export const currentLanguage = (): Language => (i18next.language === 'en' ? 'en' : 'de');
