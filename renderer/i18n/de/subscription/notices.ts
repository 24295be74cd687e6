/** The notices that a person should read or check before a subscription goes on. */
export const notices = {
  unreadable: {
    export: 'Datensatz exportieren …',
    fromBackup: 'Aus Sicherung übernehmen',
    fromBackupBusy: 'Wird gesucht …',
    fromBackupWords:
      'Aus der neuesten Sicherung, in der die Zeichnung lesbar ist, entsteht ein neuer Entwurf. Spätere Änderungen fehlen darin. Wenn schon etwas gesendet worden sein kann, fragt das Programm vor dem Senden nach.',
    copied: 'Als neuer Entwurf aus einer Sicherung übernommen',
  },
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
    checking:
      'Der nächste Schritt ist noch nicht gesendet. Nach dem Öffnen werden die Daten noch geprüft. Er wird danach gesendet.',
  },
  refusedWords: '{{field}}:',
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
};
