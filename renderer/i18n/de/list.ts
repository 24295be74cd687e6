import type { ListFilter } from '../../../contract/subscription.ts';

export const list = {
  label: 'Zeichnungen',
  filters: 'Zeichnungen filtern',
  filter: {
    needsYou: 'Ihre Entscheidung',
    drafts: 'Entwürfe',
    onItsWay: 'Unterwegs',
    invested: 'Investiert',
    all: 'Alle',
  } satisfies Record<ListFilter, string>,
  new: 'Neue Zeichnung',
  column: {
    stage: 'Stand',
    reason: 'Im Einzelnen',
    investor: 'Anleger',
    campaign: 'Emission',
    units: 'Stück',
    signed: 'Unterschrift',
    status: 'Status der Plattform',
    updated: 'Geändert',
  },
  total_one: '{{shown}} Zeichnung',
  total_other: '{{shown}} Zeichnungen',
  key: { walk: 'wählen', open: 'öffnen', remove: 'Entwurf löschen' },
  problems_one: 'noch {{count}} Angabe offen',
  problems_other: 'noch {{count}} Angaben offen',
  removed: 'Entwurf gelöscht: {{whose}}',
  empty: {
    first: {
      title: 'Noch keine Zeichnungen',
      training:
        'Sie sind in der Umgebung „Übung“: eine eingebaute Plattform zum Ausprobieren. Nichts davon verlässt diesen Rechner, nichts davon ist echt.',
      other:
        'Legen Sie die erste Zeichnung an. Alles wird beim Tippen gespeichert; gesendet wird erst nach dem Einreihen.',
    },
    needsYou: { title: 'Nichts wartet auf Sie', words: 'Hier erscheint, was eine Entscheidung braucht.' },
    drafts: { title: 'Keine Entwürfe', words: 'Alles, was angelegt wurde, ist eingereiht oder gesendet.' },
    onItsWay: {
      title: 'Nichts unterwegs',
      words: 'Hier erscheint, was eingereiht ist und auf Antwort wartet.',
    },
    invested: {
      title: 'Noch kein Investment',
      words: 'Hier erscheint eine Zeichnung erst, wenn die Plattform ihr Investment bestätigt hat.',
    },
    all: { title: 'Noch keine Zeichnungen', words: 'Legen Sie die erste Zeichnung an.' },
    search: { title: 'Nichts gefunden', words: 'Keine Zeichnung in dieser Auswahl passt zu „{{search}}“.' },
    searchAll: 'In allen suchen',
    clearSearch: 'Suche leeren',
  },
};
