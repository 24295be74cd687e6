import type { ListColumn, ListFilter } from '../../../contract/subscription-list.ts';

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
    campaign: 'Emission',
    investor: 'Anleger',
    stage: 'Status',
    reason: 'Grund',
    status: 'Status der Plattform',
    adviser: 'Berater',
    units: 'Stück',
    signed: 'Unterschrift',
    created: 'Angelegt',
    changed: 'Geändert',
  } satisfies Record<ListColumn, string>,
  changedHint: 'Die letzte Änderung jeder Art, ob durch Sie oder durch die Plattform.',
  sort: {
    by: 'Nach „{{column}}“ sortieren, {{direction}}',
    end: 'Nicht mehr nach „{{column}}“ sortieren: die neueste Änderung zuerst',
    now: 'Sortiert nach „{{column}}“, {{direction}}',
    column: 'Sortieren nach',
    directions: 'Reihenfolge',
    searching: 'Bei einer Suche stehen die besten Treffer zuerst.',
    direction: {
      letters: { up: 'A bis Z', down: 'Z bis A' },
      steps: { up: 'vom Entwurf bis zum Investment', down: 'vom Investment bis zum Entwurf' },
      statuses: {
        up: 'von der Identifizierung bis zur Einbuchung',
        down: 'von der Einbuchung bis zur Identifizierung',
      },
      amounts: { up: 'kleinste zuerst', down: 'größte zuerst' },
      times: { up: 'älteste zuerst', down: 'neueste zuerst' },
    },
  },
  narrow: {
    open: 'Sortieren und filtern',
    active_one: '{{count}} Filter aktiv',
    active_other: '{{count}} Filter aktiv',
    chips: 'Aktive Filter',
    filters: 'Filtern',
    every: 'alle',
    loading: 'Wird gelesen …',
    nothing: 'Kein passender Wert',
    frequent: 'Die häufigsten stehen hier. Für andere den Namen tippen.',
    from: '{{column}} ab',
    to: '{{column}} bis',
    noStatus: 'noch kein Status',
    chip: '{{column}}: {{values}}',
    more: '{{first}} und {{shown}} weitere',
    range: { both: '{{from}} bis {{to}}', from: 'ab {{from}}', to: 'bis {{to}}' },
    reversed: {
      units: 'Dieser Wert ist größer als der zweite.',
      days: 'Dieser Tag liegt nach dem zweiten.',
    },
    remove: 'Filter entfernen: {{filter}}',
    removeAll: 'Alle Filter entfernen',
  },
  platformStatus: 'Status der Plattform',
  total_one: '{{shown}} Zeichnung',
  total_other: '{{shown}} Zeichnungen',
  soFar: 'bisher {{total}}',
  key: {
    walk: 'gehen',
    open: 'öffnen',
    choose: 'auswählen',
    remove: 'löschen',
    undo: 'Löschen rückgängig',
  },
  problems_one: 'noch {{count}} Angabe offen',
  problems_other: 'noch {{count}} Angaben offen',
  choice: {
    count: '{{shown}} ausgewählt',
    all: 'Alle {{shown}} auswählen',
    clear: 'Auswahl aufheben',
    queue: 'Freigeben',
    export: 'Exportieren',
    remove: 'Löschen',
    dropped: 'Auswahl von {{shown}} aufgehoben, weil die Liste jetzt anderes zeigt',
  },
  queued_one: '{{shown}} Zeichnung freigegeben',
  queued_other: '{{shown}} Zeichnungen freigegeben',
  release: {
    title_one: '{{shown}} Zeichnung in Produktion freigeben?',
    title_other: '{{shown}} Zeichnungen in Produktion freigeben?',
    investors_one: '{{shown}} Anleger',
    investors_other: '{{shown}} Anleger',
    campaigns_one: '{{shown}} Emission',
    campaigns_other: '{{shown}} Emissionen',
    unsigned_one: '{{shown}} ohne Unterschrift',
    unsigned_other: '{{shown}} ohne Unterschrift',
    unsignedWords: 'Davon werden nur Einladung und Angaben gesendet.',
    left_one: '{{shown}} wird nicht freigegeben',
    left_other: '{{shown}} werden nicht freigegeben',
    more_one: 'und {{shown}} weitere',
    more_other: 'und {{shown}} weitere',
    confirm_one: '{{shown}} Zeichnung freigeben',
    confirm_other: '{{shown}} Zeichnungen freigeben',
  },
  removed_one: 'Gelöscht: {{whose}}',
  removed_other: '{{shown}} Zeichnungen gelöscht',
  restored_one: '{{shown}} Zeichnung als Entwurf zurückgeholt',
  restored_other: '{{shown}} Zeichnungen als Entwürfe zurückgeholt',
  export: {
    title_one: '{{shown}} Zeichnung exportieren?',
    title_other: '{{shown}} Zeichnungen exportieren?',
    titleAll: 'Alle Zeichnungen exportieren?',
    titleUnreadable: 'Diesen Datensatz exportieren, wie er gespeichert ist?',
    titleAllUnreadable: 'Alle nicht lesbaren Datensätze exportieren?',
    doneUnreadable_one: '{{shown}} Datensatz exportiert, wie er gespeichert ist',
    doneUnreadable_other: '{{shown}} Datensätze exportiert, wie sie gespeichert sind',
    titleTyped: 'Diese Zeichnung exportieren, wie sie hier steht?',
    words:
      'Die Datei enthält personenbezogene Daten und ist nicht verschlüsselt: Wer sie hat, kann sie lesen. Legen Sie sie nur an einem geschützten Ort ab.',
    confirm: 'Ort wählen …',
    done_one: '{{shown}} Zeichnung exportiert',
    done_other: '{{shown}} Zeichnungen exportiert',
  },
  task: {
    running: {
      check: 'Wird geprüft: {{done}} von {{total}}',
      queue: 'Wird freigegeben: {{done}} von {{total}}',
      remove: 'Wird gelöscht: {{done}} von {{total}}',
      restore: 'Wird zurückgeholt: {{done}} von {{total}}',
    },
    reading: 'Wird ausgewählt: {{done}} von {{total}}',
    stop: 'Anhalten',
    done: {
      check: '{{shown}} geprüft',
      queue: '{{shown}} freigegeben',
      remove: '{{shown}} gelöscht',
      restore: '{{shown}} zurückgeholt',
    },
    show: 'Anzeigen',
  },
  left: {
    title: {
      check: 'Nicht freigegeben',
      queue: 'Nicht freigegeben',
      remove: 'Nicht gelöscht',
      restore: 'Nicht zurückgeholt',
    },
    incomplete: {
      count: '{{shown}} unvollständig',
      words: 'Es fehlen noch Angaben. Öffnen, ergänzen und dann freigeben.',
    },
    restored: {
      count: '{{shown}} aus einem älteren Datenstand',
      words:
        'Sie können seitdem schon gesendet worden sein. Jede einzeln öffnen, auf der Plattform nachsehen und dann dort freigeben.',
    },
    possiblyCreated: {
      count: '{{shown}} mit einem früheren Versuch ohne klare Antwort',
      words:
        'Sie können schon auf der Plattform stehen. Jede einzeln öffnen, auf der Plattform nachsehen und dann dort freigeben.',
    },
    fieldsLost: {
      count: '{{shown}} mit verlorenen Angaben',
      words:
        'In der Datendatei sind Angaben verloren gegangen. Jede einzeln öffnen, das Formular prüfen und dann dort freigeben.',
    },
    second: {
      count: '{{shown}} auf diesem Arbeitsplatz schon erfasst',
      words:
        'Anleger, Emission und Stückzahl gibt es hier schon einmal. Jede einzeln öffnen und freigeben, wenn eine zweite gewollt ist.',
    },
    stillHolds: {
      count: '{{shown}} mit Rückfrage zu den Angaben',
      words:
        'Die Angaben des Anlegers wurden zu einer anderen Emission gemacht. Jede einzeln öffnen und bestätigen, ob sie weiter gelten.',
    },
    differs: {
      count: '{{shown}} mit abweichenden Angaben der Plattform',
      words:
        'Die Plattform zeigt andere Angaben, als sie bestätigt hat. Jede einzeln öffnen, beide Seiten vergleichen und dann dort freigeben.',
    },
    resting: {
      count: 'bei {{shown}} nichts freizugeben',
      words: 'Schon freigegeben oder gesendet, oder es wird auf etwas anderes gewartet.',
    },
    onPlatform: {
      count: '{{shown}} nicht löschbar',
      words:
        'Etwas davon ist auf der Plattform oder könnte es sein. Gelöscht wird nur, was nie gesendet wurde.',
    },
    unreadable: {
      count: '{{shown}} nicht lesbar',
      words: 'Ihre Datensätze lassen sich nicht lesen. Jede einzeln öffnen: Dort steht, was möglich ist.',
    },
    gone: {
      count: '{{shown}} nicht mehr vorhanden',
      words: 'Diese Zeichnungen wurden inzwischen gelöscht.',
    },
    untouched: {
      count: '{{shown}} nicht bearbeitet',
      words: 'Davor wurde angehalten. An ihnen ist nichts geändert.',
    },
    more: 'und {{shown}} weitere',
  },
  empty: {
    first: {
      title: 'Noch keine Zeichnungen',
      training:
        'Legen Sie die erste Zeichnung an, und probieren Sie alles aus: Die „Übung“ ist eine eingebaute Plattform. Nichts davon verlässt diesen Rechner, nichts davon ist echt.',
      other:
        'Legen Sie die erste Zeichnung an. Alles wird beim Tippen gespeichert; gesendet wird erst nach der Freigabe.',
    },
    needsYou: { title: 'Nichts wartet auf Sie', words: 'Hier erscheint, was eine Entscheidung braucht.' },
    drafts: { title: 'Keine Entwürfe', words: 'Alles, was angelegt wurde, ist freigegeben oder gesendet.' },
    onItsWay: {
      title: 'Nichts unterwegs',
      words: 'Hier erscheint, was freigegeben ist und auf Antwort wartet.',
    },
    invested: {
      title: 'Noch kein Investment',
      words: 'Hier erscheint eine Zeichnung erst, wenn die Plattform ihr Investment bestätigt hat.',
    },
    reason: { title: 'Inzwischen keine mehr', words: 'Keine Zeichnung steht noch auf „{{reason}}“.' },
    showAll: 'Alle zeigen',
    all: { title: 'Noch keine Zeichnungen', words: 'Legen Sie die erste Zeichnung an.' },
    search: { title: 'Nichts gefunden', words: 'Keine Zeichnung in dieser Auswahl passt zu „{{search}}“.' },
    narrowed: {
      title: 'Nichts passt zu diesen Filtern',
      words: 'Keine Zeichnung in dieser Auswahl erfüllt alle Filter.',
      search: 'Keine Zeichnung in dieser Auswahl passt zu „{{search}}“ und erfüllt alle Filter.',
    },
    searchAll: 'In allen suchen',
    clearSearch: 'Suche leeren',
  },
};
