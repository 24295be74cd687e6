import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, languageFor } from '../../contract/language.ts';
import { isolated } from '../../contract/text.ts';
import { de } from './de/index.ts';
import { en } from './en/index.ts';

/** The language until the settings are read: the system's first one. */
const firstGuess = languageFor(navigator.language);

const resources: Record<Language, typeof en> = { de, en };

/** Event that makes `useTranslation` render again after the time zone has changed. */
export const zoneChanged = 'zoneChanged';

void i18next.use(initReactI18next).init({
  resources,
  lng: firstGuess,
  fallbackLng: 'en',
  ns: Object.keys(de),
  defaultNS: 'common',
  returnNull: false,
  // React already escapes. A value from outside must not reorder the text around it.
  interpolation: { escapeValue: true, escape: isolated },
  // All texts are in the bundle: no waiting, and no first frame without text.
  initAsync: false,
  // Times are part of the texts, so a change of the time zone renders them again.
  react: { useSuspense: false, bindI18n: `languageChanged ${zoneChanged}` },
});

document.documentElement.lang = firstGuess;
i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language;
});

export const i18n = i18next;
