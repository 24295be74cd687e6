import type { StageReason } from '../../../../contract/submission.ts';
import type { StepKind } from '../../../../contract/subscription.ts';

type Banner = { title: string; meaning: string; todo: string };

/** Notices above the form, for every subscription that is more than a draft. */
export const banner = {
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
  investorNotSent: {
    title: 'Freigegeben, aber der Anleger geht noch nicht an die Plattform.',
    meaning:
      'Der Anleger ist hier noch nicht freigegeben, wurde zurückgenommen, abgelehnt oder gelöscht, oder er ist nicht lesbar. Solange er nicht auf der Plattform ist, wird die Zeichnung nicht gesendet.',
    todo: 'Den Anleger freigeben: Dann geht es automatisch weiter. Oder hier einen anderen Anleger wählen und erneut freigeben.',
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

/** Advice for the case that the investment that was found belongs to this subscription. */
export const foundSame = {
  removable: 'Ist es dasselbe, löschen Sie diese Zeichnung; das Investment bleibt bestehen.',
  locked:
    'Ist es dasselbe, geben Sie sie nicht frei. Löschen lässt sie sich nicht mehr, weil schon etwas davon gesendet wurde; sie bleibt unter „Ihre Entscheidung“ stehen.',
  remove: 'Diese Zeichnung löschen',
};

/** For a step that creates something and whose outcome is unknown. */
export const mayBeThere = {
  invitation:
    'Ein früherer Versuch, die Einladung anzulegen, blieb ohne klare Antwort: Sie kann auf der Plattform stehen.',
  investment:
    'Ein früherer Versuch, das Investment anzulegen, blieb ohne klare Antwort: Es kann auf der Plattform stehen.',
  todo: 'Bitte dort nachsehen: Wenn es dort steht, die ID eintragen; sonst korrigieren und erneut freigeben.',
  twice: 'Freigeben würde dann ein zweites Mal anlegen, was es dort schon gibt.',
  look: 'Sehen Sie auf der Plattform bei diesem Anleger und dieser Emission nach. Wenn es dort steht, brechen Sie hier ab und tragen seine ID ein.',
};

/** What a refusal means for this subscription, by the step that was refused. */
export const refusedAt = {
  invitation: 'Es wurde keine Einladung angelegt und nichts investiert.',
  answers: 'Die Einladung besteht, die Angaben wurden nicht übernommen. Investiert ist nichts.',
  costs: 'Die Kosteninformation ist nicht da. Investiert ist nichts.',
  investment: 'Einladung und Angaben bestehen. Investiert ist nichts.',
  wallet: 'Das Investment besteht; eine Wallet ist dafür noch nicht bestätigt.',
  status: 'Das Investment besteht; nur sein Status konnte nicht gelesen werden.',
} satisfies Record<StepKind, string>;
