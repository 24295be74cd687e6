import { app } from 'electron';

/** What a BCP 47 tag begins with; anything else, for example a typing error in `--lang`, is no language. */
const languageTag = /^[a-z]{2,3}([-_][a-z\d]{2,8})*$/i;

/**
 * Returns the person's language as a BCP 47 tag: `--lang`, then the system's list. Electron applies `--lang` to
 * `getLocale` alone, which moreover knows Chromium's languages only.
 */
export function systemLanguage(): string {
  const wanted = app.commandLine.getSwitchValue('lang');
  if (languageTag.test(wanted)) return wanted.replaceAll('_', '-');
  return app.getPreferredSystemLanguages()[0] ?? (app.isReady() ? app.getLocale() : 'de');
}

/** Returns which of the program's languages a tag asks for. */
export const languageFor = (tag: string): 'de' | 'en' => (/^de\b/i.test(tag) ? 'de' : 'en');
