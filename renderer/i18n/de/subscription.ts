import type { StageReason, Step, StepKind } from '../../../contract/subscription.ts';

type Banner = { title: string; meaning: string; todo: string };

/** Notices above the form, for every subscription that is more than a draft. */
const banner = {
  unfinished: {
    title: 'Es fehlt noch etwas: So geht es nicht weiter.',
    meaning: 'Was schon bestätigt ist, bleibt. Investiert ist noch nichts.',
    todo: 'Die genannten Angaben ergänzen und erneut freigeben.',
  },
  takenBack: {
    title: 'Nicht freigegeben: Es wird nichts weiter gesendet.',
    meaning: 'Was schon bestätigt ist, bleibt auf der Plattform bestehen.',
    todo: 'Wenn es weitergehen soll: erneut freigeben.',
  },
  lastStep: {
    title: 'Der laufende Schritt wird noch beendet.',
    meaning: 'Ihre Änderung ist gespeichert; in diesem Schritt ist sie nicht enthalten.',
    todo: 'Sie wird danach gesendet, wenn Sie erneut freigeben – das ist schon jetzt möglich.',
  },
  lastStepUncertain: {
    title: 'Ungeklärt: Der letzte Schritt ist gesendet, aber ohne klare Antwort.',
    meaning:
      'Er wird noch beendet, und zwar so, dass nichts doppelt entsteht. Ihre Änderung ist gespeichert und nicht darin enthalten.',
    todo: 'Sie wird danach gesendet, wenn Sie erneut freigeben – das ist schon jetzt möglich.',
  },
  otherAccount: {
    title: 'Ungeklärt: für eine andere Adresse oder Client-ID gesendet.',
    meaning:
      'Ob die Plattform es ausgeführt hat, lässt sich mit den jetzigen Zugangsdaten nicht erfahren. Es wird nichts erneut gesendet.',
    todo: 'Adresse und Client-ID von damals wieder eintragen: Dann klärt es sich automatisch. Oder auf der Plattform nachsehen und entscheiden; nicht neu anlegen, bevor das klar ist.',
  },
  notCompared: {
    title: 'Nicht mit der Plattform abgeglichen: wartet auf Ihre Entscheidung.',
    meaning:
      'Die Zeichnung wurde vor mehr als einem Tag freigegeben, und es ist nicht festzustellen, ob sie auf der Plattform schon angelegt ist. Bis zu Ihrer Entscheidung wird sie nicht gesendet.',
    todo: 'Oben entscheiden Sie für alle solchen Zeichnungen: die Liste der Plattform erneut abrufen oder ohne Abgleich senden.',
  },
  otherClient: {
    title: 'Für eine andere Adresse oder Client-ID freigegeben.',
    meaning:
      'Mit den jetzigen Zugangsdaten wurde davon noch nichts gesendet. Es geht nicht automatisch weiter.',
    todo: 'Wenn es mit den jetzigen Zugangsdaten gesendet werden soll: erneut freigeben.',
  },
  edited: {
    title: 'Geändert: bitte erneut freigeben.',
    meaning: 'Was schon bestätigt ist, bleibt. Von der Änderung weiß die Plattform noch nichts.',
    todo: 'Prüfen und erneut freigeben.',
  },
  waitsForSending: {
    title: 'Freigegeben, wartet auf Versand.',
    meaning: 'Der nächste Schritt ist noch nicht gesendet.',
    todo: 'Nichts zu tun. Wer jetzt etwas ändert, nimmt die Freigabe zurück.',
  },
  sending: {
    title: 'Wird gerade gesendet.',
    meaning: 'Rechts steht, was die Plattform schon bestätigt hat.',
    todo: 'Nichts zu tun.',
  },
  offline: {
    title: 'Freigegeben, wartet auf Versand – offline.',
    meaning: 'Der nächste Schritt ist noch nicht gesendet. Er wird gesendet, sobald die Verbindung da ist.',
    todo: 'Nichts zu tun. Sie können weiterarbeiten oder das Programm schließen.',
  },
  waitsForRetry: {
    title: 'Ungeklärt: gesendet, aber ohne klare Antwort.',
    meaning:
      'Ob die Plattform es ausgeführt hat, ist offen. Es wird so wiederholt, dass nichts doppelt entsteht.',
    todo: 'Nichts zu tun. Bitte nicht von Hand auf der Plattform wiederholen.',
  },
  costsDocument: {
    title: 'Die Plattform erstellt noch die Kosteninformation.',
    meaning: 'Einladung und Angaben sind bestätigt. Investiert ist noch nichts.',
    todo: 'Warten; das Dokument erscheint unter „Kosten und Unterschrift“.',
  },
  signature: {
    title: 'Wartet auf die Unterschrift.',
    meaning: 'Einladung und Angaben sind bestätigt. Investiert ist noch nichts.',
    todo: 'Kosteninformation zeigen, Zeitpunkt der Unterschrift eintragen, erneut freigeben.',
  },
  noWallet: {
    title: 'Der Anleger hat noch keine Wallet.',
    meaning: 'Das Investment ist angelegt, aber ohne Wallet kann nicht geliefert werden.',
    todo: 'Sobald eine Wallet da ist, wird sie zugewiesen. Bei „Wallet“ können Sie neu nachsehen.',
  },
  walletLater: {
    title: 'Die Wallet wird später zugewiesen.',
    meaning: 'Das Investment ist angelegt; eine Wallet ist dafür noch nicht bestätigt.',
    todo: 'Bei „Wallet“ eine wählen und erneut freigeben.',
  },
  checkWallet: {
    title: 'Es steht nicht fest, welche Wallet gilt.',
    meaning:
      'Das Investment ist angelegt. Die Plattform hat nur einen Teil der Wallets genannt, oder die einzige Wallet ist nach ihren Angaben nicht nutzbar. Deshalb wird keine automatisch zugewiesen.',
    todo: 'Bei „Wallet“ eine wählen und erneut freigeben.',
  },
  chooseWallet: {
    title: 'Der Anleger hat mehrere Wallets.',
    meaning: 'Das Investment ist angelegt, aber welche Wallet gilt, steht noch nicht fest.',
    todo: 'Bei „Wallet“ eine wählen und erneut freigeben.',
  },
  rejected: {
    title: 'Die Plattform hat abgelehnt.',
    meaning: '',
    todo: 'Die genannten Angaben korrigieren und erneut freigeben.',
  },
  forbidden: {
    title: 'Die Plattform erlaubt das nicht oder kennt es nicht.',
    meaning: '',
    todo: 'Anleger, Emission und Umgebung prüfen und erneut freigeben; sonst bei der Plattform nachfragen.',
  },
  credentials: {
    title: 'Freigegeben, aber die Zugangsdaten fehlen oder gelten nicht.',
    meaning: 'Der nächste Schritt ist noch nicht gesendet. Er wartet, bis die Zugangsdaten stimmen.',
    todo: 'In den Einstellungen Client-ID und Client-Secret prüfen.',
  },
  foundThere: {
    title: 'Auf der Plattform gibt es schon ein Investment, das dazu passt.',
    meaning: 'Es gehört zu keiner Zeichnung hier. Vermutlich ist diese Zeichnung schon gesendet worden.',
    todo: 'Sehen Sie es sich auf der Plattform an. Nur freigeben, wenn es ein anderes ist.',
  },
  restored: {
    title: 'Aus einem älteren Stand der Daten.',
    meaning: 'Sie war damals freigegeben und kann seitdem schon gesendet worden sein.',
    todo: 'Erst auf der Plattform nach Anleger und Emission suchen. Nur freigeben, wenn davon nichts dort ist.',
  },
  investorLost: {
    title: 'Bei dieser Zeichnung fehlt die Anleger-ID.',
    meaning:
      'Das Investment ist angelegt. Ohne die Anleger-ID lassen sich die Wallets des Anlegers nicht abrufen, deshalb wird keine zugewiesen.',
    todo: 'Den Anleger auf der Plattform nachsehen, bei „Wallet“ die ID seiner Wallet eintragen und erneut freigeben. Verständigen Sie außerdem Ihren Support.',
  },
  restoredDraft: {
    title: 'Aus einem älteren Stand der Daten.',
    meaning: 'Dieser Entwurf kann seitdem schon fertiggestellt und gesendet worden sein.',
    todo: 'Vor der Freigabe auf der Plattform nach Anleger und Emission suchen.',
  },
  mayExist: {
    title: 'Schritt verworfen: Ob er ausgeführt wurde, ist offen.',
    meaning: 'Ein früherer Schritt blieb ohne klare Antwort.',
    todo: 'Es wird nichts gesendet, bis Sie neu freigeben. Wenn es dort steht, tragen Sie stattdessen seine ID ein.',
  },
  unknownOutcome: {
    title: 'Zu klären: zu lange ohne klare Antwort.',
    meaning:
      'Ob die Plattform es ausgeführt hat, ist offen. Es wird nicht mehr automatisch wiederholt, damit nichts doppelt angelegt wird.',
    todo: 'Auf der Plattform nachsehen, ob es dort steht, und dann „Entscheiden“. Nicht neu anlegen, bevor das klar ist.',
  },
  contradicted: {
    title: 'Zu klären: Die Plattform hat angenommen, zeigt aber etwas anderes.',
    meaning: 'Der Schritt gilt nicht als erledigt. Für diese Zeichnung wird nichts weiter gesendet.',
    todo: 'Beide Seiten vergleichen und dann „Entscheiden“. Nicht neu anlegen, bevor das klar ist.',
  },
  unclear: {
    title: 'Zu klären: Die Plattform hat geantwortet, aber nicht verständlich.',
    meaning: 'Ob der Schritt ausgeführt ist, ist offen. Er wird nicht automatisch wiederholt.',
    todo: 'Die Antwort lesen, auf der Plattform nachsehen und dann „Entscheiden“. Nicht neu anlegen, bevor das klar ist.',
  },
  between: {
    title: 'Zu klären: Statt der Plattform antwortet etwas dazwischen.',
    meaning:
      'Ein Proxy, eine Firewall oder ein Anmeldeportal hat diesen Schritt mehrfach beantwortet. Ob die Plattform ihn erhalten hat, ist offen. Andere Zeichnungen sind nicht betroffen.',
    todo: 'Den Wortlaut Ihrer IT geben, auf der Plattform nachsehen und dann „Entscheiden“.',
  },
  notStored: {
    title: 'Zu klären: Die Antwort der Plattform ließ sich mehrfach nicht speichern.',
    meaning: 'Der Schritt kann ausgeführt sein. Er wird nicht automatisch wiederholt.',
    todo: 'Auf der Plattform nachsehen und dann „Entscheiden“. Verständigen Sie außerdem Ihren Support.',
  },
  fileMissing: {
    title: 'Zu klären: Eine Datei, die schon gesendet wurde, fehlt hier oder wurde verändert.',
    meaning: 'Der Schritt kann ausgeführt sein. Er kann von hier nicht wiederholt werden.',
    todo: 'Auf der Plattform nachsehen und dann „Entscheiden“.',
  },
  differs: {
    title: 'Die Plattform zeigt andere Angaben, als sie bestätigt hat.',
    meaning: 'Investiert ist noch nichts. Bis zur Klärung wird nichts weiter gesendet.',
    todo: 'Wenn die Plattform recht hat: das Formular angleichen. Die erneute Freigabe sendet genau das, was dann noch abweicht.',
  },
  fieldsLost: {
    title: 'In der Datendatei sind Angaben zu dieser Zeichnung verloren gegangen.',
    meaning: 'Dort stehen jetzt leere oder voreingestellte Werte.',
    todo: 'Das Formular mit Ihren Unterlagen vergleichen, berichtigen und neu freigeben. Bis dahin wird nichts weiter gesendet.',
  },
  badStatus: {
    title: 'Die Plattform meldet einen Status, der zu prüfen ist.',
    meaning: 'Alles Freigegebene ist gesendet. Mit diesem Status zählt die Zeichnung nicht als investiert.',
    todo: 'Unter „Prüfung“ ansehen und vermerken, was daraus wird.',
  },
  recordDiffers: {
    title: 'Die Plattform zeigt andere Angaben, als sie bestätigt hat.',
    meaning: 'Alles Freigegebene ist gesendet und war bestätigt. Hier wurde nichts geändert.',
    todo: 'Bei der Plattform klären und unter „Prüfung“ vermerken.',
  },
  complete: {
    title: 'Investment und Wallet sind bestätigt.',
    meaning: 'Die Plattform hat alles angenommen, was hier freigegeben wurde.',
    todo: 'Der Status folgt rechts und unter „Prüfung“.',
  },
} satisfies Record<
  | Exclude<StageReason, 'ready'>
  | 'lastStep'
  | 'lastStepUncertain'
  | 'restoredDraft'
  | 'foundThere'
  | 'investorLost'
  | 'badStatus'
  | 'recordDiffers',
  Banner
>;

/** What to do if the investment that was found belongs to this subscription. */
const foundSame = {
  removable: 'Ist es dasselbe, löschen Sie diese Zeichnung; das Investment bleibt bestehen.',
  locked:
    'Ist es dasselbe, geben Sie sie nicht frei. Löschen lässt sie sich nicht mehr, weil schon etwas davon gesendet wurde; sie bleibt unter „Ihre Entscheidung“ stehen.',
  remove: 'Diese Zeichnung löschen',
};

/** For a step that creates something and whose outcome is unknown. */
const mayBeThere = {
  invitation:
    'Ein früherer Versuch, die Einladung anzulegen, blieb ohne klare Antwort: Sie kann auf der Plattform stehen.',
  investment:
    'Ein früherer Versuch, das Investment anzulegen, blieb ohne klare Antwort: Es kann auf der Plattform stehen.',
  todo: 'Bitte dort nachsehen: Wenn es dort steht, die ID eintragen; sonst korrigieren und erneut freigeben.',
  twice: 'Freigeben würde dann ein zweites Mal anlegen, was es dort schon gibt.',
  look: 'Sehen Sie auf der Plattform bei diesem Anleger und dieser Emission nach. Wenn es dort steht, brechen Sie hier ab und tragen seine ID ein.',
};

/** What a refusal means for this subscription, by the step that was refused. */
const refusedAt = {
  invitation: 'Es wurde keine Einladung angelegt und nichts investiert.',
  answers: 'Die Einladung besteht, die Angaben wurden nicht übernommen. Investiert ist nichts.',
  costs: 'Die Kosteninformation ist nicht da. Investiert ist nichts.',
  investment: 'Einladung und Angaben bestehen. Investiert ist nichts.',
  wallet: 'Das Investment besteht; eine Wallet ist dafür noch nicht bestätigt.',
  status: 'Das Investment besteht; nur sein Status konnte nicht gelesen werden.',
} satisfies Record<StepKind, string>;

const stepState = {
  open: 'offen',
  waiting: 'wartet',
  sending: 'wird gesendet',
  uncertain: 'ungeklärt',
  refused: 'abgelehnt',
  done: 'bestätigt',
} satisfies Record<Step['state'], string>;

export const subscription = {
  newTitle: 'Neue Zeichnung',
  title: '{{investor}} · {{campaign}}',
  messagesLeftOut_one: '{{shown}} weitere Meldung der Plattform wurde weggelassen.',
  messagesLeftOut_other: '{{shown}} weitere Meldungen der Plattform wurden weggelassen.',
  loading: 'Zeichnung wird geöffnet …',
  unreadable: {
    export: 'Datensatz exportieren …',
    fromBackup: 'Aus Sicherung übernehmen',
    fromBackupBusy: 'Wird gesucht …',
    fromBackupWords:
      'Aus der neuesten Sicherung, in der die Zeichnung lesbar ist, entsteht ein neuer Entwurf. Spätere Änderungen fehlen darin. Wenn schon etwas gesendet worden sein kann, fragt das Programm vor dem Senden nach.',
    copied: 'Als neuer Entwurf aus einer Sicherung übernommen',
  },
  backToList: 'Zurück zur Liste',
  form: 'Zeichnung',
  banner,
  editedIncomplete: 'Erst ergänzen, was unten fehlt, dann freigeben.',
  refusedAt,
  foundSame,
  mayBeThere,
  lost: 'Verloren:',
  lostOthers: 'Angaben, die das Formular nicht zeigt',
  lostHere: {
    preset: 'Verloren gegangen; voreingestellter Wert',
    check: 'Verloren gegangen; bitte prüfen',
  },
  lostComplete: 'Was die Plattform hat, steht rechts unter „Daten der Plattform“.',
  /** While all sending is held back, by the reason. */
  heldBy: {
    between:
      'Der nächste Schritt ist noch nicht gesendet. An der Stelle der Plattform antwortet ein Proxy, eine Firewall oder ein Anmeldeportal. Er wird gesendet, sobald die Plattform selbst antwortet.',
    failing:
      'Der nächste Schritt ist noch nicht gesendet. Die Plattform antwortet nicht oder nur mit Fehlern. Er wird gesendet, sobald sie wieder antwortet.',
    scope:
      'Der nächste Schritt ist noch nicht gesendet. Der Client-ID fehlt ein Recht, das die Plattform freischalten muss. Er wird gesendet, sobald sie es erteilt.',
    rateLimited:
      'Der nächste Schritt ist noch nicht gesendet. Die Plattform ist ausgelastet. Er wird gesendet, sobald sie es zulässt.',
    keychain:
      'Der nächste Schritt ist noch nicht gesendet. Der Schlüsselbund des Systems gibt das Client-Secret nicht her. Er wird gesendet, sobald der Schlüsselbund entsperrt ist.',
    storage:
      'Der nächste Schritt ist noch nicht gesendet. Zurzeit kann nichts gespeichert werden. Er wird gesendet, sobald das wieder geht.',
  },
  refusedWords: '{{field}}:',
  section: {
    investor: 'Anleger und Emission',
    disclosure: 'Selbstauskunft',
    survey: 'Kenntnisse und Erfahrungen',
    signature: 'Kosten und Unterschrift',
    wallet: 'Wallet',
  },
  mark: {
    done: 'vollständig',
    later: 'noch offen',
    open_one: '{{count}} fehlt',
    open_other: '{{count}} fehlen',
    wrong_one: '{{count}} zu prüfen',
    wrong_other: '{{count}} zu prüfen',
  },
  next: 'Weiter: {{section}}',
  summary: {
    units_one: '{{shown}} Stück',
    units_other: '{{shown}} Stück',
    notGiven: 'liegt nicht vor',
    given: 'liegt vor',
    answers_one: '{{count}} Antwort',
    answers_other: '{{count}} Antworten',
    waiver: 'Keine Angaben – Hinweis erteilt',
    notSigned: 'noch nicht unterschrieben',
    signed: 'unterschrieben {{time}}',
    walletAuto: 'automatisch',
    walletLater: 'wird später zugewiesen',
  },
  investor: {
    label: 'Anleger',
    placeholder: 'Name, E-Mail oder Anleger-ID',
    list: 'Treffer',
    wallets_zero: 'keine Wallet',
    wallets_one: '{{count}} Wallet',
    wallets_other: '{{count}} Wallets',
    walletsUnknown: 'Wallets nicht bekannt',
    none: 'Nicht gefunden. Sie können die Anleger-ID einfügen oder die Liste neu laden.',
    empty: 'Noch keine Anleger gespeichert. Liste neu laden oder die Anleger-ID einfügen.',
    more_one: 'und {{count}} weiterer – genauer suchen',
    more_other: 'und {{count}} weitere – genauer suchen',
    refresh: 'Anlegerliste neu laden',
    refreshing: 'Anlegerliste wird geladen …',
    leftOut_one:
      '{{loaded}} Anleger geladen. {{count}} Eintrag der Plattform fehlt, weil seine ID nicht lesbar ist.',
    leftOut_other:
      '{{loaded}} Anleger geladen. {{count}} Einträge der Plattform fehlen, weil ihre ID nicht lesbar ist.',
    refreshed_one: '{{count}} Anleger geladen',
    refreshed_other: '{{count}} Anleger geladen',
    looking: 'Wird nachgesehen …',
    unknownOffline: 'Hier nicht bekannt. Die Anleger-ID wird geprüft, sobald die Plattform erreichbar ist.',
    unknown: 'Die Plattform kennt diesen Anleger nicht. Bitte die Anleger-ID prüfen.',
  },
  campaign: {
    label: 'Emission',
    placeholder: 'Emission wählen oder Emissions-ID einfügen',
    list: 'Auswahl',
    none: 'Für diese Umgebung sind keine Emissionen eingetragen. Sie können die Emissions-ID hier einfügen oder Emissionen in den Einstellungen eintragen.',
    toSettings: 'Zu den Einstellungen',
    noMatch: 'Keine passende Emission. Sie können die Emissions-ID einfügen.',
    foreign: 'Nicht in den Einstellungen eingetragen. Die Plattform prüft die Emissions-ID beim Senden.',
    required: 'Selbstauskunft erforderlich',
    notRequired: 'ohne Selbstauskunft',
  },
  units: { label: 'Stück', hint: 'Ganze Zahl, mindestens 1' },
  disclosure: {
    required: 'Diese Emission verlangt eine Selbstauskunft.',
    notRequired: 'Diese Emission verlangt keine Selbstauskunft.',
    unknown: 'Ob diese Emission eine verlangt, ist nicht bekannt. Die Plattform sagt es mit der Einladung.',
    given: 'Selbstauskunft des Anlegers',
    yes: 'Liegt vor',
    no: 'Liegt nicht vor',
    incomeLabel: 'Aussage zum Einkommen',
    income: 'Die Summe liegt innerhalb des Zweifachen des durchschnittlichen monatlichen Nettoeinkommens.',
    worthLabel: 'Aussage zum Vermögen',
    worth: 'Das frei verfügbare Vermögen beträgt mindestens 100.000 EUR.',
    timeLabel: 'Zeitpunkt der Selbstauskunft',
    limits: 'Was das Gesetz erlaubt',
    limitsIntro: 'Privatanleger dürfen bei einem Emittenten höchstens anlegen:',
    limitBase: '1.000 EUR – ohne weitere Angaben',
    limitWorth: '10.000 EUR – ab 100.000 EUR frei verfügbarem Vermögen',
    limitIncome: 'das Zweifache des durchschnittlichen monatlichen Nettoeinkommens, höchstens 25.000 EUR',
    limitBoth: 'Wenn beides zutrifft, gilt der höhere Betrag. Es zählt, was der Anleger selbst angibt.',
  },
  survey: {
    mode: 'Fragebogen zu Kenntnissen und Erfahrungen',
    answers: 'Antworten liegen vor',
    waiver: 'Keine Angaben – Hinweis erteilt',
    answersHint: 'Die Fragen stehen im Fragebogen Ihrer Plattform. Was hier steht, wird so gesendet.',
    answersGroup: 'Antworten des Anlegers',
    empty: 'Noch keine Antwort. Frage und Antwort so übertragen, wie sie im Fragebogen stehen.',
    add: 'Antwort hinzufügen',
    question: 'Frage {{number}}',
    answer: 'Antwort {{number}}',
    questionHead: 'Frage',
    answerHead: 'Antwort',
    remove: 'Nummer {{number}} entfernen',
    full: 'Mehr als {{count}} Antworten sind nicht möglich.',
    answersTime: 'Zeitpunkt der Antworten',
    waiverTime: 'Zeitpunkt des Hinweises',
    readOut: 'Vorzulesen:',
    warning:
      'Ohne Angaben zu Ihren Kenntnissen und Erfahrungen können wir nicht beurteilen, ob diese Anlage für Sie angemessen ist.',
    otherLanguage: 'Auf Englisch zeigen',
    ownLanguage: 'Auf Deutsch zeigen',
    confirm: 'Ich habe dem Anleger diesen Hinweis erteilt.',
    confirmHint: 'Ihr Name und der Zeitpunkt werden festgehalten.',
  },
  confirmed: 'Bestätigt von {{by}} am {{at}}.',
  confirming: 'Wird festgehalten …',
  costs: {
    heading: 'Kosteninformation',
    notYet:
      'Die Plattform erstellt das Dokument, wenn Einladung und Angaben bei ihr sind. Es erscheint dann hier.',
    making: 'Die Plattform erstellt das Dokument noch. Es erscheint hier automatisch.',
    outdated:
      'Die Stückzahl ist geändert. Die Plattform erstellt ein neues Dokument, sobald sie die Änderung hat.',
    noDocument: 'Zu dieser Zeichnung liegt hier kein Dokument vor.',
    look: 'Kosteninformation holen',
    looking: 'Wird geholt …',
    stillNone: 'Auf der Plattform noch nicht da (nachgesehen um {{time}}).',
    earlier: 'frühere Fassung',
    earlierNamed: '{{name}} (frühere Fassung)',
    fetched: 'geladen {{time}}',
    notFetched: 'noch nicht geladen',
    show: 'Ansehen',
    showNamed: '{{name}} ansehen',
    saveAs: 'Speichern unter …',
    saveAsNamed: '{{name}} speichern unter …',
    saved: 'Gespeichert',
    savedInstead: {
      text: 'Als Textdatei, weil eine Datei dieser Art beim Öffnen Programme ausführen kann.',
      bytes: 'Mit der Endung „.bin“, weil eine Datei dieser Art beim Öffnen Programme ausführen kann.',
    },
    loading: 'Dokument wird geladen …',
    page: 'Seite {{page}} von {{pages}}',
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    broken:
      'Das Dokument ist beschädigt oder kein PDF und lässt sich hier nicht anzeigen. Sie können es speichern.',
    protected:
      'Das Dokument ist mit einem Passwort geschützt und lässt sich hier nicht anzeigen. Speichern Sie es und öffnen Sie es in einem PDF-Programm.',
    slow: 'Das Dokument ist so aufwendig, dass es sich hier nicht anzeigen lässt. Sie können es speichern.',
    pageDrawing: 'Seite wird gezeichnet …',
    pageFailed: 'Diese Seite lässt sich hier nicht anzeigen. In der gespeicherten Datei ist sie enthalten.',
    pagePartly:
      'Auf dieser Seite fehlt etwas, zum Beispiel ein Bild, weil es sich hier nicht anzeigen lässt. Die gespeicherte Datei ist unverändert.',
    cut: 'Das Dokument hat {{pages}} Seiten. Hier stehen die ersten {{shown}}.',
    cutTodo: 'Die übrigen können Sie nach dem Speichern lesen: Die gespeicherte Datei ist vollständig.',
    print: 'Drucken …',
    printing: 'Seite {{page}} von {{pages}} wird für den Druck vorbereitet …',
    stopPrinting: 'Druck abbrechen',
    tooMany: 'Das Dokument hat {{pages}} Seiten. Von hier aus werden höchstens {{most}} gedruckt.',
    tooLong: 'Das Dokument ist länger als {{most}} Seiten. Mehr werden von hier aus nicht gedruckt.',
    tooManyTodo:
      'Gedruckt ist nichts. Speichern Sie das Dokument und drucken Sie es aus einem anderen Programm.',
    printFailed: 'Das Dokument ließ sich nicht für den Druck vorbereiten.',
    printFailedTodo:
      'Gedruckt ist nichts. Speichern Sie das Dokument und drucken Sie es aus einem anderen Programm.',
    otherType: 'Diese Art Dokument ({{type}}) wird hier nicht angezeigt. Sie können es speichern.',
    content: 'Inhalt von {{name}}',
    goes: 'Auf einmal oder in zwei Schritten',
    goesTwo:
      'Ohne Unterschrift werden Einladung und Angaben gesendet. Die Plattform erstellt die Kosteninformation, Sie zeigen sie dem Anleger, und die Zeichnung wartet auf die Unterschrift.',
    goesOne:
      'Wenn schon unterschrieben ist (z. B. auf Papier), wird mit dem Zeitpunkt der Unterschrift alles auf einmal gesendet.',
    signedAt: 'Zeitpunkt der Unterschrift',
    signedHint: 'Leer lassen, solange nicht bindend unterschrieben ist.',
    confirm: 'Der Anleger hat die Kosteninformation vor der Unterschrift erhalten.',
  },
  wallet: {
    label: 'Wallet für die Lieferung',
    auto: 'Automatisch die einzige Wallet des Anlegers',
    autoIs: 'Das ist {{wallet}}.',
    autoUnknown:
      'Die Wallets sind hier nicht bekannt; sie werden gelesen, sobald die Plattform erreichbar ist.',
    reading: 'Die Wallets werden gelesen …',
    notRead: 'Die Wallets sind hier nicht bekannt; gerade ließen sie sich nicht lesen.',
    autoNone: 'Der Anleger hat noch keine Wallet. Sobald er genau eine hat, wird sie zugewiesen.',
    autoSeveral: 'Geht nicht: Der Anleger hat {{count}} Wallets. Bitte eine wählen.',
    noInvestor: 'Erst den Anleger wählen.',
    other: 'Eine bestimmte Wallet',
    otherLabel: 'Wallet-ID',
    otherPlaceholder: 'Wallet-ID einfügen',
    later: 'Später zuweisen',
    laterHint: 'Das Investment wird ohne Wallet angelegt; geliefert wird erst mit Wallet.',
    state: 'Die Plattform meldet dazu:',
    readAt: 'Wallets gelesen {{time}}',
    refresh: 'Wallets neu lesen',
  },
  missing: {
    heading: '{{tally}}:',
    list: 'Was noch fehlt oder zu prüfen ist',
    more_one: '{{count}} weitere Angabe',
    more_other: '{{count}} weitere Angaben',
  },
  alike: {
    known: 'Auf diesem Arbeitsplatz schon erfasst: dieselbe Zeichnung, {{time}}, Status: {{status}}.',
    more_one: 'Dazu {{count}} weitere.',
    more_other: 'Dazu {{count}} weitere.',
    searching: 'Ob dieselbe Zeichnung auf diesem Arbeitsplatz schon erfasst ist, wird noch gesucht.',
    open: 'Öffnen',
    title: 'Zweite Zeichnung?',
    todo: 'Anleger, Emission und Stückzahl sind gleich. Beide zusammen ergeben zwei Investments.',
    confirm: 'Zweite Zeichnung, gewollt',
  },
  moved: {
    answers: 'Die Antworten waren von {{whose}} und wurden entfernt.',
    selfDisclosure: 'Die Selbstauskunft war von {{whose}} und wurde entfernt.',
    both: 'Die Antworten und die Selbstauskunft waren von {{whose}} und wurden entfernt.',
    unclear: 'nicht sicher feststellbarer Person',
  },
  stillHolds: {
    asked: 'Die Angaben des Anlegers wurden zur Emission {{campaign}} gemacht. Gelten sie weiter?',
    askedAsOf:
      'Die Angaben des Anlegers wurden zur Emission {{campaign}} gemacht. Gelten sie weiter (Stand {{date}})?',
    title: 'Gelten die Angaben weiter?',
    words: 'Die Angaben des Anlegers wurden zu einer anderen Emission gemacht.',
    confirm: 'Gelten weiter – freigeben',
    yes: 'Gelten weiter',
    anew: 'Neu aufnehmen',
  },
  lapsed: {
    notice: 'Geändert: {{changed}}. Bitte prüfen und neu angeben: {{entries}}.',
    again: 'Bitte prüfen und neu angeben. Seitdem geändert: {{changed}}.',
    show: 'Dorthin',
  },
  saved: 'gespeichert {{time}}',
  saving: 'wird gespeichert …',
  notSaved: 'Noch nicht gespeichert: {{why}}',
  saveNow: 'Jetzt speichern',
  exportTyped: 'Exportieren',
  action: {
    queue: 'Freigeben',
    prepare: 'Ohne Unterschrift vorbereiten',
    queueAll: 'Mit Unterschrift: Alles wird auf einmal gesendet.',
    queueFirst: 'Ohne Unterschrift: Nur Einladung und Angaben werden gesendet.',
    queueChanges: 'Ohne Unterschrift: Nur die Angaben werden gesendet.',
    queueRest: 'Was noch aussteht, wird gesendet.',
    missing: 'Zeigt das erste Feld, das fehlt.',
    missingSignature: 'Die frühere Unterschrift gilt nicht mehr.',
    queued: 'Ist freigegeben – nichts zu tun.',
    noAccess: 'Freigegeben – wartet auf Zugangsdaten.',
    notCompared: 'Freigegeben – wartet auf Ihre Entscheidung oben.',
    retrying: 'Ist freigegeben und wird wiederholt – nichts zu tun.',
    sending: 'Wird gerade gesendet – einen Augenblick.',
    decide: 'Erst klären, was aus dem letzten Schritt geworden ist.',
    decideAccount: 'Erst klären, was unter der früheren Client-ID daraus geworden ist.',
    complete: 'Alles bestätigt – nichts mehr zu senden.',
    sent: 'Alles gesendet – nichts mehr zu senden.',
    waitsCosts: 'Wartet auf die Kosteninformation der Plattform.',
    waitsSignature: 'Es fehlt nur die Unterschrift.',
    waitsNoWallet: 'Es fehlt nur die Wallet des Anlegers.',
    waitsWalletLater: 'Es fehlt nur die Wallet: bitte eine wählen.',
    takeBack: 'Zurücknehmen',
    duplicate: 'Duplizieren',
    duplicated: 'Kopie angelegt: ohne Unterschrift, Bestätigungen und deren Zeitpunkte.',
    remove: 'Zeichnung löschen',
    removeLocked: 'Löschen geht nicht mehr: Es wurde schon etwas gesendet.',
    removed: 'Zeichnung gelöscht.',
    more: 'Weitere Aktionen',
  },
  found: { id: 'Investment-ID', status: 'Status', at: 'Zeitpunkt, laut Plattform' },
  checkRestored: {
    foundWords:
      'Auf der Plattform steht das Investment {{id}}, das zu dieser Zeichnung passt und zu keiner anderen hier gehört. Freigegeben wird ein zweites angelegt.',
    foundTodo: 'Nur freigeben, wenn es ein anderes ist. Ist es dasselbe, brechen Sie hier ab.',
    foundConfirm: 'Es ist ein anderes – freigeben',
    title: 'Auf der Plattform nachgesehen?',
    words:
      'Diese Zeichnung stammt aus dem Stand der Daten vom {{time}}. Sie kann seitdem schon gesendet worden sein; dann entstünde hier ein zweites Investment.',
    wordsUndated:
      'Diese Zeichnung kann aus einem älteren Stand der Daten stammen; der Datensatz sagt es nicht mehr. Sie kann schon gesendet worden sein; dann entstünde hier ein zweites Investment.',
    todo: 'Suchen Sie auf der Plattform zuerst nach diesem Anleger und dieser Emission. Wenn die Zeichnung dort steht, geben Sie sie nicht noch einmal frei.',
    confirm: 'Nicht dort – freigeben',
  },
  checkLost: {
    title: 'Formular geprüft?',
    words:
      'In der Datendatei verloren gegangen: {{fields}}. Dort stehen jetzt leere oder voreingestellte Werte, und die würden gesendet.',
    todo: 'Vergleichen Sie sie mit Ihren Unterlagen, bevor Sie die Zeichnung freigeben.',
    confirm: 'Geprüft – freigeben',
  },
  notice: {
    queued: 'Freigegeben: wartet auf Versand.',
    queuedOffline: 'Freigegeben: wartet auf Versand – offline.',
    takenBack: 'Zurückgenommen. Es wird nichts weiter gesendet.',
    answerRemoved: 'Antwort entfernt.',
    answerAdded: 'Antwort hinzugefügt.',
    choice: 'Geändert.',
    investorChanged: 'Anderer Anleger gewählt.',
    refusedFields: 'Schon gesendet und deshalb nicht mehr geändert: {{fields}}',
    undoQueue: 'Wieder freigeben',
  },
  past: {
    heading: 'Was geschehen ist',
    steps: 'Schritte',
    attempts_one: '{{count}} Versuch',
    attempts_other: '{{count}} Versuche',
    notShown: 'angenommen, von der Plattform nicht angezeigt',
    nextAttempt: 'nächster Versuch',
    id: 'ID {{id}}',
    record: 'Daten der Plattform',
    recordHint: 'Wortlaut der letzten Antworten, unverändert.',
    recordEmpty: 'Die Plattform hat noch nichts geantwortet.',
    invitation: 'Einladung',
    investment: 'Investment',
    copy: 'Kopieren',
    copyNamed: '{{name}} kopieren',
    copied: 'Kopiert',
    trail: 'Verlauf',
    trailEmpty: 'Noch keine Einträge.',
    trailDetails: 'Einzelheiten',
    show: 'Zeigen, was geschehen ist',
  },
  state: { ...stepState, here: 'liegt vor' },
  trail: {
    subscription: {
      created: 'Angelegt',
      queued: 'Freigegeben',
      takenBack: 'Zurückgenommen',
      removed: 'Gelöscht',
      restored: 'Wiederhergestellt',
    },
    waiver: { confirmed: 'Hinweis bestätigt' },
    costs: { confirmed: 'Kosteninformation bestätigt' },
    entries: { lapsed: 'Hinfällige Angaben entfernt', holdAgain: 'Hinfällige Angaben gelten wieder' },
    statements: { moved: 'Antworten und Selbstauskunft: anderer Anleger' },
    document: { fetched: 'Dokument geladen' },
    operation: {
      created: 'Vorgang festgehalten',
      sent: 'Gesendet',
      notSent: 'Nicht gesendet',
      uncertain: 'Ohne klare Antwort',
      acknowledged: 'Von der Plattform bestätigt',
      refused: 'Von der Plattform abgelehnt',
      decided: 'Von einer Person entschieden',
    },
    second: { intended: 'Zweite Zeichnung, gewollt' },
    restored: { checked: 'Vor der erneuten Freigabe auf der Plattform nachgesehen' },
    lost: { checked: 'Verlorene Angaben geprüft' },
    doubtful: { checked: 'Vor dem neuen Versand auf der Plattform nachgesehen' },
    status: { changed: 'Status geändert' },
    record: {
      differs: 'Plattform zeigt andere Angaben',
      agrees: 'Plattform zeigt wieder die bestätigten Angaben',
    },
    review: { marked: 'Geprüft' },
  },
};
