import { de } from '../../../renderer/i18n/de/index.ts';
import { en } from '../../../renderer/i18n/en/index.ts';

export type Language = 'de' | 'en';
export type Words = typeof de;

/** What the window says, from where the window has it: a better wording breaks no test. */
export const wordsIn: Record<Language, Words> = { de, en: en as unknown as Words };

/** A text with its places filled in, e.g. `fill('Weiter: {{section}}', { section: 'Wallet' })`. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The same as a pattern in which every place may hold anything. */
export function pattern(template: string, ends: 'whole' | 'part' = 'part'): RegExp {
  const text = template
    .split(/\{\{\w+\}\}/)
    .map(literally)
    .join('.+');
  return new RegExp(ends === 'whole' ? `^${text}$` : text);
}

export const literally = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
