export const activity = {
  sync: 'Verbindung und Versand',
  paused: {
    title: 'Angehalten.',
    held: 'Gerade wird nichts gesendet.',
    nothing: 'Es wartet nichts auf Versand.',
    waiting_one: '{{shown}} Zeichnung wartet auf Versand.',
    waiting_other: '{{shown}} Zeichnungen warten auf Versand.',
    uncertain_one: '{{shown}} ist ungeklärt und bleibt es, bis die Plattform wieder gefragt werden kann.',
    uncertain_other: '{{shown}} sind ungeklärt und bleiben es, bis die Plattform wieder gefragt werden kann.',
    sending_one: '{{shown}} war schon unterwegs; ihre Antwort wird noch angenommen.',
    sending_other: '{{shown}} waren schon unterwegs; ihre Antworten werden noch angenommen.',
    goesOn: 'Es geht automatisch weiter:',
  },
  data: {
    resealing:
      'Die Datensätze werden vor Änderungen von außen geschützt: {{done}} von {{total}}. Sie können weiterarbeiten.',
    checking:
      'Die Datendatei wird auf Schäden geprüft. Sie können weiterarbeiten; gesendet wird erst, wenn die Prüfung bestanden ist.',
    checkFailed: 'Die Datendatei konnte um {{time}} nicht geprüft werden.',
    checkAgain:
      'Die Prüfung wird automatisch jede Minute wiederholt. Sie können weiterarbeiten; gesendet wird erst, wenn sie bestanden ist.',
    title: 'Sicherung und Export',
    words:
      'Einmal am Tag wird die Datendatei gesichert und die Sicherung geprüft; die neuesten sieben bleiben. Wenn die Datei einmal beschädigt ist, bietet das Programm sie beim Start an.',
    last: 'Letzte Sicherung:',
    none: 'Noch keine Sicherung. Die erste entsteht automatisch, wenige Sekunden nach dem Öffnen.',
    running: {
      copying: 'Die tägliche Sicherung wird erstellt: {{percent}} %',
      checking: 'Die tägliche Sicherung wird geprüft: {{percent}} %',
    },
    quarantined: 'Beiseitegelegt, weil es beschädigt war oder mit leerem Bestand begonnen wurde:',
    failed: 'Die Sicherung um {{time}} ist nicht gelungen.',
    again: 'Sie wird automatisch jede Stunde wieder versucht.',
    whyUnknown: 'Der Grund ist nicht bekannt. Wenn es dabei bleibt, verständigen Sie Ihren Support.',
    space: 'Der Speicherplatz wird knapp: noch {{free}} frei.',
    spaceWords:
      'Für eine Woche Arbeit mit täglichen Sicherungen werden etwa {{needed}} gebraucht. Noch wird alles gespeichert. Schaffen Sie auf diesem Laufwerk Platz, oder wenden Sie sich an Ihre IT:',
    former: {
      reappeared: {
        title: 'Es gibt einen weiteren Datenordner; er wird nicht verwendet.',
        words:
          'Er enthält eine andere Kopie der Daten. Gearbeitet wird mit den Daten, die nur auf diesem Rechner liegen. Wurde dort noch etwas eingegeben, wenden Sie sich an Ihre IT:',
      },
      notRenamed: {
        title: 'Der bisherige Datenordner wird nicht mehr verwendet.',
        words:
          'Die Daten wurden daraus in den Ordner dieses Rechners kopiert. Er ließ sich noch nicht umbenennen; das wird beim nächsten Start wieder versucht:',
      },
    },
    export: 'Alle Zeichnungen exportieren …',
  },
  second: {
    words: 'Zusätzlich wird einmal am Tag in diesem Ordner gesichert:',
    last: 'Letzte Sicherung dort:',
    none: 'Dort liegt noch keine Sicherung.',
    lacking_one:
      'Es fehlt {{shown}} Anhang, dessen Datei auf diesem Rechner fehlt, verändert wurde oder sich nicht lesen lässt. Alles andere ist enthalten.',
    lacking_other:
      'Es fehlen {{shown}} Anhänge, deren Dateien auf diesem Rechner fehlen, verändert wurden oder sich nicht lesen lassen. Alles andere ist enthalten.',
    preparing: 'Der Ordner wird gesucht und die Sicherung vorbereitet …',
    copying: 'Die Sicherung wird kopiert und geprüft: {{percent}} %',
    now: 'Jetzt sichern',
    stop: 'Anhalten',
    stopped: 'Die Sicherung wurde angehalten. Die nächste entsteht automatisch in einer Stunde.',
    tryNow: 'Jetzt versuchen',
    failed: 'Seit {{time}} gelingt die zweite Sicherung nicht.',
    tried:
      'Zuletzt versucht: {{time}}. Es wird automatisch jede Stunde wieder versucht. Ihre Arbeit ist davon nicht betroffen.',
    why: {
      gone: 'Der Ordner ist nicht da: Vielleicht ist der Stick nicht eingesteckt oder das Netzlaufwerk nicht erreichbar.',
      replaced:
        'Der Ordner ist da, aber die Sicherungen darin fehlen: Vielleicht liegt dort ein anderer Datenträger. Deshalb wird nichts geschrieben. Wenn es der richtige Ordner ist, wählen Sie ihn in den Einstellungen noch einmal.',
      inside:
        'Eine Verknüpfung in diesem Ordner führt zum Datenordner des Programms. Eine Sicherung dort ginge zusammen mit den Daten verloren. Entfernen Sie die Verknüpfung, oder wählen Sie in den Einstellungen einen anderen Ordner.',
      silent: 'Der Ordner antwortet nicht: Vielleicht ist die Verbindung zum Netzlaufwerk gestört.',
      differs:
        'Die Kopie stimmte nicht mit dem Original überein und wurde verworfen. Lassen Sie den Datenträger prüfen.',
      ownDisk:
        'Die Sicherung konnte auf diesem Rechner nicht erstellt werden. Lassen Sie prüfen, ob auf seinem Datenträger genug Platz ist.',
      internal: 'Der Grund ist nicht bekannt. Wenn es dabei bleibt, verständigen Sie Ihren Support.',
    },
  },
  unreadable: {
    title: 'Nicht lesbare oder veränderte Datensätze',
    words:
      'Diese Datensätze lassen sich nicht lesen, oder sie wurden außerhalb dieses Programms verändert oder entfernt. Nichts davon wird gesendet. Sie bleiben, wie sie sind. Exportieren Sie sie und verständigen Sie Ihren Support. Wenn eine Sicherung sie noch vollständig enthält, wird die neueste dieser Sicherungen nicht gelöscht.',
    looking: 'Die übrigen Datensätze werden noch geprüft …',
    rest: 'Alles andere ist nicht betroffen.',
    kind: {
      subscription_one: '{{shown}} Zeichnung',
      subscription_other: '{{shown}} Zeichnungen',
      operation_one: '{{shown}} Vorgang',
      operation_other: '{{shown}} Vorgänge',
      answer_one: '{{shown}} Antwort der Plattform',
      answer_other: '{{shown}} Antworten der Plattform',
      investor_one: '{{shown}} Anleger; wird neu abgerufen',
      investor_other: '{{shown}} Anleger; werden neu abgerufen',
      document_one: '{{shown}} Dokument',
      document_other: '{{shown}} Dokumente',
      review_one: '{{shown}} Notiz einer Prüfung',
      review_other: '{{shown}} Notizen von Prüfungen',
      reviewDraft_one: '{{shown}} angefangene Notiz',
      reviewDraft_other: '{{shown}} angefangene Notizen',
      attachment_one: '{{shown}} Anhang',
      attachment_other: '{{shown}} Anhänge',
      trail_one: '{{shown}} Eintrag im Verlauf',
      trail_other: '{{shown}} Einträge im Verlauf',
    },
    more: 'und {{shown}} weitere',
    unnamed_one: '{{shown}} weiterer Datensatz ist hier nicht aufgeführt; der Export enthält ihn.',
    unnamed_other: '{{shown}} weitere Datensätze sind hier nicht aufgeführt; der Export enthält sie.',
    number: 'Nr. {{number}}',
    times: '{{shown}}-mal',
    open: 'Öffnen',
    export: 'Datensätze exportieren …',
  },
  log: {
    unprotected:
      'Der Schutz des Fensters (Sandbox) ist abgeschaltet, weil das Programm als „root“ läuft. Das ist nur zum Ausprobieren gedacht. Für die Arbeit melden Sie sich bitte als gewöhnlicher Benutzer an.',
    title: 'Technisches Protokoll',
    words:
      'Was das Programm getan hat, für den Support: Zeiten, Zahlen, Fehlercodes und interne IDs. Namen, Beträge, Notizen, Adressen und der Wortlaut der Plattform stehen nicht darin. Es bleibt etwa 30 Tage auf diesem Rechner.',
    show: 'Ansehen …',
    open: 'Technisches Protokoll …',
    filter: 'Einträge filtern',
    all: 'Alle Einträge',
    notable: 'Nur Warnungen und Fehler',
    refresh: 'Aktualisieren',
    export: 'Exportieren …',
    exported_one: '{{shown}} Eintrag exportiert nach:',
    exported_other: '{{shown}} Einträge exportiert nach:',
    level: { error: 'Fehler', warn: 'Warnung', info: 'Hinweis' },
    empty: 'Noch keine Einträge.',
    causedBy: 'verursacht durch {{what}}',
    unusable: {
      title: 'Das technische Protokoll kann zurzeit nicht geführt werden.',
      meaning:
        'Das Programm kann in diesem Ordner keine Dateien anlegen und zeichnet deshalb nichts auf. Ihre Zeichnungen und der Versand sind davon nicht betroffen.',
      todo: 'Beenden Sie das Programm und starten Sie es neu: Es legt das Protokoll dann in einem anderen Ordner an. Wenn das nicht hilft, wenden Sie sich an Ihre IT.',
    },
    nothingNotable: 'Keine Warnungen und keine Fehler.',
    shown_one: '{{shown}} Eintrag. Der Export enthält ihn.',
    shown_other: '{{shown}} Einträge, die zuletzt geschriebenen oben. Der Export enthält sie alle.',
    shownLast:
      'Gezeigt werden die {{shown}} zuletzt geschriebenen von {{total}} Einträgen. Der Export enthält alle {{total}}.',
    unreadableLines_one: '{{shown}} Zeile ist nicht lesbar und wird weder gezeigt noch exportiert.',
    unreadableLines_other: '{{shown}} Zeilen sind nicht lesbar und werden weder gezeigt noch exportiert.',
    unreadable: 'Nicht lesbar:',
    folder: 'Ordner des Protokolls:',
    otherFolders: 'Früherer Ordner, dessen Einträge ebenfalls enthalten sind:',
  },
  investors: {
    title: 'Anlegerliste',
    words:
      'Die Anleger der Plattform, wie sie hier gespeichert sind. Die Suche im Formular arbeitet damit auch ohne Verbindung.',
    refresh: 'Anleger neu lesen',
    refreshing: 'Wird gelesen …',
    refreshed_one: '{{shown}} Anleger gelesen.',
    refreshed_other: '{{shown}} Anleger gelesen.',
  },
  trail: {
    title: 'Verlauf',
    words:
      'Jeder Schritt ist festgehalten: wer, wann, was, mit welchem Schlüssel und welcher Antwort. Einträge werden nur angehängt und sind verkettet, sodass eine nachträgliche Änderung auffällt.',
    verify: 'Verlauf prüfen',
    verifying: 'Wird geprüft …',
    export: 'Verlauf exportieren …',
    exporting: 'Wird exportiert …',
    stopped: 'Die Prüfung wurde angehalten.',
    stoppedWords: 'Sie sagt deshalb nichts über den Verlauf aus. Sie können ihn jederzeit neu prüfen.',
    intact: 'Unverändert',
    intactWords_one: '{{shown}} Eintrag geprüft, die Kette ist lückenlos.',
    intactWords_other: '{{shown}} Einträge geprüft, die Kette ist lückenlos.',
    broken: 'Die Kette ist ab Eintrag {{entry}} unterbrochen.',
    unnoted_one:
      'Das Protokoll ist lückenhaft: Zu {{shown}} Schritt oder Prüfvermerk in den Daten gibt es keinen Eintrag.',
    unnoted_other:
      'Das Protokoll ist lückenhaft: Zu {{shown}} Schritten oder Prüfvermerken in den Daten gibt es keinen Eintrag.',
    unproved: 'Ob nach Eintrag {{entry}} Einträge fehlen, lässt sich nicht nachweisen.',
    unprovedWords:
      'Zu diesem Zeitpunkt fehlten in der Datendatei die Angaben, an denen das zu erkennen ist, oder sie waren beschädigt. Die vorhandenen Einträge bilden eine lückenlose Kette. Melden Sie das Ihrem Support.',
    brokenWords:
      'Der Verlauf wurde außerhalb dieses Programms verändert. Exportieren Sie ihn und melden Sie das Ihrem Support.',
    empty: 'Noch kein Eintrag.',
    exported_one: '{{shown}} Eintrag exportiert nach:',
    exported_other: '{{shown}} Einträge exportiert nach:',
  },
};
