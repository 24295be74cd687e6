/**
 * The languages of the app, one per row: its own name, and the locale of its numbers. docs/adding.md says how to add
 * one.
 */
const rows = {
  de: { name: 'Deutsch', locale: 'de-DE' },
  en: { name: 'English', locale: 'en-GB' },
} as const;

export type Language = keyof typeof rows;

export const languages = Object.keys(rows) as [Language, ...Language[]];
export const languageRows: Readonly<Record<Language, { name: string; locale: string }>> = rows;

export const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(rows, value);

/**
 * Returns the language of the app for a BCP 47 tag, for example `de-AT`: English if the app does not have that language.
 */
export function languageFor(tag: string): Language {
  const [primary] = tag.toLowerCase().split(/[-_]/);
  return isLanguage(primary) ? primary : 'en';
}
