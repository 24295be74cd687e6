import type { Language } from '../../contract/language.ts';

interface SaveWords {
  exists(name: string): string;
  detail: string;
  replace: string;
  other: string;
}

export const saveWords: Record<Language, SaveWords> = {
  de: {
    exists: (name) => `„${name}“ ist bereits vorhanden. Soll die Datei ersetzt werden?`,
    detail: 'Der bisherige Inhalt der Datei geht dabei verloren.',
    replace: 'Ersetzen',
    other: 'Anderen Namen wählen',
  },
  en: {
    exists: (name) => `“${name}” already exists. Do you want to replace it?`,
    detail: 'The present content of the file will be lost.',
    replace: 'Replace',
    other: 'Choose Another Name',
  },
};
