import type { ProblemCode } from '../../../contract/check.ts';
import type { EnvironmentKind } from '../../../contract/environment.ts';
import type { FieldPath } from '../../../contract/form.ts';
import type { TimeZoneChoice } from '../../../contract/preferences.ts';
import type { RecordFault } from '../../../contract/records.ts';
import type { KnownStatus } from '../../../contract/status.ts';
import type { GroupReason, Stage } from '../../../contract/submission.ts';
import type { LockReason, StepKind } from '../../../contract/subscription.ts';
import type { NetworkFault } from '../networkFault.ts';
import { error } from './errors.ts';
import { blocked, disk, place } from './notices.ts';

/** Texts for unreadable records, with one for each reason. */
interface Unreadable {
  [name: string]: string | Record<RecordFault, string>;
}
type Explained = { label: string; explanation: string };

const stage = {
  draft: 'Entwurf',
  onItsWay: 'Unterwegs',
  needsYou: 'Ihre Entscheidung',
  uncertain: 'Ungeklärt',
  refused: 'Abgelehnt',
  acknowledged: 'Bestätigt',
} satisfies Record<Stage, string>;

const reason = {
  unfinished: 'noch nicht vollständig',
  ready: 'bereit zur Freigabe',
  edited: 'geändert, neu freizugeben',
  takenBack: 'nicht freigegeben',
  mayExist: 'evtl. auf der Plattform',
  restored: 'älterer Datenstand',
  waitsForSending: 'wartet auf Versand',
  sending: 'wird gerade gesendet',
  offline: 'wartet auf Versand (offline)',
  waitsForRetry: 'wird erneut gesendet',
  costsDocument: 'Kosteninformation steht aus',
  signature: 'wartet auf Unterschrift',
  noWallet: 'Anleger ohne Wallet',
  walletLater: 'Wallet folgt später',
  chooseWallet: 'Wallet auswählen',
  checkWallet: 'Wallet prüfen und auswählen',
  rejected: 'von der Plattform abgelehnt',
  forbidden: 'von der Plattform verwehrt',
  credentials: 'wartet auf Zugangsdaten',
  unknownOutcome: 'gesendet, Ausgang unbekannt',
  contradicted: 'Plattform zeigt etwas anderes',
  unclear: 'Antwort nicht verständlich',
  between: 'keine Antwort der Plattform selbst',
  notStored: 'Antwort nicht gespeichert',
  fileMissing: 'Datei fehlt',
  differs: 'Plattform zeigt andere Angaben',
  otherAccount: 'anderes Konto, Ausgang unbekannt',
  notCompared: 'nicht mit Plattform abgeglichen',
  investorNotSent: 'Anleger geht noch nicht an die Plattform',
  otherClient: 'für andere Client-ID freigegeben',
  fieldsLost: 'Angaben verloren gegangen',
  unreadable: 'nicht lesbar, geht nicht weiter',
  complete: 'Investment mit Wallet',
} satisfies Record<GroupReason, string>;

const status = {
  KYC_PENDING: {
    label: 'Identifizierung offen',
    explanation: 'Der Anleger hat sich noch nicht vollständig identifiziert.',
  },
  KYC_INSUFFICIENT: {
    label: 'Identifizierung unzureichend',
    explanation: 'Die Identifizierung konnte nicht abgeschlossen werden. So geht es nicht weiter.',
  },
  REVIEW_PENDING: {
    label: 'Externe Prüfung',
    explanation: 'Das Investment wird außerhalb dieses Programms geprüft.',
  },
  WAITING_FOR_ACCEPTANCE: {
    label: 'Wartet auf den Emittenten',
    explanation: 'Der Emittent kann das Investment jetzt annehmen.',
  },
  ACCEPTED: { label: 'Angenommen', explanation: 'Der Emittent hat angenommen. Die Zahlung steht noch aus.' },
  PAID: { label: 'Bezahlt', explanation: 'Die Zahlung ist eingegangen. Die Lieferung steht noch aus.' },
  DELIVERED: {
    label: 'Geliefert',
    explanation: 'Die Wertpapiere liegen in der Wallet. Das ist der Endstand.',
  },
} satisfies Record<KnownStatus, Explained>;

const problem = {
  missing: 'Fehlt noch.',
  notAnId: 'Das ist keine ID. So sieht eine aus: 3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14.',
  unitsNotWhole: 'Bitte eine ganze Zahl nur mit den Ziffern 0 bis 9 eingeben, ohne Punkt und Komma.',
  unitsTooSmall: 'Mindestens 1 Stück.',
  unitsTooLarge: 'Höchstens {{limit}} Stück – bitte die Eingabe prüfen.',
  notATime: 'Das ist kein lesbarer Zeitpunkt, z. B. {{example}}.',
  timeInFuture: 'Der Zeitpunkt liegt in der Zukunft.',
  timeTooEarly: 'Der Zeitpunkt liegt vor dem Jahr {{year}} – bitte das Jahr prüfen.',
  selfDisclosureRequired: 'Diese Emission verlangt eine Selbstauskunft: „Liegt vor“ wählen und eintragen.',
  statementMissing: 'Bitte Ja oder Nein wählen – so, wie der Anleger es angegeben hat.',
  surveyNotChosen: 'Bitte wählen: Antworten oder „Keine Angaben – Hinweis erteilt“.',
  answersMissing: 'Es fehlt mindestens eine Antwort.',
  answerIncomplete: 'Bei Nummer {{number}} fehlt die Frage oder die Antwort.',
  waiverUnconfirmed: 'Bitte bestätigen, dass der Hinweis erteilt wurde.',
  costsUnconfirmed: 'Bitte bestätigen, dass der Anleger die Kosteninformation vor der Unterschrift hatte.',
  signedBeforeAnswers:
    'Die Unterschrift liegt vor den Angaben des Anlegers. Wenn eine Zeit vertippt ist, diese berichtigen; sonst muss der Anleger nach den Angaben noch einmal unterschreiben – dann hier den neuen Zeitpunkt eintragen.',
  answersOfAnother:
    'Diese Angaben sind von einem anderen Anleger. Bitte den Anleger prüfen oder die Angaben neu aufnehmen.',
  signatureLapsed: 'Die Unterschrift galt für die frühere Fassung. Bitte neu unterschreiben lassen.',
  chooseWallet: 'Der Anleger hat {{count}} Wallets – bitte eine wählen.',
  walletNotInvestors: 'Diese Wallet gehört nach unserem Stand nicht diesem Anleger.',
} satisfies Record<ProblemCode, string>;

const step = {
  invitation: 'Einladung',
  answers: 'Angaben',
  costs: 'Kosteninformation',
  investment: 'Investment',
  wallet: 'Wallet',
  status: 'Status',
} satisfies Record<StepKind, string>;

const lock = {
  invitationSent: 'Mit der Einladung gesendet – lässt sich nicht mehr ändern.',
  investmentSent: 'Mit dem Investment gesendet – lässt sich nicht mehr ändern.',
  walletSent: 'Die Wallet ist zugewiesen – lässt sich nicht mehr ändern.',
} satisfies Record<LockReason, string>;

const environment = {
  training: 'Übung',
  demo: 'Demo',
  production: 'Produktion',
} satisfies Record<EnvironmentKind, string>;

const field = {
  investorId: 'Anleger',
  campaignId: 'Emission',
  units: 'Stück',
  selfDisclosure_given: 'Selbstauskunft',
  selfDisclosure_monthlyIncome: 'Monatliches Nettoeinkommen',
  selfDisclosure_netWorth100k: 'Frei verfügbares Vermögen',
  selfDisclosure_submittedAt: 'Zeitpunkt der Selbstauskunft',
  survey_mode: 'Kenntnisse und Erfahrungen',
  survey_answers: 'Antworten',
  survey_submittedAt: 'Zeitpunkt des Fragebogens',
  survey_waiverConfirmed: 'Hinweis erteilt',
  signature_signedAt: 'Unterschrift',
  signature_costsInformed: 'Kosteninformation',
  wallet: 'Wallet',
  givenBy: 'Anleger, von dem die Angaben sind',
} satisfies Record<
  FieldPath extends infer P ? (P extends `${infer A}.${infer B}` ? `${A}_${B}` : P) & string : never,
  string
>;

export const common = {
  keyName: { mod: 'Strg', enter: 'Eingabe', delete: 'Entf', space: 'Leertaste' },
  zone: {
    germany: 'Deutsche Zeit ({{detail}})',
    machine: 'Zeit dieses Rechners ({{detail}})',
    choose: {
      germany: '{{name}}, jetzt {{clock}} – empfohlen',
      machine: '{{name}}, jetzt {{clock}}',
    } satisfies Record<TimeZoneChoice, string>,
  },
  appName: 'Investment Desk',
  stage,
  reason,
  status,
  statusUnknown: 'Diese Version kennt diesen Status nicht. Er wird so gezeigt, wie ihn die Plattform meldet.',
  statusUnknownShort: 'unbekannter Status',
  /** For failed reads, which change nothing and send nothing. */
  failedRead: {
    offline: 'Keine Verbindung.',
    credentials: 'Die Plattform nimmt die Zugangsdaten nicht an.',
    noSecret: 'Für diese Umgebung ist kein gültiges Client-Secret hinterlegt.',
    keychain: 'Der Schlüsselbund des Systems antwortet nicht.',
    between: 'Statt der Plattform antwortet etwas dazwischen.',
    scope: 'Der Client-ID fehlen Rechte auf der Plattform.',
    rateLimited: 'Die Plattform ist ausgelastet.',
    timeout: 'Die Plattform hat nicht rechtzeitig geantwortet.',
    platform: 'Die Plattform hat keine brauchbare Antwort gegeben.',
    other: 'Der Abruf ist nicht gelungen.',
    asOf: 'Stand von {{time}}.',
    former: 'Gezeigt wird der letzte bekannte Stand.',
    meaning: 'Es wurde nichts abgerufen und nichts geändert.',
  },
  statusPlaced: 'Bei der Plattform angelegt',
  statusNotRead: 'noch nicht gelesen',
  problem,
  error,
  unreadable: {
    badge: 'Nicht lesbar',
    subscription: 'Zeichnung, angelegt am {{date}}',
    document: 'Dokument, nicht lesbar',
    note: 'Diese Notiz lässt sich nicht lesen.',
    entry: 'Die Einzelheiten dieses Eintrags lassen sich nicht lesen.',
    short: {
      damaged: 'Datensatz beschädigt',
      newer: 'von neuerer Version',
      shape: 'Inhalt unverständlich',
      changed: 'von außen verändert',
      missing: 'Teile fehlen',
    },
    why: {
      damaged: 'Der Datensatz ist beschädigt und lässt sich nicht mehr entschlüsseln.',
      newer: 'Eine neuere Version dieses Programms hat den Datensatz geschrieben. Sie kann ihn lesen.',
      shape: 'Der Inhalt des Datensatzes ergibt für dieses Programm keinen Sinn.',
      changed:
        'Der Datensatz wurde außerhalb dieses Programms verändert, hinzugefügt oder auf einen früheren Stand zurückgesetzt.',
      missing: 'Ein Teil des Datensatzes wurde außerhalb dieses Programms entfernt.',
    },
  } satisfies Unreadable,
  sides: {
    field: 'Angabe',
    ours: 'Gesendet',
    platform: 'Auf der Plattform',
    nothing: '–',
    yes: 'ja',
    no: 'nein',
  },
  /** The platform's fields, keyed by their names on the wire. */
  wire: {
    id: 'ID',
    success: 'Erfolg',
    investor_id: 'Anleger',
    campaign_id: 'Emission',
    invitation_id: 'Einladung',
    units: 'Stück',
    self_disclosure_submitted_at: 'Zeitpunkt der Selbstauskunft',
    self_disclosure_monthly_income: 'Aussage zum Einkommen',
    self_disclosure_net_worth_100k: 'Aussage zum Vermögen',
    survey: 'Antworten',
    survey_submitted_at: 'Zeitpunkt des Fragebogens',
    survey_waiver: 'Keine Angaben',
    signed_at: 'Zeitpunkt der Unterschrift',
    wallet: 'Wallet',
  },
  platformSaid: 'Die Plattform sagt:',
  address: 'Adresse:',
  addressBehindProxy:
    'Hinter einem Proxy lässt sich bei Namen, anders als bei Adressen aus Ziffern, nicht sicher prüfen, wo das Dokument liegt.',
  systemSaid: 'Meldung des Systems:',
  betweenSaid: 'Die Antwort kam von anderer Stelle:',
  network: {
    name: 'Der Name des Servers ist nicht zu finden: kein Netz, oder die Adresse stimmt nicht.',
    noNetwork: 'Dieser Rechner hat keine Netzverbindung.',
    refused: 'Der Server nimmt keine Verbindung an.',
    unreachable: 'Der Server ist über dieses Netz nicht zu erreichen.',
    proxy: 'Der Proxy lässt keine Verbindung zu.',
    certificate: 'Das Zertifikat des Servers wird hier nicht anerkannt.',
    proxyLogin: 'Der Proxy verlangt eine Anmeldung.',
    tooLong: 'Die Antwort ist länger als 20 MB und wurde abgebrochen.',
    timeout: 'Der Server hat nicht rechtzeitig geantwortet.',
    broken: 'Die Verbindung ist abgerissen.',
    other: 'Die Verbindung ist nicht zustande gekommen oder abgerissen.',
  } satisfies Record<NetworkFault, string>,
  blocked,
  disk,
  place,
  saving: 'Die Datei wird gespeichert, sobald ihr Ort gewählt ist …',
  task: {
    stop: 'Anhalten',
    doneOf: '{{done}} von {{total}}',
    writing: 'Die Datei wird geschrieben …',
    notWritten: 'Angehalten. Es wurde keine Datei geschrieben.',
  },
  step,
  lock,
  environment,
  field,
  investor: 'Anleger',
  campaign: 'Emission',
  units: 'Stück',
  subscription: 'Zeichnung',
  justNow: 'gerade eben',
  soon: 'gleich',
  now: 'jetzt',
  never: 'noch nie',
  yes: 'Ja',
  no: 'Nein',
  building: {
    words: '{{done}} von {{total}} Zeichnungen gelesen. Die Liste ist noch nicht vollständig.',
    none: 'Bisher nichts gefunden',
  },
  notKnown: 'Nicht bekannt',
  undo: 'Rückgängig',
  cancel: 'Abbrechen',
  notDone: 'Das wurde nicht gespeichert. Noch einmal versuchen, sobald geschrieben werden kann.',
  close: 'Schließen',
  tryAgain: 'Erneut versuchen',
  showAll: 'Alles zeigen',
  showLess: 'Weniger zeigen',
  nameUnknown: 'Name unbekannt ({{end}})',
  unnamedInvestor: 'Anleger noch offen',
  unnamedCampaign: 'Emission noch offen',
};
