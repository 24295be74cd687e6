import { de } from '../../../renderer/i18n/de/index.ts';
import { en } from '../../../renderer/i18n/en/index.ts';

export type Language = 'de' | 'en';
export type Words = typeof de;

/** The window's words, read from its own source, so that a better wording breaks no test. */
export const wordsIn: Record<Language, Words> = { de, en: en as unknown as Words };

/** Fills in the places of a text, e.g. `fill('Weiter: {{section}}', { section: 'Wallet' })`. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Returns a pattern for a text in which every place may hold anything. */
export function pattern(template: string, ends: 'whole' | 'part' = 'part'): RegExp {
  const text = template
    .split(/\{\{\w+\}\}/)
    .map(literally)
    .join('.+');
  return new RegExp(ends === 'whole' ? `^${text}$` : text);
}

export const literally = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
