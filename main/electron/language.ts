import { app } from 'electron';

/** Matches a BCP 47 tag of the common form. Anything else, for example a typing error in `--lang`, is ignored. */
const languageTag = /^[a-z]{2,3}([-_][a-z\d]{2,8})*$/i;

/**
 * Returns the person's language as a BCP 47 tag: `--lang`, then the first entry of the system's list. Electron applies
 * `--lang` only to `getLocale`, which knows only Chromium's languages.
 */
export function systemLanguage(): string {
  const wanted = app.commandLine.getSwitchValue('lang');
  if (languageTag.test(wanted)) return wanted.replaceAll('_', '-');
  return app.getPreferredSystemLanguages()[0] ?? (app.isReady() ? app.getLocale() : 'de');
}
