import i18next from 'i18next';
import { type Language, languageFor } from '../../contract/language.ts';

/** Returns the language in use. */
export const currentLanguage = (): Language => languageFor(i18next.language);
