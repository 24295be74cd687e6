import type { DecisionKind } from '../../../contract/submission.ts';

/** `change` replaces `words` for a step that only changes something that already exists. */
interface Choice {
  label: string;
  labelChange?: string;
  labelAgain?: string;
  again?: string;
  buttonAgain?: string;
  words: string;
  change?: string;
  button: string;
}

/** Texts for a person's decision about a step with an unknown outcome. */
export const decision = {
  title: 'Ausgang klären',
  open: 'Entscheiden …',
  decide: 'Entscheiden',
  deciding: 'Einen Moment …',
  openFormer: 'Es steht dort: ID eintragen …',
  intro:
    'Dieser Schritt wurde gesendet, blieb aber ohne klare Antwort. Bitte auf der Plattform nachsehen, ob er dort ausgeführt ist, und dann entscheiden.',
  introFormer:
    'Dieser Schritt wurde gesendet und blieb ohne klare Antwort. Wenn die Plattform ihn doch ausgeführt hat, lässt es sich hier übernehmen.',
  /** Replaces `intro`, by the reason. */
  introOf: {
    contradicted:
      'Die Plattform hat diesen Schritt angenommen, zeigt aber auch nach einer Minute etwas anderes, als gesendet wurde.',
    unclear:
      'Die Plattform hat diesen Schritt mit etwas beantwortet, das dieses Programm nicht kennt. Bitte die Antwort lesen und auf der Plattform nachsehen.',
    between:
      'Diesen Schritt hat mehrfach etwas beantwortet, das nicht die Plattform ist (Proxy, Firewall oder Anmeldeportal). Bitte auf der Plattform nachsehen, ob er dort ausgeführt ist.',
    notStored:
      'Die Antwort auf diesen Schritt ließ sich mehrfach nicht speichern. Bitte auf der Plattform nachsehen, ob er dort ausgeführt ist.',
    fileMissing:
      'Die Datei zu diesem Schritt fehlt hier oder wurde verändert. Bitte auf der Plattform nachsehen, ob sie dort angekommen ist.',
  },
  account:
    'Gelesen wird mit den jetzigen Zugangsdaten (Client-ID {{id}}). Was sie nicht sehen dürfen, kann es trotzdem geben.',
  fact: {
    step: 'Schritt',
    order: 'Zeichnung',
    sent: 'Zuerst gesendet',
    key: 'Schlüssel',
    content: 'Inhalt',
    unreadable: 'nicht mehr lesbar',
    to: 'Gesendet an',
    differs: 'Abweichung',
    answer: 'Antwort',
  },
  units_one: '{{shown}} Stück',
  units_other: '{{shown}} Stück',
  attempts_one: '{{shown}} Versuch',
  attempts_other: '{{shown}} Versuche',
  client: 'Client-ID {{id}}',
  choose: 'Ihre Entscheidung',
  choice: {
    sendAgain: {
      label: 'Es steht dort nicht: noch einmal senden',
      words:
        'Dieselbe Anfrage wird mit demselben Schlüssel gesendet. Wenn die Plattform sie schon ausgeführt und den Schlüssel vergessen hätte, gäbe es sie danach doppelt.',
      change: 'Dieselben Werte werden noch einmal gesetzt. Doppelt kann dabei nichts werden.',
      button: 'Noch einmal senden',
    },
    record: {
      label: 'Es steht dort: die ID eintragen',
      words: 'Das Programm liest es unter dieser ID und übernimmt es, wenn es zu dieser Zeichnung passt.',
      change: 'Das Programm liest es auf der Plattform und übernimmt es nur, wenn alles so dort steht.',
      labelChange: 'Es steht dort so: übernehmen',
      labelAgain: 'Noch einmal vergleichen',
      again:
        'Das Programm liest den Stand der Plattform noch einmal und übernimmt ihn, wenn er jetzt mit dem Gesendeten übereinstimmt.',
      button: 'Übernehmen',
      buttonAgain: 'Vergleichen',
    },
    takeOver: {
      label: 'Die Plattform hat recht: übernehmen',
      words:
        'Was auf der Plattform steht, gilt. Das Formular wird angeglichen, und die Zeichnung wird erst nach erneuter Freigabe weiter gesendet.',
      button: 'Von der Plattform übernehmen',
    },
    sendAnew: {
      label: 'Unsere Angaben gelten: die Änderung neu senden',
      words: 'Dieselben Werte werden als neue Anfrage gesendet. Doppelt kann dabei nichts werden.',
      button: 'Änderung neu senden',
    },
    leave: {
      label: 'Der Plattform melden',
      words:
        'Es bleibt, wie es ist, und es wird nichts gesendet. Nennen Sie der Plattform Schlüssel, Zeitpunkt und Abweichung. Danach lässt sich hier erneut entscheiden.',
      button: 'So lassen',
    },
    giveUp: {
      label: 'Schritt verwerfen und neu beginnen',
      words:
        'Von diesem Schritt wird nichts mehr gesendet. Die Zeichnung lässt sich wieder ändern und wird erst nach erneuter Freigabe gesendet, als neuer Schritt. Was auf der Plattform vielleicht steht, bleibt dort.',
      button: 'Schritt verwerfen',
    },
  } satisfies Record<DecisionKind, Choice>,
  id: 'ID auf der Plattform',
  looked: 'Ich habe auf der Plattform nachgesehen.',
  notYet: {
    choice: 'Bitte eine Entscheidung wählen.',
    id: 'Bitte die ID eintragen.',
    form: 'Das ist keine ID. Sie besteht aus Buchstaben, Ziffern und Bindestrichen.',
    looked: 'Bitte erst nachsehen und das bestätigen.',
  },
  /** For a contradiction: why comparing or taking over had no effect. */
  stillOpen: {
    record: {
      title: 'Es stimmt weiterhin nicht überein.',
      todo: 'Es wurde nichts übernommen und nichts gesendet. Später noch einmal vergleichen oder anders entscheiden.',
    },
    takeOver: {
      title: 'Das lässt sich nicht ins Formular übernehmen.',
      todo: 'Es wurde nichts übernommen und nichts gesendet. Bitte mit der Plattform klären und danach hier entscheiden.',
    },
  },
  differs: 'Dort, oder von dieser Zeichnung bestätigt, ist: {{fields}}',
  withdrawn: 'Abgebrochen: Es wurde nichts entschieden.',
  nothingDone: 'Es wurde nichts entschieden und nichts gesendet.',
  done: {
    sendAgain: 'Wird noch einmal gesendet.',
    record: 'Übernommen, was auf der Plattform steht.',
    giveUp: 'Schritt verworfen. Es wird nichts gesendet, bis Sie neu freigeben.',
    takeOver: 'Übernommen, was auf der Plattform steht. Bitte prüfen und neu freigeben.',
    sendAnew: 'Die Änderung wird neu gesendet.',
    leave: 'Unverändert. Es wird nichts gesendet.',
  } satisfies Record<DecisionKind, string>,
};
