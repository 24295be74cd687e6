import type { EnvironmentKind } from '../../../contract/environment.ts';

export const shell = {
  rail: {
    label: 'Bereiche',
    subscriptions: 'Zeichnungen',
    review: 'Prüfung',
    activity: 'Aktivität',
    settings: 'Einstellungen',
    needsYou_one: '{{count}} wartet auf Ihre Entscheidung',
    needsYou_other: '{{count}} warten auf Ihre Entscheidung',
    needsReview_one: '{{count}} zu prüfen',
    needsReview_other: '{{count}} zu prüfen',
  },
  environment: {
    current: 'Umgebung',
    hint: {
      training: 'Nur zum Üben, nichts davon ist echt',
      demo: 'Testplattform, nichts davon ist echt',
      production: 'Echte Zeichnungen',
    } satisfies Record<EnvironmentKind, string>,
  },
  title: {
    subscriptions: 'Zeichnungen',
    subscription: 'Zeichnung',
    review: 'Prüfung',
    activity: 'Aktivität',
    settings: 'Einstellungen',
  },
  bar: 'Titel, Suche und Verbindung',
  back: 'Zurück',
  search: {
    subscriptions: 'Zeichnungen durchsuchen',
    review: 'Investments durchsuchen',
    placeholder: 'Suchen: Anleger, Emission, Kennung',
    clear: 'Suche leeren',
  },
  sync: {
    details: 'Verbindung und Versand',
    neverReached: 'Noch kein Kontakt',
    online: 'Online · {{time}}',
    waiting_one: '{{count}} wartet',
    waiting_other: '{{count}} warten',
    sending: 'Sendet {{done}} von {{total}}',
    uncertain_one: '{{count}} ungeklärt',
    uncertain_other: '{{count}} ungeklärt',
    chosen: 'Offline – so gewählt',
    offline: 'Offline seit {{time}}',
    rateLimited: 'Pause bis {{time}}',
    credentials: 'Zugangsdaten abgelehnt',
    noSecret: 'Kein Client-Secret',
    keychain: 'Schlüsselbund gesperrt',
    storage: 'Kann nicht speichern',
    workOffline: 'Offline arbeiten',
    sendNow: 'Jetzt senden',
    lastContact: 'Letzte Antwort der Plattform',
    toSettings: 'Zu den Einstellungen',
    toActivity: 'Mehr unter Aktivität',
    count: { waiting: 'Warten auf Versand', sending: 'Werden gesendet', uncertain: 'Ungeklärt' },
    meaning: {
      neverReached: 'Die Plattform hat in dieser Umgebung noch nicht geantwortet.',
      online: 'Die Plattform antwortet. Eingereihtes geht von selbst hinaus.',
      chosen: 'Es wird nichts gesendet und nichts gelesen, bis Sie wieder online gehen.',
      offline: 'Die Plattform ist nicht erreichbar. Eingereihtes wartet und geht von selbst hinaus.',
      rateLimited: 'Die Plattform nimmt gerade nicht mehr an. Danach geht es von selbst weiter.',
      credentials: 'Die Plattform nimmt Client-ID und Client-Secret nicht an. Es wird nichts gesendet.',
      keychain:
        'Ohne den Schlüsselbund des Systems kann sich das Programm nicht anmelden. Es wird nichts gesendet. Nach dem Entsperren geht es von selbst weiter.',
      noSecret: 'Für diese Umgebung ist kein Client-Secret hinterlegt. Es wird nichts gesendet.',
      storage:
        'Der Datenträger ist voll oder schreibgeschützt. Es wird nichts gesendet, damit nichts verloren geht.',
    },
  },
  start: {
    starting: 'Daten werden geöffnet',
    waiting:
      'Der Schlüsselbund des Systems hat noch nicht geantwortet. Vielleicht fragt er in einem eigenen Fenster nach Ihrem Passwort.',
    unreachable: 'Das Programm antwortet nicht.',
    retrying: 'Wird versucht …',
    version: 'Version {{version}} · angemeldet als {{user}}',
  },
  recovery: {
    choose: 'Sicherung',
    one_one: '{{time}} · {{shown}} Zeichnung',
    one_other: '{{time}} · {{shown}} Zeichnungen',
    lost: 'Was nach diesem Zeitpunkt eingegeben wurde, fehlt dann hier; was schon gesendet ist, bleibt auf der Plattform. Die Sicherung wird vorher noch einmal vollständig geprüft.',
    none: 'Eine brauchbare Sicherung gibt es nicht.',
    restore: 'Sicherung wiederherstellen …',
    restoring: 'Wird geprüft und wiederhergestellt …',
    empty: 'Leer beginnen …',
    emptyTraining: 'Neue Übungsplattform …',
    emptying: 'Wird angelegt …',
    confirmRestore: {
      title: 'Sicherung vom {{time}} wiederherstellen?',
      words:
        'Alles, was danach eingegeben wurde, fehlt dann hier. Was eingereiht war, wird angehalten, weil es inzwischen gesendet sein kann: Sie entscheiden darüber einzeln. Die jetzige Datei wird beiseitegelegt, nicht gelöscht.',
      confirm: 'Wiederherstellen',
    },
    confirmEmpty: {
      title: 'Leer beginnen?',
      words:
        'Dann steht hier keine Zeichnung mehr. Was schon gesendet ist, bleibt auf der Plattform und darf nicht noch einmal eingegeben werden. Die jetzige Datei und ihre Sicherungen werden beiseitegelegt, nicht gelöscht.',
      confirm: 'Leer beginnen',
    },
    confirmEmptyTraining: {
      title: 'Mit einer neuen Übungsplattform beginnen?',
      words:
        'Die nachgebildete Plattform weiß dann nichts mehr von den bisherigen Übungszeichnungen. Ihre Datei wird beiseitegelegt, nicht gelöscht.',
      confirm: 'Neu beginnen',
    },
    restored: 'Die Sicherung vom {{time}} ist wiederhergestellt.',
    started: {
      data: 'Mit einer leeren Datei begonnen.',
      trainingPlatform: 'Mit einer neuen Übungsplattform begonnen.',
    },
    heldBack_one:
      '{{shown}} Zeichnung war eingereiht und ist angehalten: Sie kann inzwischen gesendet sein. Sie steht unter „Ihre Entscheidung“.',
    heldBack_other:
      '{{shown}} Zeichnungen waren eingereiht und sind angehalten: Sie können inzwischen gesendet sein. Sie stehen unter „Ihre Entscheidung“.',
    aside: 'Die frühere Datei liegt hier:',
  },
  crash: {
    title: 'Dieser Bereich kann gerade nicht angezeigt werden.',
    meaning: 'Das ist ein Fehler im Programm. Alles, was als gespeichert angezeigt wurde, ist gespeichert.',
    todo: 'Den Bereich neu laden. Tritt es wieder auf, zur Liste wechseln und Ihren Support verständigen.',
    reload: 'Neu laden',
    toList: 'Zur Liste',
  },
};
