import type { EnvironmentKind } from '../../../contract/environment.ts';
import type { Preferences } from '../../../contract/preferences.ts';

export const settings = {
  choose: 'Einstellungen wählen',
  general: 'Allgemein',
  environments: 'Umgebungen',
  addDemo: 'Demo hinzufügen',
  addProduction: 'Produktion hinzufügen',
  newDemo: 'Neue Demo-Umgebung',
  newProduction: 'Neue Produktionsumgebung',
  active: 'aktiv',
  unsaved: 'nicht gespeichert',
  about: {
    training:
      'Eingebaut und immer da. Eine nachgebildete Plattform auf diesem Rechner, mit erfundenen Anlegern und Emissionen. Nichts davon verlässt den Rechner, und nichts davon ist echt.',
    demo: 'Die Testplattform des Anbieters. Sie brauchen dafür eigene Zugangsdaten; nichts davon ist echt.',
    production: 'Die echte Plattform. Was hier freigegeben wird, führt zu echten Investments.',
  } satisfies Record<EnvironmentKind, string>,
  proxy: {
    title: 'Proxy',
    words:
      'Welcher Proxy gilt, stellt Ihre IT im Betriebssystem ein. Eine Anmeldung wurde seit dem Start verlangt von:',
    kept: 'Name für die Anmeldung: {{name}}. Das Passwort liegt im Schlüsselbund.',
    notKept: 'Name für die Anmeldung: {{name}}. Das Passwort gilt, bis das Programm beendet wird.',
    none: 'Hier ist kein Name hinterlegt.',
    forget: 'Anmeldung vergessen',
    forgotten: 'Die Anmeldung am Proxy ist vergessen. Eine bestehende gilt bis zum Ende des Programms.',
  },
  separate: 'Jede Umgebung hat ihre eigenen Zeichnungen, Zugangsdaten und Farbe; nichts wandert hinüber.',
  field: {
    name: 'Name',
    kind: 'Art',
    baseUrl: 'Adresse der Plattform',
    baseUrlHint:
      'Die Adresse beginnt mit https://. Für eine Plattform auf diesem Rechner (localhost) ist auch http:// erlaubt.',
    clientId: 'Client-ID',
    campaigns: 'Emissionen',
    campaignsHint: 'Die Plattform hat keine Liste davon: Name und Emissions-ID bekommen Sie vom Emittenten.',
    campaignName: 'Name der Emission',
    campaignId: 'Emissions-ID',
    selfDisclosure: 'Selbstauskunft',
  },
  selfDisclosure: { required: 'erforderlich', notRequired: 'nicht erforderlich', notKnown: 'nicht bekannt' },
  noCampaigns: 'Noch keine Emission eingetragen.',
  addCampaign: 'Emission hinzufügen',
  removeCampaign: 'Emission „{{name}}“ entfernen',
  invalid: {
    name: 'Bitte einen Namen eintragen, höchstens 80 Zeichen.',
    baseUrl:
      'So geschrieben ist die Adresse nicht zulässig. Sie beginnt mit https://, dann folgen der Name des Rechners (Umlaute in der Form xn--…) und, wo nötig, Port und Pfad – ohne Zugangsdaten, „?“, „#“, „\\“, „..“, „//“ und Leerzeichen.',
    clientId: 'Bitte die Client-ID eintragen.',
    campaignName: 'Bitte einen Namen eintragen.',
    campaignId: 'Das ist keine Emissions-ID. So sieht eine aus: 3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14.',
    campaignTwice: 'Diese ID steht schon in einer anderen Zeile.',
  },
  impossibleAddress: {
    title: 'Die Adresse der Plattform lässt sich nicht aufrufen.',
    words:
      'Einen Rechner mit diesem Namen kann es nicht geben, deshalb wird aus „{{name}}“ nichts gesendet. Was Sie eingegeben haben, ist gespeichert. Bitte die Adresse in den Einstellungen berichtigen.',
  },
  storedAddress: 'Diese Adresse hat eine frühere Version angenommen.',
  kind: {
    changes: 'Wird mit dem Speichern zu {{kind}}.',
    toProduction: {
      title: '„{{name}}“ zur Produktion machen?',
      words:
        'Produktion ist die echte Plattform: Was dort freigegeben wird, führt zu echten Investments. Ist das wirklich ihre Adresse?',
      active: 'Das Fenster arbeitet gerade in dieser Umgebung und ist dann sofort in der Produktion.',
      confirm: 'Als Produktion speichern',
    },
    toDemo: {
      title: '„{{name}}“ zur Demo machen?',
      words:
        'Das Fenster zeigt dann an, dass nichts davon echt ist. Das stimmt nur, wenn dies die Adresse einer Testplattform ist:',
      active: 'Das Fenster arbeitet gerade in dieser Umgebung und zeigt es sofort.',
      confirm: 'Als Demo speichern',
    },
  },
  save: 'Speichern',
  discard: 'Verwerfen',
  saved: 'Gespeichert: {{name}}',
  secret: {
    title: 'Client-Secret',
    words:
      'Liegt im Schlüsselbund des Systems. Es kann ersetzt oder vergessen, aber hier nie wieder angezeigt werden. Es gilt nur für die Adresse, für die es eingegeben wurde.',
    isSet: 'Hinterlegt',
    notSet: 'Nicht hinterlegt',
    unusable: 'Nicht verwendbar',
    label: 'Client-Secret',
    labelNew: 'Neues Client-Secret',
    loses_one:
      '{{count}} unsichtbares Zeichen (oder ein Zeilenumbruch) mitten im Text wird beim Hinterlegen entfernt.',
    loses_other:
      '{{count}} unsichtbare Zeichen (oder Zeilenumbrüche) mitten im Text werden beim Hinterlegen entfernt.',
    short: {
      title: 'Dieses Client-Secret ist zu kurz.',
      words:
        'Erst ab {{least}} Zeichen lässt es sich in den Antworten der Plattform unkenntlich machen. Das hinterlegte stammt von einer früheren Version und wird weiter verwendet. Bitte beim Anbieter der Plattform ein längeres anfordern und hier hinterlegen.',
    },
    tooShort:
      'Ein Client-Secret hat mindestens {{least}} Zeichen. Ein kürzeres ließe sich in den Antworten der Plattform nicht unkenntlich machen.',
    tooLong:
      'Das sind {{shown}} Zeichen. Auf diesem System lassen sich höchstens {{most}} hinterlegen. Bitte prüfen, ob mehr als das Client-Secret eingefügt wurde.',
    set: 'Hinterlegen',
    replace: 'Ersetzen',
    forget: 'Vergessen',
    stored: 'Client-Secret im Schlüsselbund hinterlegt.',
    forgotten: 'Client-Secret vergessen.',
    saveFirst: 'Speichern Sie zuerst die Umgebung, dann kann das Client-Secret hinterlegt werden.',
    willMove: 'Mit dieser Adresse muss das Client-Secret neu eingegeben werden.',
    willMoveWords:
      'Es gilt nur für die Adresse, für die es eingegeben wurde, und wird keiner anderen gezeigt: Beim Speichern wird es gelöscht.',
    moved: 'Bitte das Client-Secret neu eingeben.',
    movedWords: 'Das bisherige wurde gelöscht, weil sich die Adresse geändert hat.',
    needed: 'Jetzt gebraucht wird das für die Adresse',
    andClient: 'und die Client-ID',
    fault: {
      other: {
        words:
          'Das hinterlegte wurde für eine andere Adresse oder Client-ID eingegeben. Es wird hier nicht verwendet und niemandem gezeigt.',
      },
      unproven: {
        words:
          'Eine frühere Version hat das bisherige hinterlegt. Für welche Adresse und Client-ID es eingegeben wurde, steht nicht fest; deshalb wird es nicht verwendet.',
      },
      damaged: {
        title: 'Der Eintrag im Schlüsselbund ist beschädigt.',
        words: 'Er wird nicht verwendet. Bitte das Client-Secret neu eingeben.',
      },
      newer: {
        title: 'Den Eintrag im Schlüsselbund hat eine neuere Version dieses Programms geschrieben.',
        words:
          'Diese Version kann ihn nicht lesen. Bitte die neuere Version verwenden oder das Client-Secret hier neu eingeben.',
      },
    },
    putRight:
      'Ist die Adresse oder die Client-ID oben falsch, genügt es, sie zu berichtigen und zu speichern: Dann gilt das hinterlegte wieder.',
    confirmForget: 'Client-Secret vergessen?',
    confirmForgetWords:
      'Es wird aus dem Schlüsselbund gelöscht. In „{{name}}“ wird nichts mehr gesendet, bis ein neues hinterlegt ist. Zeichnungen bleiben erhalten.',
  },
  test: {
    title: 'Verbindung',
    button: 'Verbindung testen',
    testing: 'Wird getestet …',
    saveFirst: 'Getestet wird, was gespeichert ist.',
    ok: 'Die Plattform hat ein Token ausgestellt.',
    okWords: 'Antwort nach {{milliseconds}} ms.',
    scope: 'Berechtigungen:',
    noSecret: 'Kein gültiges Client-Secret hinterlegt; es wurde nichts gesendet.',
    credentials: 'Die Plattform nimmt Client-ID und Client-Secret nicht an.',
    missingScope: 'Die Plattform kennt die Client-ID, gibt ihr aber nicht alle nötigen Rechte.',
    between: 'Statt der Plattform antwortet etwas dazwischen (Proxy, Firewall oder Anmeldeportal).',
    unreachable: 'Die Plattform ist unter dieser Adresse nicht erreichbar.',
    rateLimited: 'Die Plattform bittet gerade zu warten.',
    failing: 'Die Plattform, oder ein Dienst vor ihr, meldet einen eigenen Fehler.',
    unexpected: 'Die Antwort ist nicht die einer Plattform, wie wir sie kennen. Bitte die Adresse prüfen.',
    status: 'HTTP-Status {{status}}',
  },
  use: {
    button: 'Zu dieser Umgebung wechseln',
    active: 'Das Fenster arbeitet in dieser Umgebung.',
    title: 'Zu „{{name}}“ wechseln?',
    words:
      'Das ist Produktion: Was Sie dort freigeben, führt zu echten Investments. Bereits Freigegebenes wird gesendet, sobald eine Verbindung da ist.',
    confirm: 'Zur Produktion wechseln',
    unsaved: {
      title: 'Es ist noch nicht alles gespeichert.',
      words:
        'Was sich gerade nicht speichern lässt, bleibt im Programm und wird gespeichert, sobald diese Umgebung wieder geöffnet ist. Wenn Sie das Programm vorher schließen, geht es verloren.',
      confirm: 'Trotzdem wechseln',
    },
  },
  remove: {
    button: 'Umgebung entfernen',
    title: '„{{name}}“ entfernen?',
    short: 'Nur eine Umgebung ohne Zeichnungen lässt sich entfernen. Das lässt sich nicht rückgängig machen.',
    words:
      'Das lässt sich nicht rückgängig machen: Das Client-Secret wird aus dem Schlüsselbund gelöscht; Adresse, Client-ID und Emissionen müssten neu eingetragen werden. Die Datei mit dem Verlauf wird nicht gelöscht, sondern im Datenordner beiseitegelegt.',
    active: 'Das Fenster arbeitet gerade in dieser Umgebung. Wechseln Sie zuerst in eine andere.',
    confirm: 'Entfernen',
    removed: 'Entfernt: {{name}}',
  },
  secondFolder: {
    title: 'Zweiter Sicherungsordner',
    words:
      'Die täglichen Sicherungen liegen auf diesem Rechner. Fällt er aus, fehlen auch sie. In einem zweiten Ordner, zum Beispiel auf einem Netzlaufwerk oder einem Stick, wird die geöffnete Umgebung einmal am Tag zusätzlich gesichert, verschlüsselt wie hier; die neuesten sieben Sicherungen bleiben.',
    choose: 'Ordner wählen …',
    change: 'Anderen Ordner wählen …',
    choosing: 'Ordner wird gewählt und geprüft …',
    stop: 'Nicht mehr verwenden',
    stopTitle: 'Zweiten Sicherungsordner nicht mehr verwenden?',
    stopWords: 'Dort wird dann nicht mehr gesichert. Die Sicherungen in dem Ordner bleiben, wie sie sind.',
  },
  preferences: {
    language: 'Sprache',
    theme: 'Darstellung',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' } satisfies Record<
      Preferences['theme'],
      string
    >,
    zoom: 'Anzeigegröße',
    zoomHint: 'Auch mit {{mod}} und {{in}}, {{out}} oder {{reset}}.',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    zoomReset: 'Auf 100 % zurücksetzen',
    zoomNow: 'Anzeigegröße: {{percent}} %',
    percent: '{{percent}} %',
    timeZone: 'Zeiten eingeben und anzeigen in',
    timeZoneHint:
      'Gilt für alle Zeiten im Programm. Bereits eingegebene Zeiten bleiben dieselben Zeitpunkte.',
    timeZoneOpen: 'Noch nicht gewählt; bis dahin gilt die deutsche Zeit.',
    adviserName: 'Ihr Name',
    adviserNameHint: 'Steht im Verlauf neben dem Systembenutzer „{{user}}“.',
    keyHours: 'Gültigkeit eines Schlüssels auf der Plattform (Stunden)',
    keyHoursHint:
      'Solange erkennt die Plattform eine wiederholte Anfrage. Nur nach Rücksprache mit der Plattform ändern.',
    sendingHours: 'Automatische Wiederholung (Stunden)',
    sendingHoursHint:
      'Danach klärt ein Mensch den Ausgang. Höchstens {{most}} Stunden, damit nichts nach Ablauf des Schlüssels ankommt.',
  },
};
