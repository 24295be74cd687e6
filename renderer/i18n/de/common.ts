import type { BlockReason } from '../../../contract/app.ts';
import type { ProblemCode } from '../../../contract/check.ts';
import type { EnvironmentKind } from '../../../contract/environment.ts';
import type { ErrorCode } from '../../../contract/errors.ts';
import type { FieldPath } from '../../../contract/form.ts';
import type { KnownStatus } from '../../../contract/review.ts';
import type { LockReason, Stage, StageReason, StepKind } from '../../../contract/subscription.ts';

type Explained = { label: string; explanation: string };
/** What happened · what it means · what to do next. */
type Notice = { title: string; meaning: string; todo: string };

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
  ready: 'bereit zum Einreihen',
  edited: 'geändert, neu einzureihen',
  waitsForSending: 'wartet auf Versand',
  sending: 'wird gerade gesendet',
  offline: 'wartet auf Verbindung',
  waitsForRetry: 'wird erneut gesendet',
  costsDocument: 'Kosteninformation steht aus',
  signature: 'wartet auf Unterschrift',
  noWallet: 'Anleger ohne Wallet',
  walletLater: 'Wallet folgt später',
  chooseWallet: 'Wallet auswählen',
  rejected: 'von der Plattform abgelehnt',
  forbidden: 'von der Plattform verwehrt',
  credentials: 'Zugangsdaten abgelehnt',
  unknownOutcome: 'gesendet, Ausgang unbekannt',
  complete: 'Investment mit Wallet',
} satisfies Record<StageReason, string>;

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
  notAnId: 'Das ist keine Kennung (UUID), z. B. 3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14.',
  unitsNotWhole: 'Bitte eine ganze Zahl ohne Punkt und Komma eingeben.',
  unitsTooSmall: 'Mindestens 1 Stück.',
  unitsTooLarge: 'Höchstens {{limit}} Stück – bitte die Eingabe prüfen.',
  notATime: 'Das ist kein lesbarer Zeitpunkt, z. B. 21.11.2027 14:30.',
  timeInFuture: 'Der Zeitpunkt liegt in der Zukunft.',
  selfDisclosureRequired: 'Diese Emission verlangt eine Selbstauskunft.',
  statementMissing: 'Bitte Ja oder Nein wählen – so, wie der Anleger es angegeben hat.',
  surveyUndecided: 'Bitte wählen: Antworten oder „Keine Angaben – Hinweis erteilt“.',
  answersMissing: 'Es fehlt mindestens eine Antwort.',
  answerIncomplete: 'Bei Nummer {{number}} fehlt die Frage oder die Antwort.',
  waiverUnconfirmed: 'Bitte bestätigen, dass der Hinweis erteilt wurde.',
  costsUnconfirmed: 'Bitte bestätigen, dass der Anleger die Kosteninformation vor der Unterschrift hatte.',
  signedBeforeAnswers: 'Die Unterschrift liegt vor den Angaben des Anlegers.',
  chooseWallet: 'Der Anleger hat {{count}} Wallets – bitte eine wählen.',
  walletNotInvestors: 'Diese Wallet gehört nach unserem Stand nicht diesem Anleger.',
} satisfies Record<ProblemCode, string>;

const error = {
  invalidInput: {
    title: 'Die Eingabe wurde nicht angenommen.',
    meaning: 'Es wurde nichts gespeichert und nichts gesendet.',
    todo: 'Bitte die Eingabe prüfen und noch einmal versuchen.',
  },
  notFound: {
    title: 'Das gibt es hier nicht mehr.',
    meaning: 'Es wurde inzwischen gelöscht oder gehört zu einer anderen Umgebung.',
    todo: 'Zurück zur Liste gehen und dort neu öffnen.',
  },
  blocked: {
    title: 'Die Daten sind noch nicht geöffnet.',
    meaning: 'Es wurde nichts geändert.',
    todo: 'Warten, bis das Programm bereit ist, dann noch einmal versuchen.',
  },
  locked: {
    title: 'Das lässt sich nicht mehr ändern.',
    meaning: 'Es wurde schon an die Plattform gesendet oder hat sich inzwischen geändert.',
    todo: 'Den aktuellen Stand ansehen und danach entscheiden.',
  },
  incomplete: {
    title: 'Es fehlen noch Angaben.',
    meaning: 'Es wurde nichts eingereiht und nichts gesendet.',
    todo: 'Die markierten Felder ergänzen, dann erneut einreihen.',
  },
  alreadySent: {
    title: 'Das wurde schon gesendet.',
    meaning: 'Es kann nicht mehr zurückgenommen werden.',
    todo: 'Abwarten, was die Plattform antwortet.',
  },
  offline: {
    title: 'Keine Verbindung zur Plattform.',
    meaning: 'Es wurde nichts gesendet. Alles Eingegebene ist gespeichert.',
    todo: 'Weiterarbeiten; Eingereihtes geht hinaus, sobald die Verbindung da ist.',
  },
  credentials: {
    title: 'Die Plattform nimmt die Zugangsdaten nicht an.',
    meaning: 'Es wird nichts gesendet, bis sie stimmen. Alles Eingegebene ist gespeichert.',
    todo: 'In den Einstellungen Client-ID und Client-Secret prüfen.',
  },
  noSecret: {
    title: 'Für diese Umgebung ist kein Client-Secret hinterlegt.',
    meaning: 'Es kann nichts gesendet werden. Alles Eingegebene ist gespeichert.',
    todo: 'In den Einstellungen das Client-Secret eintragen.',
  },
  keychain: {
    title: 'Der Schlüsselbund des Systems antwortet nicht.',
    meaning: 'Das Client-Secret konnte weder gelesen noch gespeichert werden.',
    todo: 'Schlüsselbund entsperren, dann noch einmal versuchen.',
  },
  platform: {
    title: 'Die Plattform hat das abgelehnt.',
    meaning: 'Es wurde nichts übernommen.',
    todo: 'Den Wortlaut der Plattform lesen und die Angaben danach korrigieren.',
  },
  timeout: {
    title: 'Die Antwort kam nicht rechtzeitig.',
    meaning: 'Ob es angekommen ist, ist nicht bekannt. Alles Eingegebene ist gespeichert.',
    todo: 'Einen Augenblick warten und noch einmal versuchen.',
  },
  storageFull: {
    title: 'Der Datenträger ist voll.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert.',
    todo: 'Speicherplatz schaffen und dieses Fenster offen lassen, bis gespeichert ist.',
  },
  storageReadOnly: {
    title: 'In den Datenordner kann nicht geschrieben werden.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert.',
    todo: 'Schreibrechte prüfen lassen und dieses Fenster offen lassen, bis gespeichert ist.',
  },
  environmentInUse: {
    title: 'Diese Umgebung enthält noch Daten.',
    meaning: 'Sie wurde nicht entfernt, denn damit gingen ihre Zeichnungen verloren.',
    todo: 'Sie behalten. Nur eine Umgebung ohne Zeichnungen kann entfernt werden.',
  },
  unsupported: {
    title: 'Das geht hier nicht.',
    meaning: 'Diese Umgebung oder dieses System bietet es nicht an. Es wurde nichts geändert.',
    todo: 'Wenn Sie es brauchen, wenden Sie sich an Ihre Betreuung.',
  },
  internal: {
    title: 'Im Programm ist ein Fehler aufgetreten.',
    meaning: 'Der Vorgang wurde nicht abgeschlossen. Gespeicherte Zeichnungen sind davon nicht berührt.',
    todo: 'Noch einmal versuchen. Hilft das nicht, das Programm neu starten.',
  },
} satisfies Record<ErrorCode, Notice>;

const blocked = {
  keychainUnavailable: {
    title: 'Der Schlüsselbund des Systems ist nicht erreichbar.',
    meaning: 'Ihre Daten sind sicher und unverändert; der Schlüssel dazu liegt im Schlüsselbund.',
    todo: 'Schlüsselbund entsperren (oder neu am System anmelden), dann „Erneut versuchen“.',
  },
  dataKeyMissing: {
    title: 'Der Schlüssel zu Ihren Daten fehlt im Schlüsselbund.',
    meaning: 'Die Daten sind unverändert vorhanden, aber ohne diesen Schlüssel nicht lesbar.',
    todo: 'Den Schlüsselbund aus einer Sicherung wiederherstellen, dann „Erneut versuchen“. Nichts löschen.',
  },
  dataKeyWrong: {
    title: 'Der Schlüssel im Schlüsselbund passt nicht zu diesen Daten.',
    meaning: 'Die Daten sind unverändert vorhanden. Vermutlich stammen sie von einem anderen Benutzerkonto.',
    todo: 'Mit dem Benutzerkonto anmelden, das die Daten angelegt hat, dann „Erneut versuchen“.',
  },
  dataNewer: {
    title: 'Die Daten stammen von einer neueren Version des Programms.',
    meaning: 'Sie sind sicher. Diese ältere Version rührt sie nicht an, um nichts zu beschädigen.',
    todo: 'Die neueste Version installieren und starten.',
  },
  dataUnreadable: {
    title: 'Die Datendatei ist beschädigt.',
    meaning: 'Sie wurde nicht verändert und wird nicht überschrieben.',
    todo: 'Den Datenordner sichern und Ihre Betreuung rufen. Nach der Wiederherstellung „Erneut versuchen“.',
  },
  storage: {
    title: 'In den Datenordner kann nicht geschrieben werden.',
    meaning: 'Vorhandene Daten sind sicher. Neues könnte nicht gespeichert werden.',
    todo: 'Speicherplatz und Schreibrechte prüfen, dann „Erneut versuchen“.',
  },
  settingsUnreadable: {
    title: 'Die Einstellungen sind nicht lesbar.',
    meaning: 'Ihre Zeichnungen sind sicher und davon nicht berührt.',
    todo: 'Die Einstellungsdatei aus einer Sicherung zurückspielen, dann „Erneut versuchen“.',
  },
} satisfies Record<BlockReason, Notice>;

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
  survey_mode: 'Fragebogen zu Kenntnissen und Erfahrungen',
  survey_answers: 'Antworten',
  survey_submittedAt: 'Zeitpunkt des Fragebogens',
  survey_waiverConfirmed: 'Hinweis erteilt',
  signature_signedAt: 'Unterschrift',
  signature_costsInformed: 'Kosteninformation',
  wallet: 'Wallet',
} satisfies Record<
  FieldPath extends infer P ? (P extends `${infer A}.${infer B}` ? `${A}_${B}` : P) & string : never,
  string
>;

export const common = {
  appName: 'Investment Desk',
  stage,
  reason,
  status,
  statusUnknown: 'Diese Version kennt diesen Status nicht. Er wird so gezeigt, wie ihn die Plattform meldet.',
  statusUnknownShort: 'dieser Version nicht bekannt',
  statusNotRead: 'noch nicht gelesen',
  problem,
  error,
  platformSaid: 'Die Plattform sagt:',
  systemSaid: 'Wortlaut:',
  blocked,
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
  never: 'noch nie',
  yes: 'Ja',
  no: 'Nein',
  notKnown: 'Nicht bekannt',
  undo: 'Rückgängig',
  cancel: 'Abbrechen',
  close: 'Schließen',
  tryAgain: 'Erneut versuchen',
  unnamedInvestor: 'Anleger noch offen',
  unnamedCampaign: 'Emission noch offen',
};
