import type { DecisionKind } from '../../../contract/subscription.ts';

/** `change`: of a step that only changes what is there already. */
interface Choice {
  label: string;
  labelChange?: string;
  words: string;
  change?: string;
  button: string;
}

/** What a person decides about a step of which nobody knows what became of it. */
export const decision = {
  title: 'Was ist daraus geworden?',
  open: 'Entscheiden …',
  decide: 'Entscheiden',
  openRefused: 'Steht es doch auf der Plattform? …',
  intro:
    'Dieser Schritt ist gesendet, aber ohne klare Antwort geblieben. Bitte auf der Plattform nachsehen, ob es dort steht, und dann entscheiden.',
  introRefused:
    'Die Plattform hat erst die Wiederholung abgelehnt. Beim ersten Versuch kann sie es ausgeführt haben: Dann steht es dort.',
  fact: {
    step: 'Schritt',
    order: 'Zeichnung',
    sent: 'Zuerst gesendet',
    key: 'Schlüssel',
    to: 'Gesendet an',
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
        'Dieselbe Anfrage geht mit demselben Schlüssel hinaus. Hätte die Plattform sie schon ausgeführt und den Schlüssel vergessen, gäbe es sie danach doppelt.',
      change: 'Dieselben Werte werden noch einmal gesetzt. Doppelt kann dabei nichts werden.',
      button: 'Noch einmal senden',
    },
    record: {
      label: 'Es steht dort: die ID eintragen',
      words: 'Das Programm liest es unter dieser ID und übernimmt es, wenn es zu dieser Zeichnung passt.',
      change: 'Das Programm liest es auf der Plattform und übernimmt es, wenn es so dort steht.',
      labelChange: 'Es steht dort so: übernehmen',
      button: 'Übernehmen',
    },
    giveUp: {
      label: 'Aufgeben und neu beginnen',
      words:
        'Von diesem Schritt geht nichts mehr hinaus. Die Zeichnung lässt sich wieder ändern und geht erst nach erneutem Einreihen hinaus, als neuer Schritt. Was auf der Plattform vielleicht steht, bleibt dort.',
      button: 'Aufgeben',
    },
  } satisfies Record<DecisionKind, Choice>,
  id: 'ID auf der Plattform',
  looked: 'Ich habe auf der Plattform nachgesehen.',
  notYet: {
    choice: 'Bitte eine Entscheidung wählen.',
    id: 'Bitte die ID eintragen.',
    looked: 'Bitte erst nachsehen und das bestätigen.',
  },
  differs: 'Das steht dort anders als gesendet: {{fields}}',
  done: {
    sendAgain: 'Wird noch einmal gesendet.',
    record: 'Übernommen, was auf der Plattform steht.',
    giveUp: 'Aufgegeben. Es geht nichts hinaus, bis Sie neu einreihen.',
  } satisfies Record<DecisionKind, string>,
};
