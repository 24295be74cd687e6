import type { BackupFailure } from '../../../contract/app.ts';

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
    goesOn: 'Weiter geht es von selbst:',
  },
  data: {
    title: 'Sicherung und Export',
    words:
      'Einmal am Tag wird die Datendatei gesichert und die Sicherung geprüft; die neuesten sieben bleiben. Ist die Datei einmal beschädigt, bietet das Programm sie beim Start an.',
    last: 'Letzte Sicherung:',
    none: 'Noch keine Sicherung. Die erste entsteht von selbst, wenige Sekunden nach dem Öffnen.',
    setAside: 'Beiseitegelegt, weil es beschädigt war oder leer begonnen wurde:',
    failed: 'Die Sicherung um {{time}} ist nicht gelungen.',
    again: 'Sie wird von selbst stündlich wieder versucht.',
    why: {
      storageFull: 'Der Datenträger ist voll.',
      storageReadOnly: 'In den Datenordner kann nicht geschrieben werden.',
      storage: 'Auf den Datenträger konnte nicht zugegriffen werden.',
      dataUnreadable:
        'Ein gespeicherter Wert lässt sich nicht mehr öffnen; die früheren Sicherungen bleiben. Bitte alle Zeichnungen exportieren und Ihren Support verständigen.',
      internal: 'Der Grund ist nicht bekannt. Bleibt es dabei, verständigen Sie Ihren Support.',
    } satisfies Record<BackupFailure, string>,
    export: 'Alle Zeichnungen exportieren …',
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
    title: 'Protokoll',
    words:
      'Jeder Schritt ist festgehalten: wer, wann, was, mit welchem Schlüssel und welcher Antwort. Einträge werden nur angehängt und sind verkettet, sodass eine nachträgliche Änderung auffällt.',
    verify: 'Protokoll prüfen',
    verifying: 'Wird geprüft …',
    export: 'Protokoll exportieren …',
    exporting: 'Wird exportiert …',
    intact: 'Unverändert',
    intactWords_one: '{{shown}} Eintrag geprüft, die Kette ist lückenlos.',
    intactWords_other: '{{shown}} Einträge geprüft, die Kette ist lückenlos.',
    broken: 'Die Kette ist ab Eintrag {{entry}} unterbrochen.',
    brokenWords:
      'Jemand oder etwas hat das Protokoll außerhalb dieses Programms verändert. Exportieren Sie es und melden Sie das Ihrem Support.',
    empty: 'Noch kein Eintrag.',
    exported_one: '{{shown}} Eintrag exportiert nach:',
    exported_other: '{{shown}} Einträge exportiert nach:',
  },
};
