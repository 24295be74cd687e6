import type { EnvironmentKind } from '../../../contract/environment.ts';

export const shell = {
  zone: {
    question: 'In welcher Zeitzone geben Sie Zeiten ein?',
    why: 'Die Uhr dieses Rechners folgt nicht der deutschen Zeit. Bis Sie wählen, gilt die deutsche Zeit. Später änderbar in den Einstellungen.',
  },
  rail: {
    label: 'Bereiche',
    subscriptions: 'Zeichnungen',
    review: 'Prüfung',
    activity: 'Aktivität',
    settings: 'Einstellungen',
    needsYou_one: '{{shown}} wartet auf Ihre Entscheidung',
    needsYou_other: '{{shown}} warten auf Ihre Entscheidung',
    needsReview_one: '{{shown}} zu prüfen',
    needsReview_other: '{{shown}} zu prüfen',
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
    placeholder: 'Suchen: Anleger, Emission, ID',
    clear: 'Suche leeren',
  },
  sync: {
    details: 'Verbindung und Versand',
    neverReached: 'Noch kein Kontakt',
    online: 'Online · {{time}}',
    waiting_one: '{{shown}} wartet',
    waiting_other: '{{shown}} warten',
    uncertain_one: '{{shown}} ungeklärt',
    uncertain_other: '{{shown}} ungeklärt',
    chosen: 'Offline – so gewählt',
    offline: 'Offline seit {{time}}',
    between: 'Plattform nicht erreicht seit {{time}}',
    failing: 'Plattform gestört seit {{time}}',
    rateLimited: 'Pause bis {{time}}',
    credentials: 'Zugangsdaten abgelehnt',
    scope: 'Berechtigung fehlt',
    noSecret: 'Kein gültiges Client-Secret',
    keychain: 'Schlüsselbund gesperrt',
    storage: 'Kann nicht speichern',
    checking: 'Daten werden geprüft',
    workOffline: 'Offline arbeiten',
    sendNow: 'Jetzt senden',
    pause: 'Anhalten',
    pauseHint:
      'Solange angehalten ist, wird nichts Neues gesendet; Antworten auf schon Gesendetes kommen noch an. Wie bei „Offline arbeiten“ gilt das, bis Sie fortsetzen oder das Programm neu starten.',
    resume: 'Fortsetzen',
    resumeHint: 'Wieder online: Freigegebenes wird automatisch gesendet.',
    nothing: 'Es ist nichts zu senden.',
    onHold: 'Wartet',
    byItself: 'Geht automatisch weiter',
    needsYou: 'Ihre Entscheidung',
    run: {
      done: '{{done}} von {{total}} bearbeitet',
      refused_one: '{{shown}} abgelehnt',
      refused_other: '{{shown}} abgelehnt',
      needsYou_one: '{{shown}} wartet auf Sie',
      needsYou_other: '{{shown}} warten auf Sie',
      left: '{{sending}} werden gesendet, {{left}} übrig',
    },
    until: {
      turn: 'sobald es an der Reihe ist',
      attempt: 'nächster Versuch {{time}}',
      due: 'nächster Versuch gleich',
      look: 'nächste Nachfrage {{time}}',
      document: 'es wird jede Minute nachgesehen',
      wallet: 'es wird alle 15 Minuten nachgesehen',
      chosen: 'bis Sie fortsetzen',
      offline: 'bis die Plattform erreichbar ist',
      between: 'bis die Plattform selbst antwortet',
      failing: 'bis die Plattform wieder antwortet',
      scope: 'bis die Berechtigung erteilt ist',
      rateLimited: 'die Plattform bittet zu warten bis {{time}}',
      credentials: 'bis die Zugangsdaten stimmen',
      noSecret: 'bis ein Client-Secret hinterlegt ist',
      keychain: 'bis der Schlüsselbund entsperrt ist',
      storage: 'bis wieder gespeichert werden kann',
      checking: 'bis die Daten geprüft sind',
    },
    lastContact: 'Letzte Antwort der Plattform',
    toSettings: 'Zu den Einstellungen',
    toActivity: 'Mehr unter Aktivität',
    meaning: {
      neverReached: 'Die Plattform hat in dieser Umgebung noch nicht geantwortet.',
      online: 'Die Plattform antwortet. Freigegebenes wird automatisch gesendet.',
      chosen:
        'Es wird nichts gesendet und nichts gelesen, bis Sie fortsetzen. Nach einem Neustart des Programms geht es automatisch weiter.',
      offline: 'Die Plattform ist nicht erreichbar. Freigegebenes wartet und wird dann automatisch gesendet.',
      between:
        'Statt der Plattform antwortet ein Proxy, eine Firewall oder ein Anmeldeportal. Freigegebenes wartet; es wird regelmäßig nachgesehen und dann automatisch gesendet.',
      failing:
        'Die Plattform antwortet nicht oder nur mit Fehlern. Freigegebenes wartet; es wird regelmäßig nachgesehen und dann automatisch gesendet.',
      scope:
        'Die Plattform kennt die Client-ID, gibt ihr aber nicht alle nötigen Rechte. Es wird nichts gesendet. Bitte bei der Plattform freischalten lassen.',
      rateLimited: 'Die Plattform ist ausgelastet. Danach geht es automatisch weiter.',
      credentials: 'Die Plattform nimmt Client-ID und Client-Secret nicht an. Es wird nichts gesendet.',
      keychain:
        'Ohne den Schlüsselbund des Systems kann sich das Programm nicht anmelden. Es wird nichts gesendet. Nach dem Entsperren geht es automatisch weiter.',
      noSecret: 'Für diese Umgebung ist kein gültiges Client-Secret hinterlegt. Es wird nichts gesendet.',
      storage:
        '{{why}} Es wird nichts gesendet, damit nichts verloren geht. Sobald wieder gespeichert werden kann, geht es automatisch weiter.',
      checking:
        'Nach dem Öffnen werden die Daten noch geprüft. Sie können weiterarbeiten. Freigegebenes wird danach automatisch gesendet.',
    },
  },
  proxy: {
    asks: 'Der Proxy {{proxy}} verlangt eine Anmeldung.',
    refused: 'Der Proxy {{proxy}} hat die Anmeldung abgelehnt.',
    silent: 'Der Proxy {{proxy}} hat nicht gesagt, ob er die Anmeldung annimmt.',
    silentMeaning:
      'Das Programm hat es zweimal versucht. Von selbst meldet es sich nicht noch einmal an, damit Ihr Konto nicht gesperrt wird. Freigegebenes wartet.',
    meaning: 'Ohne Anmeldung erreicht das Programm die Plattform nicht. Freigegebenes wartet.',
    signIn: 'Am Proxy anmelden …',
    title: 'Am Proxy anmelden',
    words:
      'Der Proxy steht zwischen diesem Rechner und der Plattform. Name und Passwort kommen von Ihrer IT, nicht von der Plattform.',
    address: 'Proxy:',
    says: 'Sein eigener Text:',
    inTheClear: 'Auf dem Weg zu diesem Proxy sind Name und Passwort nicht verschlüsselt (Basic).',
    mayLock: 'Weitere falsche Versuche können Ihr Konto sperren.',
    name: 'Name',
    nameHint: 'In vielen Firmen der Windows-Name, auch in der Form DOMÄNE\\name.',
    password: 'Passwort',
    keep: 'Im Schlüsselbund dieses Rechners aufbewahren',
    signInNow: 'Anmelden',
  },
  start: {
    starting: 'Daten werden geöffnet',
    moving:
      'Die Daten werden einmalig in einen Ordner kopiert, der nur zu diesem Rechner gehört, und dort geprüft: {{done}} von {{total}}. Die bisherigen Daten bleiben erhalten.',
    waiting:
      'Der Schlüsselbund des Systems hat noch nicht geantwortet. Vielleicht fragt er in einem eigenen Fenster nach Ihrem Passwort.',
    unreachable: 'Das Programm antwortet nicht.',
    file: 'Datei:',
    folder: 'Ordner:',
    belongsTo: 'Sie gehört zur Umgebung „{{environment}}“. Ihr Platz:',
    belongsToUnknown: 'Ihre Umgebung fehlt in den Einstellungen. Ihr Platz:',
    retrying: 'Wird versucht …',
    concerns_zero: 'Es geht um die Umgebung „{{environment}}“.',
    concerns_one: 'Es geht nur um die Umgebung „{{environment}}“. Die andere hat eine Datei für sich:',
    concerns_other: 'Es geht nur um die Umgebung „{{environment}}“. Die anderen haben Dateien für sich:',
    open: '{{environment}} öffnen',
    version: 'Version {{version}} · angemeldet als {{user}}',
  },
  loss: {
    title: 'Was fehlt und was damit geschieht',
    goOn: 'Weiter wie aufgeführt',
    found: 'Umgebungen, die in den Einstellungen fehlen und wieder aufgenommen werden:',
    completed:
      'Fehlende Angaben zu Umgebungen. Sie werden aus der Notiz im Ordner der Umgebung übernommen; bitte prüfen Sie sie danach:',
    dropped: 'Umgebungen, die nicht übernommen werden:',
    reset: 'Einstellungen, die auf ihren Standardwert zurückgesetzt werden:',
    unknown:
      'Ordner mit Daten, zu denen keine Umgebung bekannt ist. Sie bleiben unverändert liegen; wenden Sie sich an Ihren Support:',
    entry: '{{position}}. Eintrag',
    why: {
      unreadable: '{{name}} – die Angaben sind nicht lesbar',
      duplicate: '{{name}} – die ID gehört schon zu einer anderen Umgebung',
      reserved: '{{name}} – die ID ist der Übung vorbehalten',
    },
    setting: {
      language: 'Sprache',
      theme: 'Darstellung',
      adviserName: 'Ihr Name',
      timeZone: 'Zeitzone für Zeiten: Sie werden neu gefragt',
      keyHours: 'Gültigkeit eines Schlüssels: 24 Stunden',
      sendingHours: 'Automatische Wiederholung: 20 Stunden',
      activeEnvironmentId: 'Zuletzt verwendete Umgebung: Geöffnet wird die Übung',
      secondBackupFolder: 'Zweiter Sicherungsordner: Gesichert wird nur auf diesem Rechner',
      environments: 'Liste der Umgebungen: Es bleibt nur die Übung',
    },
    gap: {
      clientId: '{{environment}} – Client-ID',
      campaigns: '{{environment}} – Liste der Emissionen',
      selfDisclosureRequired:
        '{{environment}} – Angabe, ob die Emission „{{campaign}}“ eine Selbstauskunft verlangt',
    },
  },
  closeWarning:
    'Es ist noch nicht alles gespeichert. Das Fenster bleibt offen; beim zweiten Schließen geht das Ungespeicherte verloren.',
  unreadable: {
    title_one: '{{shown}} Datensatz lässt sich nicht lesen.',
    title_other: '{{shown}} Datensätze lassen sich nicht lesen.',
    words: 'Alles andere ist nicht betroffen. Unter Aktivität steht, worum es geht.',
    looking: 'Die übrigen Datensätze werden noch geprüft. Unter Aktivität steht, worum es geht.',
    show: 'Ansehen',
  },
  secondBackup: {
    title: 'Seit mehr als einer Woche keine Sicherung im zweiten Sicherungsordner.',
    last: 'Letzte Sicherung dort: {{time}}.',
    never: 'Dort liegt noch keine Sicherung.',
    show: 'Ansehen',
  },
  older: {
    title: 'Dies ist ein älterer Stand der Daten, vom {{time}}.',
    here: 'An diesem Rechner wurde bis {{time}} mit einem neueren Stand gearbeitet; inzwischen wurde ein älterer zurückgespielt. Was danach eingegeben wurde, fehlt hier.',
    elsewhere:
      'Mit einer anderen Kopie dieser Daten wurde zuletzt am {{time}} gearbeitet. Rechner: {{computer}}. Ordner:',
    unprovedTitle: 'Ob diese Daten unverändert sind, lässt sich nicht feststellen.',
    unproved:
      'In der Datendatei fehlen die Angaben, an denen Änderungen von außen zu erkennen sind, oder sie sind beschädigt. Vergleichen Sie wichtige Angaben mit der Plattform, und melden Sie das Ihrem Support.',
    schemaChangedTitle: 'Die Datendatei wurde außerhalb dieses Programms verändert.',
    schemaChanged:
      'Ihr Aufbau war verändert, sodass sich Daten ohne Ihr Zutun ändern konnten. Er ist wiederhergestellt; was entfernt wurde, steht im Verlauf, den Sie unter „Aktivität“ exportieren können. Vergleichen Sie wichtige Angaben mit der Plattform, und melden Sie das Ihrem Support.',
    unknown: 'Ob danach noch damit gearbeitet wurde, lässt sich nicht feststellen.',
    checked: 'Es musste nichts angehalten werden. Sie können weiterarbeiten.',
    goOn: 'Weiterarbeiten …',
    opening: 'Wird geöffnet …',
    confirm: {
      title: 'Mit diesem Stand weiterarbeiten?',
      words:
        'Alles, was freigegeben ist, wird angehalten: Es kann schon gesendet worden sein. Sie entscheiden darüber einzeln. Es wird nichts gelöscht.',
      confirm: 'Weiterarbeiten',
    },
  },
  secondLook: {
    reading_one:
      'Vor mehr als einem Tag freigegeben: {{shown}} Zeichnung wird vor dem Senden auf der Plattform gesucht.',
    reading_other:
      'Vor mehr als einem Tag freigegeben: {{shown}} Zeichnungen werden vor dem Senden auf der Plattform gesucht.',
    progress: '{{read}} Investments gelesen',
    progressOf: '{{read}} von {{total}} Investments gelesen',
    asking_one:
      '{{shown}} Zeichnung wurde vor mehr als einem Tag freigegeben und wartet auf Ihre Entscheidung.',
    asking_other:
      '{{shown}} Zeichnungen wurden vor mehr als einem Tag freigegeben und warten auf Ihre Entscheidung.',
    failed: 'Die Liste der Investments lässt sich auf der Plattform nicht abrufen.',
    incomplete: 'Die Liste der Investments ist auf der Plattform nicht vollständig lesbar.',
    unclear: 'Aus der Liste geht nicht hervor, zu welchem Anleger ein Investment gehört.',
    meaning_one:
      'Deshalb ist nicht festzustellen, ob diese Zeichnung dort schon angelegt ist. Das kann sie nur sein, wenn dieser Rechner auf einen früheren Stand zurückgesetzt wurde. Wenn nicht, können Sie sie senden.',
    meaning_other:
      'Deshalb ist nicht festzustellen, ob diese Zeichnungen dort schon angelegt sind. Das können sie nur sein, wenn dieser Rechner auf einen früheren Stand zurückgesetzt wurde. Wenn nicht, können Sie sie senden.',
    sendAll: 'Senden …',
    readAgain: 'Erneut abrufen',
    confirm: {
      title: 'Ohne Abgleich senden?',
      words:
        'Wenn dieser Rechner oder seine Daten auf einen früheren Stand zurückgesetzt wurden, entstehen dadurch Investments doppelt. Sonst nicht.',
      confirm: 'Nicht zurückgesetzt – senden',
    },
  },
  space: {
    title: 'Der Speicherplatz wird knapp: noch {{free}} frei.',
    words:
      'Für eine Woche Arbeit mit täglichen Sicherungen werden etwa {{needed}} gebraucht. Noch wird alles gespeichert.',
  },
  recovery: {
    partial: 'Einige Datensätze waren schon nicht lesbar, als diese Sicherung entstand.',
    choose: 'Sicherung',
    one_one: '{{time}} · {{shown}} Zeichnung',
    one_other: '{{time}} · {{shown}} Zeichnungen',
    ahead: 'Liegt in der Zukunft: Die Uhr dieses Rechners ging oder geht falsch.',
    lost: 'Was nach diesem Zeitpunkt eingegeben wurde, fehlt dann hier; was schon gesendet ist, bleibt auf der Plattform. Die Sicherung wird vorher noch einmal vollständig geprüft.',
    none: 'Eine brauchbare Sicherung gibt es nicht.',
    restore: 'Sicherung wiederherstellen …',
    restoring: 'Wird geprüft und wiederhergestellt …',
    empty: 'Mit leerem Bestand beginnen …',
    emptyTraining: 'Neue Übungsplattform …',
    emptying: 'Wird angelegt …',
    confirmRestore: {
      title: 'Sicherung vom {{time}} wiederherstellen?',
      words:
        'Alles, was danach eingegeben wurde, fehlt dann hier. Was freigegeben war, wird angehalten, weil es inzwischen gesendet worden sein kann: Sie entscheiden darüber einzeln. Die jetzige Datei wird beiseitegelegt, nicht gelöscht.',
      confirm: 'Wiederherstellen',
    },
    confirmEmpty: {
      title: 'Mit leerem Bestand beginnen?',
      words:
        'Dann steht hier keine Zeichnung mehr. Was schon gesendet ist, bleibt auf der Plattform und darf nicht noch einmal eingegeben werden. Die jetzige Datei und ihre Sicherungen werden beiseitegelegt, nicht gelöscht.',
      confirm: 'Mit leerem Bestand beginnen',
    },
    confirmEmptyTraining: {
      title: 'Mit einer neuen Übungsplattform beginnen?',
      words:
        'Die nachgebildete Plattform weiß dann nichts mehr von den bisherigen Übungszeichnungen. Ihre Datei wird beiseitegelegt, nicht gelöscht.',
      confirm: 'Neu beginnen',
    },
    restored: 'Die Sicherung vom {{time}} ist wiederhergestellt.',
    started: {
      data: 'Mit leerem Bestand begonnen.',
      trainingPlatform: 'Mit einer neuen Übungsplattform begonnen.',
      backups: 'Der Ordner für die Sicherungen ist neu angelegt: An seiner Stelle lag eine Datei.',
    },
    heldBack_one:
      '{{shown}} Zeichnung war freigegeben und ist angehalten: Sie kann inzwischen gesendet worden sein. Sie steht unter „Ihre Entscheidung“.',
    heldBack_other:
      '{{shown}} Zeichnungen waren freigegeben und sind angehalten: Sie können inzwischen gesendet worden sein. Sie stehen unter „Ihre Entscheidung“.',
    drafts_one:
      '{{shown}} Entwurf kann seit der Sicherung fertiggestellt und gesendet worden sein. Er ist in der Liste gekennzeichnet.',
    drafts_other:
      '{{shown}} Entwürfe können seit der Sicherung fertiggestellt und gesendet worden sein. Sie sind in der Liste gekennzeichnet.',
    quarantineFolder: 'Was vorher da war, liegt in diesem Ordner:',
    export: 'Noch lesbare Zeichnungen exportieren …',
    exporting: 'Wird gelesen …',
    exported_one: '{{shown}} Zeichnung exportiert nach:',
    exported_other: '{{shown}} Zeichnungen exportiert nach:',
    nothingReadable: 'Es ließ sich keine einzige Zeichnung lesen.',
    exportDamaged_one: '{{shown}} lässt sich nicht lesen und steht darin, wie es gespeichert ist.',
    exportDamaged_other: '{{shown}} lassen sich nicht lesen und stehen darin, wie sie gespeichert sind.',
    nothingDone: 'Es wurde nichts verändert.',
  },
  crash: {
    windowTitle: 'Das Fenster lässt sich nicht mehr darstellen.',
    windowTodo:
      'Das Fenster neu laden. Wenn der Fehler wieder auftritt, das Programm neu starten und Ihren Support verständigen.',
    title: 'Dieser Bereich kann gerade nicht angezeigt werden.',
    meaning: 'Das ist ein Fehler im Programm. Alles, was als gespeichert angezeigt wurde, ist gespeichert.',
    todo: 'Den Bereich neu laden. Wenn der Fehler wieder auftritt, zur Liste wechseln und Ihren Support verständigen.',
    reload: 'Neu laden',
    toList: 'Zur Liste',
  },
};
